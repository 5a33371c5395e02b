"""Makes an installation ready: server, roles, database, migrations, the home campus. Safe to repeat; quick when done."""

import gc
import os
from collections.abc import Callable

import django
from django.apps import apps

from hospitium.kernel import database


def prepare(say: Callable[[str], None] = lambda text: None) -> None:
    """Bring the database to where the code is. Raises `Unready` with what to do."""
    say("starting the database" if not os.environ.get("DATABASE_URL") else "reaching the database")
    database.address()
    prepare_django()
    if not is_current():
        say("preparing roles and migrating")
        migrate()
    from config.checks import refuse_to_serve_unbound
    from hospitium.partners.actions import ensure_home
    from hospitium.partners.readiness.actions import load_requirements
    from hospitium.patients.actions import load_rules

    refuse_to_serve_unbound()
    ensure_home()
    load_rules()
    load_requirements()


def prepare_django() -> None:
    """Settings and rooms, without touching the database."""
    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()
    django.setup()
    gc.freeze()  # what is loaded stays: looking through it for garbage, again and again, took a fifth of the start
    gc.enable()


def is_current() -> bool:
    """Whether the database has every migration of the code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    try:
        with database.directly():
            executor = MigrationExecutor(connection)
            return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return False


def migrate() -> None:
    """Make the roles, the database and its tables as the code has them."""
    from django.core.management import call_command

    database.bootstrap()
    with database.as_owner():
        call_command("migrate", verbosity=0, interactive=False)
