"""The reader of DICOM files, and the only door to pydicom: bytes in, values out. Pure - no ORM, no network, no clock.

`read` says what a file states as a FHIR R4 bundle (ImagingStudy; DiagnosticReport and Observations of a structured report;
DocumentReference of an enclosed document) and, beside it, as `facts` which place it has in its study and series.
`pictures` draws one frame, `directory` reads a DICOMDIR, `deidentify` takes the person out of a file. Pixels are touched by
`pictures` alone. Tags, names and value representations are those of DICOM PS3.6 as pydicom carries them.
"""

from .read import read

__all__ = ["read"]
