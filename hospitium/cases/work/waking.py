"""What sleeps until something happens wakes when it does: the case itself, and its tasks."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from hospitium.access.roles import Role
from hospitium.cases.journey import FROM_THE_REFERRER, WakeOn, woken_by


def wake(case: Any, verb: str, by_id: int | None, facts: Mapping[str, Any]) -> None:
    """Wake the case and those of its tasks that slept until this happened (the case itself is saved by the action)."""
    happened = set(woken_by(verb, facts))
    if (
        case.wake_on == WakeOn.ANSWER
        and verb in FROM_THE_REFERRER
        and case.circle_members.filter(_refers(by_id)).exists()
    ):
        happened.add(WakeOn.ANSWER)
    if case.snoozed_until and case.wake_on in happened:
        case.snoozed_until, case.wake_on = None, ""
    if happened or verb in FROM_THE_REFERRER:
        slept = Q(wake_on__in=happened)
        if verb in FROM_THE_REFERRER and by_id:
            answered = case.circle_members.filter(_refers(by_id)).values("case_id")
            slept |= Q(wake_on=WakeOn.ANSWER, case__in=answered)
        case.tasks.filter(slept, done_at=None).update(snoozed_until=None, wake_on="")


def _refers(person: int | None) -> Q:
    return Q(person=person, role=Role.REFERRING_PHYSICIAN, until=None)
