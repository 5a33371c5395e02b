"""Ground to prove on: a database of one's own, made before and dropped after."""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def ground() -> Iterator[str]:
    """Settings loaded, an empty migrated database, connections as the app role; yields the database's name."""
    name = os.environ["HOSPITIUM_DATABASE"] = f"hospitium_proof_{os.getpid()}"
    _copy(name)
    from config.prepare import prepare

    prepare()
    try:
        yield name
    finally:
        from django.db import connections

        connections.close_all()
        with _server() as server:
            _drop(server, name)


def _server() -> psycopg.Connection[Any]:
    from hospitium.kernel import database

    return psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True)


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy(name: str) -> None:
    """Copy a database that was made once for the migrations as they are: to migrate takes longer than most proofs in small."""
    from hospitium.kernel import database

    paths = sorted(ROOT.glob("hospitium/*/migrations/0*.py"))
    model = f"hospitium_model_{hashlib.sha256(b''.join(path.read_bytes() for path in paths)).hexdigest()[:12]}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtext('hospitium model'))")
        there = "SELECT datname FROM pg_database WHERE starts_with(datname, 'hospitium_model_')"
        known = {one for (one,) in server.execute(there).fetchall()}
        if model not in known:
            for other in known:
                _drop(server, other)
            _make(f"{model}_new")
            server.execute(f'ALTER DATABASE "{model}_new" RENAME TO "{model}"')
        server.execute(f'CREATE DATABASE "{name}" OWNER {database.OWNER} TEMPLATE "{model}"')
    database.bootstrap(name)


def _make(name: str) -> None:
    """Prepare a database in a process of its own, which holds no connection to it afterwards."""
    env = os.environ | {"HOSPITIUM_DATABASE": name}
    subprocess.run(
        [sys.executable, "-c", "from config.prepare import prepare; prepare()"], cwd=ROOT, env=env, check=True
    )


def cheap_hashes(iterations: int = 1) -> None:
    """Let a password's hash cost little, so that thousands of people and guesses fit; and keep expected refusals quiet."""
    import logging

    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = iterations
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    logging.getLogger("django.security").setLevel(logging.CRITICAL)
