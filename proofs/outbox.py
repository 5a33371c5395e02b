"""Outbox (F4): messages outlive killed dispatchers and a receiver that is down a fifth of the time."""

import http.server
import json
import multiprocessing
import os
import random
import threading
from collections import Counter
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "Every message is delivered, once at a receiver that keeps ids, in each recipient's order, through killed dispatchers"
DOWN = 0.2


def prove(full: bool) -> Outcome:
    """Dispatchers die right after sending, before they can mark it; the receiver answers 503 to one call in five."""
    rng = random.Random(4)
    count, recipients, kills = (50_000, 500, 300) if full else (80, 8, 4)
    receiver = _Receiver(rng)
    with receiver, mock.patch.dict("os.environ", HOSPITIUM_OUTWARD_ALLOW=receiver.url):
        _put(receiver.url, count, recipients)
        died = _dispatch(kills, count)
    unkept = Counter(number for number, _ in receiver.calls)
    kept = dict.fromkeys(number for number, _ in receiver.calls)
    first = [(to, n) for to, n in dict.fromkeys(told for _, told in receiver.calls)]
    disorder = sum(
        line != sorted(line) for line in ([n for to, n in first if to == who] for who in {to for to, _ in first})
    )
    lost = count - len(kept)
    twice = sum(times > 1 for times in unkept.values())
    return Outcome(
        tried=count,
        failed=lost + disorder + (len({told for _, told in receiver.calls}) - len(kept)),
        met=not lost and not disorder and twice > 0 and died >= kills,
        control=f"a receiver that keeps no ids got {twice} twice",
        detail={"dispatchers killed": died, "answers 503": receiver.refused, "recipients out of order": disorder},
    )


class _Receiver:
    """Counts what it took, by message id; the control looks at the calls themselves."""

    def __init__(self, rng: random.Random) -> None:
        self.calls: list[tuple[str, tuple[str, int]]] = []
        self.refused = 0
        told, lock = self, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    is_down = rng.random() < DOWN
                    told.refused += is_down
                    if not is_down:
                        told.calls.append((self.headers["Webhook-Id"], (self.path, body["facts"]["n"])))
                self.send_response(503 if is_down else 204)
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> None:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def _put(url: str, count: int, recipients: int) -> None:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.messaging.actions import send

    with acting(SYSTEM):
        for n in range(count):
            send(channel="webhook", recipient=f"{url}/{n % recipients}", kind="waiting", n=n)


def _dispatch(kills: int, count: int) -> int:
    """Four dispatchers at a time; the doomed die after some messages, and another takes their place."""
    from django.db import connections

    connections.close_all()
    died, rng = 0, random.Random(9)
    context = multiprocessing.get_context("fork")
    each = max(2, count // kills // 2)
    while died < kills or _waiting():
        connections.close_all()
        lives = [rng.randint(1, each) if died + place < kills else 0 for place in range(4)]
        dispatchers = [context.Process(target=_send, args=(life,)) for life in lives]
        for one in dispatchers:
            one.start()
        for one in dispatchers:
            one.join()
            died += one.exitcode == 9
        if not _waiting():
            break
    return died


def _send(life: int) -> None:
    """Dispatch until nothing waits, or die between the effect of one sending and its mark."""
    import datetime as dt

    from hospitium.messaging import channels, outbox

    outbox.FIRST_PAUSE, outbox.LONGEST_PAUSE = dt.timedelta(milliseconds=20), dt.timedelta(milliseconds=200)
    outbox.ATTEMPTS = 1000
    real, sent = channels.webhook, [0]

    def mortal(message: Any) -> None:
        real(message)
        sent[0] += 1
        if sent[0] == life:
            os._exit(9)

    channels.CHANNELS["webhook"] = mortal
    while _waiting():
        if not outbox.send_next():
            threading.Event().wait(0.01)
    os._exit(0)


def _waiting() -> bool:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.messaging.models import WAITING, Outgoing

    with acting(SYSTEM):
        return Outgoing.objects.filter(state__in=WAITING).exists()
