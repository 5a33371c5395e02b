"""Work the database asks to do again: conflicts that go away by themselves when the whole transaction is run anew."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _
from psycopg.errors import FeatureNotSupported

from .errors import Refusal

T = TypeVar("T")

SERIALIZATION, DEADLOCK, EXCLUSION = "40001", "40P01", "23P01"
PASSING = frozenset({SERIALIZATION, DEADLOCK, EXCLUSION})
"""SQLSTATEs after which a new transaction may well succeed, or find a fact by which to refuse in words."""

TRIES = 4
PAUSE_SECONDS = 0.02


class Busy(Refusal):
    """Others held the same rows each time we tried."""

    status = 503
    code = "busy"
    message = _("Many people are working on this right now. Nothing was changed; wait a moment and try again.")


class Taken(Refusal):
    """What was asked for overlaps with what somebody else has by now."""

    status = 409
    code = "taken"
    message = _(
        "Somebody else has just taken this time or place. Nothing was changed; reload the page and choose again."
    )


def is_passing(error: BaseException) -> bool:
    """Whether the database refused for a reason that passes."""
    return getattr(error.__cause__, "sqlstate", None) in PASSING or is_of_a_former_table(error.__cause__)


def is_of_a_former_table(cause: BaseException | None) -> bool:
    """Whether a statement was prepared before its table changed (an upgrade while pages are served), as psycopg tells it.

    PostgreSQL tells it by the function that says so; all is prepared anew after the rollback (`kernel.postgres`).
    """
    return isinstance(cause, FeatureNotSupported) and cause.diag.source_function == "RevalidateCachedQuery"


def retrying(work: Callable[[], T], *, tries: int = TRIES) -> T:
    """Run `work`, which opens its own transaction; run it anew (three times at most) after a passing conflict.

    Raises `Busy` or `Taken` when the conflict stays. Inside another transaction nothing can be run anew, so it is tried
    once.
    """
    tries = 1 if connection.in_atomic_block else tries
    for number in range(1, tries + 1):
        try:
            return work()
        except DatabaseError as error:
            if not is_passing(error):
                raise
            if number == tries:
                raise (Taken if getattr(error.__cause__, "sqlstate", "") == EXCLUSION else Busy) from error
        time.sleep(random.uniform(0.5, 1.5) * PAUSE_SECONDS * 2**number)  # noqa: S311
    raise AssertionError("unreachable")
