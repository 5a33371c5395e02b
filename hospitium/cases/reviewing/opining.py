"""Opinions: kept while they are written, signed once, released to the family and the referrer in words of their own."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.cases.gating import state_gate
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Board, Case, CircleMember, Condition, Opinion, Reviewer
from hospitium.cases.moves import UNDECIDED
from hospitium.cases.steps import move_case
from hospitium.kernel.commas import listed
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify

from . import taking
from .blocking import open_conditions
from .choices import CODED, CODES, TAKES_IN, Choice, move_of, offered
from .errors import (
    BoardSits,
    ChoiceNeeded,
    ConditionsNeeded,
    GroundNeeded,
    NewerOpinion,
    NothingToRelease,
    TakenByColleague,
    WhyAndWhereNeeded,
    WordsForReadersNeeded,
    WordsNeeded,
)
from .models import OpinionState
from .words import missing_of

WRITTEN = ("words", "choice", "conditions", "code", "elsewhere", "onward_id")
"""What a reviewer fills in."""


@transaction.atomic
def keep_draft(*, case_ref: str, written: Mapping[str, Any], by: Actor) -> Opinion:
    """Keep what a reviewer has written so far, whatever is missing. Nobody else reads it. Raises `NotInReview`."""
    by.require("decide clinically")
    case = to_change(by, case_ref)
    taking.require_readable(case)
    return _kept(case, written, by)


def _kept(case: Case, written: Mapping[str, Any], by: Actor) -> Opinion:
    draft = Opinion.objects.select_for_update().filter(case=case, by_id=by.id, state=OpinionState.DRAFT).first()
    draft = draft or Opinion(case=case, by=by.name, by_id=by.id)
    for name in WRITTEN:
        if name in written:
            setattr(draft, name, written[name])
    draft.changed_at = timezone.now()
    draft.save()
    return draft


@transaction.atomic
def sign_opinion(*, case_ref: str, written: Mapping[str, Any], by: Actor) -> Opinion:
    """Sign an opinion alone; the review is finished by it. The caller has made sure who is there (step-up).

    Raises `TakenByColleague`, `BoardSits`, what `finished` raises, and the refusals of the move.
    """
    by.require("decide clinically")
    case = to_change(by, case_ref)
    holder = Reviewer.objects.filter(case=case).select_related("person").first()
    if holder and holder.person_id != by.id:
        raise TakenByColleague(name=holder.person.name)
    if board := Board.objects.filter(case=case, closed_at=None).select_related("chair").first():
        raise BoardSits(chair=board.chair.name)
    return finished(case, _kept(case, written, by), by)


def finished(case: Case, opinion: Opinion, by: Actor) -> Opinion:
    """Seal an opinion and finish the review with it. Raises `WordsNeeded`, `ChoiceNeeded`, `ConditionsNeeded`,
    `WhyAndWhereNeeded`.
    """
    _whole(opinion, case)
    move_case(case_ref=case.ref, move="finish_review", by=by)
    opinion.state, opinion.signed_at = OpinionState.SIGNED, timezone.now()
    opinion.sha256 = digest(opinion)
    opinion.save()
    told = to_change(by, case.ref)
    told.tell("opinion_signed", by=opinion.by, by_id=by.id, staff_only=True, choice=opinion.choice)
    keep(told, by)
    if told.owner_id and told.owner_id != by.id:
        notify(person_id=told.owner_id, kind="opinion_signed", ref=case.ref, by_name=by.name)
    return opinion


def _whole(opinion: Opinion, case: Case) -> None:
    if not opinion.words.strip():
        raise WordsNeeded
    if opinion.choice not in offered(case.plan):
        raise ChoiceNeeded(offered=listed(str(one.label) for one in offered(case.plan)))
    opinion.conditions = opinion.conditions if opinion.choice == Choice.CONDITIONS else []
    if opinion.choice == Choice.CONDITIONS and not opinion.conditions:
        raise ConditionsNeeded
    if opinion.choice not in CODED:
        opinion.code, opinion.elsewhere, opinion.onward_id = "", "", None
        return
    missing = [] if opinion.code in dict(CODES) else ["code"]
    if not (opinion.elsewhere.strip() or opinion.onward_id):
        missing.append("elsewhere")
    if missing:
        raise WhyAndWhereNeeded(missing=missing_of(*missing))


def digest(opinion: Opinion) -> str:
    """SHA-256 of what was signed: who, when, and every word."""
    said = {name: getattr(opinion, name) for name in WRITTEN}
    sealed = {"case": opinion.case_id, "by": opinion.by, "at": f"{opinion.signed_at:%Y-%m-%dT%H:%M:%S.%fZ}", **said}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def release_opinion(*, case_ref: str, number: int, family_words: str, referrer_words: str, by: Actor) -> Opinion:
    """Tell the family and the referrer, in words for them, and take the step of the journey that the opinion leads to.

    A request that was decided already is not decided again. What takes the patient in opens the clinical gate, or, with
    conditions, closes it until they are met. Raises `WordsForReadersNeeded`, `NothingToRelease`, `NewerOpinion`, the refusals of the move.
    """
    by.require("record decision")
    case = to_change(by, case_ref)
    opinion = _signed(case, number)
    _told_to_each(case, family_words, referrer_words)
    if case.request in UNDECIDED.split(", "):
        move = move_of(opinion.choice, case.plan)
        case = move_case(case_ref=case.ref, move=move, by=by, reason=opinion.by, code=opinion.code)
    opinion.family_words, opinion.referrer_words = family_words.strip()[:5000], referrer_words.strip()[:5000]
    opinion.released_at, opinion.released_by, opinion.released_by_id = timezone.now(), by.name, by.id
    opinion.save()
    Condition.objects.filter(case=case, fell_at=None).update(fell_at=opinion.released_at)
    Condition.objects.bulk_create(Condition(case=case, opinion=opinion, text=text) for text in opinion.conditions)
    if opinion.choice in TAKES_IN:
        show_gate(case, by, says=opinion.by)
    case = to_change(by, case.ref)
    case.tell("opinion_released", by=by.name, by_id=by.id, choice=opinion.choice)
    keep(case, by)
    for person in _readers(case).values_list("person_id", flat=True):
        notify(person_id=person, kind="opinion_released", ref=case.ref, by_name=by.name)
    return opinion


def _signed(case: Case, number: int) -> Opinion:
    found = Opinion.objects.select_for_update().filter(case=case, pk=number, state=OpinionState.SIGNED).first()
    if found is None:
        raise NotHere
    if found.released_at:
        raise NothingToRelease
    newer = Opinion.objects.filter(case=case, state=OpinionState.SIGNED, pk__gt=found.pk).order_by("-id").first()
    if newer:
        raise NewerOpinion(by=newer.by)
    return found


def _readers(case: Case) -> Any:
    return CircleMember.objects.filter(case=case, role__in=(Role.PATIENT, Role.REFERRING_PHYSICIAN), until=None)


def _told_to_each(case: Case, family_words: str, referrer_words: str) -> None:
    has_referrer = case.referring_organisation_id or _readers(case).filter(role=Role.REFERRING_PHYSICIAN).exists()
    missing = [] if family_words.strip() else ["family_words"]
    if has_referrer and not referrer_words.strip():
        missing.append("referrer_words")
    if missing:
        raise WordsForReadersNeeded(missing=missing_of(*missing))


@transaction.atomic
def meet_condition(*, case_ref: str, number: int, is_met: bool, ground: str, by: Actor) -> Condition:
    """Say that a condition is met and how one knows; or that it no longer is. The clinical gate follows.

    Raises `GroundNeeded`.
    """
    by.require("state clinical gate")
    case = to_change(by, case_ref)
    condition = (
        Condition.objects.select_for_update()
        .select_related("opinion")
        .filter(case=case, pk=number, fell_at=None)
        .first()
    )
    if condition is None:
        raise NotHere
    if not ground.strip():
        raise GroundNeeded
    condition.met_at = timezone.now() if is_met else None
    condition.met_by, condition.met_by_id = (by.name, by.id) if is_met else ("", None)
    condition.ground = ground.strip()[:500]
    condition.save()
    verb = "condition_met" if is_met else "condition_open"
    case.tell(verb, by=by.name, by_id=by.id, condition=condition.text, reason=condition.ground, staff_only=True)
    keep(case, by)
    show_gate(case, by, says=condition.opinion.by)
    return condition


def show_gate(case: Case, by: Actor, *, says: str) -> None:
    """Let the clinical gate show what the opinion came to: closed while conditions are open, else open by who signed."""
    missing = open_conditions(case)
    state, fact, source = ("red", "; ".join(missing), "conditions") if missing else ("green", says, "opinion")
    state_gate(case_ref=case.ref, kind="clinical", state=state, fact=fact, source=source, by=by)
