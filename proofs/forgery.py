"""Forged records (B1): somebody who owns the whole server changes the record of looks in six ways at random places."""

import contextlib
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from proofs import Outcome

PROMISE = "Altering the record of looks is seen, with the row where it begins, whoever owns the database"
OFFICES, EVERY = (1, 2, 3), 5


def prove(full: bool) -> Outcome:
    """Each forgery is made by a superuser in a transaction that is rolled back after the verdict."""
    from django.db import connection, transaction

    from hospitium.access.anchors import Folder
    from hospitium.access.verify import verify

    rng, tries = random.Random(20261121), 1_000 if full else 24
    found: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    made: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        places = [Folder(Path(folder, "one")), Folder(Path(folder, "two"))]
        length = _fill(places, 300 if full else 40)
        whole = verify(kept_in=places).is_whole
        with _superuser():
            for n in range(tries):
                kind, forge = list(FORGERIES.items())[n % len(FORGERIES)]
                office, row = rng.choice(OFFICES), rng.randint(2, length - 2)
                with transaction.atomic(), connection.cursor() as cursor:
                    forge(cursor, office, row)
                    made[kind] += 1
                    found[kind] += _is_named(verify(kept_in=places).faults, office, row)
                    alone[kind] += not verify(kept_in=[]).is_whole
                    transaction.set_rollback(True)
        whole = whole and verify(kept_in=places).is_whole
    missed = {kind: made[kind] - alone[kind] for kind in made}
    blind = {"tail cut", "forward rewrite"}
    fails = all((missed[kind] == made[kind]) == (kind in blind) for kind in made)
    failed = tries - sum(found.values()) + (not whole)
    return Outcome(
        tries,
        failed,
        failed == 0 and fails,
        control=f"without anchors, of {made['tail cut']} tail cuts and {made['forward rewrite']} forward rewrites"
        f" {alone['tail cut'] + alone['forward rewrite']} were found; every other forgery was",
        detail={"found": dict(found), "found without anchors": dict(alone), "rows": length * len(OFFICES)},
    )


def _fill(places: list[Any], length: int) -> int:
    """Chains of `length` looks, anchored every few rows."""
    from hospitium.access.acting import acting
    from hospitium.access.actions import note_access
    from hospitium.access.anchors import anchor_heads
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor

    people = [make_actor(f"Mira{office}", Role.COORDINATOR, organisation_id=office) for office in OFFICES]
    for n in range(1, length + 1):
        for actor in people:
            with acting(actor):
                note_access("read", "case", [f"C-{n}", f"P-{n % 7}"], step=n)
        if n % EVERY == 0:
            anchor_heads(places)
    return length


def _superuser() -> contextlib.AbstractContextManager[None]:
    """This process speaks as whoever owns the server; row-level security does not bind it."""
    from hospitium.kernel import database

    return database._speaking("admin", direct=True)


def _is_named(faults: Any, office: int, row: int) -> bool:
    """The first bad row, or the next one where the bad row is good in itself, or a stretch between two anchors."""
    return any(
        fault.office == office and (fault.since or fault.number) <= row + 1 and row <= fault.number for fault in faults
    )


def _edit(cursor: Any, office: int, row: int) -> None:
    cursor.execute("UPDATE access_accessevent SET person_id = 0 WHERE office = %s AND number = %s", [office, row])


def _delete(cursor: Any, office: int, row: int) -> None:
    cursor.execute("DELETE FROM access_accessevent WHERE office = %s AND number = %s", [office, row])


def _swap(cursor: Any, office: int, row: int) -> None:
    for before, after in ((row, -1), (row + 1, row), (-1, row + 1)):
        cursor.execute(
            "UPDATE access_accessevent SET number = %s WHERE office = %s AND number = %s", [after, office, before]
        )


def _insert(cursor: Any, office: int, row: int) -> None:
    """A row that never was, well hashed, the later ones moved up and the head with them."""
    at = [office, row]
    cursor.execute("UPDATE access_accessevent SET number = -number - 1 WHERE office = %s AND number >= %s", at)
    cursor.execute("UPDATE access_accessevent SET number = -number WHERE office = %s AND number < 0", at[:1])
    cursor.execute(
        "INSERT INTO access_accessevent (office, number, at, person_id, roles, action, kind, refs, purpose, route,"
        " address, facts, prev, hash) SELECT office, number + 1, at, person_id, roles, action, kind, refs, purpose,"
        " route, address, facts, hash, hash FROM access_accessevent WHERE office = %s AND number = %s - 1",
        at,
    )
    cursor.execute(
        "UPDATE access_accessevent e SET hash = sha256(prev || convert_to(access_canonical(e), 'UTF8'))"
        " WHERE office = %s AND number = %s",
        at,
    )
    cursor.execute("UPDATE access_chainhead SET number = number + 1 WHERE office = %s", at[:1])


def _cut(cursor: Any, office: int, row: int) -> None:
    """Everything from the row on is gone, and the head says so."""
    cursor.execute("DELETE FROM access_accessevent WHERE office = %s AND number >= %s", [office, row])
    cursor.execute(
        "UPDATE access_chainhead h SET (number, hash) = (SELECT number, hash FROM access_accessevent e"
        " WHERE e.office = h.office ORDER BY number DESC LIMIT 1) WHERE office = %s",
        [office],
    )


def _rewrite(cursor: Any, office: int, row: int) -> None:
    """A row is changed and everything after it hashed anew, the head included."""
    _edit(cursor, office, row)
    cursor.execute(REWRITE % {"office": office, "row": row})


REWRITE = """
DO $$ DECLARE e access_accessevent; before bytea; BEGIN
    SELECT prev INTO before FROM access_accessevent WHERE office = %(office)d AND number = %(row)d;
    FOR e IN SELECT * FROM access_accessevent WHERE office = %(office)d AND number >= %(row)d ORDER BY number LOOP
        e.prev := before;
        before := sha256(before || convert_to(access_canonical(e), 'UTF8'));
        UPDATE access_accessevent SET prev = e.prev, hash = before WHERE id = e.id;
    END LOOP;
    UPDATE access_chainhead SET hash = before WHERE office = %(office)d;
END $$
"""
FORGERIES = {
    "edit": _edit,
    "delete": _delete,
    "swap": _swap,
    "insert": _insert,
    "tail cut": _cut,
    "forward rewrite": _rewrite,
}
