"""Proving the record of looks: every row is hashed again here, and every anchor is looked for in its chain."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .acting import SYSTEM, acting
from .actions import note_access
from .anchors import Kept, Place, kept
from .chain import Fault, FaultKind, Row, Walk
from .models import ChainHead

PAGE = 5_000
ROWS = (
    "SELECT office, number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), person_id, roles, action,"
    " kind, refs, purpose, route, address, facts::text, prev, hash FROM access_accessevent"
    " WHERE %s::bigint[] IS NULL OR office = ANY (%s) ORDER BY office, number, id"
)


@dataclass(frozen=True)
class Verdict:
    """What a verification found: the first fault of each chain, and what it looked at."""

    rows: int
    chains: int
    anchors: int
    anchored_at: str
    """When the newest anchor was made; empty when there is none."""
    faults: tuple[Fault, ...]
    lost: tuple[tuple[int, int, int], ...]
    """(office, first, last) of rows a restore said were lost."""
    lacking: tuple[tuple[str, int], ...]
    """(place, how many) anchors a place should hold and does not."""

    @property
    def is_whole(self) -> bool:
        """Whether no chain has a fault."""
        return not self.faults


def verify(office: int | None = None, *, kept_in: Iterable[Place] | None = None, key: str = "") -> Verdict:
    """Walk every chain, or one (and the system's, which tells of restores), and compare with the anchors.

    `key`: the public key to check anchors with, our own unless given. People may go on working meanwhile.
    """
    found = kept(kept_in, key)
    with acting(SYSTEM):
        walk, faults = _walk(found, office)
    forged = [Fault(_office_of(line), 0, FaultKind.FORGED_ANCHOR) for _, line in found.forged]
    return Verdict(
        rows=walk.rows,
        chains=len(walk.ends),
        anchors=len(found.anchors),
        anchored_at=max((anchor.at for anchor in found.anchors), default=""),
        faults=tuple(sorted({*faults, *forged})),
        lost=tuple((where, first, last) for _, lost in walk.restored for where, first, last in lost),
        lacking=found.lacking,
    )


def note_restored(*, to: dt.datetime, lost_from: dt.datetime | None = None) -> list[list[int]]:
    """Write into the chain that the database was restored to a moment, and which anchored rows were lost by it.

    `lost_from`: since when what was answered may be gone, `to` unless given. Chains go on from what was restored and
    are never hashed anew; anchors of lost rows count as explained from now on. Gives [office, first, last] of each.
    """
    with acting(SYSTEM):
        walk, _ = _walk(kept(), None)
        lost = walk.lost()
        note_access("restored", "database", [], to=to.isoformat(), lost_from=(lost_from or to).isoformat(), lost=lost)
    return lost


def _walk(found: Kept, office: int | None) -> tuple[Walk, list[Fault]]:
    """Rows that arrive during the walk are left for the next one; rows no head knows of are a fault of their own."""
    chains = None if office is None else sorted({0, office})
    heads = {
        of: (number, bytes(digest))
        for of, number, digest in ChainHead.objects.values_list("office", "number", "hash")
        if chains is None or of in chains
    }
    anchored = {of: known for of, known in found.by_chain().items() if chains is None or of in chains}
    walk = Walk(anchored=anchored)
    walk.over(row for row in _rows(chains) if row.number <= heads.get(row.office, (0,))[0])
    return walk, [*walk.end(heads), *_beyond(chains)]


def _rows(chains: list[int] | None) -> Iterator[Row]:
    """Every row in order, as of one moment; nothing of the database's own arithmetic is trusted."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [chains, chains])
        while page := cursor.fetchmany(PAGE):
            for row in page:
                yield Row(*[*row[:11], _facts(row[11]), bytes(row[12]), bytes(row[13])])


def _facts(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        return text  # nothing we wrote: the hash will tell


def _beyond(chains: list[int] | None) -> list[Fault]:
    """Rows that stand after the head of their chain, or in a chain without one: one look at one moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.office, min(e.number) FROM access_accessevent e LEFT JOIN access_chainhead h USING (office)"
            " WHERE e.number > coalesce(h.number, 0) AND (%s::bigint[] IS NULL OR e.office = ANY (%s)) GROUP BY 1",
            [chains, chains],
        )
        return [Fault(office, number, FaultKind.BEYOND) for office, number in cursor.fetchall()]


def _office_of(line: str) -> int:
    try:
        return int(json.loads(line)["office"])
    except (ValueError, TypeError, KeyError):
        return 0
