"""Who reads the demo's cases, what they asked back, what they think: taken and untaken reviews, opinions, boards, questions."""

import datetime as dt
import functools
from typing import Any

from django.utils import timezone

QUESTIONS = [
    ("Please send the slides of the biopsy: the report leaves the grade open.", ["slides", "pathology"]),
    ("Which anticoagulant is taken now, and since when?", ["medication"]),
    ("Is there an MRI after the last operation? The newest one we have is from before it.", ["imaging"]),
]
OPINIONS = [
    ("accept", "Treatment here is reasonable and can be planned within four weeks. No contraindication to travel.", []),
    (
        "conditions",
        "We can operate once the heart has been looked at; travel as planned.",
        ["A cardiologist clears the patient for anaesthesia", "HbA1c below 8 %"],
    ),
    ("virtual", "The treatment begun at home is right. We advise by video every six weeks.", []),
]


@functools.cache
def readers() -> dict[int, list[Any]]:
    """The specialists of each service line."""
    from hospitium.partners.queries import specialists

    found: dict[int, list[Any]] = {}
    for one in specialists():
        for line in one.lines.all():
            found.setdefault(line.pk, []).append(one.person)
    return found


def bring_into_review(case: Any) -> None:
    """What a case in records, review or decision has seen; the row itself is saved by the caller."""
    if case.stage == "records" and case.pk % 3 == 0:
        _ask(case)
    if case.stage not in ("review", "decision") or not (people := readers().get(case.service_line_id)):
        return
    _admit(case, people)
    if case.stage == "decision" and case.review == "opinion_ready":
        _sign(case, people[case.pk % len(people)])
    elif case.pk % 7 == 0 and len(people) > 1:
        _convene(case, people)
    elif case.pk % 3 == 0:
        from hospitium.cases.models import Reviewer

        Reviewer.objects.create(case=case, person=people[0], since=case.stage_at)


def _admit(case: Any, people: list[Any]) -> None:
    from hospitium.cases.models import CircleMember

    for person in people:
        CircleMember.objects.get_or_create(case=case, person=person, role="specialist", until=None)
    case.circle = sorted({*case.circle, *(person.pk for person in people)})


def _ask(case: Any) -> None:
    from hospitium.cases.models import Question

    text, kinds = QUESTIONS[case.pk % len(QUESTIONS)]
    has_referrer = case.circle_members.filter(role="referring_physician", until=None).exists()
    Question.objects.create(
        case=case,
        text=text,
        kinds=kinds,
        asked_of="referrer" if has_referrer else "patient",
        due_at=timezone.now() + dt.timedelta(days=case.pk % 5 - 1),
        asked_by="Mira Castellanos",
        asked_at=case.stage_at,
    )


def _sign(case: Any, person: Any) -> None:
    from hospitium.cases.models import Opinion
    from hospitium.cases.reviewing.choices import Choice, offered
    from hospitium.cases.reviewing.opining import digest

    choice, words, conditions = OPINIONS[case.pk % len(OPINIONS)]
    if choice not in offered(case.plan):
        choice, conditions = offered(case.plan)[0], []
    opinion = Opinion(case=case, by=person.name, by_id=person.pk, state="signed", choice=Choice(choice), words=words)
    opinion.conditions, opinion.signed_at = conditions, case.stage_at
    opinion.sha256 = digest(opinion)
    opinion.save()


def _convene(case: Any, people: list[Any]) -> None:
    from hospitium.cases.models import Board, Seat, Vote

    chair, other = people[:2]
    board = Board.objects.create(
        case=case,
        question="Operate first, or treat first and look again in eight weeks?",
        chair=chair,
        quorum=2,
        until=timezone.now() + dt.timedelta(days=2),
        convened_by=chair.name,
        convened_by_id=chair.pk,
    )
    words = "Operate first: the margin is narrow, and eight weeks are long."
    Seat.objects.create(board=board, person=chair)
    Seat.objects.create(board=board, person=other, voted_at=board.convened_at)
    Vote.objects.create(board=board, person=other, choice="accept", words=words)
