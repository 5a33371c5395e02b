"""DICOMweb (PS3.18): search (QIDO-RS), retrieve (WADO-RS) and store (STOW-RS) over our studies.

The same doors, rules of transfer, record of looks and quarantine as everywhere else. Objects are handed out as they were
sent (their own transfer syntax); no file is opened in this process.
"""
