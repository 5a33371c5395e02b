"""Guessing passwords (E8): few tries reach a hash, whoever and wherever they come from; what exists is not told."""

import datetime as dt
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from proofs import Outcome
from proofs.ground import cheap_hashes

PROMISE = "However many guess, at most 5 tries per account in 15 minutes are looked at, and no answer tells who exists"
PASSWORD = "a password for proofs only"
SITE = {"host": "localhost"}


def prove(full: bool) -> Outcome:
    """Guesses at accounts (half of which do not exist) from many addresses in four windows, by eight threads at once."""
    cheap_hashes()
    people, addresses, guesses = (1000, 500, 100_000) if full else (20, 10, 1200)
    emails = _accounts(people)
    most, looked_at = _storm(emails, addresses, guesses)
    shut_out = _shut_out(emails[0])
    told = _told_by_body(emails, full)
    pairs = 2000 if full else 30
    clock = time.perf_counter if full else time.thread_time  # small, a busy machine would drown the difference
    by_time = _told_by_time(pairs, clock)
    slack = 0 if full else 0.25  # few pairs guess right by luck; the figure itself is for the full size
    control = _told_by_time(min(pairs, 200), clock, careless=True)
    met = most <= 5 and not shut_out and told == 0 and by_time <= 0.55 + slack and control > 0.8
    return Outcome(
        guesses,
        max(0, most - 5),
        met,
        control=f"without a hash for accounts that are not there, {control:.0%} are guessed right by time",
        detail={
            "accounts": people,
            "addresses": addresses,
            "most looked at per account and window": most,
            "looked at": looked_at,
            "answers that differ": told,
            "guessed by time": round(by_time, 3),
            "owners shut out": shut_out,
        },
    )


def _accounts(count: int) -> list[str]:
    """E-mail addresses, every second of an account that exists; all with one hash, as fast as can be."""
    from django.contrib.auth.hashers import make_password

    from hospitium.access.models import User

    emails, word = [f"p{number:06}@proof.invalid" for number in range(count)], make_password(PASSWORD)
    User.objects.bulk_create(User(email=email, name=email, password=word) for email in emails[::2])
    return emails


def _guess(email: str, address: str, password: str = "not the right one, no", **cookies: Any) -> Any:
    """One POST as the sign-in page hears it, without the page around it."""
    from django.test import RequestFactory

    from hospitium.access import signin
    from hospitium.access.sessions import SessionStore
    from hospitium.kernel.errors import Refusal

    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    request.session = SessionStore()
    request.COOKIES = cookies
    try:
        return signin.check_password(request, email, password)
    except Refusal as refusal:
        return refusal.code


def _storm(emails: list[str], addresses: int, guesses: int) -> tuple[int, int]:
    """The most tries one account saw looked at within a window, and all that were looked at."""
    import time_machine
    from django.db import connection

    rng, begun, most, every = random.Random(8), dt.datetime.now(dt.UTC), 0, 0
    hosts = [f"198.18.{number // 250}.{number % 250}" for number in range(addresses)]
    plan = [(rng.choice(emails), rng.choice(hosts)) for _ in range(guesses)]

    def batch(part: list[tuple[str, str]]) -> list[str]:
        try:
            return [email for email, host in part if _guess(email, host) == "sign-in"]
        finally:
            connection.close()

    for window in range(4):
        now, part = begun + dt.timedelta(minutes=15, seconds=1) * window, plan[window::4]
        alone = patch("hospitium.access.throttle.PER_ADDRESS", guesses)  # the account's limit must hold by itself
        with time_machine.travel(now, tick=False), alone, ThreadPoolExecutor(8) as pool:
            looked = Counter(email for done in pool.map(batch, (part[n::8] for n in range(8))) for email in done)
        most, every = max(most, *looked.values()), every + looked.total()
    return most, every


def _shut_out(email: str) -> int:
    """Owners who cannot come in: from a browser known to the account during the storm, from any after it."""
    import time_machine

    from hospitium.access.testing import Browser

    known, fresh, out = Browser(headers=SITE), Browser(headers=SITE), 0
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)) as clock:
        right = {"email": email, "password": PASSWORD}
        out += known.post("/sign-in/", right).status_code != 302
        known.post("/sign-out/")
        for number in range(50):
            _guess(email, f"198.18.9.{number}")
        out += known.post("/sign-in/", right).status_code != 302
        clock.shift(dt.timedelta(minutes=15, seconds=1))
        out += fresh.post("/sign-in/", right).status_code != 302
    return out


def _told_by_body(emails: list[str], full: bool) -> int:
    """Pairs of existing and missing accounts whose six answers in a row differ in status or text."""
    import time_machine

    from hospitium.access.testing import Browser

    differ = 0
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=4)):
        pairs = list(zip(emails[::2], emails[1::2], strict=False))[: 50 if full else 3]
        for number, (there, missing) in enumerate(pairs):
            host, seen = f"198.18.7.{number}", []  # one address may ask only so often, whoever it asks for
            for email in (there, missing):
                answers = [
                    Browser(headers=SITE).post("/sign-in/", {"email": email, "password": "x"}, REMOTE_ADDR=host)
                    for _ in range(6)
                ]
                seen.append(
                    [(answer.status_code, _bare(answer.content, email), sorted(answer.headers)) for answer in answers]
                )
            differ += seen[0] != seen[1] or [status for status, *_ in seen[0]] != [422] * 5 + [429]
    return differ


def _bare(page: bytes, email: str) -> bytes:
    token = re.compile(rb'(csrf-token" content|(csrfmiddlewaretoken|request_key)" value)="[^"]*"')
    return token.sub(b"", page).replace(email.encode(), b"")


def _told_by_time(pairs: int, clock: Callable[[], float], *, careless: bool = False) -> float:
    """How often "it exists" is guessed right from the time of an answer, by the best threshold of a first half."""
    from hospitium.access.models import User

    cheap_hashes(20_000)
    prefix = "c" if careless else "t"
    emails = [f"{prefix}{email}" for email in _fresh(prefix, pairs * 2)]
    rng, samples = random.Random(9), []
    order = list(enumerate(emails))
    rng.shuffle(order)
    with (
        patch.object(User, "set_password", lambda *_: None)
        if careless
        else patch.object(User, "nothing", 0, create=True)
    ):
        for number, email in order:
            host = f"198.19.{rng.randrange(250)}.{rng.randrange(250)}"
            begun = clock()
            _guess(email, host)
            samples.append((clock() - begun, number % 2 == 0))
    cheap_hashes()
    return _best_guess(samples)


def _fresh(prefix: str, count: int) -> list[str]:
    from django.contrib.auth.hashers import make_password

    from hospitium.access.models import User

    emails, word = [f"{number:06}@proof.invalid" for number in range(count)], make_password(PASSWORD)
    User.objects.bulk_create(User(email=f"{prefix}{email}", name=email, password=word) for email in emails[::2])
    return emails


def _best_guess(samples: list[tuple[float, bool]]) -> float:
    """Learn the threshold and its side on one half, judge by the other."""
    half = len(samples) // 2
    learn, judge = samples[:half], samples[half:]

    def right(part: list[tuple[float, bool]], limit: float, *, slower: bool) -> float:
        return sum(((taken > limit) == slower) == there for taken, there in part) / len(part)

    times = sorted(taken for taken, _ in learn)
    between = [(one + other) / 2 for one, other in pairwise(times)][:: 1 + half // 400]
    ways = [(limit, slower) for limit in between for slower in (True, False)]
    limit, slower = max(ways, key=lambda way: right(learn, way[0], slower=way[1]))
    return right(judge, limit, slower=slower)
