"""The tolerant reader of CDA R2: C-CDA of every edition, eHDSI, and any other clinical document of that standard.

It says in a FHIR bundle what it found, after HL7's mapping guide “C-CDA on FHIR”, and leaves the judging of it to
`fhir.read_bundle`; each statement keeps the XML it was read from. Pure - no ORM, no network, no clock.
"""

from .read import embedded, read

__all__ = ["embedded", "read"]
