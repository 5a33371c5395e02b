"""Reads of referrals that are being written: whose they are, their files, who the files say the patient is, what is missing."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.cases.journey import Urgency
from hospitium.cases.pathways.versions import offered
from hospitium.cases.queries import Case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.records.models import Acknowledgement, DocumentState, HealthLink, Recipient, SourceDocument, Upload
from hospitium.records.placing import is_nobody, stated
from hospitium.records.proposal import subject_of
from hospitium.records.reading import Subject

from .models import DRAFT, Referral

FIELDS: dict[str, int] = {
    "pathway": 40,
    "question": 500,
    "text": 20_000,
    "urgency": 20,
    "service_line": 20,
    "patient_name": 300,
    "birth_date": 10,
    "sex": 20,
    "country": 2,
    "language": 35,
    "consent": 20,
    "reach": 200,
}
"""What a referral holds, and how many characters of each."""

CONSENTS: dict[str, Promise] = {
    "patient": _("The patient agrees that these records are sent to you"),
    "representative": _("The patient's representative agrees"),
    "emergency": _("Neither can be asked: it is an emergency"),
}


@dataclass(frozen=True)
class Known:
    """Who the files say the patient is, as far as they have been read."""

    name: str = ""
    birth_date: str = ""
    sex: str = ""
    country: str = ""
    language: str = ""
    is_waiting: bool = False
    """Whether a file is still being read."""


def draft_for(actor: Actor, ref: str, *, lock: bool = False) -> Referral:
    """A referral its own writer has not sent. Raises `NotHere`, alike for another's and one that was sent."""
    actor.require("send referral")
    found = Referral.objects.filter(person=actor.id or 0, ref=tidy_ref(ref), case=None)
    draft = (found.select_for_update() if lock else found).first()
    if draft is None:
        raise NotHere
    return draft


def drafts_of(actor: Actor) -> list[Referral]:
    """What the actor is writing, last changed first."""
    return list(Referral.objects.filter(person=actor.id or 0, case=None)[:50])


def case_of_referral(delivery: str) -> int | None:
    """The number of the case that a referral became, for a file of it that arrives late; None for every other delivery."""
    if not delivery.startswith(DRAFT):
        return None
    with acting(SYSTEM):
        return Referral.objects.filter(ref=delivery).values_list("case_id", flat=True).first()


def files_of(draft: Referral, *, lock: bool = False) -> list[SourceDocument]:
    """The files of a referral in the order they came: those received for it, and those whose very bytes its writer had sent
    before.
    """
    own = SourceDocument.objects.filter(delivery=draft.ref).order_by("id")
    found = list(own.select_for_update(of=("self",)) if lock else own)
    known = {one.pk for one in found}
    uploads = Upload.objects.filter(person=draft.person, facts__delivery=draft.ref).exclude(document=None)
    again = SourceDocument.objects.filter(pk__in=uploads.values("document")).exclude(pk__in=known).order_by("id")
    return found + list(again)


def subject_in(files: list[SourceDocument]) -> tuple[SourceDocument, Subject] | None:
    """The first file that names somebody, and whom; None when none does (yet)."""
    for one in files:
        if one.state == DocumentState.IMPORTED and not one.is_holder:
            subject = subject_of(one)
            if not is_nobody(stated(subject)):
                return one, subject
    return None


def known_from(files: list[SourceDocument]) -> Known:
    """Who the patient is by the files."""
    is_waiting = any(one.state == DocumentState.RECEIVED for one in files)
    named = subject_in(files)
    if named is None:
        return Known(is_waiting=is_waiting)
    subject, identity = named[1], stated(named[1])
    return Known(
        name=identity.names[0].full if identity.names else "",
        birth_date=identity.birth_date,
        sex=subject.gender[:20],
        country=subject.country[:2],
        language=subject.languages[0].tag[:35] if subject.languages else "",
        is_waiting=is_waiting,
    )


def missing(draft: Referral, files: list[SourceDocument]) -> dict[str, Promise]:
    """What must still be said before it can be sent: field to the words for it."""
    said = draft.said
    lacks: dict[str, Promise] = {}
    if said.get("pathway") not in {version.pathway.slug for version in offered()}:
        lacks["pathway"] = _("what you ask for")
    if not (files or said.get("text") or said.get("question")):
        lacks["text"] = _("records, a letter or a question")
    known = known_from(files)
    if not (said.get("patient_name") or known.name):
        lacks["patient_name"] = (
            _("the patient's name, as your files are still being read") if known.is_waiting else _("the patient's name")
        )
    if said.get("urgency") not in Urgency.values:
        lacks["urgency"] = _("how soon you need an answer")
    if said.get("consent") not in CONSENTS:
        lacks["consent"] = _("who agreed")
    return lacks


def handed_to(actor: Actor, case: Case) -> list[HealthLink]:
    """Records of the case that were handed out by link to the actor, by name; the key is in the link they were sent. Each with
    whether its arrival `is_confirmed`.
    """
    mine = HealthLink.objects.filter(case=case, kind=Recipient.PHYSICIAN, recipient__iexact=actor.name, revoked_at=None)
    heard = Acknowledgement.objects.filter(link=OuterRef("pk"))
    return list(mine.annotate(is_confirmed=Exists(heard)).order_by("-id")[:10])
