"""Timeline entries and worklist reasons as sentences in the reader's language."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hospitium.access.queries import Emergency
from hospitium.access.roles import Role
from hospitium.access.standing.scopes import Scope
from hospitium.kernel import clock
from hospitium.kernel.commas import listed
from hospitium.patients.telling.sentences import section_title

from . import journey, machines
from .gates import GateKind, GateState
from .handover.models import Direction
from .journey import Hold, Stage
from .letters import kinds
from .messages.audiences import Audience
from .models import Case, Entry, plan_of, task_title
from .moves import MOVES
from .pathways.plan import USUAL, said, shipped
from .reviewing import words as reviewing
from .worklist import Line

SENTENCES = {
    "opened": gettext_lazy("Case opened"),
    "received": gettext_lazy("Referral received: %(title)s"),
    "step": gettext_lazy("%(move)s: %(before)s → %(after)s"),
    "assigned": gettext_lazy("Owner: %(before)s → %(after)s"),
    "held": gettext_lazy("On hold (%(hold)s)"),
    "resumed": gettext_lazy("Resumed (%(hold)s)"),
    "snoozed": gettext_lazy("Snoozed until %(until)s"),
    "woken": gettext_lazy("Back on the worklist"),
    "emergency": gettext_lazy("Record opened in an emergency: %(reason)s"),
    "restricted": gettext_lazy("Restricted to the people named on the case: %(reason)s"),
    "unrestricted": gettext_lazy("Open to the desks again: %(reason)s"),
    "note": gettext_lazy("Note"),
    "said": gettext_lazy("Message: %(side)s → %(audience)s"),
    "task_done": gettext_lazy("Done: %(task)s"),
    "joined": gettext_lazy("%(person)s joined as %(role)s"),
    "left": gettext_lazy("%(person)s left the circle"),
    "document": gettext_lazy("Document received: %(title)s"),
    "message": gettext_lazy("A message came: %(title)s"),
    "follows": gettext_lazy("Referred again: the earlier case is %(earlier)s"),
    "followed": gettext_lazy("The patient was referred again: the new case is %(later)s"),
    "document_out": gettext_lazy("Taken out, does not belong here: %(title)s"),
    "translated": gettext_lazy("Translation signed: %(title)s"),
    "reconciled": gettext_lazy("Record reviewed: %(accepted)s accepted, %(dismissed)s dismissed"),
    "records_joined": gettext_lazy("Two records were joined: %(merged)s now leads to %(kept)s"),
    "records_parted": gettext_lazy("Two joined records are separate again: %(merged)s and %(kept)s"),
    "link_made": gettext_lazy("Records handed out by link to %(recipient)s"),
    "link_revoked": gettext_lazy("Link for %(recipient)s taken back"),
    "link_closed": gettext_lazy("Link for %(recipient)s closed after too many wrong passcodes"),
    "link_opened": gettext_lazy("%(recipient)s opened the records handed out"),
    "link_received": gettext_lazy("%(name)s confirmed that the records arrived"),
    "taken_over": gettext_lazy("%(name)s takes over the patient's care"),
    "referrer_answered": gettext_lazy("%(name)s answered what was asked"),
    "referrer_reported": gettext_lazy("%(name)s reported how the patient fared at home"),
    "letter_received": gettext_lazy("%(name)s confirmed that the letter arrived: %(letter)s, %(number)s"),
    "colleague_added": gettext_lazy("%(name)s let a colleague see the case: %(person)s"),
    "colleague_ended": gettext_lazy("%(person)s no longer sees the case as a colleague"),
    "letter_issued": gettext_lazy("Letter issued: %(letter)s, %(number)s"),
    "letter_revoked": gettext_lazy("Letter revoked: %(letter)s, %(number)s"),
    "gate": gettext_lazy("Gate “%(gate)s”: %(before_state)s → %(state)s"),
    "gate_override": gettext_lazy("Gate “%(gate)s” passed until %(until)s, answered for by name"),
    "gate_lapsed": gettext_lazy("Gate “%(gate)s”: what held is over"),
    "unconfirmed": gettext_lazy("The visit is no longer confirmed: %(gates)s"),
    "pathway": gettext_lazy("Pathway: %(pathway_before)s → %(pathway_after)s"),
    "line_waits": gettext_lazy("Taken in without the service line “%(line)s”, which is not offered there"),
    "line_suspended": gettext_lazy("The service line “%(line)s” was suspended: %(reason)s"),
    "line_chosen": gettext_lazy("Service line: %(line)s"),
    "specialist_chosen": gettext_lazy("Specialist: %(person)s"),
    "task_added": gettext_lazy("Task added: %(task)s, for %(after)s"),
    "task_given": gettext_lazy("Task “%(task)s”: %(before)s → %(after)s"),
    "task_offered": gettext_lazy("Task “%(task)s” offered to %(after)s"),
    "task_accepted": gettext_lazy("Task “%(task)s” taken over"),
    "task_returned": gettext_lazy("Task “%(task)s” sent back"),
    "task_kept": gettext_lazy("Task “%(task)s” no longer offered"),
    "task_unanswered": gettext_lazy("Nobody has accepted the task “%(task)s” in time"),
    "escalated": gettext_lazy("Task “%(task)s”: %(ladder)s"),
    "wish_task": gettext_lazy("The patient's word brought a task: %(task)s"),
    "wish_changed": gettext_lazy("The patient's word changed: %(task)s"),
    "wish_dropped": gettext_lazy("No longer to be done: %(task)s"),
    "invited": gettext_lazy("%(person)s was invited"),
    "invitation_revoked": gettext_lazy("The invitation of %(person)s was taken back"),
    "invitation_accepted": gettext_lazy("%(person)s accepted the invitation"),
    "standing_began": gettext_lazy("%(person)s now acts for the patient: %(scope)s"),
    "standing_renewed": gettext_lazy("%(person)s goes on acting for the patient: %(scope)s"),
    "standing_ended": gettext_lazy("%(person)s no longer acts for the patient"),
    "handover_offered": gettext_lazy("Offered for taking over: %(direction)s"),
    "handover_taken": gettext_lazy("Taken over: %(direction)s"),
    "handover_returned": gettext_lazy("Not taken over: %(direction)s"),
    "visit_held": gettext_lazy("A plan of the visit was chosen; its appointments are held"),
    "visit_confirmed": gettext_lazy("The appointments of the visit are confirmed"),
    "visit_broken": gettext_lazy("The visit needs repair: something of it can no longer take place"),
    "visit_repaired": gettext_lazy("The visit was repaired; appointments changed: %(count)s"),
    "visit_nurse": gettext_lazy("Looks after the patient through the stay from now on: %(person)s"),
    "conference_moved": gettext_lazy("The conference about this case was moved: %(when)s, with %(who)s"),
    "kept_apart": gettext_lazy("Not to be booked for this case from now on: %(person)s"),
    "apart_no_more": gettext_lazy("May be booked for this case again: %(person)s"),
    "visit_let_go": gettext_lazy("The appointments of the visit were let go"),
    **reviewing.SENTENCES,
    "told": gettext_lazy("The family told us: %(about)s"),
    "visit_asked": gettext_lazy("The family asks to change an appointment"),
    "visit_answered": gettext_lazy("The family's wish about an appointment was answered"),
    "patient_changed": gettext_lazy("The record %(before)s is the same person as %(after)s; the case moved there"),
}

ICONS = {
    "step": "arrow-right",
    "note": "lock",
    "said": "message-square",
    "received": "inbox",
    "document": "file-text",
    "message": "inbox",
    "letter_issued": "mail-check",
    "letter_revoked": "mail-x",
    "assigned": "user",
    "task_done": "check",
    "held": "pause",
    "resumed": "play",
    "snoozed": "clock",
    "woken": "bell",
    "link_made": "send",
    "link_received": "circle-check",
    "letter_received": "circle-check",
    "referrer_answered": "reply",
    "referrer_reported": "clipboard-list",
    "taken_over": "handshake",
    "gate": "shield-check",
    "gate_override": "shield-alert",
    "gate_lapsed": "shield-off",
    "unconfirmed": "circle-alert",
    "pathway": "route",
    "line_waits": "circle-alert",
    "line_suspended": "circle-alert",
    "line_chosen": "badge-check",
    "specialist_chosen": "stethoscope",
    "visit_held": "calendar-clock",
    "visit_confirmed": "calendar-check",
    "visit_broken": "calendar-x",
    "visit_repaired": "calendar-sync",
    "visit_let_go": "calendar-x",
    **reviewing.ICONS,
    "told": "message-circle",
    "visit_asked": "calendar-clock",
    "visit_answered": "calendar-check",
}


KINDS = {
    "steps": gettext_lazy("Steps"),
    "documents": gettext_lazy("Documents"),
    "notes": gettext_lazy("Notes"),
    "messages": gettext_lazy("Messages"),
    "people": gettext_lazy("People"),
    "tasks": gettext_lazy("Tasks"),
}


def told(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries with their sentence, words and icon."""
    return [
        {
            "entry": entry,
            "sentence": sentence(entry),
            "icon": ICONS.get(entry.verb, "dot"),
            "words": entry.facts.get("reason") or entry.facts.get("text", ""),
        }
        for entry in entries
    ]


def sentence(entry: Entry) -> str:
    """What happened, in the reader's language; words of the journey are translated, words of people are not."""
    facts = {key: _word(key, value) for key, value in entry.facts.items()}
    if entry.facts.get("letter"):
        facts["letter"] = kinds.named(entry.facts["letter"], entry.facts.get("variant", ""))
    if "task" in facts:
        facts["task"] = _task(entry.facts.get("pathway"), entry.facts["task"])
    return str(SENTENCES[entry.verb]) % facts


def _task(pathway_id: int | None, slug: str) -> str:
    """The shipped words where an entry is older than pathways."""
    return task_title(plan_of(pathway_id) if pathway_id else shipped()[USUAL], slug)


def _word(key: str, value: Any) -> str:
    if key in SPELLED:
        return SPELLED[key](value)
    if key == "until" and value:
        return clock.day(dt.date.fromisoformat(value))
    machine, _dot, state = value.partition(".") if isinstance(value, str) else ("", "", "")
    if state in machines.MACHINES.get(machine, {}):
        return str(machines.MACHINES[machine][state].label)
    for choices in (Stage, Hold, Role, Emergency.Reason):
        if value in choices.values:
            return str(choices(value).label)
    return str(value) if value else _("nobody")


LADDER = {
    "owner": gettext_lazy("its owner was warned that it is due soon"),
    "desk": gettext_lazy("due and not done, who leads the desk was told"),
    "programme": gettext_lazy("overdue, the programme lead was told"),
}
SPELLED: dict[str, Callable[[Any], str]] = {
    **reviewing.SPELLED,
    "move": lambda value: str(MOVES[value].label) if value in MOVES else str(value),
    "audience": lambda value: str(Audience(value).label),
    "side": lambda value: str(Audience(value).label) if value != Audience.STAFF else _("Programme"),
    "gate": lambda value: str(GateKind(value).label),
    "state": lambda value: str(GateState(value).label),
    "before_state": lambda value: str(GateState(value).label),
    "gates": lambda values: listed(str(GateKind(value).label) for value in values),
    "about": lambda value: _("Consent") if value == "consent" else section_title(value),
    "pathway_before": lambda value: said(plan_of(value).name),
    "pathway_after": lambda value: said(plan_of(value).name),
    "line": said,
    "ladder": lambda value: str(LADDER[value]),
    "scope": lambda value: str(Scope(value).label),
    "direction": lambda value: str(Direction(value).label),
}
"""Facts whose name says what words they are of."""


def why(case: Case | Line) -> list[dict[str, Any]]:
    """Why the case stands where it does on the worklist: each reason with the moment it asks for, earliest first."""
    texts = {
        "due": gettext_lazy("Next step due, brought forward %(days)s days for urgency"),
        "no_task": gettext_lazy("Nothing planned for a week, brought forward %(days)s days for urgency"),
        "arrival": gettext_lazy("Arrival is near: looked at %(days)s days before"),
    }
    days = {"arrival": journey.ARRIVAL_WATCH_DAYS}
    forward = journey.BRINGS_FORWARD_DAYS[journey.Urgency(case.urgency)]
    return sorted(
        (
            {"text": str(texts[slug]) % {"days": days.get(slug, forward)}, "at": moment}
            for slug, moment in journey.reasons_to_look(case)
        ),
        key=lambda reason: reason["at"],
    )


def next_step(case: Case | Line) -> str:
    """The next task in words."""
    return task_title(plan_of(case.pathway_id), case.next_task) if case.next_task else ""


def steps(case: Case) -> list[dict[str, Any]]:
    """The journey bar: every stage of the pathway with its state (done, current, blocked, ahead)."""
    stages = [Stage(stage) for stage in (*case.plan.stages, Stage.CLOSED)]
    stages = [stage for stage in stages if stage != Stage.ENQUIRY or case.stage == Stage.ENQUIRY]
    here = stages.index(Stage(case.stage))
    return [
        {"label": stage.label, "stage": stage, "state": _state(number, here, case)}
        for number, stage in enumerate(stages)
    ]


def _state(number: int, here: int, case: Case) -> str:
    if number == here:
        return "blocked" if case.hold else "current"
    if number < here:
        return "skipped" if case.outcome and case.outcome != "completed" else "done"
    return "ahead"
