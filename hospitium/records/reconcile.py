"""Does a statement say something new, the same, or the opposite of what is known? Pure; a person decides, never this.

What a thing is, is told by any code with its system that two statements share; where neither has one, by its words, folded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hospitium.kernel.names import folded

from .fhir.absence import GENERAL

Thing = TypeVar("Thing")
NONE_KNOWN = "none-known"
NEW, SAME, CONFLICTING = "new", "same", "conflicting"

GROUPS = {
    "AllergyIntolerance": "allergies",
    "Condition": "problems",
    "MedicationStatement": "medications",
    "MedicationRequest": "medications",
    "MedicationAdministration": "medications",
    "MedicationDispense": "medications",
    "Immunization": "immunizations",
    "Procedure": "procedures",
    "Observation": "results",
    "DiagnosticReport": "results",
    "DeviceUseStatement": "devices",
    "Device": "devices",
}
"""Kinds of statements that can be about the same thing."""

OF_SECTION = {
    "allergies": "AllergyIntolerance",
    "problems": "Condition",
    "medications": "MedicationStatement",
    "immunizations": "Immunization",
    "procedures": "Procedure",
    "results": "Observation",
    "devices": "DeviceUseStatement",
}
"""What a section that states an absence would have held."""

HAPPENED = frozenset({"immunizations", "procedures", "results"})
"""Things that happen again: on another day it is another one."""


@dataclass(frozen=True)
class Claim:
    """What of a statement matters here."""

    kind: str
    label: str
    codes: frozenset[tuple[str, str]] = frozenset()
    status: str = ""
    verification: str = ""
    dated: str = ""
    value: str = ""
    severity: str = ""
    absence: str = ""
    is_refuted: bool = False
    denies_all: bool = False
    """Whether it says that nothing of its group is known: “no known allergies”, not “no known food allergies”."""

    @property
    def group(self) -> str:
        """Statements of different groups are never about the same thing."""
        return GROUPS.get(self.kind, self.kind)


@dataclass(frozen=True)
class Verdict:
    """`new`, `same` or `conflicting`; beside what (a position in the known ones), and which slugs differ."""

    verdict: str
    beside: int | None = None
    differs: tuple[str, ...] = ()


def claim_of(statement: Any) -> Claim:
    """What a statement (a row) claims."""
    is_general = statement.kind == "Absence" and statement.section is not None
    reading = statement.reading or {}
    value = reading.get("value") or {}
    return Claim(
        kind=OF_SECTION.get(statement.section.kind, "Absence") if is_general else statement.kind,
        label=folded(statement.label) or statement.label.strip().casefold(),
        codes=frozenset(
            (one["system"], one["code"]) for one in statement.codings if one.get("system") and one.get("code")
        ),
        status=statement.status,
        verification=statement.verification,
        dated=statement.dated,
        value=_said(value.get("as_sent")) + "|" + "|".join(sorted(map(str, _doses(statement.detail)))),
        severity=statement.severity,
        absence=statement.absence,
        is_refuted=statement.is_refuted,
        denies_all=statement.absence == NONE_KNOWN
        and (is_general or any(one.get("code") in GENERAL for one in statement.codings)),
    )


class Known(Generic[Thing]):
    """Claims with what they belong to, found by what they could be about without looking at all of them."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], list[tuple[Claim, Thing]]] = {}

    def add(self, claim: Claim, thing: Thing) -> None:
        """Know one more."""
        for key in _keys(claim):
            self._by_key.setdefault(key, []).append((claim, thing))

    def about(self, claim: Claim) -> list[tuple[Claim, Thing]]:
        """What is known of the same thing, each once, in the order it became known."""
        found = {id(thing): (other, thing) for key in _wanted(claim) for other, thing in self._by_key.get(key, ())}
        return [(other, thing) for other, thing in found.values() if is_about_same(claim, other)]


def _keys(claim: Claim) -> list[tuple[str, ...]]:
    named = [(claim.group, "word", claim.label)] if claim.label else []
    return [
        *((claim.group, *code) for code in claim.codes),
        *named,
        (claim.group, "absence" if claim.absence else "any"),
    ]


def _wanted(claim: Claim) -> list[tuple[str, ...]]:
    """Where to look: “none known” concerns everything of its group, and everything concerns it."""
    own = [key for key in _keys(claim) if key[1:] != ("any",)]
    return [*own, (claim.group, "absence"), *([(claim.group, "any")] if claim.denies_all else [])]


def judge(claim: Claim, known: Iterable[Claim]) -> Verdict:
    """What a claim is beside everything known. The closest known one decides: a same before a conflicting one."""
    verdicts = [
        Verdict(*_beside(claim, other, place)) for place, other in enumerate(known) if is_about_same(claim, other)
    ]
    same = next((one for one in verdicts if one.verdict == SAME), None)
    return same or next((one for one in verdicts if one.verdict == CONFLICTING), Verdict(NEW))


def is_about_same(one: Claim, other: Claim) -> bool:
    """Whether two claims are about the same thing: an allergy and the statement that there is none are, too."""
    if one.group != other.group:
        return False
    if one.absence and other.absence:
        return True
    if one.absence or other.absence:
        return one.denies_all or other.denies_all
    if one.codes and other.codes and one.codes & other.codes:
        return _same_day(one, other)
    named = bool(one.label) and one.label == other.label
    return named and _same_day(one, other)


def _same_day(one: Claim, other: Claim) -> bool:
    """Of what happens again, only the same occasion counts; a date as far as both state it."""
    if one.group not in HAPPENED or not one.dated or not other.dated:
        return True
    shorter = min(len(one.dated), len(other.dated), 10)
    return one.dated[:shorter] == other.dated[:shorter]


DIFFERENCES = ("status", "verification", "severity", "value", "absence", "is_refuted")


def _beside(claim: Claim, other: Claim, place: int) -> tuple[str, int, tuple[str, ...]]:
    differs = tuple(
        name
        for name in DIFFERENCES
        if getattr(claim, name) != getattr(other, name) and (getattr(claim, name) and getattr(other, name))
    )
    against = (claim.is_refuted != other.is_refuted) or (bool(claim.absence) != bool(other.absence))
    if against:
        differs = (*differs, "absence" if claim.absence or other.absence else "is_refuted")
    dated = not against and claim.dated and other.dated and not _agree(claim.dated, other.dated)
    if dated and claim.group not in HAPPENED:
        differs = (*differs, "dated")
    return (CONFLICTING if differs else SAME, place, tuple(dict.fromkeys(differs)))


def _agree(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _doses(detail: list[Any]) -> list[str]:
    return [str(value) for name, value in (tuple(pair) for pair in detail) if name in ("dosage", "dosageInstruction")]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={_said(value[name])}" for name in sorted(value) if name in SAID)
    if isinstance(value, list):  # in whatever order, and with whatever display
        return " ".join(sorted(map(_said, value)))
    return str(value) if value is not None else ""


SAID = (
    "value",
    "comparator",
    "code",
    "unit",
    "text",
    "low",
    "high",
    "numerator",
    "denominator",
    "coding",
    "start",
    "end",
)
