"""Live updates: a small ASGI application. One LISTEN connection, one stream per open page; who may not see a case
never hears of it. A stream begins with what changed since its page was drawn, or since the page last heard.
"""

import asyncio
import contextlib
import json
import os
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

# From here on because models can be imported only once Django is set up.
import psycopg  # noqa: E402
from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from hospitium.access.acting import Actor, acting  # noqa: E402
from hospitium.access.queries import actor_for  # noqa: E402
from hospitium.access.sessions import person_behind  # noqa: E402
from hospitium.cases.queries import visible  # noqa: E402
from hospitium.kernel import database  # noqa: E402
from hospitium.messaging.live import CHANNEL, moment  # noqa: E402

HEARTBEAT_SECONDS = 20
QUEUE_LIMIT = 200  # a page that falls this far behind is closed and reconnects
CATCHES_UP = 50  # a page that missed more, or what is no longer known, is told only that it is behind
KEPT = 2000

News = dict[str, Any]
Stream = asyncio.Queue[News]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Bus:
    """Spreads what is announced to the open streams, and keeps the last of it for pages drawn before their stream began."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.kept: deque[News] = deque()
        self.last = self.whole_since = 0

    def begin(self) -> None:
        """It is listened from now on; what was said before is not known, so whoever is there comes anew."""
        self.kept.clear()
        self.streams.clear()
        self.last = self.whole_since = moment()

    def spread(self, news: News) -> None:
        """Number the news by the moment it came, keep it, and hand it to every stream."""
        self.last = max(moment(), self.last + 1)
        news = news | {"number": self.last}
        self.kept.append(news)
        if len(self.kept) > KEPT:
            self.whole_since = self.kept.popleft()["number"]
        for stream in list(self.streams):
            if stream.full():
                self.streams.discard(stream)
            else:
                stream.put_nowait(news)

    def join(self, since: int | None) -> Stream:
        """A stream of all that comes, with what came since a moment first (microseconds since 1970; None: nothing)."""
        stream: Stream = asyncio.Queue(QUEUE_LIMIT)
        missed = [news for news in self.kept if news["number"] > since] if since is not None else []
        if since is not None and (since < self.whole_since or len(missed) > CATCHES_UP):
            missed = [{"case": None, "behind": True, "number": self.last}]
        for news in missed:
            stream.put_nowait(news)
        self.streams.add(stream)
        return stream


bus = Bus()
_listener: list[asyncio.Task[None]] = []


@sync_to_async
def _person_of(key: str) -> int | None:
    try:
        return person_behind(key)
    finally:
        connection.close_if_unusable_or_obsolete()


@sync_to_async
def _may_hear(key: str, person_id: int, case_id: int | None, act: str = "") -> bool | None:
    """Asked anew for every event, so that an ended relation bites at once; None when the session itself is over."""
    try:
        if person_behind(key) != person_id:
            return None
        if act:
            return actor_for(person_id).may(act)
        if case_id is None:
            return True
        actor: Actor = actor_for(person_id)
        with acting(actor):
            return visible(actor).filter(pk=case_id).exists()
    finally:
        connection.close_if_unusable_or_obsolete()


async def _listen() -> None:
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            params = await sync_to_async(database.listening)()
            async with await psycopg.AsyncConnection.connect(**params, autocommit=True) as ear:
                await ear.execute(f"LISTEN {CHANNEL}")
                bus.begin()
                async for notice in ear.notifies():
                    bus.spread(json.loads(notice.payload))
        await asyncio.sleep(1)


async def _events(key: str, person_id: int, since: int | None = None) -> AsyncGenerator[bytes, None]:
    stream = bus.join(since)
    try:
        yield b"retry: 3000\n\n"
        while stream in bus.streams:
            news = await _next(stream)
            hears = await _may_hear(key, person_id, *((news["case"], news.get("act", "")) if news else (None,)))
            if hears is None:
                yield b"event: ended\ndata: {}\n\n"
                return
            if news is None:
                yield b": still here\n\n"
            elif told := _told(news, person_id, hears=hears):
                yield told
    finally:
        bus.streams.discard(stream)


def _told(news: News, person_id: int, *, hears: bool) -> bytes | None:
    """The news as the person hears it; None when it is not for them."""
    about = {"ref": news.get("ref", ""), "by": news.get("by", "")}
    if "behind" in news:
        kind, about = "behind", {}
    elif "people" in news or "act" in news:
        kind = "own" if person_id in news.get("people", [person_id]) and hears else ""
    elif hears:
        kind = "case"
    else:  # a page of it that is open closes itself
        kind, about = "gone" if news.get("ends") == person_id else "", {"ref": about["ref"]}
    return f"id: {news['number']}\nevent: {kind}\ndata: {json.dumps(about)}\n\n".encode() if kind else None


async def _next(stream: Stream) -> News | None:
    """The next news; None when it is time for a heartbeat."""
    try:
        return await asyncio.wait_for(stream.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return None


async def application(scope: dict[str, Any], receive: Any, send: Send) -> None:
    """Answer `GET /events` with server-sent events for the person of the session cookie."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    headers = {key.decode().lower(): value.decode() for key, value in scope["headers"]}
    origin = headers.get("origin", "")
    allowed = os.environ.get("HOSPITIUM_PAGE_ORIGINS", "").split()
    cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    person = await _person_of(cookie.value) if cookie else None
    if scope["path"] != "/events" or person is None or (origin and origin not in allowed):
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b""})
        return
    if not _listener:
        _listener.append(asyncio.create_task(_listen()))
    answer = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    if origin:
        answer += [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"origin"),
        ]
    await send({"type": "http.response.start", "status": 200, "headers": answer})
    since = headers.get("last-event-id") or parse_qs(scope["query_string"].decode()).get("since", [""])[0]
    known = int(since) if len(since) < 20 and since.isascii() and since.isdigit() else None
    await _stream(_events(cookie.value if cookie else "", person, known), receive, send)


async def _stream(events: AsyncGenerator[bytes, None], receive: Any, send: Send) -> None:
    gone = asyncio.create_task(_until_gone(receive))
    try:
        while not gone.done():
            step = asyncio.ensure_future(anext(events, None))
            await asyncio.wait({step, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not step.done():
                step.cancel()
                break
            if (chunk := step.result()) is None:
                break
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        gone.cancel()
        with contextlib.suppress(Exception):
            await events.aclose()


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Any, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await sync_to_async(database.bypasses)()
            _listener.append(asyncio.create_task(_listen()))
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
