"""Questions back: what a reviewer or the desk must know, asked of whoever sent the patient; the case waits until it is answered."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.cases.due import due_at, end_of
from hospitium.cases.events import InformationAsked, InformationTakenBack
from hospitium.cases.journey import RecordKind, WaitingOn
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, CircleMember, Question
from hospitium.cases.steps import move_case, step
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.messaging.actions import notify

from .errors import AnswerNeeded, DayAhead, NotYours, QuestionEnded, QuestionNeeded, UnknownKind
from .models import QuestionState
from .policy import ASKED, may_answer

HOURS = 40
"""Within which an answer is wanted, of the working hours where it is asked, unless a day was named."""


@transaction.atomic
def ask_question(
    *, case_ref: str, text: str, by: Actor, kinds: Sequence[str] = (), until: dt.date | None = None
) -> Question:
    """Ask something back; the case waits for the answer. `kinds` of record wanted, `until` the day by which it is wanted.

    Raises `QuestionNeeded`, `UnknownKind`, `DayAhead`, and the refusals of the step that lets the case wait.
    """
    by.require("ask for information")
    case = to_change(by, case_ref)
    if not text.strip():
        raise QuestionNeeded
    if not set(kinds) <= set(RecordKind.values):
        raise UnknownKind
    now = timezone.now()
    if until is not None and until <= now.date():
        raise DayAhead
    asked_of = _asked_of(case)
    question = Question.objects.create(
        case=case,
        text=text.strip()[:2000],
        kinds=list(dict.fromkeys(kinds)),
        asked_of=asked_of,
        due_at=end_of(case, until) or due_at(case, asked_of, HOURS, now),
        asked_by=by.name,
        asked_by_id=by.id,
    )
    _let_wait(case, question, by)
    publish(_news(question, case))
    return question


def _let_wait(case: Case, question: Question, by: Actor) -> None:
    """Let the case stand where it waits for answers. The timeline, which others read too, names who asked and not what."""
    if case.request != "information_requested" and case.review != "more_wanted":
        waiting = "request_records" if case.review == "not_begun" else "ask_for_more"
        case = move_case(case_ref=case.ref, move=waiting, by=by, reason=by.name)
    due = question.due_at.date().isoformat()
    case.tell("question_asked", by=by.name, by_id=by.id, asked_of=question.asked_of, until=due)
    keep(case, by)
    for person in _people(case, question.asked_of):
        notify(person_id=person, kind="question_asked", ref=case.ref, by_name=by.name)


def _news(question: Question, case: Case) -> InformationAsked:
    source = case.referring_organisation.name if case.referring_organisation else ""
    return InformationAsked(
        case_ref=case.ref,
        question_id=question.pk,
        kinds=" ".join(question.kinds),
        source=source or str(WaitingOn(question.asked_of).label),
        until=question.due_at.date().isoformat(),
    )


@transaction.atomic
def answer_question(*, case_ref: str, number: int, words: str, by: Actor) -> Question:
    """Answer in words (files go their own way). The asker is told; with the last answer the case goes back to its reader.

    A colleague may write down what the referrer or the family said: it is kept as said on their behalf.
    Raises `NotHere` for a question asked of somebody else, `QuestionEnded`, `AnswerNeeded`.
    """
    by.require("answer questions")
    case, question = _to_end(by, case_ref, number)
    if not may_answer(by, question):
        raise NotHere
    if not words.strip():
        raise AnswerNeeded
    on_behalf = not by.roles & {Role.REFERRING_PHYSICIAN, Role.PATIENT}
    _end(question, QuestionState.ANSWERED, words, by, on_behalf=on_behalf)
    case.tell("question_answered", by=by.name, by_id=by.id, asked_of=question.asked_of, on_behalf=on_behalf)
    keep(case, by)
    if question.asked_by_id and question.asked_by_id != by.id:
        notify(person_id=question.asked_by_id, kind="question_answered", ref=case.ref, by_name=by.name)
    _go_on(case, by)
    return question


@transaction.atomic
def take_back_question(*, case_ref: str, number: int, reason: str, by: Actor) -> Question:
    """The asker (or a coordinator) no longer needs to know, and says why; with the last one the case goes on.

    Raises `NotYours`, `QuestionEnded`, `AnswerNeeded`.
    """
    by.require("ask for information")
    case, question = _to_end(by, case_ref, number)
    if question.asked_by_id != by.id and Role.COORDINATOR not in by.roles:
        raise NotYours(name=question.asked_by)
    if not reason.strip():
        raise QuestionNeeded
    _end(question, QuestionState.TAKEN_BACK, reason, by)
    case.tell("question_taken_back", by=by.name, by_id=by.id, reason=question.words[:500], staff_only=True)
    keep(case, by)
    publish(InformationTakenBack(case_ref=case.ref, question_id=question.pk, reason=question.words[:300]))
    _go_on(case, by)
    return question


def _to_end(by: Actor, case_ref: str, number: int) -> tuple[Case, Question]:
    case = to_change(by, case_ref)
    question = Question.objects.select_for_update().filter(case=case, pk=number).first()
    if question is None:
        raise NotHere
    if not question.is_open:
        raise QuestionEnded
    return case, question


def _end(question: Question, state: str, words: str, by: Actor, *, on_behalf: bool = False) -> None:
    question.state, question.words, question.ended_at = state, words.strip()[:5000], timezone.now()
    question.ended_by, question.ended_by_id, question.on_behalf = by.name, by.id, on_behalf
    question.save()


def _go_on(case: Case, by: Actor) -> None:
    """With nothing left to answer, let the case stand where it waits for us again."""
    if Question.objects.filter(case=case, state=QuestionState.OPEN).exists() or case.side not in (
        "running",
        "reopened",
    ):
        return
    if case.review == "more_wanted":
        step(to_change(by, case.ref), move="send_to_review", by=by)
    elif case.request == "information_requested" and case.review == "not_begun":
        step(to_change(by, case.ref), move="resume_intake", by=by)


def _asked_of(case: Case) -> str:
    """Of the referrer, when one stands in the circle; else of the patient."""
    has_referrer = CircleMember.objects.filter(case=case, role=Role.REFERRING_PHYSICIAN, until=None).exists()
    return WaitingOn.REFERRER if has_referrer else WaitingOn.PATIENT


def _people(case: Case, asked_of: str) -> list[int]:
    members = CircleMember.objects.filter(case=case, role=ASKED[WaitingOn(asked_of)], until=None)
    return list(members.values_list("person_id", flat=True))
