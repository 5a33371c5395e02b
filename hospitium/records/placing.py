"""Whose a document is: the case it was sent for, the case of what came with it, a new one, or nobody's until a person says.

A document is never put into a case that its own words contradict, and one that names nobody never opens one.
"""

from dataclasses import replace
from typing import Any

from django.db import connection

from hospitium.access.acting import Actor, acting
from hospitium.access.roles import Role
from hospitium.cases import actions as cases
from hospitium.cases.journey import OPEN_STAGES
from hospitium.cases.referring.choosing import pathway_for
from hospitium.partners import queries as partners
from hospitium.patients.queries import Identity, identity_of, joined_record, verdict

from . import imaging, proposal
from .mllp import FEED
from .models import ARCHIVE, HOLDERS, INSIDE, Delivery, DocumentState, Finding, SourceDocument
from .passing import Told
from .reading import Subject
from .referring.models import DRAFT


def place(document: SourceDocument, reading: Told, by: Actor) -> list[Finding]:
    """Give a document that was just read its case, if it has one; what the report must say of that (not saved)."""
    if document.is_holder:
        return []
    mine = stated(reading.subject)
    if reading.facts:
        document.header["facts"] = reading.facts  # for when a person puts it elsewhere
    if document.delivery.startswith(DRAFT) and not document.sent_for_id:
        return []  # its sender is still writing the referral, and says then whose it is
    study = imaging.study_of(reading.facts, by=by)
    if study and document.sent_for_id in (None, study.case_id):
        document.case = study.case
        return []
    if document.sent_for_id:
        return place_as_sent(document, mine, by)
    if is_nobody(mine) and not reading.subject.fallback_name:
        return []
    lock_delivery(document.delivery)
    same = [case for case in _cases_of_delivery(document) if verdict(mine, identity_of(case.patient)) == "same"]
    joined = next((case for case in same if case.stage in OPEN_STAGES), None)
    if joined is None and same and not _asks_anew(document, reading):
        joined = same[-1]
    if joined is not None:
        put_into(document, joined, by)
    else:
        _open(document, reading, by, earlier=same[-1] if same else None)
    return []


def _asks_anew(document: SourceDocument, reading: Told) -> bool:
    """Whether a document asks for care, so that it is no late news of a case that is closed: a referral, or whatever came
    that is no message.
    """
    return document.format != "hl7v2" or REFERRAL in reading.facts.get("messages", ())


REFERRAL = "REF^I12"
"""The message by which a patient is referred (HL7 v2.8 11.4.1); REF^I13 to I15 change, cancel or ask about one."""


def stated(subject: Subject) -> Identity:
    """Who a document says it is about."""
    names = [proposal.other_name(name) for name in subject.names]
    if any(name.full.strip("? ") for name in names):  # else what would be shown is a number, and nobody's name
        names.insert(0, proposal.name_of(subject))
    numbers = frozenset(
        (number.system, number.value)
        for number in subject.identifiers
        if number.system and number.value and not number.masked
    )
    named = tuple(name for name in names if name.full.strip("? "))
    return Identity(named, proposal.birth_of(subject), subject.gender[:20], numbers)


def named_in(document: SourceDocument) -> dict[str, str] | None:
    """Whom a document that was read names, for a person to compare; None when nobody."""
    identity = stated(proposal.subject_of(document))
    if is_nobody(identity):
        return None
    return {"name": identity.names[0].full if identity.names else "?", "born": identity.birth_date}


def is_nobody(identity: Identity) -> bool:
    """Whether nothing tells one person from another here."""
    return not (identity.names or identity.identifiers)


def put_into(document: SourceDocument, case: Any, by: Actor) -> None:
    """The document belongs to this case from now on, and its timeline says so, once for what came together, but for each
    message of a feed; whoever calls saves it.
    """
    is_news = document.format == "hl7v2" and document.delivery.startswith(FEED)
    together = SourceDocument.objects.filter(delivery=document.delivery, case=case)
    if document.delivery and not is_news and together.exists():
        document.case = case
        return
    verb = "message" if document.format == "hl7v2" else "document"
    document.case = cases.note_document(
        case_ref=case.ref, by=by, document_ref=document.ref, title=document.shown_title, verb=verb
    )


def waiting_inside(document: SourceDocument) -> list[SourceDocument]:
    """What was found in a document, waits for its case as the document does, and names nobody."""
    return [one for one in _inside(document) if one.waits_for_case and is_nobody(stated(proposal.subject_of(one)))]


def gone_along(document: SourceDocument) -> list[SourceDocument]:
    """What was found in a document, is in the same case, and names nobody, so that it is there for the document's sake."""
    return [
        one
        for one in _inside(document)
        if one.case_id == document.case_id and is_nobody(stated(proposal.subject_of(one)))
    ]


def _inside(document: SourceDocument) -> list[SourceDocument]:
    """The documents found in one, and in those; each once, locked."""
    found: dict[int, SourceDocument] = {}
    layer = [document.pk]
    while layer:
        inner = SourceDocument.objects.filter(part_of__archive__in=layer, channel=INSIDE).exclude(pk__in=found)
        new = {one.pk: one for one in inner.select_for_update(of=("self",))}
        found |= new
        layer = list(new)
    found.pop(document.pk, None)
    return list(found.values())


def lock_delivery(delivery: str) -> None:
    """One at a time decides about what came together, so that two files about one person do not open two cases."""
    if delivery:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [delivery])


def settle(delivery: str, by: Actor) -> None:
    """What came together and names nobody belongs to the one case that the rest opened, once all of it came and was read."""
    if not delivery or not Delivery.objects.filter(ref=delivery, is_whole=True).exists():
        return
    lock_delivery(delivery)
    together = SourceDocument.objects.filter(delivery=delivery)
    if together.filter(state=DocumentState.RECEIVED).exists():
        return
    found = {one.case_id: one.case for one in together.exclude(case=None).select_related("case__patient")}
    if len(found) != 1:
        return
    (case,) = found.values()
    waiting = together.filter(case=None, state=DocumentState.IMPORTED).exclude(kind__in=HOLDERS)
    for document in waiting.select_for_update(of=("self",)):
        if is_nobody(stated(proposal.subject_of(document))):
            put_into(document, case, by)
            imaging.now_placed(document, by=by)


def place_as_sent(document: SourceDocument, mine: Identity, by: Actor) -> list[Finding]:
    """Put a document into the case it was sent for, unless its own words (`mine`) contradict; what the report must say of that."""
    case = document.sent_for
    assert case is not None
    judged = "same" if is_nobody(mine) else verdict(mine, identity_of(case.patient))
    if judged == "unlike":
        name = mine.names[0].full if mine.names else "?"
        facts = {"name": name[:200], "born": mine.birth_date or "?"}
        return [Finding(document=document, severity="error", code="subject-differs", facts=facts)]
    with acting(
        replace(by, is_system=True)
    ) as hand:  # the case may be in a country whose rules let its sender open nothing
        put_into(document, case, hand)
    if judged == "unsure":
        return [Finding(document=document, severity="warning", code="subject-unsure")]
    return []


def _cases_of_delivery(document: SourceDocument) -> list[Any]:
    if not document.delivery:
        return []
    others = SourceDocument.objects.filter(delivery=document.delivery).exclude(case=None)
    if document.channel == ARCHIVE:  # the parts of one batch are about different people, however alike their names are
        beside = SourceDocument.objects.filter(
            part_of__archive__kind="batch", part_of__archive__parts__document=document
        )
        others = others.exclude(case__in=beside.exclude(pk=document.pk).exclude(case=None).values("case"))
    found = {one.case_id: one.case for one in others.select_related("case__patient").order_by("id")}
    return list(found.values())


def _open(document: SourceDocument, reading: Told, by: Actor, *, earlier: Any = None) -> None:
    """A new case: of the patient whose earlier case is closed, of a record others were joined into, else of a new patient."""
    known = earlier.patient if earlier else joined_record(by, stated(reading.subject))
    patient = known or proposal.propose_patient(reading.subject, document=document, by=by)
    office = document.office_id
    if office is None and by.is_programme_wide and patient.country:
        covering = partners.office_covering(patient.country)
        office = covering.pk if covering else None
    document.case = cases.open_case(
        patient=patient,
        by=by,
        office_id=office,
        question=document.question,
        urgency=document.urgency,
        pathway=_pathway(document, reading, office),
        referring_organisation_id=institution_of(by),
        told="received",
        is_demo=document.is_demo,
        document=document.ref,
        title=document.shown_title,
    )
    if earlier:
        cases.link_cases(earlier_ref=earlier.ref, later_ref=document.case.ref, by=by)


def _pathway(document: SourceDocument, reading: Told, office_id: int | None) -> str:
    """What the sender asked for, else what the document's own request says by its codes, else the office's default."""
    asked = [(system, code) for system, code in reading.facts.get("asked", ())]
    return document.pathway or pathway_for(asked, office_id)


def institution_of(by: Actor) -> int | None:
    """The institution somebody refers for; nobody's for a desk of ours."""
    return next(iter(by.organisations(Role.REFERRING_PHYSICIAN)), None)
