"""Mutated inputs (E5): true files of every format changed in twenty thousand ways, read by the walled readers themselves."""

import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from proofs import Outcome, mutations

PROMISE = "Whatever a file is turned into, its reader ends in time and memory, stumbles over nothing, and says no word of another file"
RUN = 20_261_121
"""An input is `mutations.made(RUN, number)`."""
SECONDS, MEMORY, GRACE = 20.0, 512 * 2**20, 5.0
"""What a file may cost, and how late a busy machine may be with stopping one that costs more."""

Read = Callable[[Path], None]


@dataclass
class Tally:
    """What became of many inputs; of what must not be, which inputs."""

    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    heard: int = 0
    """inputs whose own canary came out again"""
    bad: list[tuple[str, int, str]] = field(default_factory=list)
    canaries: set[bytes] = field(default_factory=set)
    peak: int = 0
    longest: float = 0.0


def prove(full: bool) -> Outcome:
    """The way of an upload's reading, one file after another, so that servers are used again; archives are unpacked,
    pictures drawn.
    """
    from hospitium.records import painting, reader, renditions

    walls = [*reader.WALLS.values(), painting.PAINTER, *renditions.WALLS.values()]
    tally = _trial(walls, _read, range(20_000 if full else 64))
    caught = _controls()
    return Outcome(
        tried=tally.tried,
        failed=len(tally.bad),
        met=not tally.bad and tally.heard > 0 and all(caught.values()),
        control=f"of readers that do it on purpose, noticed: {', '.join(name for name, seen in caught.items() if seen) or 'none'}",
        detail={
            "run": RUN,
            "bad": [f"{how}: input {number}, {what}" for how, number, what in tally.bad[:50]],
            "ends": dict(tally.ends.most_common()),
            "formats": dict(sorted(tally.formats.items())),
            "own canary heard": tally.heard,
            "peak MB": round(tally.peak / 2**20),
            "longest s": round(tally.longest, 1),
            "wall": reader.wall(),
        },
    )


def _trial(walls: list[Any], read: Read, numbers: range) -> Tally:
    tally, said = Tally(), list[bytes]()
    with ExitStack() as watched, tempfile.TemporaryDirectory() as folder:
        for wall in walls:
            watched.enter_context(mock.patch.object(wall, "run", _noting(wall.run, said, tally)))
        for number in numbers:
            format_, done, canary, data = mutations.made(RUN, number)
            path = Path(folder) / "input"
            path.write_bytes(data)
            said.clear()
            begun = time.monotonic()
            end = _end(read, path)
            _judge(tally, number, f"{format_} {done}", end, canary, said)
            tally.longest = max(tally.longest, time.monotonic() - begun)
            tally.tried += 1
            tally.ends[end] += 1
            tally.formats[format_] += 1
    return tally


def _noting(run: Callable[..., Any], said: list[bytes], tally: Tally) -> Callable[..., Any]:
    from hospitium.kernel.isolation import Stopped

    def noting(*words: Any) -> Any:
        begun = time.monotonic()
        try:
            done = run(*words)
        except Stopped as end:
            tally.peak = max(tally.peak, end.peak)
            said.append(end.trace.encode())
            raise
        finally:
            if time.monotonic() - begun > SECONDS + GRACE:
                said.append(b"late")
        tally.peak = max(tally.peak, done.peak)
        said.append(done.data)
        return done

    return noting


def _read(path: Path) -> None:
    """As an upload is read; of an archive every member, of a picture or a page what is shown."""
    from hospitium.records import painting, reader, renditions

    told = reader.read(path)
    if told.format == "zip":
        for _member, _data in reader.unpacked(path):
            pass
    if told.format == "dicom":
        with path.open("rb", buffering=0) as file:
            painting.PAINTER.run(file, b'{"what": "picture", "frame": 0, "width": 128}')
    if told.format in ("pdf", "image"):
        with contextlib.suppress(renditions.NotDrawn):
            renditions.ask(path, do="page", number=1, width=renditions.THUMB)


def _end(read: Read, path: Path) -> str:
    """read, a refusal's code, how the wall stopped it, or what our own process stumbled over."""
    from hospitium.kernel.errors import Refusal
    from hospitium.kernel.isolation import Stopped
    from hospitium.records.reading.unreadable import Unreadable

    try:
        read(path)
    except Unreadable:
        return "unreadable"
    except Stopped as end:
        return f"stopped: {end.how}"
    except Refusal as refusal:
        return f"stopped: {type(refusal).__name__}"
    except Exception as problem:
        return f"ours: {type(problem).__name__} {problem}"
    return "read"


STUMBLED = ("stopped: failed", "stopped: ReaderFailed", "ours")
"""A reader refuses; it does not stumble. What swells, is slow or dies is what the wall is for, and is counted."""


def _judge(tally: Tally, number: int, what: str, end: str, canary: bytes, said: list[bytes]) -> None:
    heard = {found for one in said for found in mutations.CANARY.findall(one)}
    tally.heard += canary in heard
    if end.startswith(STUMBLED):
        tally.bad.append((end, number, what))
    if (heard - {canary}) & tally.canaries:
        tally.bad.append(("a neighbour's words", number, what))
    tally.canaries.add(canary)
    if b"late" in said:
        tally.bad.append(("late", number, what))
    if tally.peak > MEMORY:
        tally.bad.append(("memory", number, what))
        tally.peak = MEMORY


FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "leak": ("a neighbour's words", {}),
    "stumble": ("stopped: failed", {}),
    "hang": ("stopped: slow", {"seconds": 0.2}),
    "crash": ("stopped: died", {}),
    "swell": ("stopped: swelled", {}),
}
"""What `faulty_reader` does on purpose, and as what it must be noticed."""


def _controls() -> dict[str, bool]:
    """Whether each fault is noticed, with a reader that commits it."""
    from hospitium.kernel.isolation import Isolated, Limits

    found = {}
    for fault, (noticed, limits) in FAULTS.items():
        wall = Isolated(f"proofs.faulty_reader:{fault}", Limits(**limits))
        tally = _trial([wall], _through(wall), range(2))
        found[fault] = noticed in {how for how, _, _ in tally.bad} | set(tally.ends)
        wall.end()
    return found


def _through(wall: Any) -> Read:
    def read(path: Path) -> None:
        with path.open("rb", buffering=0) as file:
            wall.run(file)

    return read
