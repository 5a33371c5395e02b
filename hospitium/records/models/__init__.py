"""The tables of records."""

from .coming import Feed, Upload, UploadLink, WantedRecord, WantedStep
from .documents import Delivery, DocumentState, Page, PageFailure, PageOrigin, Part, Scan, SourceDocument, Step
from .handing import Acknowledgement, Content, HealthLink, HealthLinkFile, LinkPolicy, Opened, Opening, Recipient
from .imaging import Device, Instance, KeyImage, Series, Study
from .leaving import Export, ExportForm, ExportState
from .statements import Decision, Finding, Outcome, Section, Statement

__all__ = [
    "Acknowledgement",
    "Content",
    "Decision",
    "Delivery",
    "Device",
    "DocumentState",
    "Export",
    "ExportForm",
    "ExportState",
    "Feed",
    "Finding",
    "HealthLink",
    "HealthLinkFile",
    "Instance",
    "KeyImage",
    "LinkPolicy",
    "Opened",
    "Opening",
    "Outcome",
    "Page",
    "PageFailure",
    "PageOrigin",
    "Part",
    "Recipient",
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
