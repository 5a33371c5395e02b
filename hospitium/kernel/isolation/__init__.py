"""Reading what strangers send, in a process that can do nothing else and whose end harms nobody.

`Isolated("module:function")` runs a pure function from bytes to bytes, in one piece or many. A server process (see
`child.py`) has the module loaded (a child may open no file, so all it needs must be imported by then) and forks once per
file, so that each file meets a fresh process at the price of a fork. The child has bounded memory, processor time and
output, no further file or socket, no network and, when we run as root, no rights. A function marked `takes_file` is given
the open file instead.
"""

import atexit
import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

WORDS = 4096
"""Bytes that may be said along with a file."""
ROOT = Path(__file__).resolve().parents[3]
STARTING_SECONDS = 30
Work = TypeVar("Work", bound=Callable[..., bytes | list[bytes]])


def takes_file(work: Work) -> Work:
    """Mark a function that wants the open file, not its bytes: what it reads may be larger than memory."""
    work.__dict__["takes_file"] = True
    return work


@dataclass(frozen=True)
class Limits:
    """What one file may cost."""

    memory: int = 512 * 2**20
    """bytes of address space"""
    processor: int = 15
    """seconds of processor time"""
    seconds: float = 20.0
    """seconds on the clock"""
    output: int = 256 * 2**20
    """bytes the child may write"""
    threads: int = 0
    """of all our children together; a vendor's code that cannot do without is given some, and the kernel then allows forks"""


@dataclass(frozen=True)
class Done:
    """What the function gave, and what it cost."""

    file: IO[bytes]
    """all it gave, from the beginning"""
    peak: int
    """bytes of memory held at most"""
    seconds: float

    @property
    def data(self) -> bytes:
        """The same as one piece; whoever reads the file reads on where they were."""
        return os.pread(self.file.fileno(), os.fstat(self.file.fileno()).st_size, 0)


class Stopped(Exception):
    """The child gave no answer: `how` is failed (an exception, in `trace`), swelled, slow or died."""

    def __init__(self, how: str, *, trace: str = "", peak: int = 0, seconds: float = 0.0) -> None:
        super().__init__(how)
        self.how, self.trace, self.peak, self.seconds = how, trace, peak, seconds


class Isolated:
    """A function behind a wall; safe to call from several threads. Servers start when they are first needed."""

    def __init__(self, target: str, limits: Limits = Limits(), *, warm: str = "", lanes: int = 1) -> None:
        """`warm` names a function without arguments which a server calls once, so that each child inherits what the
        first file would have to build; it must touch nothing foreign. `lanes`: how many files are read at once.
        """
        self.lanes = [_Server(target, limits, warm) for _ in range(lanes)]
        self._free: queue.LifoQueue[_Server] = queue.LifoQueue()  # who worked last works next: others need not start
        for server in self.lanes:
            self._free.put(server)

    @property
    def held(self) -> dict[str, bool]:
        """Which parts of the wall this machine lets us build; known after the first file."""
        return next((server.held for server in self.lanes if server.held), {})

    def run(self, source: IO[bytes], words: bytes = b"") -> Done:
        """Give the function the bytes of an open file, and `words` (at most 4096 bytes) as a second argument where there
        are any: which page, how wide. Raises `Stopped`.
        """
        if len(words) > WORDS:
            raise ValueError(f"more than {WORDS} bytes of words")
        server = self._free.get()
        try:
            return server.run(source, words)
        finally:
            self._free.put(server)

    def start(self) -> None:
        """Start the server that works next, without waiting for it: for when a file is about to come."""
        next_ = self._free.queue[-1:]  # none is free: then one runs already
        for server in next_:
            threading.Thread(target=server.start, daemon=True).start()

    def end(self) -> None:
        """End the servers, which would end with us; they start anew when needed."""
        for server in self.lanes:
            server.end()


class _Server:
    """One process that forks for one file at a time."""

    def __init__(self, target: str, limits: Limits, warm: str) -> None:
        self.target, self.limits, self.warm = target, limits, warm
        self.held: dict[str, bool] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._owner = 0
        self._starting = threading.Lock()

    def start(self) -> None:
        """Be there before the first file; what stands in the way of that is said when one comes."""
        with contextlib.suppress(OSError, ValueError):
            self._reach()

    def run(self, source: IO[bytes], words: bytes) -> Done:
        """Raises `Stopped`."""
        result = _scratch()
        try:
            report = self._ask(source, result, words)
        except (OSError, ValueError) as problem:
            self.end()
            raise Stopped("died") from problem
        result.seek(0)
        done = Done(result, report["peak"], report["seconds"])
        if report["how"] != "done":
            trace = done.data.decode(errors="replace")[-4000:]
            raise Stopped(report["how"], trace=trace, peak=done.peak, seconds=done.seconds)
        return done

    def _ask(self, source: IO[bytes], result: IO[bytes], words: bytes) -> dict[str, Any]:
        channel = self._reach()
        socket.send_fds(channel, [b">" + words], [source.fileno(), result.fileno()])
        channel.settimeout(self.limits.seconds + 10)
        report: dict[str, Any] = json.loads(channel.recv(4096))
        return report

    def _reach(self) -> socket.socket:
        """The channel to the server: started when there is none, when it ended, or when it is our parent process's."""
        with self._starting:
            is_ours = self._owner == os.getpid() and self._process is not None and self._process.poll() is None
            if not is_ours or self._channel is None:
                self.end()
                self._start()
            assert self._channel is not None
            return self._channel

    def _start(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [self.target, str(theirs.fileno()), json.dumps(asdict(self.limits)), self.warm]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hospitium.kernel.isolation.child", *words],
            cwd=ROOT,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "OPENBLAS_NUM_THREADS": "1",  # a process with threads may not leave its namespaces
                "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # a fresh process asks for all its memory anew: in larger pieces
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # what ends a group of processes lets us finish the file we are at
        )
        theirs.close()
        self._owner = os.getpid()
        self._channel.settimeout(STARTING_SECONDS)
        self.held = json.loads(self._channel.recv(4096))
        atexit.register(self.end)

    def end(self) -> None:
        """Close the channel, at which the server ends by itself; one that hangs is killed."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None and self._owner == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._process = self._channel = None
        atexit.unregister(self.end)


def _scratch() -> IO[bytes]:
    """A file without a name, in memory where the system has such files: what is read of a patient touches no disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("reading"), "w+b")
    return tempfile.TemporaryFile()
