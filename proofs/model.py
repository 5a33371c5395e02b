"""A database made once for the migrations as they are, and copies of it: to migrate takes longer than most trials."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from hospitium.kernel import database

ROOT = Path(__file__).resolve().parents[1]
MAKING = {
    "bare": "from config.prepare import migrate, prepare_django; prepare_django(); migrate()",
    "ready": "from config.prepare import prepare; prepare()",
}
"""What makes each kind of model: nothing but its tables; what every installation begins with."""


def copy_model(name: str, kind: str) -> None:
    """Make a database as a copy of a model of a kind (`MAKING`); models of other migrations go."""
    model = f"hospitium_model_{_migrations()}_{kind}"
    with server() as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext('hospitium model'))")
        there = "SELECT datname FROM pg_database WHERE starts_with(datname, 'hospitium_model_')"
        known = {one for (one,) in admin.execute(there).fetchall()}
        if model not in known:
            for other in known:
                if _migrations() not in other or other.endswith("_new"):
                    drop(admin, other)
            _make(f"{model}_new", kind)
            admin.execute(f'ALTER DATABASE "{model}_new" RENAME TO "{model}"')
        admin.execute(f'CREATE DATABASE "{name}" OWNER {database.OWNER} TEMPLATE "{model}"')
    database.bootstrap(name)


def server() -> psycopg.Connection[Any]:
    """A connection that may make and drop databases."""
    return psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True)


def drop(admin: psycopg.Connection[Any], name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrations() -> str:
    """Changes with the migrations, and with what they are written with."""
    paths = [*sorted(ROOT.glob("hospitium/*/migrations/0*.py")), ROOT / "hospitium/kernel/walls.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _make(name: str, kind: str) -> None:
    """In a process of its own, which holds no connection to it afterwards."""
    env = os.environ | {"HOSPITIUM_DATABASE": name, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", MAKING[kind]], cwd=ROOT, env=env, check=True)
