"""Ground to prove on: a database of one's own, made before and dropped after."""

import contextlib
import os
from collections.abc import Iterator

import psycopg


@contextlib.contextmanager
def ground() -> Iterator[str]:
    """Settings loaded, an empty migrated database, connections as the app role; yields the database's name."""
    name = os.environ["HOSPITIUM_DATABASE"] = f"hospitium_proof_{os.getpid()}"
    from config.prepare import prepare
    from hospitium.kernel import database

    prepare()
    try:
        yield name
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def cheap_hashes(iterations: int = 1) -> None:
    """Let a password's hash cost little, so that thousands of people and guesses fit; and keep expected refusals quiet."""
    import logging

    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = iterations
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    logging.getLogger("django.security").setLevel(logging.CRITICAL)
