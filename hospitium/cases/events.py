"""What the journey announces: plain facts, never rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseOpened:
    """A case came to be."""

    case_ref: str
    patient_ref: str


@dataclass(frozen=True)
class StageEntered:
    """A case reached a stage."""

    case_ref: str
    stage: str


@dataclass(frozen=True)
class CaseAssigned:
    """A case has a new owner."""

    case_ref: str
    owner_id: int
    by_name: str


@dataclass(frozen=True)
class GateFact:
    """What another room knows about a gate of a case: money that came, a visa, an interpreter. `until`: ISO day, or empty.

    `source` is the name of the news it follows from. Rooms above publish it; this room listens.
    """

    case_ref: str
    kind: str
    state: str
    fact: str
    source: str
    until: str = ""


@dataclass(frozen=True)
class VisitUnconfirmed:
    """A gate closed behind a confirmed visit."""

    case_ref: str
    gates: str


@dataclass(frozen=True)
class InformationAsked:
    """A reviewer or the desk asked something back; `kinds`: the records wanted, space between; `source`: of whom, by name."""

    case_ref: str
    question_id: int
    kinds: str
    source: str
    until: str


@dataclass(frozen=True)
class InformationTakenBack:
    """What was asked is no longer wanted."""

    case_ref: str
    question_id: int
    reason: str
