"""A patient summary out: from a person and what documents state, an IPS 2.0 document (FHIR R4). Pure, as the readers are.

`summary` makes it; `as_json` and `xml.written` write it. What had to be left out is told, never dropped.
"""

from .document import as_json, summary
from .told import Frame, Name, Passage, Person, Source, Spoken, Stated, Summary

__all__ = ["Frame", "Name", "Passage", "Person", "Source", "Spoken", "Stated", "Summary", "as_json", "summary"]
