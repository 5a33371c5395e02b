"""What a family must do: one list from every room, the most pressing first, each with the page where it is done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hospitium.cases import queries
from hospitium.cases.journey import WaitingOn
from hospitium.cases.queries import Case
from hospitium.patients.telling.queries import Told

from .consenting import Asked
from .words import TASKS


@dataclass(frozen=True)
class ToDo:
    """Something to do: in words, where, and until when (if somebody said so)."""

    words: Promise | str
    url: str
    due: dt.datetime | None = None
    icon: str = "circle-dot"


def todo_of(actor: Any, case: Case, told: Told, asked: list[Asked], wanted: list[Any]) -> list[ToDo]:
    """Everything that waits for the family, but not what they need not begin."""
    return [
        *_questions(actor, case),
        *_consents(case, asked),
        *_tasks(case),
        *_papers(case, wanted),
        *_forms(case, told),
    ]


def _questions(actor: Any, case: Case) -> Iterator[ToDo]:
    """Questions of the doctors that wait for an answer."""
    for one in queries.open_questions(actor, case):
        yield ToDo(_("The doctors have a question for you"), one.url, one.due_at, "message-circle-question-mark")


def _consents(case: Case, asked: list[Asked]) -> Iterator[ToDo]:
    if any(one.needs_answer for one in asked):
        yield ToDo(TASKS["collect_consent"][0], reverse("family:consents", args=[case.ref]), icon="signature")


def _tasks(case: Case) -> Iterator[ToDo]:
    for task in vars(case)["parts"]["tasks"]:
        if task.waiting_on == WaitingOn.PATIENT and task.kind != "collect_consent":
            words, route = TASKS.get(task.kind, (task.title, "family:papers"))
            yield ToDo(words, reverse(route, args=[case.ref]), task.due_at)


def _papers(case: Case, wanted: list[Any]) -> Iterator[ToDo]:
    if wanted:
        yield ToDo(_("Send the papers that are missing"), reverse("family:papers", args=[case.ref]), icon="camera")


def _forms(case: Case, told: Told) -> Iterator[ToDo]:
    for part in told.open:
        url = reverse("family:part", args=[case.ref, part.section.slug])
        if part.companion:
            url = f"{url}?who={part.companion.pk}"
        words = _("Go on: %(what)s") if part.state == "begun" else _("Tell us: %(what)s")
        words = _("Check and send: %(what)s") if part.state == "ready" else words
        yield ToDo(words % {"what": part.title}, url, icon=part.section.icon)
