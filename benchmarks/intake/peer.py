"""The peer of intake: fhir.resources (R4B) reads a bundle whole, then each resource becomes a row; and the floor below.

The peer is spared what intake does besides: it keeps no original, and knows no quarantine, no scanner, no wall around the
reader, no patient, case or tasks, no issue report, no record of who did it, no row-level security. Both commit once for each
file, durably.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from fhir.resources.R4B.bundle import Bundle  # noqa: TID251 - the peer, never the product

from benchmarks.intake.bundles import Sample

TABLES = """
    CREATE TABLE IF NOT EXISTS peer_document (id bigserial PRIMARY KEY, name text);
    CREATE TABLE IF NOT EXISTS peer_resource (
        id bigserial PRIMARY KEY, document_id bigint NOT NULL REFERENCES peer_document, position integer NOT NULL,
        kind text NOT NULL, fhir_id text, body jsonb NOT NULL, UNIQUE (document_id, position)
    );
"""
DOCUMENT = "INSERT INTO peer_document (name) VALUES (%s) RETURNING id"
ROW = "INSERT INTO peer_resource (document_id, position, kind, fhir_id, body) VALUES (%s, %s, %s, %s, %s)"
COPY = "COPY peer_resource (document_id, position, kind, fhir_id, body) FROM STDIN"
Connection = psycopg.Connection[Any]
Row = tuple[int, int, str, str | None, str]


def row_by_row(samples: list[Sample], connection: Connection) -> dict[str, int]:
    """Validate, then one INSERT for each resource; how many entries of which file were taken."""
    return _take_in(samples, connection, _validated, lambda cursor, rows: [cursor.execute(ROW, row) for row in rows])


def in_bulk(samples: list[Sample], connection: Connection) -> dict[str, int]:
    """The same with all rows of a file in one go."""
    return _take_in(samples, connection, _validated, lambda cursor, rows: cursor.executemany(ROW, rows))


def floor(samples: list[Sample], connection: Connection) -> dict[str, int]:
    """Nothing but parsing and COPY: what cannot be parsed is left out."""
    return _take_in(samples, connection, _parsed, _copied)


def _take_in(
    samples: list[Sample],
    connection: Connection,
    read: Callable[[int, bytes], Iterator[Row]],
    write: Callable[[psycopg.Cursor[Any], list[Row]], object],
) -> dict[str, int]:
    taken = {}
    for sample in samples:
        try:
            with connection.transaction(), connection.cursor() as cursor:
                (number,) = cursor.execute(DOCUMENT, (sample.name,)).fetchone() or (0,)
                rows = list(read(number, sample.data))
                write(cursor, rows)
                taken[sample.name] = len(rows)
        except (ValueError, AttributeError, TypeError):  # what fhir.resources and orjson raise at a broken file
            continue
    return taken


def _validated(number: int, data: bytes) -> Iterator[Row]:
    for position, entry in enumerate(Bundle.model_validate_json(data).entry or []):
        if (one := entry.resource) is not None:
            yield number, position, one.get_resource_type(), one.id, one.model_dump_json()


def _parsed(number: int, data: bytes) -> Iterator[Row]:
    for position, entry in enumerate(orjson.loads(data).get("entry", [])):
        one = entry.get("resource", {})
        yield number, position, one.get("resourceType", ""), one.get("id"), orjson.dumps(one).decode()


def _copied(cursor: psycopg.Cursor[Any], rows: list[Row]) -> None:
    with cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def at_home(connection: Connection) -> Iterator[Connection]:
    """The peer's own tables, without any wall."""
    connection.execute(TABLES)
    yield connection
    connection.execute("DROP TABLE peer_resource, peer_document")
