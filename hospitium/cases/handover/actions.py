"""Handing a case over: offered with what is there, taken or given back by the other side. Both sides read both clocks."""

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify

from . import queries
from .checklist import checked
from .errors import NotYours, OfferedAlready, WhyReturned
from .models import Answer, CaseHandover, Direction

GOALS = {Direction.TO_CAMPUS: queries.CAMPUS, Direction.TO_OFFICE: queries.OFFICE}
VERBS = {Answer.ACCEPTED: "handover_taken", Answer.RETURNED: "handover_returned"}


@transaction.atomic
def offer_handover(*, case_ref: str, note: str = "", by: Actor) -> CaseHandover:
    """Offer the case to the other side; only whoever answers for it can. Raises `OfferedAlready`, `NotYours`."""
    by.require("hand case over")
    case = to_change(by, case_ref)
    before = queries.handovers_of(case)
    if any(one.answer == Answer.OFFERED for one in before):
        raise OfferedAlready
    side = queries.responsible(case, before)
    if not case.office_id or not queries.is_on(by, case, side):
        raise NotYours
    direction = Direction.TO_CAMPUS if side == queries.OFFICE else Direction.TO_OFFICE
    offered = CaseHandover.objects.create(
        case=case,
        direction=direction,
        checklist=checked(by, case),
        note=note.strip()[:1000],
        offered_by=by.name,
        offered_by_id=by.id,
    )
    case.tell("handover_offered", by=by.name, by_id=by.id, direction=direction, staff_only=True)
    keep(case, by)
    _tell(_side(case, GOALS[direction]), "handover_offered", case.ref, by)
    return offered


@transaction.atomic
def answer_handover(*, case_ref: str, number: int, accept: bool, reason: str = "", by: Actor) -> CaseHandover:
    """Take the case over, or give it back with a reason. Raises `NotYours`, `WhyReturned`, `NotHere`."""
    by.require("hand case over")
    case = to_change(by, case_ref)
    offered = CaseHandover.objects.select_for_update().filter(pk=number, case=case, answer=Answer.OFFERED).first()
    if offered is None:
        raise NotHere
    if not queries.is_on(by, case, GOALS[Direction(offered.direction)]):
        raise NotYours
    if not accept and not reason.strip():
        raise WhyReturned
    offered.answer = Answer.ACCEPTED if accept else Answer.RETURNED
    offered.answered_by, offered.answered_by_id, offered.answered_at = by.name, by.id, timezone.now()
    offered.reason = reason.strip()[:500]
    offered.save()
    told = {"direction": offered.direction, "reason": offered.reason}
    case.tell(VERBS[Answer(offered.answer)], by=by.name, by_id=by.id, staff_only=True, **told)
    keep(case, by)
    _tell([offered.offered_by_id or 0], "handover_answered", case.ref, by)
    return offered


def _side(case: Case, side: str) -> list[int]:
    """Whom of a side an offer is told: the case's owner, or every coordinator; everybody of the office."""
    if side == queries.CAMPUS and case.owner_id:
        return [case.owner_id]
    if side == queries.CAMPUS:
        return [person.pk for person in people_with(Role.COORDINATOR)]
    return [person.pk for person in people_with(Role.OFFICE_CONSULTANT, organisation_ids=[case.office_id or 0])]


def _tell(people: list[int], kind: str, ref: str, by: Actor) -> None:
    for person in people:
        if person and person != by.id:
            notify(person_id=person, kind=kind, ref=ref, by_name=by.name)
