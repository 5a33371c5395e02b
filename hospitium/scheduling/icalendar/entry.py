"""What a calendar is told of an appointment; nobody's name and no clinical word stands in it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How far an entry is settled, as RFC 5545 names it (STATUS)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One appointment. `uid` stays for life, `sequence` rises with each change that others were told of, `written_at` is when
    this was written (DTSTAMP).

    `begins` and `ends` are instants; `zone` (IANA) is the clock they are written by. `alarms` are how long before it rings.
    """

    uid: str
    sequence: int
    written_at: dt.datetime
    begins: dt.datetime
    ends: dt.datetime
    zone: str
    summary: str
    description: str = ""
    location: str = ""
    language: str = "en"
    link: str = ""
    standing: Standing = Standing.CONFIRMED
    alarms: tuple[dt.timedelta, ...] = ()


@dataclass(frozen=True)
class Party:
    """Who invites, or is invited: an address, and a name where one may be said."""

    address: str
    name: str = ""
