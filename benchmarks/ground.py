"""Ground to measure on: one database for each size of worklist, filled once and kept until the code that fills it changes."""

import hashlib
import os
from pathlib import Path
from typing import Any

import psycopg

from hospitium.kernel import database
from proofs import model

ROOT = Path(__file__).resolve().parents[1]


def stand_on(rows: int, *, own: str = "") -> str:
    """Make this process and its children speak to a migrated database with this many cases; its name.

    `own`: the benchmark that fills it further and shares it with no other.
    """
    prefix = f"hospitium_bench_{own}{rows}_"
    name = os.environ["HOSPITIUM_DATABASE"] = prefix + _state_of_the_code(own)
    with admin("postgres") as server:
        older = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
    for (other,) in older:
        drop(other) if other != name else None
    database.bootstrap(name)
    _turn_to(name)
    from config.prepare import prepare

    prepare()
    if not _is_filled(name, rows):
        from benchmarks import fill

        fill.fill(rows)
    return name


def admin(name: str) -> psycopg.Connection[Any]:
    """A connection that passes every wall, for filling."""
    return psycopg.connect(**database.address().params("admin"), dbname=name, autocommit=True)


def drop(name: str) -> None:
    """Give the disk back."""
    with admin("postgres") as server:
        model.drop(server, name)


def _state_of_the_code(own: str) -> str:
    """Changes with the migrations and with what fills."""
    parts = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("hospitium/*/migrations/0*.py"))
    text = "".join(parts) + "".join(
        (ROOT / "benchmarks" / f"{name}.py").read_text() for name in filter(None, ("fill", own))
    )
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _turn_to(name: str) -> None:
    from config.prepare import prepare_django

    prepare_django()
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _is_filled(name: str, rows: int) -> bool:
    with admin(name) as connection:
        (found,) = connection.execute("SELECT count(*) FROM cases_case").fetchone() or (0,)
    return bool(found >= rows)
