"""Records that others hold: asked for, promised, received, legible, translated, reviewed, or not to be had."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases import actions as cases
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify, send

from .errors import NoReason, StepNotAllowed
from .journey import HERE, OUTSTANDING, REASONED, WantedState, moves_from
from .models import SourceDocument, WantedRecord, WantedStep
from .queries import document_for

PATIENCE = dt.timedelta(days=7)
"""After so long without a word a source is reminded; after a promise, on the day after it."""
MOST = 3
"""Reminders a source gets; after that a person must think of another way."""


@transaction.atomic
def want_record(*, case_ref: str, kind: str, source: str, by: Actor, **facts: Any) -> WantedRecord:
    """Ask a source for a record. `facts`: contact, language, note, needs_translation, promised_for."""
    by.require("chase records")
    case = case_for(by, case_ref, lock=True, action="update")
    wanted = WantedRecord.objects.create(case=case, kind=kind, source=source.strip()[:200], **facts)
    _step(wanted, by)
    _count(case, by)
    return wanted


@transaction.atomic
def move_record(
    *,
    case_ref: str,
    number: int,
    to: str,
    by: Actor,
    reason: str = "",
    promised_for: dt.date | None = None,
    document_ref: str = "",
) -> WantedRecord:
    """A wanted record comes a step further. Raises `StepNotAllowed`, `NoReason` (not obtainable, and nobody says why).

    Only who may review the patient's record calls one reviewed.
    """
    by.require("reconcile record" if to == WantedState.REVIEWED else "chase records")
    case = case_for(by, case_ref, lock=True, action="update")
    wanted = WantedRecord.objects.select_for_update().filter(pk=number, case=case).first()
    if wanted is None:
        raise NotHere
    if to not in moves_from(wanted.state, needs_translation=wanted.needs_translation):
        raise StepNotAllowed
    if to in REASONED and not reason.strip():
        raise NoReason(what=wanted.get_kind_display())
    wanted.state, wanted.state_at, wanted.reason = to, timezone.now(), reason.strip()[:300]
    wanted.promised_for = promised_for if to == WantedState.PROMISED else wanted.promised_for
    wanted.document = _document(case, document_ref, by) or wanted.document
    if to == WantedState.REQUESTED:
        wanted.requested_at, wanted.promised_for, wanted.reminders, wanted.reminded_at = wanted.state_at, None, 0, None
    wanted.save()
    _step(wanted, by)
    _count(case, by)
    return wanted


def want_asked(*, case_ref: str, question: int, kinds: list[str], source: str, until: str) -> None:
    """Want the records a question back asked for, promised for the day it named; safe to repeat."""
    with acting(SYSTEM):
        known = set(WantedRecord.objects.filter(case__ref=case_ref, asked_in=question).values_list("kind", flat=True))
        for kind in kinds:
            if kind not in known:
                day = dt.date.fromisoformat(until)
                want_record(case_ref=case_ref, kind=kind, source=source, by=SYSTEM, asked_in=question, promised_for=day)


def drop_asked(*, case_ref: str, question: int, reason: str) -> None:
    """Chase no more what a question wanted that was taken back, where it has not come."""
    with acting(SYSTEM):
        waiting = WantedRecord.objects.filter(case__ref=case_ref, asked_in=question, state__in=OUTSTANDING)
        for wanted in waiting:
            move_record(case_ref=case_ref, number=wanted.pk, to=WantedState.UNOBTAINABLE, by=SYSTEM, reason=reason)


def remind(*, now: dt.datetime | None = None) -> int:
    """Remind, in their language, sources that owe us records; tell the case's owner of one that does not answer.

    Run by the clock; safe to repeat on the same day. Gives how many were reminded.
    """
    moment = now or timezone.now()
    with acting(SYSTEM):
        due = list(_due(moment).values_list("pk", flat=True))
    return sum(_remind(number, moment) for number in due)


def _due(now: dt.datetime) -> Any:
    outstanding = WantedRecord.objects.filter(state__in=OUTSTANDING, reminders__lte=MOST)
    waited = outstanding.filter(requested_at__lt=now - PATIENCE)
    return waited.exclude(reminded_at__gt=now - PATIENCE).exclude(promised_for__gte=now.date()).order_by("pk")


def _remind(number: int, now: dt.datetime) -> bool:
    with acting(SYSTEM):
        wanted = _due(now).select_for_update(of=("self",)).select_related("case").filter(pk=number).first()
        if wanted is None:
            return False
        given_up = wanted.reminders == MOST or not wanted.contact
        if not given_up:
            send(
                channel="mail",
                recipient=wanted.contact,
                kind="records_wanted",
                about=wanted.case.ref,
                language=wanted.language,
            )
        elif wanted.case.owner_id:
            notify(person_id=wanted.case.owner_id, kind="records_overdue", ref=wanted.case.ref)
        wanted.reminders, wanted.reminded_at = MOST + 1 if given_up else wanted.reminders + 1, now
        wanted.save(update_fields=["reminders", "reminded_at"])
        _step(wanted, SYSTEM, note="" if given_up else "reminded")
        return not given_up


def note_translated(*, document: SourceDocument, by: Actor) -> None:
    """A translation of the document into our language was signed: a record that was wanted and needed one is translated, and
    so was legible.
    """
    waiting = WantedRecord.objects.select_for_update().filter(
        document=document, needs_translation=True, state__in=(WantedState.RECEIVED, WantedState.LEGIBLE)
    )
    for wanted in waiting:
        for state in (WantedState.LEGIBLE, WantedState.TRANSLATED):
            if wanted.state != state:
                wanted.state, wanted.state_at = state, timezone.now()
                _step(wanted, by)
        wanted.save(update_fields=["state", "state_at"])


def _document(case: Case, ref: str, by: Actor) -> SourceDocument | None:
    if not ref:
        return None
    document = document_for(by, ref)
    if document.case_id != case.pk:
        raise NotHere
    return document


def _step(wanted: WantedRecord, by: Actor, note: str = "") -> None:
    WantedStep.objects.create(wanted=wanted, state=wanted.state, note=note or wanted.reason, by=by.id, by_name=by.name)


def _count(case: Case, by: Actor) -> None:
    """Completeness, for the worklist: of what is wanted and to be had, how much is here."""
    states = list(
        WantedRecord.objects.filter(case=case).exclude(state=WantedState.UNOBTAINABLE).values_list("state", flat=True)
    )
    note_access("update", "record", [case.ref, case.patient.ref])
    cases.count_records(case_ref=case.ref, wanted=len(states), here=sum(state in HERE for state in states), by=by)
