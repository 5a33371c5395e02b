"""Writes about a visit as its family sees it: seen, wished for by mail, read by a calendar, asked to change, answered, prepared for."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases.actions import finish_errand, raise_errand
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.models import (
    Appointment,
    ByMail,
    CalendarLink,
    ChangeRequest,
    Preparation,
    SeenVisit,
)

from . import inviting, medicines, queries
from .errors import AnsweredAlready, AnswerNeeded, AskedAlready, OverAlready, PreparationNeeded, TimeNeeded
from .models import Answer, What, Wish

SPEAK = "speak for oneself"
ERRAND = "appointment_wish"
LONGEST = 90 * 24 * 60
"""The longest preparation, in minutes."""


@transaction.atomic
def say_seen(*, case_ref: str, by: Actor) -> None:
    """Whoever speaks for the patient has seen the visit as it is: from now on only what changes is news to them."""
    case = _family_case(by, case_ref)
    visit = queries.whole_visit(by, case)
    kept = {"items": {item.ref: item.seen for item in visit.items}, "at": timezone.now()}
    SeenVisit.objects.update_or_create(person_id=by.id, case=case, defaults=kept)
    with acting(SYSTEM):
        Appointment.objects.filter(pk__in=[row.pk for row in visit.rows.values()], told_at=None).update(
            told_at=kept["at"]
        )


@transaction.atomic
def wish_mail(*, case_ref: str, wanted: bool, by: Actor) -> None:
    """From now on this person has, or has not, the appointments of a case by e-mail; those ahead are sent at once."""
    case = _family_case(by, case_ref)
    if not wanted:
        ByMail.objects.filter(person_id=by.id, case=case).delete()
        return
    _row, is_new = ByMail.objects.get_or_create(person_id=by.id, case=case)
    if is_new:
        inviting.invite_to_all(case, by.id or 0)


@transaction.atomic
def make_link(*, by: Actor, language: str) -> str:
    """A new address for this person's calendar, shown once: gives its secret. The one before ends."""
    by.require(SPEAK)
    end_link(by=by)
    secret = secrets.token_urlsafe(32)
    CalendarLink.objects.create(person_id=by.id or 0, digest=digest(secret), language=language)
    return secret


@transaction.atomic
def end_link(*, by: Actor) -> None:
    """From now on nothing is read at the address."""
    by.require(SPEAK)
    CalendarLink.objects.filter(person_id=by.id, ended_at=None).update(ended_at=timezone.now())


def digest(secret: str) -> str:
    """What is kept of a secret. It is random and long, so one hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def ask_change(
    *,
    case_ref: str,
    appointment_ref: str,
    wish: str,
    by: Actor,
    wanted_at: dt.datetime | None = None,
    words: str = "",
) -> ChangeRequest:
    """The family asks for another time, or to leave an appointment out; the coordinator finds a task.

    Raises `TimeNeeded` for another time in the past, `OverAlready`, `AskedAlready`.
    """
    case = _family_case(by, case_ref, action="update")
    by.require_for("answer questions", case.patient_id)
    appointment = _appointment(case, appointment_ref)
    if wish not in Wish.values or (wanted_at and wanted_at <= timezone.now()):
        raise TimeNeeded
    if appointment.state != "confirmed" or appointment.ends <= timezone.now():
        raise OverAlready
    try:
        with transaction.atomic():
            asked = ChangeRequest.objects.create(
                case=case,
                appointment=appointment,
                wish=wish,
                wanted_at=wanted_at if wish == Wish.OTHER_TIME else None,
                words=words.strip()[:1000],
                by=by.name,
                by_id=by.id or 0,
                was=appointment.during,
            )
    except IntegrityError:
        raise AskedAlready from None
    raise_errand(case_ref=case.ref, errand=ERRAND, verb="visit_asked", by=by, appointment=appointment.ref)
    if case.owner_id:
        notify(person_id=case.owner_id, kind="visit_asked", ref=case.ref, by_name=by.name)
    return asked


@transaction.atomic
def withdraw_change(*, case_ref: str, number: int, by: Actor) -> None:
    """The family takes its wish back."""
    case = _family_case(by, case_ref, action="update")
    asked = _waiting(case, number)
    if asked.by_id != by.id:
        by.require_for("answer questions", case.patient_id)
    _answer(asked, Answer.WITHDRAWN, by)
    _settle(case, by)


@transaction.atomic
def decline_change(*, case_ref: str, number: int, words: str, by: Actor) -> None:
    """It stays as it is; the family reads why. Raises `AnswerNeeded`, `AnsweredAlready`."""
    case = _desk_case(by, case_ref)
    if not words.strip():
        raise AnswerNeeded
    _answer(_waiting(case, number), Answer.DECLINED, by, answer_words=words.strip()[:1000])
    _settle(case, by)


@transaction.atomic
def approve_change(
    *, case_ref: str, number: int, by: Actor, begins: dt.datetime | None = None, words: str = "", outside: str = ""
) -> ChangeRequest:
    """Change it as the family asked: to a time the coordinator chose, or cancel it; all in one transaction, or nothing.

    `outside`: why, where that is outside of hours or beyond a limit. Raises `TimeNeeded`, `AnsweredAlready`, and what booking says
    stands in the way.
    """
    case = _desk_case(by, case_ref)
    asked = _waiting(case, number)
    why = words.strip()[:500] or str(asked.get_wish_display())
    if asked.wish == Wish.NOT_AT_ALL:
        booking.cancel(ref=asked.appointment.ref, why=why, by=by)
        _answer(asked, Answer.APPROVED, by, answer_words=words.strip()[:1000])
    else:
        if begins is None or begins <= timezone.now():
            raise TimeNeeded
        moved = booking.move(ref=asked.appointment.ref, begins=begins, why=why, by=by, outside=outside)
        _answer(asked, Answer.APPROVED, by, answer_words=words.strip()[:1000], became=moved.during)
    _settle(case, by)
    return asked


@transaction.atomic
def state_preparation(*, appointment_ref: str, case_ref: str, prepare: list[dict[str, Any]], by: Actor) -> None:
    """Say how to prepare for an appointment: the whole list, in the words of the plan format (`what`, `minutes`, `words`), of a pause
    also how many minutes after the appointment begins it ends (`until`), where that is known.

    A planner states it with what it confirms, a person by hand. Raises `PreparationNeeded`.
    """
    case = _desk_case(by, case_ref)
    appointment = _appointment(case, appointment_ref)
    rows = [_prepared(appointment, one, by) for one in prepare]
    _find_in_record(rows, by, case)
    Preparation.objects.filter(appointment=appointment).delete()
    Preparation.objects.bulk_create(rows)
    note_access("update", "visit", [case.ref, case.patient.ref])
    announce(case.ref, case_id=case.pk, by=by.name)


def prepare_once(*, appointment: Appointment, prepare: list[dict[str, Any]], by: Actor) -> None:
    """State how to prepare for an appointment as its plan has it, unless somebody has stated it already."""
    if not Preparation.objects.filter(appointment=appointment).exists():
        Preparation.objects.bulk_create([_prepared(appointment, one, by) for one in prepare])


def _prepared(appointment: Appointment, one: dict[str, Any], by: Actor) -> Preparation:
    what, minutes, words = one.get("what", ""), one.get("minutes"), str(one.get("words", "")).strip()[:300]
    if what not in What.values or not isinstance(minutes, int) or not 0 <= minutes <= LONGEST:
        raise PreparationNeeded
    if what != What.FASTING and not words:
        raise PreparationNeeded
    until = one.get("until") if what == What.PAUSE else None
    if until is not None and not (isinstance(until, int) and 0 <= until <= LONGEST):
        raise PreparationNeeded
    return Preparation(appointment=appointment, what=what, minutes=minutes, words=words, until=until, by=by.name)


def _find_in_record(rows: list[Preparation], by: Actor, case: Case) -> None:
    """Mark the medicines that the patient's record names."""
    pauses = [row for row in rows if row.what == What.PAUSE]
    known = {name.casefold() for name in medicines.known(by, case)} if pauses else set()
    for row in pauses:
        row.is_of_record = row.words.casefold() in known


def _family_case(by: Actor, ref: str, action: str = "read") -> Case:
    by.require(SPEAK)
    case = case_for(by, ref, action=action)
    if not queries.may_see_whole(by, case):
        raise NotHere
    return case


def _desk_case(by: Actor, ref: str) -> Case:
    by.require("book appointments")
    return case_for(by, ref, action="update")


def _appointment(case: Case, ref: str) -> Appointment:
    found = queries.appointment_in(case, ref)
    if found is None:
        raise NotHere
    return found


def _waiting(case: Case, number: int) -> ChangeRequest:
    found = ChangeRequest.objects.select_for_update(of=("self",)).select_related("appointment", "case")
    asked = found.filter(case=case, pk=number).first()
    if asked is None:
        raise NotHere
    if asked.answer != Answer.WAITS:
        raise AnsweredAlready
    return asked


def _answer(asked: ChangeRequest, answer: Answer, by: Actor, **more: Any) -> None:
    kept: dict[str, Any] = {"answer": answer, "answered_by": by.name, "answered_at": timezone.now(), **more}
    for name, value in kept.items():
        setattr(asked, name, value)
    asked.save(update_fields=list(kept))
    if by.id != asked.by_id:
        notify(person_id=asked.by_id, kind="visit_answered", ref=asked.case.ref, by_name=by.name)


def _settle(case: Case, by: Actor) -> None:
    """The task is done when nothing waits any more."""
    is_last = not ChangeRequest.objects.filter(case=case, answer=Answer.WAITS).exists()
    finish_errand(case_ref=case.ref, errand=ERRAND, verb="visit_answered", is_done=is_last, by=by)
