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

DESK = PROGRAMME_WIDE | {R.OFFICE_CONSULTANT}
"""Roles that work on cases as their desk's business; a restricted case is theirs only by name."""

STAFF = frozenset(R) - {R.PATIENT, R.REFERRING_PHYSICIAN}
STAFF_AT_CASES = DESK | CIRCLE & STAFF
"""Colleagues who come to work on cases."""

OUTSIDE = frozenset({R.REFERRING_PHYSICIAN})
"""Roles held by people of other institutions: somebody of the programme confirms every 90 days that they still are."""

PURPOSES: dict[Role, str] = {
    R.COORDINATOR: "COC",
    R.OFFICE_CONSULTANT: "COC",
    R.CONCIERGE: "COC",
    R.PARTNER_LIAISON: "COC",
    R.SPECIALIST: "TREAT",
    R.NURSE: "TREAT",
    R.INTERPRETER: "TREAT",
    R.REFERRING_PHYSICIAN: "TREAT",
    R.FINANCIAL_COUNSELLOR: "HPAYMT",
    R.PROGRAMME_LEAD: "HOPERAT",
    R.RESEARCHER: "HRESCH",
    R.PATIENT: "PATRQT",
    R.PRIVACY_OFFICER: "HCOMPL",
    R.ADMINISTRATOR: "SYSADMIN",
}
"""What each role looks at patient data for (HL7 v3 PurposeOfUse)."""


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
    "see whole case": _act(ActKind.READ, *PROGRAMME_WIDE, *(CIRCLE - {R.REFERRING_PHYSICIAN}), R.OFFICE_CONSULTANT),
    "follow referrals": _act(ActKind.READ, R.REFERRING_PHYSICIAN),
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
    "read staff messages": _act(ActKind.READ, *STAFF_AT_CASES),
    "read family messages": _act(ActKind.READ, *STAFF_AT_CASES, R.PATIENT),
    "read referrer messages": _act(ActKind.READ, *DESK, R.SPECIALIST, R.NURSE, R.INTERPRETER, R.REFERRING_PHYSICIAN),
    "read partner messages": _act(ActKind.READ, *DESK, R.SPECIALIST, R.NURSE, R.INTERPRETER, R.REFERRING_PHYSICIAN),
    "place mail": _act(ActKind.DESK, R.COORDINATOR),
    "send referral": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN),
    "add records": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN, R.PATIENT),
    "speak for oneself": _act(ActKind.DESK, R.PATIENT),
    "export records": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD, R.PATIENT),
    "hand out by link": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD, R.SPECIALIST),
    "mark key images": _act(ActKind.DESK, R.COORDINATOR, R.SPECIALIST, R.NURSE),
    "share images": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD),
    "answer access requests": _act(ActKind.DESK, R.PRIVACY_OFFICER),
    "move case": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "arrange stay": _act(ActKind.DESK, R.COORDINATOR),
    "decide clinically": _act(ActKind.CLINICAL, R.SPECIALIST),
    "ask translation": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE),
    "see draft translations": _act(
        ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE, R.INTERPRETER
    ),
    "translate": _act(ActKind.DESK, R.INTERPRETER, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "sign translation": _act(ActKind.DESK, R.INTERPRETER, R.COORDINATOR),
    "chase records": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "reconcile record": _act(ActKind.CLINICAL, R.SPECIALIST, R.NURSE),
    "record decision": _act(ActKind.DESK, R.COORDINATOR),
    "see review queue": _act(ActKind.READ, *PROGRAMME_WIDE, R.SPECIALIST),
    "see reviews": _act(ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE),
    "assign review": _act(ActKind.DESK, *PROGRAMME_WIDE, R.SPECIALIST),
    "ask for information": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.SPECIALIST),
    "answer questions": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN, R.PATIENT),
    "convene board": _act(ActKind.DESK, R.COORDINATOR, R.SPECIALIST),
    "state clinical gate": _act(ActKind.CLINICAL, R.SPECIALIST, R.COORDINATOR),
    "state financial gate": _act(ActKind.DESK, R.COORDINATOR, R.FINANCIAL_COUNSELLOR),
    "state travel gate": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.CONCIERGE),
    "state language gate": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.NURSE, R.INTERPRETER),
    "override gate": _act(ActKind.DESK, R.PROGRAMME_LEAD),
    "override clinical gate": _act(ActKind.CLINICAL, R.SPECIALIST),
    "change pathway": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD),
    "see pathways": _act(ActKind.READ, *(STAFF - {R.RESEARCHER})),
    "edit pathways": _act(ActKind.DESK, R.ADMINISTRATOR),
    "edit reaching rules": _act(ActKind.DESK, R.ADMINISTRATOR),
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
    "do tasks": _act(
        ActKind.DESK,
        *PROGRAMME_WIDE,
        R.OFFICE_CONSULTANT,
        R.SPECIALIST,
        R.NURSE,
        R.INTERPRETER,
        R.CONCIERGE,
        R.FINANCIAL_COUNSELLOR,
    ),
    "add task": _act(ActKind.DESK, R.COORDINATOR),
    "assign tasks": _act(ActKind.DESK, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT),
    "lead desks": _act(ActKind.DESK, R.PROGRAMME_LEAD),
    "set escalation": _act(ActKind.DESK, R.PROGRAMME_LEAD, R.ADMINISTRATOR),
    "decide match": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.PRIVACY_OFFICER),
    "merge patients": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.PRIVACY_OFFICER),
    "inspect uploads": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN),
    "record profile": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.NURSE),
    "restrict case": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD),
    "record denial": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "break glass": _act(ActKind.READ, R.COORDINATOR, R.SPECIALIST, R.NURSE),
    "guard privacy": _act(ActKind.READ, R.PRIVACY_OFFICER),
    "sign transfer rules": _act(ActKind.DESK, R.PRIVACY_OFFICER),
    "record consent": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "record passport": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "see letters": _act(
        ActKind.READ,
        *PROGRAMME_WIDE,
        R.OFFICE_CONSULTANT,
        R.SPECIALIST,
        R.NURSE,
        R.FINANCIAL_COUNSELLOR,
        R.PATIENT,
        R.REFERRING_PHYSICIAN,
    ),
    "write letters": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.SPECIALIST, R.FINANCIAL_COUNSELLOR),
    "sign letters": _act(ActKind.DESK, R.COORDINATOR, R.PROGRAMME_LEAD),
    "sign finance letters": _act(ActKind.DESK, R.COORDINATOR, R.FINANCIAL_COUNSELLOR),
    "sign clinical letters": _act(ActKind.CLINICAL, R.SPECIALIST),
    "edit letter templates": _act(ActKind.DESK, R.ADMINISTRATOR),
    "attest accounts": _act(ActKind.DESK, R.PARTNER_LIAISON, R.ADMINISTRATOR),
    "invite people": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.PATIENT),
    "grant standing": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.PATIENT),
    "hold back": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE, R.PATIENT),
    "work at office": _act(ActKind.DESK, R.OFFICE_CONSULTANT),
    "witness consent": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "hand case over": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "see partners": _act(ActKind.READ, *(STAFF - {R.RESEARCHER})),
    "edit specialists": _act(ActKind.DESK, R.ADMINISTRATOR, R.PROGRAMME_LEAD, R.PARTNER_LIAISON),
    "see lines": _act(ActKind.READ, R.ADMINISTRATOR, R.PROGRAMME_LEAD, R.PARTNER_LIAISON),
    "state evidence": _act(ActKind.DESK, R.ADMINISTRATOR, R.PROGRAMME_LEAD, R.PARTNER_LIAISON),
    "see match": _act(ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT),
    "choose line": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "choose specialist": _act(ActKind.DESK, R.COORDINATOR),
    "see match measures": _act(ActKind.READ, R.PROGRAMME_LEAD),
    "edit match weights": _act(ActKind.DESK, R.PROGRAMME_LEAD),
    "edit requirements": _act(ActKind.DESK, R.ADMINISTRATOR, R.PROGRAMME_LEAD),
    "see resources": _act(ActKind.READ, R.ADMINISTRATOR, *PROGRAMME_WIDE),
    "keep resources": _act(ActKind.DESK, R.ADMINISTRATOR, R.COORDINATOR),
    "book appointments": _act(ActKind.DESK, R.COORDINATOR),
    "book outside hours": _act(ActKind.DESK, *PROGRAMME_WIDE),
    "note attendance": _act(ActKind.DESK, R.COORDINATOR, R.SPECIALIST, R.NURSE, R.INTERPRETER),
    "see roster": _act(ActKind.READ, *STAFF_AT_CASES),
    "keep roster": _act(ActKind.DESK, *STAFF_AT_CASES),
    "see rosters": _act(ActKind.READ, *PROGRAMME_WIDE),
    "decide leave": _act(ActKind.DESK, *PROGRAMME_WIDE),
    "offer times": _act(ActKind.DESK, R.COORDINATOR),
    "choose times": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.REFERRING_PHYSICIAN, R.PATIENT),
    "arrange conference": _act(ActKind.DESK, R.COORDINATOR, R.SPECIALIST),
    "see waitlist": _act(ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT),
    "keep waitlist": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT),
    "order waitlist": _act(ActKind.DESK, R.PROGRAMME_LEAD),
    "answer earlier time": _act(ActKind.DESK, R.COORDINATOR, R.OFFICE_CONSULTANT, R.PATIENT),
    "see visit plan": _act(ActKind.READ, *PROGRAMME_WIDE, R.OFFICE_CONSULTANT, R.SPECIALIST, R.NURSE),
    "compare visit plans": _act(ActKind.READ, *PROGRAMME_WIDE),
    "plan visits": _act(ActKind.DESK, R.COORDINATOR),
    "suspend lines": _act(ActKind.DESK, R.ADMINISTRATOR, R.PROGRAMME_LEAD),
}


class MayNot(NotHere):
    """The role has no such act; to a stranger this looks like nothing being there."""

    code: ClassVar[str] = "may-not"
