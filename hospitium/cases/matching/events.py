"""What matching announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LineChosen:
    """A person gave a case its service line."""

    case_ref: str
    line_slug: str


@dataclass(frozen=True)
class SpecialistChosen:
    """A person chose who reviews a case; they stand in its circle already."""

    case_ref: str
    person_id: int
    by_name: str
