"""Writes of the journey: each is one sentence - fetch by the door, may you, do, tell."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor, acting
from hospitium.access.actions import note_access, open_emergency
from hospitium.access.queries import User, memberships_of, people_with
from hospitium.access.roles import Role
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.patients.actions import set_restricted

from . import journey
from .errands import finish_errand, raise_errand
from .errors import (
    CannotAssign,
    CannotUndo,
    EmptyNote,
    NoSuchReference,
    ReasonNeeded,
    SnoozeInPast,
    TaskClosed,
)
from .events import CaseAssigned, CaseOpened
from .gating import override_gate, state_gate
from .journey import Stage, Urgency, WakeOn
from .keeping import begin, keep, tasks_of, to_change
from .machines import standing_at
from .models import Case, CircleMember, Task
from .offering import offered
from .pathways.plan import USUAL
from .pathways.versions import edit_pathway, in_force, load_shipped
from .queries import case_for, for_emergency, visible
from .steps import change_pathway, hold_case, move_case, resume_case
from .work.whose import carried_by, follow_owner

__all__ = [
    "assign_case",
    "break_glass",
    "change_pathway",
    "count_records",
    "edit_pathway",
    "finish_errand",
    "finish_task",
    "hold_case",
    "join_circle",
    "leave_circle",
    "link_cases",
    "load_shipped",
    "move_case",
    "note_document",
    "note_handed_out",
    "note_reconciled",
    "note_visit",
    "open_case",
    "override_gate",
    "raise_errand",
    "restrict_case",
    "resume_case",
    "snooze_case",
    "state_gate",
    "undo",
    "write_note",
]


@transaction.atomic
def open_case(
    *,
    patient: Any,
    by: Actor,
    office_id: int | None = None,
    referring_organisation_id: int | None = None,
    service_line_id: int | None = None,
    question: str = "",
    urgency: str = Urgency.ELECTIVE,
    stage: str = Stage.INTAKE,
    pathway: str = USUAL,
    is_demo: bool = False,
    told: str = "opened",
    **facts: Any,
) -> Case:
    """Open a case for a patient, at intake of the usual pathway unless told otherwise, with the tasks of that stage.

    Raises `LineNotReady` for a service line that is not offered where the patient lives.
    """
    by.require("send referral")
    line_id, unready = offered(service_line_id, patient, by)
    case = Case(
        ref=new_ref("C"),
        patient=patient,
        office_id=office_id,
        referring_organisation_id=referring_organisation_id,
        service_line_id=line_id,
        question=question[:500],
        urgency=urgency,
        pathway=in_force(pathway),
        is_demo=is_demo,
        owner_id=_named_owner(patient, by) if patient.is_restricted else None,
        circle=[by.id] if by.id and by.roles <= {Role.REFERRING_PHYSICIAN} else [],
        changed_by=by.name,
    )
    case.stand(standing_at(stage, stages=case.plan.stages))
    begin(case)
    tasks = tasks_of(case)
    case.look_for(min(tasks, key=lambda task: task.due_at, default=None))
    case.save()
    if by.id and case.circle:
        CircleMember.objects.create(case=case, person_id=by.id, role=Role.REFERRING_PHYSICIAN)
    case.tell(told, by=by.name, by_id=by.id, **facts)
    if unready:
        case.tell("line_waits", by=by.name, by_id=by.id, staff_only=True, line=unready)
    Task.objects.bulk_create(tasks)
    note_access("create", "case", [case.ref, patient.ref])
    publish(CaseOpened(case_ref=case.ref, patient_ref=patient.ref))
    announce(case.ref, case_id=case.pk, by=by.name)
    return case


def _named_owner(patient: Any, by: Actor) -> int | None:
    """Somebody must see a restricted patient's new case: whoever opens it, else the owner of the one before."""
    owners = Case.objects.filter(patient=patient).exclude(owner=None).order_by("-id").values_list("owner_id", flat=True)
    return by.id or owners.first()


@transaction.atomic
def assign_case(*, case_ref: str, owner_id: int | None, by: Actor) -> Case:
    """Give the case to a coordinator, or to nobody."""
    by.require("assign case")
    case = to_change(by, case_ref)
    owner = User.objects.filter(pk=owner_id, is_active=True).first() if owner_id else None
    if owner_id and (owner is None or Role.COORDINATOR not in {role for role, _ in memberships_of(owner.pk)}):
        raise CannotAssign
    before, case.owner = case.owner, owner
    if before == owner:
        return case
    case.tell(
        "assigned",
        by=by.name,
        by_id=by.id,
        before=before.name if before else "",
        after=owner.name if owner else "",
        before_id=before.pk if before else None,
    )
    follow_owner(case, before.pk if before else None)
    if owner:
        publish(CaseAssigned(case_ref=case.ref, owner_id=owner.pk, by_name=by.name))
    return keep(case, by)


@transaction.atomic
def snooze_case(*, case_ref: str, until: dt.date | None, by: Actor, wake_on: str = "") -> Case:
    """Take the case off the worklist until a day (of the home campus) or, if sooner, until something happens to it
    (`wake_on`: a `WakeOn`); `None` wakes it now.
    """
    by.require("snooze case")
    case = to_change(by, case_ref)
    if until is not None and until <= timezone.now().date():
        raise SnoozeInPast
    before, before_wake = case.snoozed_until, case.wake_on
    case.snoozed_until, case.wake_on = until, wake_on if until and wake_on in WakeOn.values else ""
    case.tell(
        "snoozed" if until else "woken",
        by=by.name,
        by_id=by.id,
        until=until.isoformat() if until else "",
        before=before.isoformat() if before else "",
        before_wake=before_wake,
    )
    return keep(case, by)


@transaction.atomic
def write_note(*, case_ref: str, text: str, by: Actor) -> Case:
    """A staff note: families and referrers never see it."""
    by.require("write note")
    case = to_change(by, case_ref)
    if not text.strip():
        raise EmptyNote
    case.tell("note", by=by.name, by_id=by.id, staff_only=True, text=text.strip()[:5000])
    return keep(case, by)


@transaction.atomic
def finish_task(*, case_ref: str, task_id: int, by: Actor) -> Case:
    """Tick a task off: whoever answers for it may, and the desks."""
    case = to_change(by, case_ref)
    task = case.tasks.filter(pk=task_id).first()
    if not (task and task.assignee_id == by.id):
        by.require("finish task")
    if task is None or task.done_at:
        raise TaskClosed
    task.done_at, task.done_by = timezone.now(), by.name
    task.save(update_fields=["done_at", "done_by"])
    title = task.words or task.kind
    case.tell("task_done", by=by.name, by_id=by.id, staff_only=bool(task.words), task=title, pathway=case.pathway_id)
    return keep(case, by)


@transaction.atomic
def join_circle(*, case_ref: str, person: User, role: Role, by: Actor) -> Case:
    """Bring a person into the circle of the case: from now they see it, in this role."""
    by.require("assign case")
    case = to_change(by, case_ref)
    CircleMember.objects.get_or_create(case=case, person=person, role=role, until=None)
    _mirror_circle(case)
    case.tell("joined", by=by.name, by_id=by.id, person=person.name, role=role)
    return keep(case, by)


@transaction.atomic
def leave_circle(*, case_ref: str, person: User, by: Actor) -> Case:
    """End a person's relation to the case; their next request no longer finds it."""
    by.require("assign case")
    case = to_change(by, case_ref)
    CircleMember.objects.filter(case=case, person=person, until=None).update(until=timezone.now())
    _mirror_circle(case)
    case.tell("left", by=by.name, by_id=by.id, person=person.name)
    return keep(case, by)


@transaction.atomic
def note_document(*, case_ref: str, by: Actor, document_ref: str, title: str, verb: str = "document") -> Case:
    """Tell the timeline that a document came in; with the verb `message` that a message did, with `document_out` that it was
    not this patient's, with `translated` that a translation of it was signed (called by the room that keeps documents).
    """
    case = to_change(by, case_ref)
    case.tell(verb, by=by.name, by_id=by.id, document=document_ref, title=title[:200])
    return keep(case, by)


@transaction.atomic
def link_cases(*, earlier_ref: str, later_ref: str, by: Actor) -> None:
    """Tell either timeline of the other case: the patient was referred again after the earlier one was closed."""
    earlier, later = to_change(by, earlier_ref), to_change(by, later_ref)
    earlier.tell("followed", by=by.name, by_id=by.id, later=later.ref)
    later.tell("follows", by=by.name, by_id=by.id, earlier=earlier.ref)
    for case in (earlier, later):
        keep(case, by)


@transaction.atomic
def note_letter(*, case: Case, verb: str, letter: str, variant: str, number: str, by: Actor) -> Case:
    """Tell the timeline that a letter was issued or revoked (called by `letters`, which holds the case locked)."""
    case.tell(verb, by=by.name, by_id=by.id, letter=letter, variant=variant, number=number)
    return keep(case, by)


@transaction.atomic
def count_records(*, case_ref: str, wanted: int, here: int, by: Actor) -> Case:
    """How many records are wanted and how many of them are here (called by the room that keeps records)."""
    case = to_change(by, case_ref)
    case.records_wanted, case.records_here = wanted, here
    return keep(case, by)


@transaction.atomic
def note_reconciled(*, case_ref: str, by: Actor, accept: int, merge: int, dismiss: int, open: int) -> Case:
    """Tell the timeline how many statements a clinician decided on, and how (called by the room that keeps records)."""
    case = to_change(by, case_ref)
    case.tell("reconciled", by=by.name, by_id=by.id, accepted=accept + merge, dismissed=dismiss)
    return keep(case, by)


@transaction.atomic
def note_handed_out(
    *, case_ref: str, verb: str, by: Actor, task: str = "", is_done: bool = False, **facts: Any
) -> Case:
    """Tell the timeline what became of records handed out; a `task` about it begins, or is done (called by the room that keeps
    records; whoever opens a link is no person of ours, so that `facts` hold their names). Without a verb only the task.
    """
    case = to_change(by, case_ref)
    if verb:
        case.tell(verb, by=by.name, by_id=by.id, **facts)
    waiting = case.tasks.filter(kind=task, done_at=None)
    if task and is_done:
        waiting.update(done_at=timezone.now(), done_by=by.name)
    elif task and not waiting.exists():
        errand = journey.ERRANDS[task]
        due = timezone.now() + dt.timedelta(hours=errand.hours)
        carried = carried_by(case, errand.waiting_on)
        Task.objects.create(case=case, kind=task, waiting_on=errand.waiting_on, due_at=due, **carried)
    return keep(case, by)


@transaction.atomic
def note_visit(
    *, case_ref: str, verb: str, by: Actor, staff_only: bool = False, finishes: str = "", **facts: Any
) -> Case:
    """Tell the timeline what became of the visit that is planned for a case, and that the task which asked for it is done
    (called by the room that plans it).
    """
    case = to_change(by, case_ref)
    case.tasks.filter(kind=finishes, done_at=None).update(done_at=timezone.now(), done_by=by.name)
    case.tell(verb, by=by.name, by_id=by.id, staff_only=staff_only, **facts)
    return keep(case, by)


@transaction.atomic
def restrict_case(*, case_ref: str, restricted: bool, reason: str, by: Actor) -> Case:
    """Take the patient's cases from every desk's sight but the people named on them (owner, circle), or give them back.

    Whoever restricts an unowned case becomes its owner, so that somebody still sees it.
    """
    by.require("restrict case")
    case = to_change(by, case_ref)
    if not reason.strip():
        raise ReasonNeeded
    if restricted and case.owner_id is None:
        case.owner_id = by.id
    verb = "restricted" if restricted else "unrestricted"
    case.tell(verb, by=by.name, by_id=by.id, staff_only=True, reason=reason.strip()[:500])
    kept = keep(case, by)
    set_restricted(patient=case.patient, restricted=restricted, by=by)
    return kept


@transaction.atomic
def break_glass(*, reference: str, reason: str, words: str, by: Actor) -> Case:
    """Open a record that no live relation opens, for an hour, because somebody is in danger; never silently.

    The privacy desk is told at once and the patient sees it on the timeline. A case the actor sees anyway just opens.
    """
    by.require("break glass")
    found = for_emergency(reference)
    if found is None:
        raise NoSuchReference
    patient_id, case_ref = found
    if visible(by).filter(ref=case_ref).exists():
        return case_for(by, case_ref)
    emergency = open_emergency(patient_id=patient_id, case_ref=case_ref, reason=reason, words=words, by=by)
    for officer in people_with(Role.PRIVACY_OFFICER):
        notify(person_id=officer.pk, kind="emergency", ref=f"E-{emergency.pk}", by_name=by.name)
    with acting(replace(by, glass=by.glass | {patient_id})) as opened:
        case = case_for(opened, case_ref, lock=True)
        case.tell("emergency", by=by.name, by_id=by.id, reason=reason)
        return keep(case, by)


UNDO_HOURS = 24


@transaction.atomic
def undo(*, case_ref: str, entry_id: int, by: Actor) -> Case:
    """Take back one's own assignment, snooze, hold or resumption of the last day, exactly; the timeline keeps both.
    Raises `CannotUndo` when something of the kind happened since.
    """
    by.require("snooze case")
    case = case_for(by, case_ref, lock=True, action="update")
    newest = case.entries.filter(verb__in=journey.UNDOABLE).order_by("-id").first()
    young = timezone.now() - dt.timedelta(hours=UNDO_HOURS)
    if newest is None or newest.pk != entry_id or newest.by_id != by.id or newest.at < young:
        raise CannotUndo
    return _TAKE_BACK[newest.verb](case.ref, newest.facts, by)


def _snoozed_as_before(ref: str, was: dict[str, Any], by: Actor) -> Case:
    return snooze_case(case_ref=ref, until=_day(was.get("before")), wake_on=was.get("before_wake", ""), by=by)


_TAKE_BACK: dict[str, Callable[[str, dict[str, Any], Actor], Case]] = {
    "assigned": lambda ref, was, by: assign_case(case_ref=ref, owner_id=was.get("before_id"), by=by),
    "snoozed": _snoozed_as_before,
    "woken": _snoozed_as_before,
    "held": lambda ref, was, by: resume_case(case_ref=ref, by=by),
    "resumed": lambda ref, was, by: hold_case(case_ref=ref, hold=was["hold"], reason=was.get("reason") or "–", by=by),
}


def _day(text: Any) -> dt.date | None:
    day = dt.date.fromisoformat(text) if text else None
    return day if day and day > timezone.now().date() else None


def _mirror_circle(case: Case) -> None:
    case.circle = sorted(set(case.circle_members.filter(until=None).values_list("person_id", flat=True)))
