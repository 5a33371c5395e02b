"""Who listens to what: the whole wiring between rooms on one page."""

from collections.abc import Callable

import hospitium.cases.matching.reactions as matching
import hospitium.cases.reactions as cases
import hospitium.cases.reviewing.reactions as reviewing
import hospitium.cases.work.reactions as work
import hospitium.messaging.reactions as messaging
import hospitium.records.reactions as records
import hospitium.scheduling.itinerary.reactions as itinerary
import hospitium.scheduling.slots.reactions as slots
import hospitium.scheduling.staffing.reactions as staffing
import hospitium.scheduling.visits.reactions as visits
import hospitium.scheduling.waitlist.reactions as waitlist
from hospitium.access.events import HarvestSuspected
from hospitium.cases.events import (
    CaseAssigned,
    CaseOpened,
    GateFact,
    InformationAsked,
    InformationTakenBack,
    StageEntered,
    VisitUnconfirmed,
)
from hospitium.cases.matching.events import LineChosen, SpecialistChosen
from hospitium.cases.messages.events import MessageWent, MessageWritten
from hospitium.messaging.events import DeliveryChanged, MailArrived, MessageQueued
from hospitium.partners.readiness.events import ServiceLineSuspended
from hospitium.patients.events import ConsentWithdrawn, FamilyTold, PatientsMerged, PatientsUnmerged, ProfileStated
from hospitium.records.events import ArchiveOpened, DocumentReceived, ExportAsked, PageWaits, TranslationAsked
from hospitium.scheduling.booking.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentHeld,
    AppointmentMoved,
)
from hospitium.scheduling.resources.events import ResourceAway, ResourceBack
from hospitium.scheduling.visits.events import ItineraryConfirmed, PlanAsked

REACTIONS: dict[type, list[Callable[..., None]]] = {
    HarvestSuspected: [messaging.warn_of_harvest],
    MessageQueued: [messaging.send_waiting],
    DeliveryChanged: [cases.note_delivery],
    MailArrived: [records.take_mail],
    CaseOpened: [],
    CaseAssigned: [messaging.tell_new_owner],
    StageEntered: [work.suit_stage, reviewing.invite_readers, reviewing.assign_chosen_before],
    InformationAsked: [records.chase_asked],
    InformationTakenBack: [records.drop_asked],
    GateFact: [cases.record_fact],
    VisitUnconfirmed: [],
    ServiceLineSuspended: [matching.raise_tasks],
    LineChosen: [],
    SpecialistChosen: [reviewing.assign_chosen],
    MessageWritten: [cases.send_message],
    MessageWent: [],
    ConsentWithdrawn: [],
    FamilyTold: [cases.tell_told],
    PatientsMerged: [cases.tell_joined, work.suit_joined],
    PatientsUnmerged: [cases.tell_parted, work.suit_parted],
    ProfileStated: [work.suit_stated],
    DocumentReceived: [records.read_document],
    ArchiveOpened: [records.unpack_archive],
    PageWaits: [records.read_page],
    ExportAsked: [records.write_export],
    TranslationAsked: [records.draft_translation],
    AppointmentHeld: [],
    AppointmentConfirmed: [itinerary.tell_family, staffing.tell_staff],
    AppointmentMoved: [
        waitlist.offer_moved,
        visits.watch_appointment,
        itinerary.tell_family,
        staffing.tell_staff,
        slots.tell_sides,
    ],
    AppointmentCancelled: [
        waitlist.offer_cancelled,
        visits.watch_appointment,
        itinerary.tell_family,
        staffing.tell_staff,
    ],
    ResourceAway: [visits.watch_resource],
    ResourceBack: [visits.watch_resource],
    PlanAsked: [visits.plan_visit],
    ItineraryConfirmed: [visits.tell_confirmed],
}
