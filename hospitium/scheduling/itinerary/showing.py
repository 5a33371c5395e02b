"""A visit in the reader's words, once for the page, the paper and the printer: nothing stands on one that is not on the others."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hospitium.kernel import clock
from hospitium.kernel.places import language_name
from hospitium.scheduling.resources.models import Kind

from . import saying
from .items import Changed, Day, Difference, Item
from .queries import Stay


@dataclass(frozen=True)
class ShownItem:
    """One appointment in sentences; `home` is empty where the family's clock shows the same."""

    item: Item
    hours: str
    home: str
    where: str
    way: str
    directions: tuple[str, ...]
    map: str
    people: tuple[dict[str, Any], ...]
    bridge: str
    prepare: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True)
class ShownDay:
    """A day in words."""

    title: str
    items: tuple[ShownItem, ...]


def shown(days: list[Day], home: str) -> list[ShownDay]:
    """Days in words; `home` is the clock the family lives by."""
    return [ShownDay(clock.day(day.date), tuple(_item(one, home) for one in day.items)) for day in days]


def shown_stay(stay: Stay) -> list[tuple[str, str]]:
    """The days of a stay in words, each with its hours."""
    return [(clock.day(one.date), saying.hours_of(one, one.items[0].zone)) for one in stay.days]


def _item(item: Item, home: str) -> ShownItem:
    bridge = saying.BRIDGES.get(item.bridge)
    return ShownItem(
        item=item,
        hours=saying.hours_of(item, item.zone),
        home=saying.hours_at_home(item, home),
        where=_where(item),
        way=_way(item),
        directions=tuple(filter(None, (item.where.way_here, item.where.way_inside))) if item.where else (),
        map=item.where.map if item.where else "",
        people=tuple(person(one) for one in item.people),
        bridge=str(bridge) % {"language": language_name(item.bridge_tag)} if bridge and item.bridge_tag else "",
        prepare=tuple(
            saying.preparing(one.what, one.since, one.words, item.zone, home, one.until) for one in item.prepare
        ),
        is_over=item.state in ("done", "missed"),
    )


def _where(item: Item) -> str:
    if item.is_virtual:
        return _("By video: the link is on your page on that day")
    if item.where is None:
        return ""
    return " · ".join(filter(None, (item.where.name, item.where.floor, item.where.address)))


def _way(item: Item) -> str:
    where = item.where
    if where is None or where.minutes is None or not where.minutes:
        return ""
    words = ngettext(
        "%(minutes)d minute on foot from %(place)s", "%(minutes)d minutes on foot from %(place)s", where.minutes
    )
    return words % {"minutes": where.minutes, "place": where.coming_from}


def person(one: Any) -> dict[str, Any]:
    """Somebody one meets, in words."""
    spoken = pgettext("between words of a list", ", ").join(language_name(tag) for tag in one.languages)
    return {
        "name": one.name,
        "kind": str(Kind(one.kind).label),
        "speaks": _("speaks %(languages)s") % {"languages": spoken} if spoken else "",
        "speaks_yours": one.speaks_yours,
    }


def told(change: Changed) -> str:
    """A difference as a sentence."""
    facts = {"title": change.title, "was": "", "now": ""}
    if change.was_at:
        facts["was"] = clock.moment(change.was_at, change.zone)
    if change.now:
        facts["now"] = clock.moment(change.now.begins, change.zone)
    if change.difference is Difference.NEW:
        return _("New: %(title)s, %(now)s") % facts
    if change.difference is Difference.GONE:
        return _("Cancelled: %(title)s, %(was)s") % facts
    if change.difference is Difference.PREPARE:
        return _("How to prepare has changed: %(title)s, %(now)s") % facts
    if change.difference is Difference.ELSEWHERE:
        places = {"was_place": _place(change.was), "now_place": _place(change.now.seen if change.now else None)}
        return _("Elsewhere: %(title)s, from %(was_place)s to %(now_place)s") % (facts | places)
    return _("Moved: %(title)s, from %(was)s to %(now)s") % facts


def _place(seen: Any) -> str:
    if seen is None:
        return ""
    return _("video") if seen["virtual"] else str(seen["place"]) or _("a place we tell you soon")
