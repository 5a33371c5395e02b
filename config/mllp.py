"""The process that hears HL7 v2 messages over MLLP, with or without TLS: takes each in, and only then says so.

`HOSPITIUM_MLLP` names where it listens (`127.0.0.1:2575`, several separated by blanks). One message of a connection is worked on
at a time, and while it is, nothing more is taken off the wire: whoever sends faster waits.
"""

import asyncio
import contextlib
import functools
import hashlib
import ipaddress
import logging
import os
import secrets
import signal
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hospitium.kernel.database import Unready
from hospitium.records import feeds, mllp

log = logging.getLogger(__name__)
CHUNK = 2**16


@dataclass(frozen=True)
class Bounds:
    """What one sender may take of this process."""

    message: int = 20 * 2**20
    """bytes of one message"""
    idle: float = 900.0
    """seconds between two messages"""
    stall: float = 30.0
    """seconds in which a message that has begun must go on"""
    connections: int = 64
    stop: float = 10.0
    """seconds for messages under way when this process is to end"""
    workers: int = 4


def places() -> list[tuple[str, int]]:
    """Host and port of each place to listen at. Raises `Unready`."""
    found = []
    for stated in os.environ.get("HOSPITIUM_MLLP", "").split():
        host, _, port = stated.rpartition(":")
        if not port.isdigit():
            raise Unready(f"HOSPITIUM_MLLP: “{stated}” is not host:port")
        found.append((host.strip("[]") or "127.0.0.1", int(port)))
    return found


def security() -> ssl.SSLContext | None:
    """TLS by the files named in the environment: ours, and the authority whose certificates senders must show."""
    ours, key, theirs = (os.environ.get(f"HOSPITIUM_MLLP_{name}") for name in ("CERTIFICATE", "KEY", "CLIENTS"))
    if not ours:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(ours, key)
        if theirs:
            context.load_verify_locations(theirs)
            context.verify_mode = ssl.CERT_REQUIRED
    except OSError as problem:
        raise Unready(f"HOSPITIUM_MLLP_CERTIFICATE, _KEY or _CLIENTS cannot be used: {problem}") from problem
    return context


def refuse_to_listen_openly(where: list[tuple[str, int]], tls: ssl.SSLContext | None) -> None:
    """Raise `Unready` where patients' data would cross a network in the clear."""
    is_mutual = tls is not None and tls.verify_mode == ssl.CERT_REQUIRED
    for host, _ in where:
        if not is_mutual and not _is_loopback(host) and os.environ.get("HOSPITIUM_MLLP_OPEN") != "1":
            raise Unready(
                f"HOSPITIUM_MLLP: {host} can be reached by others. Name HOSPITIUM_MLLP_CERTIFICATE, _KEY and _CLIENTS, or say"
                " HOSPITIUM_MLLP_OPEN=1 where a tunnel guards the way."
            )


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


@dataclass(eq=False)
class Listener:
    """Everything that listens, and the connections there are."""

    bounds: Bounds = field(default_factory=Bounds)
    tls: ssl.SSLContext | None = None
    _servers: list[asyncio.Server] = field(default_factory=list)
    _open: dict[asyncio.Task[None], bool] = field(default_factory=dict)
    """Each connection, and whether a message of it is being worked on."""
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(self.bounds.workers, "feeds")

    async def listen(self, where: list[tuple[str, int]]) -> list[int]:
        """Begin to listen; gives the ports."""
        for host, port in where:
            server = await asyncio.start_server(self._connected, host, port, ssl=self.tls, limit=CHUNK)
            self._servers.append(server)
        return [server.sockets[0].getsockname()[1] for server in self._servers]

    async def stop(self) -> None:
        """Take nothing new, finish and answer what is under way, then let go."""
        self._stopping = True
        for server in self._servers:
            server.close()
        for task, is_busy in self._open.items():
            if not is_busy:
                task.cancel()
        if self._open:
            await asyncio.wait(list(self._open), timeout=self.bounds.stop)
        for task in self._open:
            task.cancel()
        self._threads.shutdown(wait=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            if len(self._open) < self.bounds.connections and not self._stopping:
                self._open[task] = False
                await self._serve(reader, writer, task)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, mllp.Noise) as end:
            log.info("mllp: a connection ended: %s", type(end).__name__)
        except asyncio.CancelledError:
            pass  # we are to stop
        finally:
            self._open.pop(task, None)
            writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[None]
    ) -> None:
        frames, sender = mllp.Frames(self.bounds.message), _sender(writer)
        while not self._stopping:
            patience = self.bounds.stall if frames.is_open else self.bounds.idle
            data = await asyncio.wait_for(reader.read(CHUNK), patience)
            if not data:
                return
            try:
                messages = frames.feed(data)
            except mllp.Oversized:
                await _send(writer, mllp.answer(None, mllp.TOO_LARGE, now=timezone.now(), number=_number()))
                return
            self._open[task] = True
            for message in messages:
                await _send(writer, await self._answer(message, sender))
            self._open[task] = False

    async def _answer(self, message: bytes, sender: feeds.Sender) -> bytes:
        loop = asyncio.get_running_loop()
        _, verdict = await loop.run_in_executor(self._threads, functools.partial(_take, message, sender))
        return mllp.reply(message, verdict, now=timezone.now(), number=_number())


def _take(message: bytes, sender: feeds.Sender) -> tuple[mllp.Envelope | None, mllp.Verdict]:
    """Take a message in; what cannot be kept now is to be sent again, whatever the reason."""
    with _connection():
        try:
            return feeds.take_message(message, sender)
        except Exception:
            log.exception("mllp: a message could not be kept")
            return mllp.envelope_of(message), mllp.AGAIN


@contextlib.contextmanager
def _connection() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close_if_unusable_or_obsolete()


def _sender(writer: asyncio.StreamWriter) -> feeds.Sender:
    peer, ours = writer.get_extra_info("peername"), writer.get_extra_info("sockname")
    tls = writer.get_extra_info("ssl_object")
    shown = tls.getpeercert(binary_form=True) if tls else None
    return feeds.Sender(str(peer[0]) if peer else "", ours[1], hashlib.sha256(shown).hexdigest() if shown else "")


async def _send(writer: asyncio.StreamWriter, answer: bytes) -> None:
    if answer:
        writer.write(mllp.framed(answer))
        await writer.drain()


def _number() -> str:
    """A control id of ours."""
    return secrets.token_hex(8).upper()


async def _stand(where: list[tuple[str, int]], tls: ssl.SSLContext | None) -> None:
    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    listener = Listener(Bounds(message=min(Bounds.message, settings.UPLOAD_LIMIT)), tls)
    await listener.listen(where)
    await end.wait()
    await listener.stop()


def stand() -> None:
    """Listen until SIGINT or SIGTERM. Raises `Unready` where the environment does not say how."""
    where, tls = places(), security()
    if not where:
        raise Unready("HOSPITIUM_MLLP names no place to listen at, such as 127.0.0.1:2575")
    refuse_to_listen_openly(where, tls)
    asyncio.run(_stand(where, tls))
