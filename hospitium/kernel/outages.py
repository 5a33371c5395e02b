"""What is known when the database goes away in the middle of somebody's work: nothing was changed, or nobody can tell.

A fail-over shows as broken connections (SQLSTATE class 08, or none), as a server that is stopping or starting (57P..) or
as one that has become a standby (25006). Before the commit all of that means: not done. During it, it means: unknown.
"""

from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

READ_ONLY, TOO_MANY = "25006", "53300"


class Unconfirmed(OperationalError):
    """A commit whose outcome is not known: the connection broke, or no standby confirmed what only this server holds."""


class NotWritten(DatabaseError):
    """What was sent along with a commit (`database.with_commit`) was refused, so nothing was committed."""


class OutOfReach(Refusal):
    """The database could not be reached, and what was asked for was not done."""

    status, code = 503, "out-of-reach"
    message = _("Our records cannot be reached at this moment. Nothing was changed; please try again shortly.")


class OutcomeUnknown(Refusal):
    """The database went away during the commit."""

    status, code = 503, "outcome-unknown"
    message = _(
        "Our records went out of reach at the very moment of saving, and we cannot tell whether this was saved."
        " Please look before you send it again."
    )


def told(error: BaseException | None) -> Refusal | None:
    """What to say to the person whose request ended with this error; None when it is no outage."""
    if any(isinstance(one, Unconfirmed) for one in _history(error)):
        return OutcomeUnknown()
    return OutOfReach() if is_outage(error) else None


def is_outage(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, says that the database is away."""
    while error is not None:
        if isinstance(error, psycopg.Error):
            return _says_away(error)
        if isinstance(error, InterfaceError):
            return True
        error = error.__cause__
    return False


def _says_away(error: psycopg.Error) -> bool:
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith(("08", "57P")) or state in (READ_ONLY, TOO_MANY)


def _history(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it: leaving a transaction connects anew, which may fail on top of a lost commit."""
    seen: dict[int, BaseException] = {}
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen[id(one)] = one
            waiting += [one.__cause__, one.__context__]
            yield one
