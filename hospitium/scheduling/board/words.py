"""What the board says: a move's price, why something cannot be there, who must be told."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hospitium.kernel import clock
from hospitium.scheduling.booking.models import State
from hospitium.scheduling.booking.words import why_shut
from hospitium.scheduling.planning import words
from hospitium.scheduling.planning.checker import Violation
from hospitium.scheduling.visits.words import KEEPS, minutes, role

from .asking import ALONE, Question
from .moving import Instead, Option

IN_LENGTHS = "waiting"
"""The part of the price that is minutes."""
BESIDE = ("idle_days", "people", "mode", "load", "wishes")
"""The parts of the price that a move changes besides; a stay is as long as before."""


def price(question: Question, option: Option) -> list[str]:
    """What a move costs, in sentences: how far, who changes, who must be told, what it is to the patient."""
    return [
        _how_far(question, option),
        *_who(question, option),
        _told(question, option),
        *_for_patient(question, option),
    ]


def _how_far(question: Question, option: Option) -> str:
    week, was = question.week, question.moment(question.moves.item.begin)
    (before, minute), (after, then) = week.local(was), week.local(question.moment(option.item.begin))
    if before == after:
        return _same_day(then - minute)
    count = abs((after - before).days)
    if after > before:
        return ngettext("%(count)s day later", "%(count)s days later", count) % {"count": count}
    return ngettext("%(count)s day earlier", "%(count)s days earlier", count) % {"count": count}


def _same_day(later: int) -> str:
    if not later:
        return _("at the same time")
    if later > 0:
        return _("same day, %(length)s later") % {"length": minutes(later)}
    return _("same day, %(length)s earlier") % {"length": minutes(-later)}


def _who(question: Question, option: Option) -> list[str]:
    """Each change of people or things, or that there is none."""
    gone, new = changed(question, option)
    pairs = [
        _("%(gone)s changes to %(new)s") % {"gone": question.name(one), "new": question.name(other)}
        for one, other in zip(gone, new, strict=False)
    ]
    pairs += [_("%(name)s comes in") % {"name": question.name(one)} for one in new[len(gone) :]]
    pairs += [_("%(name)s is free again") % {"name": question.name(one)} for one in gone[len(new) :]]
    return pairs or [_("nobody else is touched")]


def changed(question: Question, option: Option) -> tuple[list[str], list[str]]:
    """Who is no longer in it, and who is new in it."""
    had, has = (refs(question, one) for one in (question.moves.item.resources, option.item.resources))
    return [one for one in had if one not in has], [one for one in has if one not in had]


def refs(question: Question, numbers: tuple[int, ...]) -> list[str]:
    """The references of resources."""
    return [question.moves.instance.resources[number].id for number in numbers]


def to_tell(question: Question, option: Option) -> list[str]:
    """Who must be told of a move: everybody before and after, and the family once it was agreed with them."""
    both = dict.fromkeys([*refs(question, question.moves.item.resources), *refs(question, option.item.resources)])
    people = [question.name(one) for one in both if question.is_person(one)]
    return [*people, *([_("the family")] if question.appointment.case_id else [])]


def _told(question: Question, option: Option) -> str:
    if question.appointment.state == State.HELD:
        return _("only held: nobody was told of it yet")
    told = to_tell(question, option)
    sentence = ngettext(
        "confirmed: %(count)s must be told (%(names)s)", "confirmed: %(count)s must be told (%(names)s)", len(told)
    )
    return sentence % {"count": len(told), "names": pgettext("between words of a list", ", ").join(told)}


def _for_patient(question: Question, option: Option) -> list[str]:
    if question.step == ALONE:
        return []
    before, after = question.moves.amounts, option.amounts
    longer = after[IN_LENGTHS] - before[IN_LENGTHS]
    waits = []
    if longer > 0:
        waits = [_("the patient waits %(length)s longer") % {"length": minutes(longer)}]
    if longer < 0:
        waits = [_("the patient waits %(length)s less") % {"length": minutes(-longer)}]
    return waits + words.difference({name: before[name] for name in BESIDE}, {name: after[name] for name in BESIDE})


MOST = 3
"""How many reasons are told at once."""


def why_not(question: Question, minute: int, instead: Instead | None = None) -> list[str]:
    """Why an appointment cannot be at a minute, in sentences; empty where nothing is against it."""
    said = [_broken(question, one) for one in question.moves.why_not(minute, instead)]
    return list(dict.fromkeys(said))[:MOST]


def _broken(question: Question, told: Violation) -> str:
    """A violation with names in the place of references, and facts as people say them."""
    titles = question.titles | {ALONE: _("The appointment")}
    about = tuple(titles.get(one) or _named(question, one) for one in told.about)
    facts = {name: _fact(question, name, value) for name, value in told.facts.items()}
    return words.broken(replace(told, about=about, facts=facts))


def _named(question: Question, one: str) -> str:
    return question.name(one) if one in question.names else role(one)


def _fact(question: Question, name: str, value: object) -> object:
    text = str(value)
    if name == "when":
        return clock.moment(_moment(text), question.week.zone)
    if name == "day":
        return clock.partial(text)
    if name == "why":
        return str(KEEPS[text]) if text in KEEPS else f"({why_shut(text)})" if text else ""
    return value


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
