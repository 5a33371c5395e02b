"""What this room announces: plain facts, never rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentWithdrawn:
    """A patient took a consent back; whoever sends asks `may_leave` again at the moment of sending."""

    patient_ref: str
    consent_id: int
    country: str


@dataclass(frozen=True)
class FamilyTold:
    """A family told us something about itself: a part of its forms (`telling.questions`), or `consent`. `at`: ISO moment."""

    patient_ref: str
    about: str
    by_id: int | None
    by_name: str
    at: str


@dataclass(frozen=True)
class PatientsMerged:
    """A person said that two records are one patient's; everything of the merged one belongs to the kept one."""

    merge_id: int
    kept_ref: str
    merged_ref: str
    by_id: int | None
    by_name: str


@dataclass(frozen=True)
class PatientsUnmerged:
    """Two joined records are two again."""

    merge_id: int
    kept_ref: str
    merged_ref: str
    by_name: str


@dataclass(frozen=True)
class ProfileStated:
    """A patient said something on a topic of the profile, or took it back."""

    patient_ref: str
    topic: str
