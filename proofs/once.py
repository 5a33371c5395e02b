"""Idempotency (F5): the same request, sent one to five times at the same moment, by servers that are killed, is done once."""

import concurrent.futures
import multiprocessing
import os
import random
from collections import Counter
from typing import Any

from proofs import Outcome

PROMISE = "A request sent one to five times in parallel with one key, with servers killed on the way, takes effect exactly once"
BATCH = 25


def prove(full: bool) -> Outcome:
    """Notes written by herds of threads; some servers die between effect and commit, some between commit and answer."""
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases.testing import make_case
    from hospitium.partners.queries import home

    rng = random.Random(5)
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home().pk)
    cases = [make_case(name=f"Person {number}").ref for number in range(20 if full else 4)]
    wishes: list[dict[str, Any]] = [
        {"n": n, "case": rng.choice(cases), "copies": rng.randint(1, 5), "key": f"key-{n:08d}"}
        for n in range(20_000 if full else 50)
    ]
    kills = _send_until_answered(rng, mira.pk, wishes)
    done = _effects()
    wrong = sum(done[f"wish {wish['n']}"] != 1 for wish in wishes)

    unkeyed: list[dict[str, Any]] = [
        {"n": n, "case": cases[0], "copies": 3, "key": ""} for n in range(100_000, 100_000 + (200 if full else 8))
    ]
    _in_a_server(mira.pk, unkeyed, None)
    done = _effects()
    doubled = sum(done[f"wish {wish['n']}"] > 1 for wish in unkeyed)
    return Outcome(
        tried=len(wishes),
        failed=wrong,
        met=not wrong and bool(doubled) and bool(kills),
        control=f"{doubled} of {len(unkeyed)} took effect more than once when each sending had a key of its own",
        detail={"sendings": sum(wish["copies"] for wish in wishes), "servers killed": kills},
    )


def _send_until_answered(rng: random.Random, person: int, wishes: list[dict[str, Any]]) -> int:
    """Send in batches; what a killed server left unanswered is sent again, as a browser's retry would be."""
    kills, waiting = 0, list(wishes)
    while waiting:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        doomed = rng.choice(batch)["n"] if rng.random() < 0.4 or not kills else None
        answered = _in_a_server(person, batch, (doomed, rng.choice(["before commit", "before answer"])))
        kills += len(answered) < len(batch)
        waiting = [wish for wish in batch if wish["n"] not in answered] + waiting
    return kills


def _in_a_server(person: int, batch: list[dict[str, Any]], doom: Any) -> set[int]:
    """Answer a batch in a process of its own, which may die; gives the numbers of the wishes that were answered."""
    from django.db import connections

    connections.close_all()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs, person, batch, doom))
    server.start()
    theirs.close()
    answered = set()
    try:
        while True:
            answered.add(ours.recv())
    except EOFError:
        server.join()
    return answered


def _serve(answers: Any, person: int, batch: list[dict[str, Any]], doom: Any) -> None:
    from hospitium.cases import views

    doomed, when = doom or (None, "")
    real = views.actions.write_note

    def mortal(**facts: Any) -> Any:
        done = real(**facts)
        if when == "before commit" and facts["text"] == f"wish {doomed}":
            os._exit(9)
        return done

    views.actions.write_note = mortal  # type: ignore[assignment]
    with concurrent.futures.ThreadPoolExecutor(5) as herd:
        for wish in batch:
            statuses = [sent.result() for sent in [herd.submit(_send, person, wish) for _ in range(wish["copies"])]]
            if when == "before answer" and wish["n"] == doomed:
                os._exit(9)
            if set(statuses) == {302}:
                answers.send(wish["n"])
    os._exit(0)


def _send(person: int, wish: dict[str, Any]) -> int:
    from hospitium.access.queries import User
    from hospitium.access.testing import Browser
    from hospitium.kernel.ids import new_key

    client = Browser(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=person))
    form = {"text": f"wish {wish['n']}", "request_key": wish["key"] or new_key()}
    return client.post(f"/cases/{wish['case']}/notes/", form).status_code


def _effects() -> Counter[str]:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.models import Entry

    with acting(SYSTEM):
        return Counter(facts["text"] for facts in Entry.objects.filter(verb="note").values_list("facts", flat=True))
