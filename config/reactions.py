"""Who listens to what: the whole wiring between rooms on one page."""

from collections.abc import Callable

import hospitium.cases.reactions as cases
import hospitium.messaging.reactions as messaging
import hospitium.records.reactions as records
from hospitium.access.events import HarvestSuspected
from hospitium.cases.events import CaseAssigned, CaseOpened, GateFact, StageEntered, VisitUnconfirmed
from hospitium.cases.messages.events import MessageWent, MessageWritten
from hospitium.messaging.events import DeliveryChanged, MailArrived, MessageQueued
from hospitium.patients.events import ConsentWithdrawn, PatientsMerged, PatientsUnmerged
from hospitium.records.events import ArchiveOpened, DocumentReceived, ExportAsked, PageWaits, TranslationAsked

REACTIONS: dict[type, list[Callable[..., None]]] = {
    HarvestSuspected: [messaging.warn_of_harvest],
    MessageQueued: [messaging.send_waiting],
    DeliveryChanged: [cases.note_delivery],
    MailArrived: [records.take_mail],
    CaseOpened: [],
    CaseAssigned: [messaging.tell_new_owner],
    StageEntered: [],
    GateFact: [cases.record_fact],
    VisitUnconfirmed: [],
    MessageWritten: [cases.send_message],
    MessageWent: [],
    ConsentWithdrawn: [],
    PatientsMerged: [cases.tell_joined],
    PatientsUnmerged: [cases.tell_parted],
    DocumentReceived: [records.read_document],
    ArchiveOpened: [records.unpack_archive],
    PageWaits: [records.read_page],
    ExportAsked: [records.write_export],
    TranslationAsked: [records.draft_translation],
}
