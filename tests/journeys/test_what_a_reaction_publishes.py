"""What a reaction publishes is part of its own transaction, in the worker as anywhere: all, or none, and not before."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from config import jobs

pytestmark = pytest.mark.django_db(transaction=True)
SEEN: list[str] = []


@pytest.fixture(autouse=True)
def nothing_else_waits():
    """Jobs are of no model of ours, so what earlier tests queued for good is still there."""
    SEEN.clear()
    drop_jobs()
    yield
    drop_jobs()


def drop_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting() -> list[str]:
    return [path.rpartition(".")[2] for path in ProcrastinateJob.objects.values_list("args__path", flat=True)]


def follow() -> None:
    SEEN.append("followed")


def lead() -> None:
    with transaction.atomic():
        jobs.later(follow, {})
        SEEN.append("led")


def stumble() -> None:
    with transaction.atomic():
        jobs.later(follow, {})
        SEEN.append("stumbled")
        raise ArithmeticError


def look_before_the_end() -> None:
    with transaction.atomic():
        jobs.later(follow, {})
        SEEN.extend(seen_by_others())


def seen_by_others() -> list[str]:
    """What another connection sees waiting."""

    def look() -> list[str]:
        try:
            return waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(look).result()


def test_it_runs_after_the_reaction():
    jobs.later(lead, {})
    jobs.work(wait=False)
    assert SEEN == ["led", "followed"]
    assert waiting() == []


def test_it_is_undone_with_the_reaction():
    jobs.later(stumble, {})
    jobs.work(wait=False)
    assert SEEN == ["stumbled"]
    assert waiting() == ["stumble"]


def test_nobody_sees_it_before_the_reaction_has_ended():
    jobs.later(look_before_the_end, {})
    jobs.work(wait=False)
    assert SEEN == ["look_before_the_end", "followed"]
