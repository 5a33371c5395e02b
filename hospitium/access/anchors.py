"""Anchors: the heads of the chains, signed and kept where whoever owns the database cannot reach.

A chain alone misses two attacks, cutting its end and rewriting it forward from some row. What was anchored outside
shows both. A place is anything with `keep` and `lines`; today folders, one of which should be another machine's.
"""

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from hospitium.kernel import database

from . import seal
from .models import ChainHead

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Anchor:
    """What a chain's head was at a moment."""

    office: int
    number: int
    hash: str
    at: str

    def signed(self) -> str:
        """One line of JSON with our signature."""
        return _text({**asdict(self), "signature": seal.sign(_text(asdict(self)))})


class Place(Protocol):
    """Somewhere outside the database where lines can be added."""

    @property
    def name(self) -> str:
        """How reports call it."""

    def keep(self, lines: Sequence[str]) -> None:
        """Add lines and return when they are safe. Raises `OSError`."""

    def lines(self) -> Iterator[str]:
        """Every line kept so far, oldest first."""

    def recent(self) -> Iterator[str]:
        """The lines of the last day that has any."""


@dataclass(frozen=True)
class Folder:
    """A folder with a file for each day, flushed to the disk after each addition."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    def keep(self, lines: Sequence[str]) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.path / f"{dt.datetime.now(dt.UTC):%Y-%m-%d}.jsonl").open("a") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[str]:
        for file in self._files():
            yield from file.read_text().splitlines()

    def recent(self) -> Iterator[str]:
        for file in self._files()[-1:]:
            yield from file.read_text().splitlines()

    def _files(self) -> list[Path]:
        return sorted(self.path.glob("*.jsonl"))


def places() -> list[Place]:
    """The data directory, and every folder named by `HOSPITIUM_ANCHORS` (separated like `PATH`)."""
    named = [Path(text) for text in os.environ.get("HOSPITIUM_ANCHORS", "").split(os.pathsep) if text]
    return [Folder(path / database.database_name()) for path in (database.home() / "anchors", *named)]


def anchor_heads(kept_in: Iterable[Place] | None = None) -> int:
    """Sign every head and keep it where it is not yet the newest of its chain; gives how many lines were added.

    Every place is tried. Raises `OSError` when one could not be written; it catches up with the next call.
    """
    at = dt.datetime.now(dt.UTC).strftime(MOMENT)
    heads = ChainHead.objects.filter(number__gt=0).order_by("office").values_list("office", "number", "hash")
    anchors = [Anchor(office, number, bytes(digest).hex(), at) for office, number, digest in heads]
    added, problems = 0, []
    for place in places() if kept_in is None else kept_in:
        try:
            added += _catch_up(place, anchors)
        except OSError as problem:
            problems.append(problem)
    if problems:
        raise problems[0]
    return added


def _catch_up(place: Place, anchors: Sequence[Anchor]) -> int:
    newest = {known["office"]: known["hash"] for known in map(_read, place.recent()) if known}
    due = [anchor.signed() for anchor in anchors if newest.get(anchor.office) != anchor.hash]
    if due:
        place.keep(due)
    return len(due)


@dataclass(frozen=True)
class Kept:
    """What the places hold: anchors with our signature, lines without, places that lack what others have."""

    anchors: frozenset[Anchor]
    forged: tuple[tuple[str, str], ...]
    """(place, line) of every line our key did not sign."""
    lacking: tuple[tuple[str, int], ...]
    """(place, how many) anchors made since its first that only other places hold."""

    def by_chain(self) -> dict[int, dict[int, dict[bytes, str]]]:
        """office -> number -> hash -> when last anchored."""
        found: dict[int, dict[int, dict[bytes, str]]] = {}
        for one in sorted(self.anchors, key=lambda anchor: anchor.at):
            found.setdefault(one.office, {}).setdefault(one.number, {})[bytes.fromhex(one.hash)] = one.at
        return found


def kept(kept_in: Iterable[Place] | None = None, key: str = "") -> Kept:
    """Read every place, checking signatures against a public key (ours, unless given)."""
    key = key or seal.public_key()
    whole: set[Anchor] = set()
    forged: list[tuple[str, str]] = []
    held: dict[str, set[Anchor]] = {}
    checked: dict[str, Anchor | None] = {}
    for place in places() if kept_in is None else kept_in:
        own = held.setdefault(place.name, set())
        for line in place.lines():
            if line not in checked:
                checked[line] = _checked(line, key)
            if anchor := checked[line]:
                own.add(anchor)
            else:
                forged.append((place.name, line))
        whole |= own
    lacking = [(name, len(_since_first(whole, own) - own)) for name, own in held.items()]
    return Kept(frozenset(whole), tuple(forged), tuple((name, count) for name, count in lacking if count))


def _since_first(whole: set[Anchor], own: set[Anchor]) -> set[Anchor]:
    first = min((anchor.at for anchor in own), default="")
    return {anchor for anchor in whole if anchor.at >= first}


def _checked(line: str, key: str) -> Anchor | None:
    known = _read(line)
    signature = str(known.pop("signature", ""))
    if known.keys() != {"office", "number", "hash", "at"} or not seal.is_ours(_text(known), signature, key):
        return None
    return Anchor(**known)


def _read(line: str) -> dict[str, Any]:
    try:
        known = json.loads(line)
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _text(facts: object) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))
