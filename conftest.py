"""The suite's own database: made for this run, spoken to as the app role, dropped at the end."""

import os
import shutil

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import TransactionTestCase
from hypothesis import settings
from psycopg import sql

from hospitium.kernel import database
from proofs import model

settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.load_profile("the same every time")

PBKDF2PasswordHasher.iterations = 1000  # the suite makes hundreds of people

NAME = f"hospitium_test_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    from django.db import connection

    model.copy_model(NAME, "bare")
    connection.settings_dict["NAME"] = NAME
    yield
    with django_db_blocker.unblock():
        connection.close()
    drop(NAME)


def drop(name: str) -> None:
    with model.server() as admin:
        model.drop(admin, name)
    shutil.rmtree(database.home() / "anchors" / name, ignore_errors=True)


KEPT = {"django_content_type", "auth_permission"}
"""What Django itself writes after migrating."""


def _empty_as_admin(self) -> None:
    """Delete what a test committed, without what guards it: only few of the tables have rows, and to truncate all is slow."""
    from django.db import connection

    connection.close()
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    with psycopg.connect(**database.address().params("admin"), dbname=NAME) as admin:
        admin.execute("SET session_replication_role = replica")
        named = [
            sql.SQL("SELECT {0} WHERE EXISTS (SELECT FROM {1})").format(one, sql.Identifier(one)) for one in tables
        ]
        for (table,) in admin.execute(sql.SQL(" UNION ALL ").join(named)).fetchall():
            admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


TransactionTestCase._fixture_teardown = _empty_as_admin


@pytest.fixture
def client():
    from hospitium.access.testing import Browser

    return Browser()


@pytest.fixture(autouse=True)
def originals_of_their_own(tmp_path, monkeypatch):
    """Uploaded bytes of a test go to the test's own folder."""
    monkeypatch.setattr("hospitium.records.originals.root", lambda: tmp_path / "originals")


@pytest.fixture
def home(db):
    from hospitium.partners.actions import ensure_home

    return ensure_home()


@pytest.fixture
def offices(home):
    from hospitium.partners.actions import register_organisation
    from hospitium.partners.models import OrganisationKind

    return [
        register_organisation(kind=OrganisationKind.OFFICE, name=name, country=country, zone=zone, covers=[country])
        for name, country, zone in (("Mexico City", "MX", "America/Mexico_City"), ("Abu Dhabi", "AE", "Asia/Dubai"))
    ]
