"""The tables of records."""

from hospitium.records.referring.models import Referral

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
from .handing import Acknowledgement, Content, HealthLink, HealthLinkFile, LinkPolicy, Opened, Opening, Recipient
from .imaging import Device, Instance, KeyImage, Series, Study
from .leaving import Export, ExportForm, ExportState
from .statements import Decision, Finding, Outcome, Section, Statement
from .translations import GlossaryTerm, Memory, Segment, TermKind, Translation, TranslationState

__all__ = [
    "ARCHIVE",
    "HOLDERS",
    "INSIDE",
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
    "GlossaryTerm",
    "HealthLink",
    "HealthLinkFile",
    "Instance",
    "KeyImage",
    "LinkPolicy",
    "Memory",
    "Opened",
    "Opening",
    "Outcome",
    "Page",
    "PageFailure",
    "PageOrigin",
    "Part",
    "Recipient",
    "Referral",
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
