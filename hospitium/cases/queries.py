"""Reads of the journey: the one door to a case, the timeline; the worklist has a module of its own."""

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access, watch_harvest
from hospitium.access.queries import User
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.together import Part, read, together
from hospitium.patients.actions import may_open
from hospitium.patients.queries import Patient

from . import journey, policy
from .gates import Shown
from .letters.policy import readable
from .models import Case, CircleMember, Entry, Gate, Task
from .policy import as_agreed, is_outside, sees, visible
from .reviewing.queries import OpenQuestion, open_questions, opinions_of, questions_of, questions_open_to
from .worklist import COUNTED, PAGE, Filters, Line, Page, all_cases, chips, find, worklist

__all__ = [
    "COUNTED",
    "PAGE",
    "Case",
    "Entry",
    "Filters",
    "Gate",
    "Line",
    "OpenQuestion",
    "Page",
    "Task",
    "all_cases",
    "as_agreed",
    "case_for",
    "cases_of",
    "cases_of_each",
    "chips",
    "find",
    "gates_shown",
    "is_outside",
    "may_see",
    "open_questions",
    "open_tasks",
    "parts_of",
    "patient_of_case",
    "questions_open_to",
    "sees",
    "timeline",
    "visible",
    "worklist",
]


def seen_case(actor: Actor, number: int) -> Case | None:
    """A case by its number with its patient, for a mention; None when the actor may not see it."""
    seen = policy.SEES.q(actor) & policy.as_agreed(actor)
    return Case.objects.filter(seen, pk=number).select_related("patient").first()


def case_for(actor: Actor, ref: str, *, lock: bool = False, action: str = "read") -> Case:
    """The only door to a case. Writes who looked; an unseen case and a missing one are the same `NotHere`.

    Raises `CannotLeave` when the rules of transfer do not let it be opened where the actor's organisation stands.
    """
    actor.require("see cases")
    found = Case.objects.filter(policy.SEES.q(actor), policy.as_agreed(actor, action), ref=tidy_ref(ref))
    found = found.select_for_update(of=("self",)) if lock else found
    case = found.select_related("patient", "office", "service_line", "owner", "referring_organisation").first()
    if case is None:
        raise NotHere
    purpose = "ETREAT" if policy.only_in_emergency(actor, case) else ""
    shown = "clinical" if actor.may("see clinical facts") else "identity"
    crossed = may_open(patient=case.patient, data_class=shown, channel="page", purpose=purpose, by=actor)
    note_access(
        action,
        "case",
        [case.ref, case.patient.ref],
        purpose=purpose,
        own_desk=(own_desk := policy.is_own_desk(actor, case)),
        **({"transfer": crossed.pk} if crossed else {}),
    )
    if not own_desk:
        watch_harvest(by=actor, ref=case.ref)
    return case


def for_emergency(reference: str) -> tuple[int, str] | None:
    """(patient number, case reference) of the newest case with this case or patient reference, whoever asks.

    Passes the wall for exactly this answer; only `break_glass` may use it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_id, case_ref FROM cases_for_emergency(%s)", [tidy_ref(reference)])
        return cursor.fetchone()


def may_see(actor: Actor, case: Case) -> bool:
    """The same rule asked of one row, for whoever is to be told of it."""
    return actor.may("see cases") and policy.SEES.holds(actor, case) and policy.is_agreed(actor, case)


def patient_of_case(ref: str) -> Patient | None:
    """Whose case a reference names, for the system alone."""
    found = Case.objects.filter(ref=ref).select_related("patient").first()
    return found.patient if found else None


def cases_of(actor: Actor, *, patient_id: int) -> list[Case]:
    """The cases of a patient that the actor may see, newest first."""
    return list(_cases_of(actor, patient_id))


def cases_of_each(actor: Actor, *patient_ids: int) -> list[list[Case]]:
    """The same of several patients, in one question."""
    return list(together(**{str(number): _cases_of(actor, number) for number in patient_ids}).values())


def _cases_of(actor: Actor, patient_id: int) -> QuerySet[Case]:
    return visible(actor).filter(patient_id=patient_id).order_by("-id")[:20]


def undoable(actor: Actor, case: Case) -> Entry | None:
    """The actor's own newest act on the case that can be taken back, for the button beside the answer."""
    newest = case.entries.filter(verb__in=journey.UNDOABLE).order_by("-id").first()
    return newest if newest and newest.by_id == actor.id else None


def parts_of(actor: Actor, case: Case, *beside: Part | None, kind: str = "") -> dict[str, list[Any]]:
    """What a page shows beneath a case, in one query: open `tasks` soonest first, the newest `entries`, the `circle`, the
    newest `letters`, the open `questions` and newest `opinions` (also kept on the case, for its panels); and its gates, for `gates_of`.

    `beside`: what the page shows of other rooms, read in the same query.
    """
    lists = {
        "tasks": _open_tasks(case) if actor.may("see staff notes") else _open_tasks(case).filter(words=""),
        "gates": Gate.objects.filter(case=case),
        "entries": _timeline(actor, case, kind=kind)[:50],
        "circle": CircleMember.objects.filter(case=case, until=None)
        .annotate(name=F("person__name"))
        .order_by("role", "id"),
        "letters": readable(actor).filter(case=case).order_by("-id").defer("values", "sealed")[:6],
        "questions": questions_of(actor, case).filter(state="open")[:10],
        "opinions": opinions_of(actor, case)[:5],
    }
    read(Part(lists, functools.partial(_keep_parts, case)), *beside)
    return case.parts  # type: ignore[attr-defined,no-any-return]


def _keep_parts(case: Case, found: dict[str, list[Any]]) -> None:
    keep_gates(case, found.pop("gates"))
    for task in of_case(case, found["tasks"]):
        task.said_at = dt.datetime.fromisoformat(task.said_at) if task.said_at else None
    case.parts = found  # type: ignore[attr-defined]


def open_tasks(case: Case) -> list[Task]:
    """What is still to do, soonest first."""
    return of_case(case, _open_tasks(case))


T = TypeVar("T", Task, Gate)


def of_case(case: Case, rows: Iterable[T]) -> list[T]:
    """Rows that know their case without asking for it."""
    found = list(rows)
    for row in found:
        row.case = case
    return found


def gates_of(case: Case) -> dict[str, Gate]:
    """What is known of the gates, by kind; read once for a case at hand."""
    if "gates_known" not in case.__dict__:
        keep_gates(case, Gate.objects.filter(case=case))
    return case.__dict__["gates_known"]  # type: ignore[no-any-return]


def keep_gates(case: Case, gates: Iterable[Gate]) -> None:
    """Spare `gates_of` its question."""
    case.__dict__["gates_known"] = {gate.kind: gate for gate in of_case(case, gates)}


def gates_shown(case: Case) -> dict[str, Shown]:
    """What the gates show, for the rules."""
    return {kind: gate.shown for kind, gate in gates_of(case).items()}


def _open_tasks(case: Case) -> QuerySet[Task]:
    """Each with whose it is and, where the patient's word brought it, that word, who said it and who wrote it down when."""
    recorder = User.objects.filter(pk=OuterRef("wish__recorded_by")).values("name")
    return Task.objects.filter(case=case, done_at=None).annotate(
        person=F("assignee__name"),
        said=F("wish__statement"),
        said_who=F("wish__stated_by"),
        said_at=F("wish__at"),
        said_to=Subquery(recorder),
    )


KINDS = {
    "steps": (
        *("opened", "received", "follows", "followed", "step", "held", "resumed", "assigned", "snoozed", "woken"),
        *("gate", "gate_override", "gate_lapsed", "unconfirmed", "pathway"),
        *("question_asked", "question_answered", "opinion_signed", "opinion_released", "board_closed"),
        *("visit_held", "visit_confirmed", "visit_broken", "visit_repaired", "visit_nurse", "visit_let_go"),
    ),
    "documents": (
        "received",
        "document",
        "message",
        "document_out",
        "translated",
        "link_made",
        "link_received",
        "taken_over",
        "letter_issued",
        "letter_revoked",
        "letter_received",
        "referrer_answered",
        "referrer_reported",
    ),
    "notes": ("note",),
    "messages": ("said",),
    "people": (
        *("assigned", "joined", "left", "patient_changed", "records_joined", "records_parted"),
        *(
            "invited",
            "invitation_revoked",
            "invitation_accepted",
            "standing_began",
            "standing_renewed",
            "standing_ended",
        ),
        *("handover_offered", "handover_taken", "handover_returned", "colleague_added", "colleague_ended"),
    ),
    "tasks": (
        *("task_done", "task_added", "task_given", "task_offered", "task_accepted", "task_returned", "task_kept"),
        *("task_unanswered", "escalated", "wish_task", "wish_changed", "wish_dropped"),
    ),
}
"""What the timeline can be narrowed to: slug to the verbs of its entries."""

NAMES_DOCUMENTS = ("received", "document", "message", "document_out", "translated", "reconciled")
"""Verbs whose entries name what stands in the record."""


def timeline(actor: Actor, case: Case, *, before: int | None = None, kind: str = "", limit: int = 50) -> list[Entry]:
    """The newest entries, or those before the entry numbered `before`; staff notes for staff only."""
    entries = _timeline(actor, case, kind=kind)
    return list((entries.filter(pk__lt=before) if before else entries)[:limit])


def _timeline(actor: Actor, case: Case, *, kind: str) -> QuerySet[Entry]:
    entries = Entry.objects.filter(case=case).order_by("-id")
    entries = entries if actor.may("see staff notes") else entries.filter(staff_only=False)
    if case.patient_id in dict(actor.stands):  # what names a document might name one that is held back
        entries = entries.exclude(verb__in=NAMES_DOCUMENTS)
    return entries.filter(verb__in=KINDS[kind]) if kind in KINDS else entries
