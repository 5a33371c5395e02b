"""Addresses outside: a place on a map, and where a video appointment meets. Both are the programme's to name (settings)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

SOONER = dt.timedelta(minutes=15)
"""How long before it begins one may come into a video appointment."""


def on_map(place: Any) -> str:
    """A link to the place on a map; empty where nobody said where on earth it is."""
    if place.latitude is None:
        return ""
    return str(settings.MAP).format(lat=f"{place.latitude:f}", lon=f"{place.longitude:f}")


@dataclass(frozen=True)
class Door:
    """The way into a video appointment: from when it opens, whether that is now or over, and the link while it is open."""

    opens: dt.datetime
    is_over: bool
    is_open: bool
    link: str = ""
    is_by_people: bool = False


def door_of(appointment: Any, now: dt.datetime) -> Door:
    """The door of an appointment as it stands. Its room is another after each move, and says nothing to who knows the calendar."""
    opens = appointment.begins - SOONER
    is_over = now >= appointment.ends or appointment.state not in ("confirmed", "done")
    is_open = opens <= now and not is_over
    room = salted_hmac("scheduling.room", f"{appointment.uid}/{appointment.sequence}", algorithm="sha256").hexdigest()[
        :32
    ]
    link = str(settings.VIDEO).format(room=room) if settings.VIDEO and is_open else ""
    return Door(opens, is_over, is_open, link, is_by_people=not settings.VIDEO)
