"""Who reads a case: a specialist takes it, gives it back, or hands it to a colleague; the timeline keeps each."""

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.access.queries import User, memberships_of
from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, CircleMember, Reviewer
from hospitium.messaging.actions import notify

from .errors import NoReviewer, NotInReview, NotTaken, TakenByColleague

READABLE = frozenset({"in_review", "more_wanted"})
"""States of the review in which somebody reads the case, or will."""


@transaction.atomic
def take_review(*, case_ref: str, by: Actor) -> Case:
    """Take a case to read it. Taken already by the same person, nothing changes. Raises `TakenByColleague`, `NotInReview`."""
    by.require("decide clinically")
    case = to_change(by, case_ref)
    require_readable(case)
    holder = _holder(case)
    if holder and holder.person_id != by.id:
        raise TakenByColleague(name=holder.person.name)
    if holder or by.id is None:
        return case
    Reviewer.objects.create(case=case, person_id=by.id)
    case.tell("review_taken", by=by.name, by_id=by.id, staff_only=True)
    return keep(case, by)


@transaction.atomic
def give_back_review(*, case_ref: str, by: Actor) -> Case:
    """Let others take the case; the desk may say so for somebody who is away. Raises `NotTaken`."""
    by.require("assign review")
    case = to_change(by, case_ref)
    holder = _holder(case)
    if holder is None or (holder.person_id != by.id and not by.roles & PROGRAMME_WIDE):
        raise NotTaken
    holder.delete()
    case.tell("review_given_back", by=by.name, by_id=by.id, staff_only=True, person=holder.person.name)
    return keep(case, by)


@transaction.atomic
def assign_review(*, case_ref: str, person_id: int, by: Actor) -> Case:
    """Give the case to a colleague to read, who sees it from now on and finds a notice.

    A specialist hands over what they hold or nobody does; the desk anything. Raises `NoReviewer`, `TakenByColleague`.
    """
    by.require("assign review")
    case = to_change(by, case_ref)
    require_readable(case)
    holder = _holder(case)
    if holder and holder.person_id != by.id and not (by.is_system or by.roles & PROGRAMME_WIDE):
        raise TakenByColleague(name=holder.person.name)
    person = specialist(person_id)
    Reviewer.objects.update_or_create(case=case, defaults={"person": person})
    admit(case, person)
    case.tell("review_assigned", by=by.name, by_id=by.id, staff_only=True, person=person.name)
    notify(person_id=person.pk, kind="review_assigned", ref=case.ref, by_name=by.name)
    return keep(case, by)


def specialist(person_id: int) -> User:
    """The active specialist with this number. Raises `NoReviewer`."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None or Role.SPECIALIST not in {role for role, _ in memberships_of(person.pk)}:
        raise NoReviewer
    return person


def admit(case: Case, person: User) -> None:
    """Bring a specialist into the circle of the case, on the row at hand; it is kept with the case."""
    CircleMember.objects.get_or_create(case=case, person=person, role=Role.SPECIALIST, until=None)
    case.circle = sorted({*case.circle, person.pk})


def require_readable(case: Case) -> None:
    """Raise `NotInReview` for a case that nobody reads now."""
    if case.review not in READABLE or case.stage == "closed":
        raise NotInReview(state=case.get_stage_display())


def reviewer_of(case: Case) -> int | None:
    """The number of whoever has the case to read."""
    holder = _holder(case)
    return holder.person_id if holder else None


def _holder(case: Case) -> Reviewer | None:
    return Reviewer.objects.filter(case=case).select_related("person").first()
