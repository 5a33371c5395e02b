"""Plans of instance files as lines on a terminal, in the reader's language, by the clock of the campus."""

from typing import Any

from django.utils.translation import gettext, ngettext

from hospitium.kernel import clock
from hospitium.scheduling.planning import words
from hospitium.scheduling.planning.planner import Progress

from .words import MODES


def plan_as_text(told: dict[str, Any]) -> str:
    """A written plan: each visit with its stay and its steps, the price, what has no place and why, other plans."""
    lines = [gettext("All times are those of %(place)s.") % {"place": clock.city(told["zone"])}]
    for stay in told["stays"]:
        nights = ngettext("%(count)s night", "%(count)s nights", stay["nights"]) % {"count": stay["nights"]}
        lines.append(f"{stay['visit']}  {_span(stay['arrive'], stay['leave'])}  ({_listed(nights, stay['nurse'])})")
        lines += [_step(item) for item in told["items"] if item["visit"] == stay["visit"]]
    lines += [f"{words.PARTS[name]}: {price}" for name, price in told["parts"].items()]
    lines.append(_price(told["cost"], None if told["unplaced"] else told["gap"]))
    lines += [line for reasons in told.get("why_not", {}).values() for line in reasons]
    for name, others in told.get("alternatives", {}).items():
        lines += [f"{name}: {'; '.join(one['words'])} ({one['dearer']:+})" for one in others]
    return "\n".join(lines)


def progress_as_text(progress: Progress) -> str:
    """How far planning is."""
    placed = gettext("%(placed)s of %(all)s visits have a place.") % {"placed": progress.placed, "all": progress.of}
    is_whole = progress.bound and progress.placed == progress.of
    return f"{progress.seconds:6.1f} s  {placed} {_price(progress.cost, progress.gap if is_whole else None)}"


def _step(item: dict[str, Any]) -> str:
    spoken = item.get("language") or {}
    bridged = spoken.get("interpreter") or (str(MODES[spoken["mode"]]) if spoken else "")
    whom = _listed(*(name for names in item["with"].values() for name in names), bridged)
    return f"  {_span(item['from'], item['to'])}  {item['step']}{f': {whom}' if whom else ''}"


def _span(begin: str, end: str) -> str:
    """Two instants as days and hours; the second day where it is another."""
    first, last = (one[:16].split("T") for one in (begin, end))
    return " ".join([*first, "-", *(last if last[0] != first[0] else last[1:])])


def _listed(*names: str | None) -> str:
    return ", ".join(filter(None, names))


def _price(price: int, gap: float | None) -> str:
    if gap is None:
        return gettext("Price: %(price)s.") % {"price": price}
    return gettext("Price: %(price)s, at most %(share)s above the cheapest there can be.") % {
        "price": price,
        "share": f"{gap:.1%}",
    }
