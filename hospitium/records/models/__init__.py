"""The tables of records."""

from .coming import Feed, Upload, UploadLink, WantedRecord, WantedStep
from .documents import (
    ARCHIVE,
    HOLDERS,
    INSIDE,
    Delivery,
    DocumentState,
    Page,
    PageFailure,
    PageOrigin,
    Part,
    Scan,
    SourceDocument,
    Step,
)
from .imaging import Device, Instance, Series, Study
from .leaving import Export, ExportState
from .statements import Decision, Finding, Outcome, Section, Statement
from .translations import GlossaryTerm, Memory, Segment, TermKind, Translation, TranslationState

__all__ = [
    "ARCHIVE",
    "HOLDERS",
    "INSIDE",
    "Decision",
    "Delivery",
    "Device",
    "DocumentState",
    "Export",
    "ExportState",
    "Feed",
    "Finding",
    "GlossaryTerm",
    "Instance",
    "Memory",
    "Outcome",
    "Page",
    "PageFailure",
    "PageOrigin",
    "Part",
    "Scan",
    "Section",
    "Segment",
    "Series",
    "SourceDocument",
    "Statement",
    "Step",
    "Study",
    "TermKind",
    "Translation",
    "TranslationState",
    "Upload",
    "UploadLink",
    "WantedRecord",
    "WantedStep",
]
