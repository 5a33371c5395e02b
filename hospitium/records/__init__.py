"""Records: source documents kept byte for byte, and what each of them states.

Tables: SourceDocument, Section, Statement, Finding, Study, Series, Instance, Device, Translation, Segment, Memory, ...
Doors: `actions`, `queries`, `panels`. Pure: `fhir`, `dicom`.
Announces `DocumentReceived`.
"""
