"""Numbers without gaps or twins (B4): many writers at once on four chains, some of whom give up."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from proofs import Outcome

PROMISE = "The record of looks has no gap and no twin, however many write at once and however many give up"
WRITERS, CHAINS, GIVE_UP = 32, 4, 0.05


def prove(full: bool) -> Outcome:
    """Each writer opens and closes transactions; one in twenty is rolled back after it noted its look."""
    from hospitium.access.models import ChainHead
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor
    from hospitium.access.verify import verify

    people = [make_actor(f"W{n}", Role.COORDINATOR, organisation_id=n + 1) for n in range(CHAINS)]
    actors = [people[n % CHAINS] for n in range(WRITERS)]
    turns = 1_000 if full else 8
    begun = time.monotonic()
    with ThreadPoolExecutor(WRITERS) as threads:
        kept = sum(threads.map(_write, actors, range(WRITERS), [turns] * WRITERS))
    seconds = time.monotonic() - begun
    verdict = verify(kept_in=[])
    numbered = sum(ChainHead.objects.values_list("number", flat=True))
    off = abs(kept - verdict.rows) + abs(kept - numbered) + len(verdict.faults)
    return Outcome(
        WRITERS * turns,
        off,
        off == 0,
        detail={"kept": kept, "given up": WRITERS * turns - kept, "appends a second": round(kept / seconds)},
    )


def _write(actor: object, seed: int, turns: int) -> int:
    from django.db import connection

    from hospitium.access.acting import Actor, acting
    from hospitium.access.actions import note_access

    assert isinstance(actor, Actor)
    rng, kept = random.Random(seed), 0
    for n in range(turns):
        try:
            with acting(actor):
                note_access("read", "case", [f"C-{n}", "P-1"])
                if rng.random() < GIVE_UP:
                    raise _GaveUp
            kept += 1
        except _GaveUp:
            continue
    connection.close()
    return kept


class _GaveUp(Exception):
    pass
