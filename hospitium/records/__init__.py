"""Records: source documents kept byte for byte, and what each of them states.

Tables: SourceDocument, Section, Statement, Finding. Doors: `actions`, `queries`, `panels`. Pure: `fhir`.
Announces `DocumentReceived`.
"""
