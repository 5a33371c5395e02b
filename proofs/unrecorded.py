"""Answers without a record (B2): workers answer with patient data while they are killed; each answer is in the chain."""

import os
import random
import signal

from proofs import Outcome

PROMISE = "Every answer that holds patient data has a record of who saw whose, also when workers are killed"
CANARY = "Zenobia Canary"
WORKERS = 3
FELL = "a worker fell"


def prove(full: bool) -> Outcome:
    """A worker says through a pipe which request it answered with the canary in it; the chain must know them all.

    A request is told apart by the address it claims to come from, which is part of the record.
    """
    from django.db import connections

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.models import AccessEvent
    from hospitium.access.verify import verify

    answers, kills, rng = 100_000 if full else 60, 200 if full else 3, random.Random(20261121)
    session, pages = _ready()
    connections.close_all()  # a forked worker opens its own
    told, tell = os.pipe()
    workers = [_worker(tell, session, pages, n) for n in range(WORKERS)]
    acknowledged: list[str] = []
    born, every = WORKERS, answers // kills
    with os.fdopen(told) as lines:
        while len(acknowledged) < answers:
            acknowledged.append(lines.readline().strip())
            assert acknowledged[-1] != FELL, "a worker fell by itself"
            if len(acknowledged) % every == rng.randrange(every) and born - WORKERS < kills:
                place = rng.randrange(WORKERS)
                _kill(workers[place])
                workers[place] = _worker(tell, session, pages, born)
                born += 1
        for worker in workers:
            _kill(worker)
        os.close(tell)
        acknowledged += [line.strip() for line in lines]
    with acting(SYSTEM):
        recorded = set(AccessEvent.objects.values_list("address", flat=True))
    unrecorded = [address for address in acknowledged if address not in recorded]
    whole = verify(kept_in=[]).is_whole
    return Outcome(
        len(acknowledged),
        len(unrecorded),
        not unrecorded and whole,
        detail={"workers killed": born, "chain whole": whole},
    )


def _ready() -> tuple[str, list[str]]:
    """A signed-in coordinator, cases called by the canary, and pages that show them."""
    from django.conf import settings

    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person, signed_in
    from hospitium.cases.testing import make_case
    from hospitium.partners.queries import home

    refs = [make_case(name=f"{CANARY} {n}").ref for n in range(5)]
    browser = signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home().pk))
    pages = [f"/cases/{ref}/{page}" for ref in refs for page in ("", "peek/", "looks/")]
    return browser.cookies[settings.SESSION_COOKIE_NAME].value, [*pages, "/cases/", "/worklist/", "/search/?q=zenobia"]


def _worker(tell: int, session: str, pages: list[str], number: int) -> int:
    """A process of its own that answers until it is killed."""
    if child := os.fork():
        return child
    try:
        _answer(tell, session, pages, number)
    finally:
        os.write(tell, f"{FELL}\n".encode())
        os._exit(1)


def _answer(tell: int, session: str, pages: list[str], number: int) -> None:
    from django.conf import settings
    from django.test import Client

    client, rng, count = Client(SERVER_NAME="localhost"), random.Random(number), 0
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    while True:
        count += 1
        address = f"fd00::{number:x}:{count >> 16:x}:{count & 0xFFFF:x}"
        answer = client.get(rng.choice(pages), REMOTE_ADDR=address)
        assert "Zenobia" in answer.content.decode(), answer.status_code
        os.write(tell, f"{address}\n".encode())


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
