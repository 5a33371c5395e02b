"""A link that hands out records takes ten wrong passcodes in its life, however many guess at once."""

import threading
from collections import Counter
from contextlib import contextmanager
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "However many guess at the passcode of a link at once, ten wrong ones are answered; then also the right one opens nothing"


def prove(full: bool) -> Outcome:
    """Many threads guess at one link with wrong passcodes, then the right one is tried. The control lets them guess without
    holding the link: then more than ten guesses are answered.
    """
    links, threads, guesses = (20, 16, 10) if full else (1, 6, 4)
    counted, opened = Counter[str](), 0
    with _quick_hashes():
        for number in range(links):
            told, is_open = _guessed(number, threads, guesses)
            counted += told
            opened += is_open
        with mock.patch("django.db.models.query.QuerySet.select_for_update", lambda rows, **_how: rows.all()):
            unheld, _ = _guessed(links, threads, guesses)
    trials = links * (threads * guesses + 1)
    extra = max(0, counted["tried"] - 10 * links)
    control = f"without holding the link, {unheld['tried']} of {threads * guesses} guesses were answered"
    met = extra == opened == 0 and counted["tried"] == 10 * links and unheld["tried"] > 10
    return Outcome(trials, extra + opened, met, control, {"answered": counted["tried"], "closed": counted["nothing"]})


@contextmanager
def _quick_hashes() -> Any:
    """The hash is not what is tried here."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    with mock.patch.object(PBKDF2PasswordHasher, "iterations", 20_000):
        yield


def _guessed(number: int, threads: int, guesses: int) -> tuple[Counter[str], int]:
    """What the guesses were answered, and whether the right passcode opened the link afterwards."""
    from django.db import connection

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home
    from hospitium.records import handing, opening
    from hospitium.records.handing import Wish

    home = ensure_home()
    case = make_case(name=f"Link {number}")
    with acting(SYSTEM):
        made = handing.make_link(case_ref=case.ref, wish=Wish("physician", "X", home.country, ("summary",)), by=SYSTEM)
    start, told = threading.Barrier(threads), Counter[str]()

    def guess() -> None:
        start.wait(20)
        for _ in range(guesses):
            answer = opening.open_link(secret=made.secret, guest=opening.Guest("X"), passcode="WRONG234")
            told["tried" if answer.tries is not None else "nothing"] += 1
        connection.close()

    crowd = [threading.Thread(target=guess) for _ in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(120)
    last = opening.open_link(secret=made.secret, guest=opening.Guest("X"), passcode=made.passcode)
    return told, int(last.link is not None)
