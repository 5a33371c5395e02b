"""Tags of the roster: days and hours where the page says once whose clock it is, and reasons as sentences."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hospitium.kernel import clock
from hospitium.scheduling.booking.words import why_shut
from hospitium.scheduling.roster.words import WHY_NOT
from hospitium.scheduling.slots.models import ChoiceState
from hospitium.scheduling.slots.times import Clock
from hospitium.scheduling.slots.words import SIDES, WHOSE

register = template.Library()


@register.simple_tag
def roster_day(date: dt.date) -> str:
    """A day with its weekday."""
    return clock.day(date)


@register.simple_tag
def clock_time(instant: dt.datetime, zone: str) -> SafeString:
    """The hour alone, on a clock that the page names."""
    local = instant.astimezone(clock.zone_of(zone))
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), f"{local:%H:%M}")


@register.simple_tag
def clock_span(begin: dt.datetime, end: dt.datetime, zone: str) -> str:
    """From hour to hour, on a clock that the page names; midnight at the end is 24:00."""
    first, last = (instant.astimezone(clock.zone_of(zone)) for instant in (begin, end))
    until = "24:00" if f"{last:%H:%M}" == "00:00" and last.date() > first.date() else f"{last:%H:%M}"
    return f"{first:%H:%M}–{until}"


@register.simple_tag
def why_away(why: str) -> str:
    """Why somebody is not there, as their calendar says it."""
    return _("not there") if why in {"", "hours"} else why_shut(why)


@register.simple_tag
def why_not(why: str) -> str:
    """Why somebody cannot take an appointment."""
    return str(WHY_NOT[why])


@register.simple_tag
def choice_state(state: str) -> str:
    """Where the choosing of a time stands."""
    return str(ChoiceState(state).label)


@register.simple_tag
def side_word(side: str) -> str:
    """A side of a case that may choose."""
    return str(SIDES[side])


@register.simple_tag
def whose_clock(of: Clock) -> str:
    """Whose clock it is and where."""
    return f"{WHOSE[of.whose]} · {of.city}"
