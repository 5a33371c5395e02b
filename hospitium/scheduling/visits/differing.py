"""What a repair changes of what stands: what moves, who changes, what falls away or comes, and who must be told. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One step that is not as it was. `kind`: moved, people (same time), dropped or added; `gone` and `new`: resources."""

    step: str
    kind: str
    before: Json | None
    after: Json | None
    gone: tuple[str, ...]
    new: tuple[str, ...]
    is_told: bool

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody and everything it concerns, before and after."""
        return tuple(dict.fromkeys([*taken_by(self.before), *taken_by(self.after)]))


def differences(before: Iterable[Json], after: Iterable[Json]) -> list[Difference]:
    """Every step that two lists of items do not have alike, in the order in which it takes place, those that fall away last."""
    was, now = ({item["step"]: item for item in items} for items in (before, after))
    steps = [*sorted(now, key=lambda step: now[step]["from"]), *(step for step in was if step not in now)]
    return [found for step in steps if (found := _difference(step, was.get(step), now.get(step)))]


def _difference(step: str, before: Json | None, after: Json | None) -> Difference | None:
    had, has = taken_by(before), taken_by(after)
    gone, new = tuple(one for one in had if one not in has), tuple(one for one in has if one not in had)
    kind = ""
    if before is None or after is None:
        kind = "added" if before is None else "dropped"
    elif any(_instant(before[edge]) != _instant(after[edge]) for edge in ("from", "to")):
        kind = "moved"
    elif gone or new or _mode(before) != _mode(after):
        kind = "people"
    return Difference(step, kind, before, after, gone, new, bool(before and before.get("told"))) if kind else None


def taken_by(item: Json | None) -> list[str]:
    """Everybody and everything an item takes."""
    if item is None:
        return []
    return list(dict.fromkeys(_taken(item)))


def _taken(item: Json) -> Iterator[str]:
    for many in item["with"].values():
        yield from many
    if item.get("language", {}).get("interpreter"):
        yield item["language"]["interpreter"]


def _mode(item: Json) -> str:
    return str(item.get("language", {}).get("mode", ""))


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
