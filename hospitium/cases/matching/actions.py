"""Writes of matching: the choice of a line and of a specialist, kept with the ranking it was made from; and the weights."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.cases import journey
from hospitium.cases.actions import join_circle
from hospitium.cases.errors import ReasonNeeded
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, Task
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.kernel.events import publish
from hospitium.partners.queries import service_lines, specialist_of
from hospitium.partners.readiness.queries import require_ready

from .errors import ChoiceNeedsReason, NobodyThere, ShutOut
from .events import LineChosen, SpecialistChosen
from .models import MatchChoice, MatchWeights
from .queries import unsealed, weights
from .ranking import Weights

SUSPENDED = "line_suspended"


@transaction.atomic
def choose_line(*, case_ref: str, slug: str, seal: str, by: Actor, reason: str = "") -> Case:
    """Give a case its service line, out of the ranking that was shown (`seal`).

    Raises `LineNotReady` where the line is not offered to the patient, `ChoiceNeedsReason` for another than the first,
    `RankingStale`, `NotHere`.
    """
    by.require("choose line")
    case = to_change(by, case_ref)
    line = service_lines().filter(slug=slug).first()
    if line is None:
        raise NotHere
    require_ready(line.pk, case.patient.country)
    _keep_choice(case, slug, seal, "line", reason, by, line=line)
    before, case.service_line = case.service_line, line
    case.tell("line_chosen", by=by.name, by_id=by.id, line=line.names, before=before.names if before else {})
    _finish_errand(case, by)
    publish(LineChosen(case_ref=case.ref, line_slug=line.slug))
    return keep(case, by)


@transaction.atomic
def choose_specialist(*, case_ref: str, person_id: int, seal: str, by: Actor, reason: str = "") -> Case:
    """Choose who reviews a case: they join its circle and are told. Announces `SpecialistChosen`.

    Raises `ChoiceNeedsReason` for another than the first, `ShutOut` where the patient said no, `NobodyThere`,
    `RankingStale`.
    """
    by.require("choose specialist")
    case = to_change(by, case_ref)
    chosen = specialist_of(person_id)
    if chosen is None or not chosen.is_offered or not chosen.person.is_active:
        raise NobodyThere
    if {f"person:{person_id}", f"role:{Role.SPECIALIST}"} & set(case.closed_to):
        raise ShutOut
    _keep_choice(case, person_id, seal, "specialist", reason, by, person=chosen.person)
    case.tell("specialist_chosen", by=by.name, by_id=by.id, staff_only=True, person=chosen.person.name)
    keep(case, by)
    publish(SpecialistChosen(case_ref=case.ref, person_id=person_id, by_name=by.name))
    return join_circle(case_ref=case.ref, person=chosen.person, role=Role.SPECIALIST, by=by)


def _keep_choice(case: Case, key: Any, seal: str, kind: str, reason: str, by: Actor, **chosen: Any) -> None:
    version, shown = unsealed(seal, case, kind)
    keys = [one for one, _score in shown]
    position = keys.index(key) + 1 if key in keys else 0
    if position != 1 and not reason.strip():
        raise ChoiceNeedsReason
    MatchChoice.objects.create(
        case=case,
        position=position,
        reason=reason.strip()[:500],
        weights=version,
        shown=shown,
        by=by.name,
        by_id=by.id,
        **chosen,
    )


def _finish_errand(case: Case, by: Actor) -> None:
    """Another line is how a case whose line was suspended goes on."""
    case.tasks.filter(kind=SUSPENDED, done_at=None).update(done_at=timezone.now(), done_by=by.name)


@transaction.atomic
def edit_weights(*, body: Mapping[str, Any], why: str, by: Actor) -> MatchWeights:
    """Keep another version of the weights, from now on. Raises `ReasonNeeded`, `BadInput`."""
    by.require("edit match weights")
    if not why.strip():
        raise ReasonNeeded
    now = weights()
    try:
        version = Weights.of(body, now.version + 1)
    except (TypeError, ValueError):
        raise BadInput from None
    if len(version.speaks) != 4 or list(version.speaks) != sorted(version.speaks):
        raise BadInput
    kept = {name: value for name, value in vars(version).items() if name != "version"}
    return MatchWeights.objects.create(
        version=version.version, body=kept, made_by=by.name, made_by_id=by.id, why=why.strip()[:500]
    )


@transaction.atomic
def note_line_suspended(*, case_ref: str, reason: str, by: Actor) -> Case:
    """Tell a case that its line is suspended, and raise the task to decide how it goes on; an open one is not repeated."""
    case = to_change(by, case_ref)
    if case.service_line is None or case.tasks.filter(kind=SUSPENDED, done_at=None).exists():
        return case
    errand = journey.ERRANDS[SUSPENDED]
    due = timezone.now() + dt.timedelta(hours=errand.hours)
    Task.objects.create(case=case, kind=SUSPENDED, waiting_on=errand.waiting_on, due_at=due)
    case.tell(SUSPENDED, by=by.name, by_id=by.id, staff_only=True, line=case.service_line.names, reason=reason)
    return keep(case, by)
