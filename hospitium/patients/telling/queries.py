"""Reads of what a family told: how far each part has come, the answers of one, and what the team may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together
from hospitium.patients.models import Patient

from .models import Answer, Companion
from .questions import BY_SLUG, QUESTIONS, SECTION_OF, SECTIONS, Question, Section
from .sentences import answer_in_words

__all__ = [
    "BY_SLUG",
    "QUESTIONS",
    "SECTIONS",
    "SECTION_OF",
    "Answer",
    "Companion",
    "Part",
    "Told",
    "parts_sent",
    "told_of",
]


@dataclass(frozen=True)
class Part:
    """A part of the forms, of the patient or one who travels along, and how far it has come."""

    section: Section
    answers: dict[str, Answer]
    companion: Companion | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer, also an empty one that was chosen."""
        return len(self.answers)

    @property
    def state(self) -> str:
        """`new`, `begun`, `ready` (to be checked and sent) or `sent`."""
        if not self.answers:
            return "new"
        if all(answer.sent_at for answer in self.answers.values()):
            return "sent"
        return "ready" if self.first_open is None else "begun"

    @property
    def first_open(self) -> Question | None:
        """The first question nobody answered; None when all are."""
        return next((one for one in self.section.questions if one.slug not in self.answers), None)

    @property
    def title(self) -> Any:
        """What it is about: of somebody who travels along, the name as far as it is known."""
        named = self.answers.get("companion_name")
        return named.words if named and named.words else self.section.title

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every question with its answer in words."""
        return [
            {"question": one, "answer": answer, "words": answer_in_words(answer) if answer else ""}
            for one in self.section.questions
            for answer in [self.answers.get(one.slug)]
        ]


@dataclass(frozen=True)
class Told:
    """Everything a family told and is asked: the parts of the patient, and one for each person who travels along."""

    parts: tuple[Part, ...]
    companions: tuple[Part, ...]

    @property
    def open(self) -> list[Part]:
        """What is not sent yet, begun or not, but what nobody needs to begin."""
        return [
            part
            for part in (*self.parts, *self.companions)
            if part.state != "sent" and not (part.state == "new" and part.section.slug in ("others", "companion"))
        ]


def asked_and_told(patient: Patient) -> dict[str, QuerySet[Any]]:
    """What `told_of` rests on, for a page that asks for it together with the rest of a patient's file."""
    return {
        "answers": Answer.objects.filter(patient=patient).order_by("companion_id", "id"),
        "companions": Companion.objects.filter(patient=patient, until=None).order_by("id"),
    }


def told_of(patient: Patient) -> Told:
    """What the patient's family told, for whoever was let to the patient; from the file, where that is at hand."""
    file = vars(patient).get("file")
    found = {"answers": file.answers, "companions": file.companions} if file else together(**asked_and_told(patient))
    by_place: dict[tuple[int | None, str], dict[str, Answer]] = {}
    for answer in found["answers"]:
        if section := SECTION_OF.get(answer.question):
            by_place.setdefault((answer.companion_id, section.slug), {})[answer.question] = answer
    parts = [Part(one, by_place.get((None, one.slug), {})) for one in SECTIONS if not one.of_companion]
    companions = [
        Part(BY_SLUG["companion"], by_place.get((one.pk, "companion"), {}), one) for one in found["companions"]
    ]
    return Told(tuple(parts), tuple(companions))


def part_of(patient: Patient, section: str, companion_id: int | None) -> Part:
    """One part. Raises `NotHere`."""
    told = told_of(patient)
    for part in (*told.parts, *told.companions):
        if part.section.slug == section and (part.companion.pk if part.companion else None) == companion_id:
            return part
    raise NotHere


def parts_sent(answers: Iterable[Answer]) -> list[Part]:
    """The parts of which something was sent, for the team, with that alone."""
    by_place: dict[tuple[int, str], dict[str, Answer]] = {}
    for answer in answers:
        if answer.sent_at and (section := SECTION_OF.get(answer.question)):
            by_place.setdefault((answer.companion_id or 0, section.slug), {})[answer.question] = answer
    return [Part(BY_SLUG[slug], found) for (_number, slug), found in by_place.items()]


def passport_stated(patient: Patient) -> dict[str, Any]:
    """The passport as the family stated it, to begin the form of whoever sees it; nothing when they did not."""
    found = Answer.objects.filter(patient=patient, companion=None, question__startswith="passport_")
    sent = {one.question: one for one in found.exclude(sent_at=None)}
    if not sent:
        return {}
    return {
        "number": sent["passport_number"].words,
        "country": next(iter(sent["passport_country"].choices), ""),
        "expires": sent["passport_expires"].words,
    }
