"""The record of looks cannot be written (B3): locked, full, gone. Then nothing with patient data is answered."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from proofs import Outcome

PROMISE = "When who looked cannot be written, no patient data is answered and nothing is changed"

FULL = (
    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
    "CREATE TRIGGER no_room BEFORE INSERT ON access_accessevent FOR EACH ROW EXECUTE FUNCTION no_room()"
)
TROUBLES = {
    "full": (FULL, "DROP TRIGGER no_room ON access_accessevent; DROP FUNCTION no_room"),
    "not allowed": (
        "REVOKE EXECUTE ON FUNCTION access_append FROM hospitium_app",
        "GRANT EXECUTE ON FUNCTION access_append TO hospitium_app",
    ),
    "gone": (
        "ALTER TABLE access_accessevent RENAME TO access_elsewhere",
        "ALTER TABLE access_elsewhere RENAME TO access_accessevent",
    ),
    "function gone": (
        "ALTER FUNCTION access_append RENAME TO access_elsewhere",
        "ALTER FUNCTION access_elsewhere RENAME TO access_append",
    ),
}


def prove(full: bool) -> Outcome:
    """Reads and writes during each trouble, then again after it; the chain must be whole at the end."""
    from hospitium.access.verify import verify

    session, ref = _ready()
    with _admin() as admin:
        admin.execute(f"ALTER FUNCTION access_append SET lock_timeout = '{'3s' if full else '300ms'}'")
    tried = given = refused_after = 0
    for cause, cure in TROUBLES.values():
        with _admin() as admin:
            admin.execute(cause)
            answers = _ask(session, ref, 51 if full else 3)
            admin.execute(cure)
        tried += len(answers)
        given += sum(answers)
        refused_after += not all(_ask(session, ref, 3))
    with _admin(autocommit=False) as admin:
        admin.execute("SELECT * FROM access_chainhead FOR UPDATE")
        with ThreadPoolExecutor(4) as threads:
            locked = [list(one) for one in threads.map(lambda _: _ask(session, ref, 12 if full else 3), range(4))]
    tried += sum(map(len, locked))
    given += sum(map(sum, locked))
    refused_after += not all(_ask(session, ref, 3))
    whole, notes = verify(kept_in=[]).is_whole, _notes(ref)
    unrecorded = notes - KEPT[0]
    met = given == 0 and whole and refused_after == 0 and unrecorded == 0
    return Outcome(
        tried,
        given,
        met,
        control=_control(session, ref),
        detail={"chain whole after": whole, "notes kept without a record": unrecorded},
    )


KEPT = [0]
"""Staff notes that were answered as saved."""


def _control(session: str, ref: str) -> str:
    """The same trouble, with a product that goes on when the record fails."""
    from hospitium.access import record

    true, record._write = record._write, lambda notes, told: None
    try:
        with _admin() as admin:
            admin.execute(FULL)
            given = sum(_ask(session, ref, 3))
            admin.execute(TROUBLES["full"][1])
    finally:
        record._write = true
    return f"with the writing left out, {given} answers were given while the store was full"


def _ready() -> tuple[str, str]:
    from django.conf import settings

    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person, signed_in
    from hospitium.cases.testing import make_case
    from hospitium.partners.queries import home

    browser = signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home().pk))
    case = make_case(name="Zenobia Canary")
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert all(_ask(session, case.ref, 3))
    return session, case.ref


def _ask(session: str, ref: str, times: int) -> list[bool]:
    """Whether each request was answered with patient data, or told that its note is saved."""
    from django.conf import settings
    from django.db import connection

    from hospitium.access.testing import Browser

    client = Browser(raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    answered = []
    for n in range(times):
        if n % 3 == 1:
            answer = client.post(f"/cases/{ref}/notes/", {"text": "seen"})
            KEPT[0] += answer.status_code == 302
        else:
            answer = client.get("/worklist/" if n % 3 else f"/cases/{ref}/")
        answered.append(answer.status_code < 400 or b"Canary" in answer.content)
    connection.close()
    return answered


def _notes(ref: str) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.models import Entry

    with acting(SYSTEM):
        return Entry.objects.filter(case__ref=ref, verb="note").count()


@contextlib.contextmanager
def _admin(*, autocommit: bool = True) -> Iterator[Any]:
    from hospitium.kernel import database

    place = database.address()
    with psycopg.connect(**place.params("admin"), dbname=database.database_name(), autocommit=autocommit) as admin:
        yield admin
        if not autocommit:
            admin.rollback()
