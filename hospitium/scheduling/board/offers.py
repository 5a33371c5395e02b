"""What the board offers of a question: each place an appointment may go, told as a moment with its price in words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from .asking import Question
from .moving import Instead, Option
from .words import price, refs


@dataclass(frozen=True)
class Offer:
    """A place: from when to when, whose part is taken by whom if that was asked, everybody in it, and the price."""

    begins: dt.datetime
    ends: dt.datetime
    instead: Instead | None
    people: str
    dearer: int
    price: list[str]

    @property
    def told(self) -> str:
        """The price in one line."""
        return _("; ").join(self.price)

    @property
    def place_of(self) -> str:
        """Who it would be with in the row that was asked about."""
        return self.instead[1] if self.instead else ""


def offers(question: Question, *, part: str = "", rows: Iterable[str] = ()) -> list[Offer]:
    """Every place within the week but the present one, soonest first. `part`: a resource whose part any of `rows` may take."""
    if question.fixed:
        return []
    return list(_found(question, part, rows))


def cheapest(found: Iterable[Offer], at: dt.datetime) -> list[Offer]:
    """The same by price; of what costs the same, nearest to a moment first."""
    return sorted(found, key=lambda one: (one.dearer, abs(one.begins - at), one.begins))


def few(found: Iterable[Offer], *, a_day: int, most: int) -> list[Offer]:
    """The first of them, no more than so many of one day, so that each day that is possible has its turn."""
    days: Counter[dt.date] = Counter()
    kept: list[Offer] = []
    for one in found:
        days[one.begins.date()] += 1
        if days[one.begins.date()] <= a_day and len(kept) < most:
            kept.append(one)
    return kept


def with_others(question: Question, most: int) -> list[Offer]:
    """The same time with somebody else in the part of each person: no more than so many."""
    moves = question.moves
    parts = [one for one in refs(question, moves.item.resources) if question.is_person(one)]
    pairs = [(part, other) for part in parts for other in moves.could(part) if other != part]
    found = ((pair, moves.at(moves.item.begin, pair)) for pair in pairs)
    return list(islice((_offer(question, option, pair) for pair, option in found if option), most))


def offer_at(question: Question, at: dt.datetime, instead: Instead | None = None) -> Offer | None:
    """The place at a moment, if there is one."""
    option = question.moves.at(question.minute(at), instead)
    return _offer(question, option, instead) if option else None


def people_of(question: Question, option: Option) -> str:
    """Everybody and everything in an option, by reference, so that who reads a page and who is booked are the same."""
    return "~".join(sorted(refs(question, option.item.resources)))


def _found(question: Question, part: str, rows: Iterable[str]) -> Iterator[Offer]:
    begin, end = (question.minute(at) for at in (question.week.begin, question.week.end))
    could = set(question.moves.could(part)) if part else set()
    asked: list[Instead | None] = [(part, one) for one in dict.fromkeys(rows) if one in could] or [None]
    now = question.moves.item
    for instead in asked:
        for option in question.moves.options(begin, end, instead):
            if (option.item.begin, option.item.resources) != (now.begin, now.resources):
                yield _offer(question, option, instead)


def _offer(question: Question, option: Option, instead: Instead | None) -> Offer:
    begins, ends = (question.moment(minute) for minute in (option.item.begin, option.item.end))
    return Offer(begins, ends, instead, people_of(question, option), option.dearer, price(question, option))
