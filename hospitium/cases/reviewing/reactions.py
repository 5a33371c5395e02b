"""What news makes clinical review do; each is safe to run twice."""

from dataclasses import replace

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.cases.journey import Stage
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import MatchChoice
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify
from hospitium.partners.queries import specialists

from .taking import READABLE, admit, assign_review, reviewer_of


def invite_readers(case_ref: str, stage: str) -> None:
    """A case that comes into review is seen by the specialists of its service line, unless it is restricted: then the desk
    names who reads it.
    """
    if stage != Stage.REVIEW:
        return
    with acting(SYSTEM):
        try:
            case = to_change(SYSTEM, case_ref)
        except NotHere:
            return
        own = specialists().filter(lines=case.service_line_id, is_offered=True)
        wanted = set() if case.is_restricted else set(own.values_list("person_id", flat=True))
        missing = User.objects.filter(pk__in=wanted - set(case.circle), is_active=True)
        for person in missing:
            admit(case, person)
        if missing:
            keep(case, SYSTEM)


def assign_chosen(case_ref: str, person_id: int, by_name: str) -> None:
    """Whoever was chosen has the case to read: at once while it is in review, else they find that they were chosen."""
    with acting(SYSTEM):
        case = to_change(SYSTEM, case_ref)
        if reviewer_of(case) == person_id:
            return
        if case.review in READABLE and case.stage != Stage.CLOSED:
            assign_review(case_ref=case_ref, person_id=person_id, by=replace(SYSTEM, name=by_name))
        else:
            notify(person_id=person_id, kind="chosen", ref=case_ref, by_name=by_name)


def assign_chosen_before(case_ref: str, stage: str) -> None:
    """A case that comes into review is read by whom it was chosen for, while nobody else has it."""
    if stage != Stage.REVIEW:
        return
    with acting(SYSTEM):
        case = to_change(SYSTEM, case_ref)
        chosen = MatchChoice.objects.filter(case=case, person__isnull=False).order_by("-id").first()
        if chosen and chosen.person_id in case.circle and reviewer_of(case) is None and case.review in READABLE:
            assign_review(case_ref=case_ref, person_id=chosen.person_id, by=replace(SYSTEM, name=chosen.by))
