"""The tables of records."""

from .coming import Feed, Upload, UploadLink, WantedRecord, WantedStep
from .documents import Delivery, DocumentState, Page, PageFailure, PageOrigin, Part, Scan, SourceDocument, Step
from .leaving import Export, ExportState
from .statements import Decision, Finding, Outcome, Section, Statement

__all__ = [
    "Decision",
    "Delivery",
    "DocumentState",
    "Export",
    "ExportState",
    "Feed",
    "Finding",
    "Outcome",
    "Page",
    "PageFailure",
    "PageOrigin",
    "Part",
    "Scan",
    "Section",
    "SourceDocument",
    "Statement",
    "Step",
    "Upload",
    "UploadLink",
    "WantedRecord",
    "WantedStep",
]
