"""Reads about patients."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, Func, Model, OuterRef, Q, QuerySet, Value

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.names import RUN_TOGETHER, TONE, PersonName, folded
from hospitium.kernel.together import Part, Question, columns_of, json_list, read, together
from hospitium.partners.queries import Organisation

from . import policy
from .consents import current_texts, living, newest_texts
from .matching import Identity, verdict
from .merging import joined_to, since, standing_on
from .models import (
    Consent,
    ConsentText,
    Denial,
    Match,
    Merge,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientLanguage,
    PatientName,
    ProfileFact,
    ProfileTopic,
    TransferDecision,
)
from .sentences import texts_in_words
from .side_words import compared, match_in_words
from .telling.queries import Answer, Companion, asked_and_told
from .transfer_rules import counters, rule_countries, rule_for, rules_for, unsigned_of_all, versions_of
from .transfers import living_rules

__all__ = [
    "Consent",
    "Denial",
    "File",
    "Identity",
    "Match",
    "Merge",
    "Patient",
    "ProfileTopic",
    "compared",
    "counters",
    "current_texts",
    "file_of",
    "file_part",
    "identity_of",
    "joined_record",
    "joined_to",
    "living",
    "living_rules",
    "match_in_words",
    "newest_texts",
    "passport_of",
    "patient_at",
    "refs_joined_to",
    "refused_transfers",
    "rule_countries",
    "rule_for",
    "rules_for",
    "said_by",
    "spoken_by",
    "standing",
    "texts_for",
    "unsigned_of_all",
    "verdict",
    "versions_of",
]


def identity_of(patient: Patient) -> Identity:
    """What the record says of who this is."""
    return as_stated(patient, patient.other_names.all(), patient.identifiers.all(), patient.contacts.all())


def as_stated(
    patient: Patient,
    names: Iterable[PatientName],
    numbers: Iterable[PatientIdentifier],
    contacts: Iterable[PatientContact] = (),
) -> Identity:
    """The same where the other names, the identifiers and the contacts are at hand."""
    others = (PersonName(full=name.text) for name in names)
    known = frozenset((number.system, number.value) for number in numbers if number.system)
    reached = frozenset(contact.key for contact in contacts)
    return Identity((patient.name, *others), patient.birth_date, patient.sex, known, reached)


def lookalikes(patient: Patient, identity: Identity, *, limit: int = 200) -> list[tuple[Patient, Identity]]:
    """Records worth comparing, each with who it says it is: a shared identifier or contact, the same words in the name, the
    same birth date or a similar sort key. A joined record is compared as the one it leads to. Bounded: the strongest
    reasons first.
    """
    own = (_asked(patient.full_name), patient.sort_key, patient.birth_date, patient.pk)
    numbers = _numbers(ALIKE, *_columns(identity), list(identity.contacts), *own, limit)
    found = (
        Question(_stating(), (numbers,) * len(STATING), tuple(STATING.items())).ask() if numbers else {"patients": []}
    )
    parts = [_by_patient(found.get(name, ())) for name in ("names", "identifiers", "contacts")]
    return [(one, as_stated(one, *(part.get(one.pk, []) for part in parts))) for one in found["patients"]]


def _columns(identity: Identity) -> list[list[str]]:
    """The systems of its identifiers and, beside each, the number."""
    return [list(column) for column in zip(*identity.identifiers, strict=True)] or [[], []]


def _numbers(question: str, *params: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        found: list[int] = cursor.fetchone()[0]
    return found


STATING: dict[str, type[Model]] = {
    "patients": Patient,
    "names": PatientName,
    "identifiers": PatientIdentifier,
    "contacts": PatientContact,
}
"""What says who somebody is."""


@functools.cache
def _stating() -> str:
    """One statement, always the same, so that it is planned once: what says who the records of some numbers are."""
    rows = (
        f"SELECT {columns_of(model)} FROM {model._meta.db_table}"  # noqa: S608 - names from the models
        f" WHERE {'id' if model is Patient else 'patient_id'} = ANY (%s) ORDER BY id"
        for model in STATING.values()
    )
    return f"SELECT {', '.join(map(json_list, rows))}"


def _by_patient(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(row)
    return found


def joined_record(actor: Actor, identity: Identity) -> Patient | None:
    """The record that stands for a joined one which bore one of these numbers, where the actor sees it by themselves and
    nothing contradicts that it is the same person. Other records are never found by a number alone: a person decides.
    """
    if not identity.identifiers:
        return None
    with acting(SYSTEM):
        numbers = _numbers(LED, *_columns(identity))
        patient = Patient.objects.get(pk=numbers[0]) if len(numbers) == 1 else None
        is_same = patient is not None and verdict(identity, identity_of(patient)) == "same"
    return patient if patient and is_same and may_see(actor, patient) else None


ALIKE = "SELECT patients_alike(%s::varchar[], %s::varchar[], %s::varchar[], %s, %s, %s, %s, %s)"
"""Whom it is worth comparing somebody with."""
LED = "SELECT patients_led(%s::varchar[], %s::varchar[])"
"""The records that stand for joined ones which bore one of these numbers."""


PASSPORT = "PPN"
"""The kind of a passport's number (HL7 v2 table 0203)."""


def passport_of(patient: Patient) -> PatientIdentifier | None:
    """The passport recorded last: number, country that issued it, last day. The name in it is the patient's `full_name`."""
    return PatientIdentifier.objects.filter(patient=patient, kind=PASSPORT).order_by("-id").first()


def spoken_by(patient: Patient) -> list[str]:
    """The languages a patient is known to speak, the preferred one first."""
    spoken = sorted(patient.languages.all(), key=lambda one: not one.is_preferred)
    return [one.tag for one in spoken]


@dataclass(frozen=True)
class File:
    """What a page shows of a patient. `matches`: open proposals that this record and another are one person. `words`:
    everything said about data leaving, newest first, with what was taken back since (`is_withdrawn`). `answers`: what
    the family answered in its forms, also what is not sent; `companions`: who travels along.
    """

    languages: list[PatientLanguage]
    names: list[PatientName]
    identifiers: list[PatientIdentifier]
    profile: list[ProfileFact]
    denials: list[Denial]
    matches: list[Match]
    words: list[Consent]
    answers: list[Answer]
    companions: list[Companion]


def file_of(actor: Actor, patient: Patient) -> File:
    """The patient's file as far as the actor's page shows it; read once (the row lives as long as the request)."""
    read(file_part(actor, patient))
    return patient.file  # type: ignore[attr-defined,no-any-return]


def file_part(actor: Actor, patient: Patient) -> Part | None:
    """The lists `file_of` rests on, for a page that reads them with those of other rooms."""
    if "file" in vars(patient):
        return None
    own = {"patient": patient}
    desk = actor.may("decide match")
    matches = Match.objects.filter(**own, decision="", candidate__merged_into=None).order_by("-score", "id")
    lists = {
        "languages": PatientLanguage.objects.filter(**own),
        "names": PatientName.objects.filter(**own),
        "identifiers": PatientIdentifier.objects.filter(**own) if desk or actor.may("see clinical facts") else _NONE,
        "profile": ProfileFact.objects.filter(**own).order_by("topic", "-at", "-id").distinct("topic"),
        "denials": Denial.objects.filter(**own, until=None).order_by("key"),
        "matches": matches[:10] if desk else _NONE,
        "words": _said(patient).order_by("-id")[:100],
        **asked_and_told(patient),
        "texts": ConsentText.objects.filter(pk__in=_said(patient).values("text")),
        "recipients": Organisation.objects.filter(pk__in=_said(patient).values("recipient")),
    }
    return Part(lists, functools.partial(_keep_file, patient))


def _keep_file(patient: Patient, found: dict[str, list[Any]]) -> None:
    texts, recipients = _by_number(found.pop("texts")), _by_number(found.pop("recipients"))
    for consent in found["words"]:
        consent.text, consent.recipient = texts[consent.text_id], recipients.get(consent.recipient_id)
    found["matches"] = _with_candidates(found["matches"])
    found["profile"] = [fact for fact in found["profile"] if not fact.is_withdrawn]
    patient.file = File(**found)  # type: ignore[attr-defined]


def said_by(patient: Patient) -> dict[str, ProfileFact]:
    """What holds of what the patient said, by topic."""
    newest = ProfileFact.objects.filter(patient=patient).order_by("topic", "-at", "-id").distinct("topic")
    return {fact.topic: fact for fact in newest if not fact.is_withdrawn}


_NONE = Match.objects.none()


def _said(patient: Patient) -> QuerySet[Consent]:
    taken_back = Exists(Consent.objects.filter(withdraws=OuterRef("pk")))
    return Consent.objects.filter(patient=patient).annotate(is_withdrawn=taken_back)


def _by_number(rows: Iterable[Any]) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def _with_candidates(matches: list[Match]) -> list[Match]:
    """Those whose other record may be seen, with it."""
    if not matches:
        return []
    numbers = [match.candidate_id for match in matches]
    found = together(
        patients=Patient.objects.filter(pk__in=numbers),
        identifiers=PatientIdentifier.objects.filter(patient__in=numbers),
    )
    known = _by_number(found["patients"])
    for match in (seen := [match for match in matches if match.candidate_id in known]):
        match.candidate = known[match.candidate_id]
        match.identifiers = [one for one in found["identifiers"] if one.patient_id == match.candidate_id]  # type: ignore[attr-defined]
    return seen


def patients_named(text: str, *, most: int) -> list[int]:
    """Numbers of at most so many patients every word of the text begins a word of whose name, whoever asks.

    A number is all that passes the wall; what it leads to stands behind it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT patients_found(%s, %s)", [_asked(text), most])
        return list(cursor.fetchone()[0])


def _asked(text: str) -> str:
    asked = (_starts(word) for word in folded(text).split())
    return " & ".join("(" + " | ".join(f"{_lexeme(start)}:*" for start in starts) + ")" for starts in asked)


def refused_transfers(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[TransferDecision]:
    """Kept decisions by which something did not leave, newest first, for the privacy officer."""
    actor.require("sign transfer rules")
    found = TransferDecision.objects.filter(verdict__in=["deny", "refer"])
    found = found.filter(pk__lt=before) if before else found
    return list(found.order_by("-id")[:limit])


def patient_numbered(number: int) -> Patient | None:
    """A patient by number, as far as the wall lets it be seen; for doors, which ask who may."""
    return Patient.objects.filter(pk=number).first()


def may_see(actor: Actor, patient: Patient) -> bool:
    """Whether the programme, the office that registered the patient or who did connects the actor with them."""
    return policy.SEES.holds(actor, patient)


def sees(actor: Actor, path: str) -> Q:
    """The same as a filter; `path` leads to the patient."""
    return policy.sees(path).q(actor)


def is_doubted(number: int) -> bool:
    """Whether it was ever proposed or said that this record and another are one person's, for the system alone."""
    doubted = Match.objects.filter(Q(patient=number) | Q(candidate=number))
    return doubted.exists() or Merge.objects.filter(Q(kept=number) | Q(merged=number)).exists()


def merges_of(patient: Patient) -> list[Merge]:
    """Everything that was joined to this record or parted from it, newest first, for whoever was let to it."""
    with acting(SYSTEM):
        own = Q(kept=patient) | Q(merged=patient) | Q(kept__merged_into=patient)
        return list(Merge.objects.filter(own).select_related("kept", "merged").order_by("-pk")[:50])


def parting(merge: Merge) -> dict[str, Any]:
    """What a person sees before a merge is taken back: what `came` since, and the later merge that must go `first`."""
    with acting(SYSTEM):
        return {"merge": merge, "came": since(merge), "first": standing_on(merge)}


def doubles_of(actor: Actor, patient: Patient) -> list[Match]:
    """Open proposals about this record that the actor may decide, for whoever was let to it."""
    if not actor.may("decide match"):
        return []
    with acting(SYSTEM if actor.may("guard privacy") else actor):
        found = Match.objects.filter(Q(patient=patient) | Q(candidate=patient), decision="")
        found = found.filter(patient__merged_into=None, candidate__merged_into=None)
        return list(found.select_related("patient", "candidate").order_by("-score", "pk")[:10])


def patient_at(ref: str) -> Patient | None:
    """The patient of a reference, as far as the wall lets it be seen; the one that stands, where records were joined."""
    return Patient.objects.filter(pk=Func(Value(tidy_ref(ref)), function="patients_standing")).first()


def standing(ref: str) -> int | None:
    """The number of the record that a reference leads to, also the old one of a joined record, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT patients_standing(%s)", [tidy_ref(ref)])
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def refs_beside(ref: str) -> list[str]:
    """The other references under which the patient of a reference is kept, for who looks into the record of looks."""
    if not (number := standing(ref)):
        return []
    with acting(SYSTEM):
        kept = Patient.objects.get(pk=number)
        return [other for other in (kept.ref, *refs_joined_to(kept)) if other != tidy_ref(ref)]


def refs_joined_to(patient: Patient) -> list[str]:
    """References of the records that were joined to this one and lead to it, for whoever sees it."""
    return [ref for (refs,) in joined_to(patient) for ref in refs]


def texts_for(patient: Patient, language: str = "") -> dict[str, Any]:
    """The texts of consents in a language, the patient's preferred one unless another is asked for."""
    wanted = language or next((spoken.tag for spoken in patient.languages.all() if spoken.is_preferred), "en")
    return texts_in_words(current_texts(), wanted)


def _starts(word: str) -> list[str]:
    return list(dict.fromkeys((word, TONE.sub("", word))))


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def named(text: str, path: str = "") -> Q:
    """The same as a filter of rows, for lists that are walked; `path` leads to the patient."""
    found = Q()
    for word in folded(text).split():
        starts = Q()
        for start in _starts(word):
            starts |= Q(**{f"{path}search_text__startswith": start}) | Q(
                **{f"{path}search_text__contains": start if RUN_TOGETHER.search(word) else f" {start}"}
            )
        found &= starts
    return found


def spoken_first(patient: Any) -> QuerySet[PatientLanguage, tuple[str]]:
    """The tag of the language to speak with a patient (a number, or a reference to one): preferred, else first stated."""
    return PatientLanguage.objects.filter(patient=patient).order_by("-is_preferred", "id").values_list("tag")[:1]
