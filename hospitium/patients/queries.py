"""Reads about patients."""

from django.db.models import Q

from hospitium.access.acting import Actor

from .matching import Identity
from .models import Denial, Match, Patient, ProfileFact, ProfileTopic

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
