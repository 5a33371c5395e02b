"""What whoever referred a case may do to it: answer, report, confirm a letter, let colleagues in and end that."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.cases import journey
from hospitium.cases.actions import note_handed_out
from hospitium.cases.journey import WaitingOn
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, CircleMember, Task
from hospitium.cases.policy import is_outside
from hospitium.kernel.errors import NotHere
from hospitium.messaging.live import announce

from .errors import NoSuchColleague
from .models import Scope
from .queries import letters_for

LONGEST_DAYS = 365
"""How long a colleague may be let in at most; afterwards they are let in anew."""


@transaction.atomic
def note_word(*, case_ref: str, verb: str, errand: str, by: Actor, **facts: Any) -> Case:
    """The referrer said something (`referrer_answered`, `referrer_reported`): the timeline tells, the team has an errand, and
    an answer takes what waited for them off the list. Called by the room that keeps the words as a document.
    """
    by.require("follow referrals")
    case = to_change(by, case_ref)
    case.tell(verb, by=by.name, by_id=by.id, name=by.name, **facts)
    if verb == "referrer_answered":
        waiting = case.tasks.filter(done_at=None, waiting_on=WaitingOn.REFERRER)
        waiting.update(done_at=timezone.now(), done_by=by.name)
    if not case.tasks.filter(kind=errand, done_at=None).exists():
        owed = journey.ERRANDS[errand]
        due = timezone.now() + dt.timedelta(hours=owed.hours)
        Task.objects.create(case=case, kind=errand, waiting_on=owed.waiting_on, due_at=due)
    return keep(case, by)


@transaction.atomic
def acknowledge_letter(*, case_ref: str, number: int, by: Actor, takes_over: bool = False, words: str = "") -> Case:
    """The referrer confirms that an opinion or summary arrived, and perhaps that they take the patient over. Confirmed once;
    raises `NotHere` for a letter that is not for them.
    """
    by.require("follow referrals")
    case = to_change(by, case_ref)
    letter = next((one for one in letters_for(by, case) if one.pk == number), None)
    if letter is None:
        raise NotHere
    known = {"verb": "letter_received", "facts__number": letter.number}
    if case.entries.filter(**known).exists():
        return case
    said: dict[str, Any] = {"name": by.name, "letter": letter.kind, "variant": letter.variant, "number": letter.number}
    case.tell("letter_received", by=by.name, by_id=by.id, **said)
    note_access("update", "letter", [letter.number or case.ref, case.ref, case.patient.ref], acknowledged=True)
    facts = {"name": by.name, "text": words.strip()[:2000]}
    verb = "taken_over" if takes_over else ""
    return note_handed_out(case_ref=case.ref, verb=verb, by=by, task="confirm_handover", is_done=True, **facts)


@transaction.atomic
def add_colleague(*, case_ref: str, person_id: int, scope: str, days: int, by: Actor) -> CircleMember:
    """Let a colleague of one's institution see the case, for so many days. Who was let in lets nobody in.

    Raises `NoSuchColleague`, and `NotHere` for whoever does not refer the case themselves.
    """
    by.require("follow referrals")
    case = to_change(by, case_ref)
    _only_own(case, by)
    places = by.organisations(Role.REFERRING_PHYSICIAN)
    person = people_with(Role.REFERRING_PHYSICIAN, organisation_ids=places).filter(pk=person_id).first()
    if person is None or person.pk == by.id or scope not in Scope.values or not 0 < days <= LONGEST_DAYS:
        raise NoSuchColleague(days=LONGEST_DAYS)
    ends = timezone.now() + dt.timedelta(days=days)
    live: dict[str, Any] = {"case": case, "person": person, "role": Role.REFERRING_PHYSICIAN, "until": None}
    agreed = {"scope": scope, "ends_at": ends, "added_by": by.id}
    if CircleMember.objects.filter(**live, added_by=None).exists():
        raise NoSuchColleague(days=LONGEST_DAYS)
    member, _is_new = CircleMember.objects.update_or_create(**live, defaults=agreed)
    _mirror(case)
    case.tell("colleague_added", by=by.name, by_id=by.id, name=by.name, person=person.name, agreed=scope)
    keep(case, by)
    return member


@transaction.atomic
def end_colleague(*, case_ref: str, number: int, by: Actor) -> Case:
    """A colleague sees the case no longer, from their next click on. Raises `NotHere` for one whom others let in."""
    by.require("follow referrals")
    case = to_change(by, case_ref)
    member = CircleMember.objects.filter(case=case, pk=number, until=None, added_by=by.id).first()
    if member is None:
        raise NotHere
    _end(case, member, by)
    return keep(case, by)


def end_what_lapsed() -> None:
    """Write down the end of every agreement with a colleague whose time is over; it held no longer anyway."""
    with acting(SYSTEM):
        over = CircleMember.objects.filter(until=None, ends_at__lte=timezone.now()).select_related("person")
        for member in over.order_by("pk")[:500]:
            case = Case.objects.select_for_update().get(pk=member.case_id)
            _end(case, member, SYSTEM)
            case.save(update_fields=["circle", "changed_at", "changed_by", "snoozed_until", "wake_on"])
            announce(case.ref, case_id=case.pk, by=SYSTEM.name)


def _end(case: Case, member: CircleMember, by: Actor) -> None:
    member.until = min(timezone.now(), member.ends_at or timezone.now())
    member.save(update_fields=["until"])
    _mirror(case)
    case.tell("colleague_ended", by=by.name, by_id=by.id, person=member.person.name)


def _only_own(case: Case, by: Actor) -> None:
    own = CircleMember.objects.filter(case=case, person=by.id, role=Role.REFERRING_PHYSICIAN, until=None, added_by=None)
    if not is_outside(by) or not own.exists():
        raise NotHere


def _mirror(case: Case) -> None:
    case.circle = sorted(set(case.circle_members.filter(until=None).values_list("person_id", flat=True)))
