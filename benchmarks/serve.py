"""Pages as `hospitium run` serves them, the product's or the peer's, and a browser that is already signed in."""

import contextlib
import datetime as dt
import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT, PEER = "config.wsgi:application", "benchmarks.peer_application:application"


@contextlib.contextmanager
def served(application: str, *, health: str, workers: int = 1, threads: int = 1) -> Iterator[int]:
    """The application on a free port of loopback, by so many processes of so many threads; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = "config.settings" if application == PRODUCT else "benchmarks.peer"
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning", "--no-ws"),
        *("--static-path-mount", str(ROOT / "build" / "static"), "--static-path-route", "/static", application),
    ]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        _wait(port, health, child)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        child.wait(20)


def _wait(port: int, health: str, child: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            Browser(port, "").get(health)
            return
        if child.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")


@dataclass
class Answer:
    """What came back: how long it took until the last byte, and the body (gzip stays packed)."""

    seconds: float
    status: int
    body: bytes


class Browser:
    """One connection that stays open, with a session's cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"session={cookie}", "Accept-Language": "en"}

    def every(self, paths: Iterable[str]) -> list[Answer]:
        """Ask for each when the one before is read."""
        return [self.get(path) for path in paths]

    def get(self, path: str, **headers: str) -> Answer:
        """Ask and read to the end; anew where the server has closed a connection that nobody used for long."""
        try:
            return self._get(path, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError):
            self.connection.close()
            return self._get(path, headers)

    def _get(self, path: str, headers: dict[str, str]) -> Answer:
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers | headers)
        response = self.connection.getresponse()
        body = response.read()
        return Answer(time.perf_counter() - begun, response.status, body)


class Crowd:
    """Browsers of one session that ask at once."""

    def __init__(self, port: int, cookie: str, size: int) -> None:
        self.size, self.idle = size, queue.SimpleQueue[Browser]()
        for _ in range(size):
            self.idle.put(Browser(port, cookie))

    def every(self, paths: Iterable[str]) -> list[Answer]:
        """Ask for all, each by whoever is idle first."""
        with ThreadPoolExecutor(self.size) as hands:
            return list(hands.map(self._get, paths))

    def _get(self, path: str) -> Answer:
        browser = self.idle.get()
        try:
            return browser.get(path)
        finally:
            self.idle.put(browser)


def sign_in(email: str) -> str:
    """The key of a new session of that person, as after a passkey."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from hospitium.access.models import Session, User
    from hospitium.access.sessions import SessionStore
    from hospitium.access.testing import trust

    person, store = User.objects.get(email=email), SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "hospitium.access.signin.EmailBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    trust(store, person)
    Session.objects.filter(pk=store.session_key).update(expire_date=timezone.now() + dt.timedelta(hours=12))
    return str(store.session_key)
