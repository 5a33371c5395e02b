"""Ground to measure on: one database for each size of worklist, filled once and kept."""

import os
from typing import Any

import psycopg

from hospitium.kernel import database


def name_of(rows: int) -> str:
    """The database that holds this many cases."""
    return f"hospitium_bench_{rows}"


def stand_on(rows: int) -> str:
    """Make this process and its children speak to the database of that size, migrated and filled; its name."""
    name = os.environ["HOSPITIUM_DATABASE"] = name_of(rows)
    database.bootstrap(name)
    _turn_to(name)
    from config.prepare import prepare

    prepare()
    if not _is_filled(rows):
        from benchmarks import fill

        fill.fill(rows)
    return name


def _turn_to(name: str) -> None:
    from config.prepare import prepare_django

    prepare_django()
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def admin(name: str) -> psycopg.Connection[Any]:
    """A connection that passes every wall, for filling."""
    return psycopg.connect(**database.address().params("admin"), dbname=name, autocommit=True)


def drop(name: str) -> None:
    """Give the disk back."""
    with psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _is_filled(rows: int) -> bool:
    with admin(name_of(rows)) as connection:
        (found,) = connection.execute("SELECT count(*) FROM cases_case").fetchone() or (0,)
    return bool(found >= rows)
