"""The record of looks: gathered while a transaction runs, written as its last act, or nothing is answered.

The chain's head is locked only for that last act, so that offices with many readers do not queue behind slow pages. Where a page
is drawn meanwhile, that act and the commit are told to the database in one piece.
"""

import contextlib
import itertools
import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import Error, connection, transaction
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import database
from hospitium.kernel.errors import Refusal
from hospitium.kernel.retrying import is_passing

APPEND = "SELECT access_append(%s)"
LOOKS = frozenset({"read", "list", "export"})
log = logging.getLogger(__name__)


class RecordUnavailable(Refusal):
    """Who looked cannot be written, so nothing is shown and nothing is changed."""

    status = 503
    code = "record-unavailable"
    message = _(
        "Records cannot be shown now, because the record of who sees them cannot be written. "
        "Nothing was changed. Please try again in a few minutes."
    )


@dataclass(eq=False)
class Note:
    """One event that waits to be written; calling it does nothing (it hangs on the commit to share its fate)."""

    person: int | None
    office: int
    event: dict[str, Any]

    def __call__(self) -> None: ...

    @property
    def stands(self) -> bool:
        """A look cannot be taken back; a change is gone when the savepoint that held it was rolled back."""
        return self.event["action"] in LOOKS or any(self is kept[1] for kept in connection.run_on_commit)


_noted: ContextVar[list[Note] | None] = ContextVar("noted", default=None)


@contextlib.contextmanager
def recording(person: int | None) -> Iterator[None]:
    """Gather what is noted inside and write it at the end, as `person` unless noted for somebody else.

    Inside another, leaves the writing to the outer one. Raises `RecordUnavailable`; the caller's transaction then fails.
    """
    if _noted.get() is not None:
        yield
        return
    noted: list[Note] = []
    token = _noted.set(noted)
    try:
        yield
        _write([note for note in noted if note.stands], person)
    finally:
        _noted.reset(token)


def note(person: int | None, office: int, event: dict[str, Any]) -> None:
    """Add an event to what this transaction will write. Raises `RuntimeError` outside `acting`: it would be lost."""
    noted = _noted.get()
    if noted is None:
        raise RuntimeError("Patient data was touched outside `acting`; nobody could be named for it.")
    _refuse_fractions(event["facts"])
    added = Note(person, office, event)
    noted.append(added)
    transaction.on_commit(added)


def _refuse_fractions(facts: Any) -> None:
    """A fraction is written differently by every program (and smells of a measured value): the chain takes none."""
    if isinstance(facts, float):
        raise TypeError("The record of looks takes no fractions.")
    for inner in facts.values() if isinstance(facts, dict) else facts if isinstance(facts, list | tuple) else ():
        _refuse_fractions(inner)


def _write(notes: list[Note], told: int | None) -> None:
    """Offices in one order, so that two transactions never wait for each other's chain."""
    notes = sorted(notes, key=lambda one: one.office)
    with or_nothing():
        for person, group in itertools.groupby(notes, key=lambda one: one.person):
            if person != told:
                database.set_local(person="" if person is None else str(person))
                told = person
            database.with_commit(APPEND, json.dumps([one.event for one in group]))


@contextlib.contextmanager
def or_nothing(refusal: type[Error] = Error) -> Iterator[None]:
    """Tell what keeps the record from being written as `RecordUnavailable`, unless it passes."""
    try:
        yield
    except refusal as problem:
        if is_passing(problem):
            raise
        log.error("the record of looks cannot be written: %s", problem)
        raise RecordUnavailable from problem
