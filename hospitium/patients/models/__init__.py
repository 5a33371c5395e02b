"""The tables of patients."""

from hospitium.patients.telling.models import Answer, Companion
from hospitium.patients.witnessing.models import Witnessed

from .identity import (
    NAME_PARTS,
    Denial,
    Match,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientLanguage,
    PatientName,
    ProfileFact,
    ProfileTopic,
)
from .merging import Merge, Move
from .transfer import Consent, ConsentText, Head, HeadLimit, TransferDecision, TransferRule

__all__ = [
    "NAME_PARTS",
    "Answer",
    "Companion",
    "Consent",
    "ConsentText",
    "Denial",
    "Head",
    "HeadLimit",
    "Match",
    "Merge",
    "Move",
    "Patient",
    "PatientContact",
    "PatientIdentifier",
    "PatientLanguage",
    "PatientName",
    "ProfileFact",
    "ProfileTopic",
    "TransferDecision",
    "TransferRule",
    "Witnessed",
]
