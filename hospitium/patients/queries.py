"""Reads about patients."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from hospitium.access.acting import Actor
from hospitium.kernel.names import RUN_TOGETHER, TONE, folded

from .matching import Identity
from .models import Denial, Match, Patient, PatientLanguage, ProfileFact, ProfileTopic

__all__ = ["Denial", "Match", "Patient", "ProfileTopic", "denials_of", "identity_of", "matches_of", "profile_of"]


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


def patients_named(text: str, *, most: int) -> list[int]:
    """Numbers of at most so many patients every word of the text begins a word of whose name, whoever asks.

    A number is all that passes the wall; what it leads to stands behind it.
    """
    asked = (_starts(word) for word in folded(text).split())
    query = " & ".join("(" + " | ".join(f"{_lexeme(start)}:*" for start in starts) + ")" for starts in asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT patients_found(%s, %s)", [query, most])
        return list(cursor.fetchone()[0])


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
