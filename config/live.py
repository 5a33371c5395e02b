"""Live updates: a small ASGI application. One LISTEN connection, one stream per open page; who may not see a case
never hears of it. Polling is not needed for correctness: a page that hears nothing is merely older.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import psycopg  # noqa: E402
from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from hospitium.access.acting import Actor, acting  # noqa: E402
from hospitium.access.queries import actor_for  # noqa: E402
from hospitium.access.sessions import person_behind  # noqa: E402
from hospitium.cases.queries import visible  # noqa: E402
from hospitium.kernel import database  # noqa: E402
from hospitium.messaging.live import CHANNEL  # noqa: E402

HEARTBEAT_SECONDS = 20
QUEUE_LIMIT = 200  # a page that falls this far behind is closed and reconnects

_streams: set[asyncio.Queue[dict[str, Any]]] = set()
_listener: list[asyncio.Task[None]] = []

Send = Callable[[dict[str, Any]], Awaitable[None]]


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
            async with await psycopg.AsyncConnection.connect(**params, autocommit=True) as bus:
                await bus.execute(f"LISTEN {CHANNEL}")
                async for notice in bus.notifies():
                    _spread(json.loads(notice.payload))
        await asyncio.sleep(1)


def _spread(news: dict[str, Any]) -> None:
    for stream in list(_streams):
        if stream.full():
            _streams.discard(stream)
        else:
            stream.put_nowait(news)


async def _events(key: str, person_id: int) -> AsyncGenerator[bytes, None]:
    stream: asyncio.Queue[dict[str, Any]] = asyncio.Queue(QUEUE_LIMIT)
    _streams.add(stream)
    try:
        yield b"retry: 3000\n\n"
        while stream in _streams:
            news = await _next(stream)
            hears = await _may_hear(key, person_id, *((news["case"], news.get("act", "")) if news else (None,)))
            if hears is None:
                yield b"event: ended\ndata: {}\n\n"
                return
            if news is None:
                yield b": still here\n\n"
            elif "people" in news:
                if person_id in news["people"]:
                    yield f"event: own\ndata: {json.dumps({'ref': news['ref'], 'by': news['by']})}\n\n".encode()
            elif "act" in news:
                if hears:
                    yield f"event: own\ndata: {json.dumps({'ref': news['ref'], 'by': news['by']})}\n\n".encode()
            elif hears:
                told = json.dumps({"ref": news["ref"], "by": news["by"]})
                yield f"event: case\ndata: {told}\n\n".encode()
            elif news.get("ends") == person_id:  # a page of it that is open closes itself
                yield f"event: gone\ndata: {json.dumps({'ref': news['ref']})}\n\n".encode()
    finally:
        _streams.discard(stream)


async def _next(stream: asyncio.Queue[dict[str, Any]]) -> dict[str, Any] | None:
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
    await _stream(_events(cookie.value if cookie else "", person), receive, send)


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
