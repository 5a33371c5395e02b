"""Two records side by side: every value in which they differ, and which of the two a person must choose between."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.names import PersonName, search_text, sort_key

from .consents import living_of
from .models import NAME_PARTS, Consent, Denial, Patient, ProfileTopic

KEPT, MERGED = "kept", "merged"

FIELDS: dict[str, Promise] = {
    "sex": _("Sex as stated"),
    "birth_date": _("Born"),
    "country": _("Country of residence"),
    "nationalities": _("Nationalities as stated"),
    "zone": _("Clock"),
    "interpreter_needed": _("Interpreter needed"),
}
"""Columns of a patient of which one value stands."""


@dataclass(frozen=True)
class Difference:
    """One thing the two records say differently. `conflicts`: both say something, so that a person chooses; otherwise the
    side that says something stands.
    """

    slug: str
    label: Promise | str
    kept: Any
    merged: Any

    @property
    def conflicts(self) -> bool:
        """Whether a person must choose."""
        return not _is_silent(self.kept) and not _is_silent(self.merged)

    def chosen(self, choices: Mapping[str, str]) -> str:
        """The side whose value stands."""
        return choices[self.slug] if self.conflicts else (MERGED if _is_silent(self.kept) else KEPT)


def _is_silent(value: Any) -> bool:
    return value in ("", None, [])


def differences(kept: Patient, merged: Patient) -> list[Difference]:
    """Everything in which the two differ, the name first."""
    pairs: list[tuple[str, Promise | str, Any, Any]] = [("name", _("Name"), *_names(kept, merged))]
    pairs += [(slug, label, getattr(kept, slug), getattr(merged, slug)) for slug, label in FIELDS.items()]
    pairs.append(("language", _("Preferred language"), *_both(_preferred(patient) for patient in (kept, merged))))
    mine, theirs = _both(_profile(patient) for patient in (kept, merged))
    pairs += [
        (f"profile-{topic}", topic.label, mine.get(topic, ""), theirs.get(topic, ""))
        for topic in ProfileTopic
        if topic in mine and topic in theirs
    ]
    return [Difference(*pair) for pair in pairs if pair[2] != pair[3]]


def _both(values: Iterable[Any]) -> tuple[Any, Any]:
    one, other = values
    return one, other


def _names(kept: Patient, merged: Patient) -> tuple[str, str]:
    """Both names as a person compares them; the same where one only says more than the other."""
    one, other = kept.name, merged.name
    if joined_name(one, other) == joined_name(other, one):
        return "", ""
    return _shown(one), _shown(other)


def _shown(name: PersonName) -> str:
    return " · ".join(filter(None, (name.full, name.native)))


def joined_name(first: PersonName, second: PersonName) -> PersonName:
    """The first name, with what only the second one says."""
    missing = {part: getattr(second, part) for part in NAME_PARTS if not getattr(first, part)}
    return replace(first, **missing)


def standing_values(
    kept: Patient, merged: Patient, found: Iterable[Difference], choices: Mapping[str, str]
) -> dict[str, Any]:
    """Column to value, where the kept record's row changes. Names are found by both spellings."""
    sides = {one.slug: one.chosen(choices) for one in found}
    wanted = {slug: getattr(merged, slug) for slug in FIELDS if sides.get(slug) == MERGED}
    order = (merged.name, kept.name) if sides.get("name") == MERGED else (kept.name, merged.name)
    name = order[0] if "name" in sides else joined_name(*order)
    wanted |= {column: getattr(name, part) for part, column in NAME_PARTS.items()}
    words = dict.fromkeys(f"{search_text(order[0])} {search_text(order[1])}".split(" "))
    if name != kept.name or kept.search_text != merged.search_text:
        wanted |= {"sort_key": sort_key(name)[:300], "search_text": " ".join(words)}
    return {column: value for column, value in wanted.items() if value != getattr(kept, column)}


def _preferred(patient: Patient) -> str:
    spoken = sorted(patient.languages.all(), key=lambda one: one.pk)
    return next((one.tag for one in spoken if one.is_preferred), "")


def _profile(patient: Patient) -> dict[str, str]:
    """The newest statement on each topic."""
    return {one.topic: one.statement for one in sorted(patient.profile.all(), key=lambda one: (one.at, one.pk))}


@dataclass(frozen=True)
class Side:
    """A record with what its patient said of who may see and send it: keys of whom they shut out, words that hold today."""

    patient: Patient
    denied: list[str]
    words: list[Consent]


def sides_of(*patients: Patient) -> list[Side]:
    """The records with what their patients said, in two questions."""
    denials = list(Denial.objects.filter(patient__in=patients, until=None).order_by("key"))
    words = living_of(one.pk for one in patients)
    return [
        Side(one, [denial.key for denial in denials if denial.patient_id == one.pk], words.get(one.pk, []))
        for one in patients
    ]


def said_differently(kept: Side, merged: Side) -> list[str]:
    """What the patient said about who may see and send the record and that the two do not say alike: `denials`,
    `consents`, `restriction`.
    """
    tests: dict[str, Callable[[Side], Any]] = {
        "denials": lambda side: side.denied,
        "consents": lambda side: {
            (one.word, one.text.kind, one.country, one.recipient_id, one.until) for one in side.words
        },
        "restriction": lambda side: side.patient.is_restricted,
    }
    return [slug for slug, told in tests.items() if told(kept) != told(merged)]
