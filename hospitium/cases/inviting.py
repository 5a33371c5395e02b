"""Inviting the patient, family or the referring physician to a case; what accepting makes is made in the same transaction."""

import datetime as dt
from typing import Any

from django.db import transaction

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.inviting import actions as inviting
from hospitium.access.inviting.actions import Keys, Kind
from hospitium.access.inviting.codes import sealed
from hospitium.access.inviting.errors import InvitationGone, InvitationIncomplete
from hospitium.access.inviting.queries import invited_by_number, invited_to
from hospitium.access.queries import User
from hospitium.access.roles import STAFF, Role
from hospitium.access.standing.errors import StandingIncomplete
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify, send
from hospitium.partners.queries import home
from hospitium.patients.standing_in import actions as standing_in

from .keeping import keep, to_change
from .models import Case, CircleMember

__all__ = ["Keys", "Kind", "accept_invitation", "invite", "invited_to", "revoke_invitation", "send_invitation_again"]


@transaction.atomic
def invite(
    *,
    case_ref: str,
    kind: str,
    name: str,
    by: Actor,
    email: str = "",
    language: str = "en",
    by_code: bool = False,
    ask_birth_date: bool = False,
    where: str = "",
    until: dt.date | None = None,
    **standing: str,
) -> Keys:
    """Invite somebody; gives the link's secret and the code, shown or sent once. `standing` and `until`, for family: scope,
    basis, relationship, paper. `where`: the address at which a code is entered. Patients invite only family.

    Raises `MayNot`, `InvitationIncomplete` and what `checked_standing` raises.
    """
    case = to_change(by, case_ref)
    by.require_for("invite people", case.patient_id)
    if kind != Kind.FAMILY and not (by.is_system or by.roles & STAFF):
        raise NotHere
    told = _standing(case, until, standing, by) if kind == Kind.FAMILY else {}
    if ask_birth_date and not case.patient.birth_date:
        raise InvitationIncomplete
    keys = inviting.invite(
        kind=kind,
        name=name,
        patient_id=case.patient_id,
        case_id=case.pk,
        organisation_id=(kind == Kind.REFERRER and case.referring_organisation_id) or home().pk,
        refs=[case.ref, case.patient.ref],
        email=email,
        language=language,
        by_code=by_code,
        second_fact=case.patient.birth_date if ask_birth_date else "",
        by=by,
        **told,
    )
    _post(keys, where)
    case.tell("invited", by=by.name, by_id=by.id, person=keys.invitee.name)
    keep(case, by)
    return keys


def _standing(case: Case, until: dt.date | None, asked: dict[str, str], by: Actor) -> dict[str, Any]:
    scope, basis, paper = (asked.get(name, "") for name in ("scope", "basis", "paper"))
    ends = standing_in.checked_standing(patient=case.patient, scope=scope, basis=basis, until=until, paper=paper, by=by)
    relationship = asked.get("relationship", "")[:100]
    return {"scope": scope, "basis": basis, "paper": paper[:300], "relationship": relationship, "holds_until": ends}


def _post(keys: Keys, where: str) -> None:
    if keys.code:
        send(
            channel="mail",
            recipient=keys.invitee.email,
            kind="invitation_code",
            language=keys.invitee.language,
            sealed=sealed(keys.code),
            where=where,
        )


@transaction.atomic
def send_invitation_again(*, case_ref: str, number: int, by: Actor, where: str = "") -> Keys:
    """A new link or code in place of the old one."""
    case = _invited(case_ref, number, by)
    keys = inviting.send_again(number=number, case_id=case.pk, refs=[case.ref, case.patient.ref], by=by)
    _post(keys, where)
    keep(case, by)
    return keys


@transaction.atomic
def revoke_invitation(*, case_ref: str, number: int, by: Actor) -> Case:
    """Take an invitation back."""
    case = _invited(case_ref, number, by)
    gone = inviting.revoke(number=number, case_id=case.pk, refs=[case.ref, case.patient.ref], by=by)
    case.tell("invitation_revoked", by=by.name, by_id=by.id, person=gone.name)
    return keep(case, by)


def _invited(case_ref: str, number: int, by: Actor) -> Case:
    """The case, locked, when the actor may invite to it and the invitation is of it; a patient's are those of family."""
    case = to_change(by, case_ref)
    by.require_for("invite people", case.patient_id)
    found = invited_by_number(number, case.pk)
    if found is None or not (by.is_system or by.roles & STAFF or found.kind == Kind.FAMILY):
        raise NotHere
    return case


def accept_invitation(*, number: int, **way_in: Any) -> tuple[Case, User]:
    """Whoever was invited is in: account, role and relation in one transaction, as the system. `way_in`: as
    `access.inviting.accept` takes it. Raises as that does.
    """
    with acting(SYSTEM):
        case = to_change(SYSTEM, Case.objects.get(pk=inviting.living(number).case_id).ref)
        invitee, person = inviting.accept(number=number, zone=case.patient.zone or "UTC", **way_in)
        inviter = Actor(id=invitee.made_by_id, name=invitee.made_by)
        told: dict[str, Any] = {"by": person.name, "by_id": person.pk, "person": person.name}
        if invitee.kind == Kind.FAMILY:
            _let_stand_in(case, invitee, person, inviter)
            case.tell("standing_began", scope=invitee.scope, **told)
        else:
            _bring_in(case, person, inviting.ROLES[Kind(invitee.kind)])
            case.tell("invitation_accepted", **told)
        if invitee.made_by_id:
            notify(person_id=invitee.made_by_id, kind="invitation_accepted", ref=case.ref)
        return keep(case, SYSTEM), person


def _let_stand_in(case: Case, invitee: Any, person: User, inviter: Actor) -> None:
    told = {
        "scope": invitee.scope,
        "basis": invitee.basis,
        "relationship": invitee.relationship,
        "paper": invitee.paper,
    }
    try:
        standing_in.grant(patient=case.patient, person=person, ends=invitee.holds_until, by=inviter, **told)
    except StandingIncomplete as over:
        raise InvitationGone from over


def _bring_in(case: Case, person: User, role: Role) -> None:
    CircleMember.objects.get_or_create(case=case, person=person, role=role, until=None)
    case.circle = sorted({*case.circle, person.pk})
