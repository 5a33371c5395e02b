"""What others' news makes this room do; each is safe to run twice."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import memberships_of
from hospitium.access.roles import Role
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.patients.queries import patient_at

from . import gating
from .keeping import keep
from .messages import actions as threads
from .messages import going
from .models import Case


def record_fact(case_ref: str, kind: str, state: str, fact: str, source: str, until: str = "") -> None:
    """Let a gate show what another room found out."""
    with acting(SYSTEM):
        gating.state_gate(
            case_ref=case_ref,
            kind=kind,
            state=state,
            fact=fact,
            source=source,
            until=dt.date.fromisoformat(until) if until else None,
            by=SYSTEM,
        )


def send_message(message_id: int) -> None:
    """The seconds in which a message could be taken back are over."""
    going.go(message_id)


REACHED = {
    "sent": "sent",
    "delivered": "delivered",
    "bounced": "failed",
    "given_up": "failed",
    "withheld": "withheld",
}
"""What the outbox says of a message that tells somebody, as the sender sees it; of another try nobody is told."""


def note_delivery(causes: list[str], person_id: int | None, channel: str, state: str, problem: str) -> None:
    """The outbox knows how far the telling of some threads has come."""
    if state not in REACHED or person_id is None:
        return
    with acting(SYSTEM):
        for ref, _slash, audience in (cause.partition("/") for cause in causes):
            threads.note_delivery(
                case_ref=ref,
                audience=audience,
                person_id=person_id,
                way=channel,
                state=REACHED[state],
                problem=problem,
            )
            case = Case.objects.filter(ref=ref).first()
            if case:
                announce(ref, case_id=case.pk, by=SYSTEM.name)


def tell_joined(merge_id: int, kept_ref: str, merged_ref: str, by_id: int | None, by_name: str) -> None:
    """The timeline of every case of the patient says that two records were joined; the patient reads it too.

    A restricted record is seen by the people named on a case: one that nobody owns gets the owner of another, else whoever
    joined them.
    """
    with acting(SYSTEM):
        cases = _told(
            kept_ref, "records_joined", by=by_name, by_id=by_id, merge=merge_id, kept=kept_ref, merged=merged_ref
        )
        owner = next((case.owner_id for case in cases if case.owner_id), None) or _coordinator(by_id)
        for case in cases:
            if case.is_restricted and case.owner_id is None and owner:
                case.owner_id = owner
                case.save(update_fields=["owner_id"])


def tell_parted(merge_id: int, kept_ref: str, merged_ref: str, by_name: str) -> None:
    """The timelines of both records' cases say that they are two again."""
    facts = {"merge": merge_id, "kept": kept_ref, "merged": merged_ref}
    with acting(SYSTEM):
        for ref in (kept_ref, merged_ref):
            _told(ref, "records_parted", by=by_name, by_id=None, **facts)


ANSWERS = {"language": "ask_language", "customs": "ask_language", "consent": "collect_consent"}
"""What a family tells, and the task that is done by it."""


def tell_told(patient_ref: str, about: str, by_id: int | None, by_name: str, at: str) -> None:
    """The timeline of every open case says what the family told; the task it answers is done, and the owner is told."""
    with acting(SYSTEM):
        for case in Case.objects.select_for_update().filter(patient=patient_at(patient_ref)).exclude(stage="closed"):
            if case.entries.filter(verb="told", facts__at=at).exists():
                continue
            case.tell("told", by=by_name, by_id=by_id, about=about, at=at)
            waiting = case.tasks.filter(kind=ANSWERS.get(about, ""), done_at=None)
            waiting.update(done_at=timezone.now(), done_by=by_name)
            if case.owner_id and case.owner_id != by_id:
                notify(person_id=case.owner_id, kind="family_told", ref=case.ref, by_name=by_name)
            keep(case, replace(SYSTEM, name=by_name))


def _told(ref: str, verb: str, *, by: str, by_id: int | None, **facts: Any) -> list[Case]:
    cases = list(Case.objects.filter(patient=patient_at(ref)).order_by("pk"))
    for case in cases:
        if not case.entries.filter(verb=verb, facts__merge=facts["merge"]).exists():
            case.tell(verb, by=by, by_id=by_id, **facts)
            announce(case.ref, case_id=case.pk, by=by)
    return cases


def _coordinator(person_id: int | None) -> int | None:
    is_one = person_id and Role.COORDINATOR in {role for role, _ in memberships_of(person_id)}
    return person_id if is_one else None
