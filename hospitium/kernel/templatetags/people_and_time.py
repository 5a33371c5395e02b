"""Tags and filters for people, places and times: everything escaped, names apart from the text around them (`bdi`).

`{% moment instant zone %}` `{% both instant home away first="home" %}` `{% ago instant zone %}`
`{% partial text precision %}` `{% person name %}` `{{ code|country }}` `{{ tag|language }}` `{{ birth_date|age }}`
"""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hospitium.kernel import clock, names, places

register = template.Library()
FORMS = {"listed": names.listed, "formal": names.formal, "greeted": names.greeted}


@register.simple_tag
def moment(instant: dt.datetime | None, zone: str = "UTC") -> SafeString | str:
    """A moment on one clock, with its city; year and distance from UTC on hover."""
    return _time(instant, zone, clock.moment(instant, zone)) if instant else ""


@register.simple_tag
def both(instant: dt.datetime | None, home: str, away: str, first: str = "home") -> SafeString | str:
    """A moment at the hospital and where somebody else is; `first="away"` for those who stay there."""
    if not instant:
        return ""
    return _time(
        instant, home if first == "home" else away or home, clock.both_zones(instant, home, away, first=first).text
    )


@register.simple_tag
def ago(instant: dt.datetime | None, zone: str = "") -> SafeString | str:
    """How far away a moment is, exactly on hover; from a week on the moment itself. Zone: the active one if not said."""
    if not instant:
        return ""
    zone = zone or timezone.get_current_timezone_name()
    return _time(instant, zone, clock.ago(instant) or clock.moment(instant, zone))


@register.simple_tag
def partial(text: str, precision: str = "") -> SafeString | str:
    """A date as precise as it was stated, its stated form for machines."""
    if not text:
        return ""
    shown = clock.partial(text, precision)
    return format_html('<time datetime="{}">{}</time>', text, shown) if shown != text else shown


@register.simple_tag
def person(bearer: Any, form: str = "listed") -> SafeString | str:
    """A name (or somebody with one), and the native form beside it in its own language when there is one."""
    name = bearer if isinstance(bearer, names.PersonName) else getattr(bearer, "name", None)
    if not isinstance(name, names.PersonName):
        return ""
    line = format_html('<bdi class="name">{}</bdi>', FORMS[form if form in FORMS else "formal"](name))
    if not name.native or name.native == name.full:
        return line
    return format_html('{} <bdi class="native" lang="{}">{}</bdi>', line, name.native_lang or "und", name.native)


@register.filter
def country(code: str) -> str:
    """A country's name."""
    return places.country_name(code) if code else ""


@register.filter
def language(tag: str) -> str:
    """A language's name."""
    return places.language_name(tag) if tag else ""


@register.filter
def age(birth_date: str, zone: str = "UTC") -> str:
    """Age today in the person's zone, as far as the stated date allows."""
    return clock.age(birth_date, zone=zone) if birth_date else ""


def _time(instant: dt.datetime, zone: str, shown: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', instant.isoformat(), clock.in_full(instant, zone), shown
    )
