"""The roles of the programme and the acts each may do. An act nobody lists cannot be done by anybody."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import NotHere


class Role(models.TextChoices):
    """What a membership makes of a person."""

    COORDINATOR = "coordinator", _("Coordinator")
    OFFICE_CONSULTANT = "office_consultant", _("Office consultant")
    PATIENT = "patient", _("Patient or family")
    REFERRING_PHYSICIAN = "referring_physician", _("Referring physician")
    SPECIALIST = "specialist", _("Specialist")
    NURSE = "nurse", _("Nurse")
    INTERPRETER = "interpreter", _("Interpreter")
    CONCIERGE = "concierge", _("Concierge")
    FINANCIAL_COUNSELLOR = "financial_counsellor", _("Financial counsellor")
    PARTNER_LIAISON = "partner_liaison", _("Partner liaison")
    RESEARCHER = "researcher", _("Researcher")
    PROGRAMME_LEAD = "programme_lead", _("Programme lead")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


R = Role
PROGRAMME_WIDE = frozenset({R.COORDINATOR, R.PROGRAMME_LEAD})
"""Roles whose relation to a case is the programme itself. An administrator has no clinical pass."""

CIRCLE = frozenset(
    {R.SPECIALIST, R.NURSE, R.INTERPRETER, R.CONCIERGE, R.FINANCIAL_COUNSELLOR, R.REFERRING_PHYSICIAN, R.PATIENT}
)
"""Roles that see a case only while they stand in its circle."""

STAFF = frozenset(R) - {R.PATIENT, R.REFERRING_PHYSICIAN}


class ActKind(models.TextChoices):
    """The nature of an act; a regional office gives no care on site, so it has none that is clinical."""

    READ = "read"
    DESK = "desk"
    CLINICAL = "clinical"


@dataclass(frozen=True)
class Act:
    """Something a person can do, and the roles that may."""

    kind: ActKind
    roles: frozenset[Role]


def _act(kind: ActKind, *roles: Role) -> Act:
    return Act(kind, frozenset(roles))


ACTS: dict[str, Act] = {
    "see cases": _act(ActKind.READ, *PROGRAMME_WIDE, *CIRCLE, R.OFFICE_CONSULTANT),
    "see worklist": _act(
        ActKind.READ,
        *PROGRAMME_WIDE,
        R.OFFICE_CONSULTANT,
        R.SPECIALIST,
        R.NURSE,
        R.INTERPRETER,
        R.CONCIERGE,
        R.FINANCIAL_COUNSELLOR,
    ),
    "see clinical facts": _act(
        ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE, R.PATIENT, R.REFERRING_PHYSICIAN
    ),
    "see staff notes": _act(
        ActKind.READ,
        *PROGRAMME_WIDE,
        R.OFFICE_CONSULTANT,
        R.SPECIALIST,
        R.NURSE,
        R.INTERPRETER,
        R.CONCIERGE,
        R.FINANCIAL_COUNSELLOR,
    ),
    "send referral": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN),
    "move case": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "arrange stay": _act(ActKind.DESK, R.COORDINATOR),
    "decide clinically": _act(ActKind.CLINICAL, R.SPECIALIST),
    "record decision": _act(ActKind.DESK, R.COORDINATOR),
    "assign case": _act(ActKind.DESK, R.COORDINATOR),
    "snooze case": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "write note": _act(
        ActKind.DESK,
        R.COORDINATOR,
        R.OFFICE_CONSULTANT,
        R.SPECIALIST,
        R.NURSE,
        R.INTERPRETER,
        R.CONCIERGE,
        R.FINANCIAL_COUNSELLOR,
    ),
    "finish task": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "decide match": _act(ActKind.DESK, R.COORDINATOR),
    "inspect uploads": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN),
    "record profile": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.NURSE),
    "see partners": _act(ActKind.READ, *(STAFF - {R.RESEARCHER})),
}


class MayNot(NotHere):
    """The role has no such act; to a stranger this looks like nothing being there."""

    code: ClassVar[str] = "may-not"
