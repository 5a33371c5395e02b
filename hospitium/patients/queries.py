"""Reads about patients."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from hospitium.access.acting import Actor

from .consents import current_texts, living
from .matching import Identity
from .models import Consent, Denial, Match, Patient, ProfileFact, ProfileTopic, TransferDecision
from .sentences import texts_in_words
from .transfer_rules import counters, rule_countries, rule_for, rules_for, unsigned_of_all, versions_of
from .transfers import living_rules

__all__ = [
    "Consent",
    "Denial",
    "Match",
    "Patient",
    "ProfileTopic",
    "counters",
    "current_texts",
    "denials_of",
    "identity_of",
    "living",
    "living_rules",
    "matches_of",
    "patient_at",
    "profile_of",
    "refused_transfers",
    "rule_countries",
    "rule_for",
    "rules_for",
    "texts_for",
    "unsigned_of_all",
    "versions_of",
    "words_of",
]


def identity_of(patient: Patient) -> Identity:
    """What the record says of who this is."""
    from hospitium.kernel.names import PersonName

    others = tuple(PersonName(full=name.text) for name in patient.other_names.all())
    numbers = frozenset((number.system, number.value) for number in patient.identifiers.all() if number.system)
    return Identity((patient.name, *others), patient.birth_date, patient.sex, numbers)


def lookalikes(patient: Patient, *, limit: int = 200) -> list[Patient]:
    """Records worth comparing: a shared identifier, the same birth date, or a similar sort key. Bounded."""
    numbers = Q()
    for system, value in identity_of(patient).identifiers:
        numbers |= Q(identifiers__system=system, identifiers__value=value)
    near = numbers | Q(sort_key=patient.sort_key)
    if patient.birth_date:
        near |= Q(birth_date=patient.birth_date)
    return list(
        Patient.objects.filter(near)
        .exclude(pk=patient.pk)
        .distinct()
        .order_by("id")
        .prefetch_related("other_names", "identifiers")[:limit]
    )


def matches_of(actor: Actor, patient: Patient) -> list[Match]:
    """Open proposals that this record and another are one person, likeliest first; the programme's desk only."""
    if not actor.may("decide match"):
        return []
    return list(
        Match.objects.filter(patient=patient, decision="")
        .select_related("candidate")
        .prefetch_related("candidate__languages", "candidate__identifiers")
        .order_by("-score", "id")[:10]
    )


def profile_of(patient: Patient) -> list[ProfileFact]:
    """The newest statement for each topic of the profile."""
    return list(ProfileFact.objects.filter(patient=patient).order_by("topic", "-at", "-id").distinct("topic"))


def denials_of(patient: Patient) -> list[Denial]:
    """Whom the patient shut out, as of now."""
    return list(Denial.objects.filter(patient=patient, until=None).order_by("key"))


def refused_transfers(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[TransferDecision]:
    """Kept decisions by which something did not leave, newest first, for the privacy officer."""
    actor.require("sign transfer rules")
    found = TransferDecision.objects.filter(verdict__in=["deny", "refer"])
    found = found.filter(pk__lt=before) if before else found
    return list(found.order_by("-id")[:limit])


def patient_at(ref: str) -> Patient | None:
    """The patient of a reference, for the system alone."""
    return Patient.objects.filter(ref=ref).first()


def words_of(patient: Patient) -> list[Consent]:
    """Everything the patient said about data leaving, newest first, with what was taken back since."""
    said = Consent.objects.filter(patient=patient).select_related("text", "recipient")
    said = said.annotate(is_withdrawn=Exists(Consent.objects.filter(withdraws=OuterRef("pk"))))
    return list(said.order_by("-id")[:100])


def texts_for(patient: Patient, language: str = "") -> dict[str, Any]:
    """The texts of consents in a language, the patient's preferred one unless another is asked for."""
    preferred = next((spoken.tag for spoken in patient.languages.all() if spoken.is_preferred), "en")
    return texts_in_words(current_texts(), language or preferred)
