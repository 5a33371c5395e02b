"""Consents to data leaving: exact texts by version and language, words only added, withdrawals as rows of their own."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.places import COUNTRIES
from hospitium.partners.queries import by_number

from . import transfer
from .errors import ConsentIncomplete
from .events import ConsentWithdrawn, FamilyTold
from .models import Consent, ConsentText, Patient

Word = Consent.Word


@transaction.atomic
def publish_text(*, kind: str, texts: dict[str, str], by: Actor) -> list[ConsentText]:
    """Make these words (language to text) the ones in use for a kind of consent; the same words stay what they are."""
    by.require("sign transfer rules")
    now = {text.language: text for text in current_texts() if text.kind == kind}
    return [
        now[language] if language in now and now[language].text == text else _new_text(kind, language, text, now)
        for language, text in texts.items()
    ]


def _new_text(kind: str, language: str, text: str, now: dict[str, ConsentText]) -> ConsentText:
    version = now[language].version + 1 if language in now else 1
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return ConsentText.objects.create(kind=kind, language=language, version=version, text=text, sha256=sha256)


def knows(kind: str) -> bool:
    """Whether there are words for this kind of consent."""
    return ConsentText.objects.filter(kind=kind).exists()


def current_texts() -> list[ConsentText]:
    """The newest version of each kind in each language."""
    return list(newest_texts())


def newest_texts() -> QuerySet[ConsentText]:
    """The same, for a page that reads them with other lists."""
    return ConsentText.objects.order_by("kind", "language", "-version").distinct("kind", "language")


@transaction.atomic
def give_consent(
    *,
    patient: Patient,
    text_id: int,
    country: str,
    by: Actor,
    word: str = Word.PERMIT,
    recipient_id: int | None = None,
    giver: str = Consent.Giver.PATIENT,
    given_by: str,
    way: str,
    until: dt.date | None = None,
) -> Consent:
    """Keep the patient's or representative's yes or no to data going to a country (and one recipient there, if named).

    Raises `ConsentIncomplete` when the text is unknown or superseded, the country is none, or nobody is named.
    """
    is_own = _speaks(by)
    text = next((text for text in current_texts() if text.pk == text_id), None)
    known = country in COUNTRIES and word in (Word.PERMIT, Word.DENY)
    known = known and giver in Consent.Giver.values and way in Consent.Way.values
    known = known and (recipient_id is None or _is_in(recipient_id, country))
    if text is None or not known or not given_by.strip() or (until and until < timezone.now().date()):
        raise ConsentIncomplete
    hold(patient, exclusively=True)
    note_access("update", "patient", [patient.ref], consent=word, country=country)
    _tell(patient, by, who=by.name if is_own else given_by)
    return Consent.objects.create(
        patient=patient,
        word=word,
        text=text,
        country=country,
        recipient_id=recipient_id,
        giver=giver,
        given_by=given_by.strip()[:200],
        way=way,
        until=until,
        recorded_by=by.name,
        recorded_by_id=by.id,
    )


def _speaks(by: Actor) -> bool:
    """Whether the family speaks for itself; others write down what was said. Raises `MayNot` for whoever may neither."""
    if by.may("record consent"):
        return False
    by.require("speak for oneself")
    return True


def _tell(patient: Patient, by: Actor, *, who: str) -> None:
    """The cases hear of the family's word, whoever wrote it down."""
    at = timezone.now().isoformat()
    publish(FamilyTold(patient_ref=patient.ref, about="consent", by_id=by.id, by_name=who.strip()[:200], at=at))


def _is_in(organisation_id: int, country: str) -> bool:
    place = by_number([organisation_id]).get(organisation_id)
    return place is not None and place.country == country


@transaction.atomic
def withdraw_consent(*, patient: Patient, consent_id: int, given_by: str, by: Actor) -> Consent:
    """Keep that a consent (or a no) was taken back. Waits for sendings under way; whoever asks afterwards hears no."""
    is_own = _speaks(by)
    hold(patient, exclusively=True)
    found = next((consent for consent in living(patient) if consent.pk == consent_id), None)
    if found is None:
        raise NotHere
    if not given_by.strip():
        raise ConsentIncomplete
    note_access("update", "patient", [patient.ref], consent="withdraw", country=found.country)
    publish(ConsentWithdrawn(patient_ref=patient.ref, consent_id=found.pk, country=found.country))
    _tell(patient, by, who=by.name if is_own else given_by)
    return Consent.objects.create(
        patient=patient,
        word=Word.WITHDRAW,
        withdraws=found,
        text=found.text,
        country=found.country,
        recipient=found.recipient,
        giver=found.giver,
        given_by=given_by.strip()[:200],
        way=Consent.Way.ELECTRONIC if is_own else Consent.Way.SPOKEN,
        recorded_by=by.name,
        recorded_by_id=by.id,
    )


def living(patient: Patient) -> list[Consent]:
    """The patient's words that hold today, newest first."""
    return living_of([patient.pk]).get(patient.pk, [])


def living_of(patient_ids: Iterable[int]) -> dict[int, list[Consent]]:
    """The same for many patients, by number."""
    said = Consent.objects.filter(patient__in=list(patient_ids), withdrawn_by=None).exclude(word=Word.WITHDRAW)
    said = said.exclude(until__lt=timezone.now().date()).select_related("text", "recipient").order_by("-id")
    found: dict[int, list[Consent]] = {}
    for consent in said:
        found.setdefault(consent.patient_id, []).append(consent)
    return found


def speaking_of(consents: Iterable[Consent], country: str, recipient_id: int | None) -> list[Consent]:
    """Those that name the country, and this recipient or any there."""
    return [
        consent for consent in consents if consent.country == country and consent.recipient_id in (None, recipient_id)
    ]


def grounds_in(consents: Iterable[Consent], purpose: str, data_class: str) -> tuple[frozenset[str], bool, list[int]]:
    """What the patient's words give for a purpose and a class of data: the grounds, whether there is a no (a no to
    anything of the kind is a no), and the numbers of the words relied on.
    """
    grounds: frozenset[str] = frozenset()
    refused, used = False, []
    for consent in consents:
        in_writing = consent.way != Consent.Way.SPOKEN
        given = transfer.granted_by(consent.text.kind, purpose, data_class, in_writing=in_writing)
        if not given:
            continue
        used.append(consent.pk)
        refused = refused or consent.word == Word.DENY
        grounds |= given
    return frozenset() if refused else grounds, refused, sorted(used)


def hold(patient: Patient, *, exclusively: bool = False) -> None:
    """Until the transaction ends: sendings of a patient's data run beside each other, a change of consent alone.

    So no sending decided before a withdrawal commits after it.
    """
    kind = "" if exclusively else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(hashtext('consent'), %s)", [patient.pk % 2**31])
