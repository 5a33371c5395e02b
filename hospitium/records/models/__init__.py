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
    "Instance",
    "Outcome",
    "Page",
    "PageFailure",
    "PageOrigin",
    "Part",
    "Scan",
    "Section",
    "Series",
    "SourceDocument",
    "Statement",
    "Step",
    "Study",
    "Upload",
    "UploadLink",
    "WantedRecord",
    "WantedStep",
]
