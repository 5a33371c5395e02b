"""Notices: how many a minute are put into inboxes by their readers' wishes and rendered in their language, beside the smallest
honest program: gettext and one INSERT.
"""

import os
import statistics
import time
from typing import Any

from benchmarks import Asked
from benchmarks.scoring import Budget

GOAL = "On one core 10,000 notices a minute are queued by their readers' wishes and rendered, in at most six times the time of a bare loop."
NOTES = (
    "Each notice is for another person or case: whether it waits already, the reader's wishes and clock, the rules for what is not"
    " read, the row, and its sentence in the reader's language. The floor renders the same sentences and inserts the same"
    " columns by one statement each, asking nothing. Both in one transaction of one connection.",
)
SIZES, QUICK = (10_000,), 40
PEOPLE = 50
LANGUAGES = ("en", "es", "zh-hans", "ar")


def measure(asked: Asked) -> list[Budget]:
    """Budgets: notices a minute and their ratio to the floor; in quick, only that both say the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from benchmarks import ground

    ground.stand_on(0)
    people, found = _people(), []
    for size in asked.sizes:
        apart = sum(one != other for one, other in zip(_ours(people, size), _floor(people, size), strict=True))
        found.append(Budget(f"{size} notices", "sentences apart", apart, 0, ""))
        if asked.quick:
            continue
        ratios, seconds = [], []
        for _round in range(asked.rounds):
            ours, floor = _seconds(_ours, people, size), _seconds(_floor, people, size)
            ratios.append(ours / floor)
            seconds.append(ours)
        found.append(Budget(f"{size} notices", "for 10,000", statistics.median(seconds) * 10_000 / size, 60, "s"))
        found.append(Budget(f"{size} notices", "times the floor", statistics.median(ratios), 6, ""))
    return found


def _people() -> list[Any]:
    from hospitium.access.actions import create_person
    from hospitium.access.queries import User

    missing = PEOPLE - User.objects.filter(email__endswith="@bench.invalid").count()
    for number in range(PEOPLE - missing, PEOPLE):
        create_person(
            email=f"n{number}@bench.invalid", name=f"N{number}", language=LANGUAGES[number % 4], zone="Asia/Dubai"
        )
    return list(User.objects.filter(email__endswith="@bench.invalid").order_by("pk"))


def _seconds(work: Any, people: list[Any], size: int) -> float:
    begun = time.process_time(), time.perf_counter()
    work(people, size)
    return time.perf_counter() - begun[1]


def _ours(people: list[Any], size: int) -> list[str]:
    from django.db import transaction
    from django.utils.translation import override

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.messaging.actions import notify
    from hospitium.messaging.notices import SENTENCES

    said = []
    with acting(SYSTEM):
        for number in range(size):
            person = people[number % PEOPLE]
            notify(person_id=person.pk, kind="message", ref=f"C-{number:08}", by_name="Mira")
            with override(person.language):
                said.append(str(SENTENCES["message"]) % {"by_name": "Mira"})
        transaction.set_rollback(True)
    return said


def _floor(people: list[Any], size: int) -> list[str]:
    import json

    from django.db import connection, transaction
    from django.utils import timezone
    from django.utils.translation import gettext, override

    said = []
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(size):
            person = people[number % PEOPLE]
            cursor.execute(
                "INSERT INTO messaging_notice (person_id, kind, ref, facts, at) VALUES (%s, %s, %s, %s, %s)",
                [person.pk, "message", f"C-{number:08}", json.dumps({"by_name": "Mira"}), timezone.now()],
            )
            with override(person.language):
                said.append(gettext("%(by_name)s wrote to you.") % {"by_name": "Mira"})
        transaction.set_rollback(True)
    return said
