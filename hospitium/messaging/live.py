"""The live bus: a change is announced inside its transaction and heard only if that commits (LISTEN/NOTIFY)."""

import json
import time
from collections.abc import Iterable

from django.db import connection

CHANNEL = "hospitium_live"


def moment() -> int:
    """Now, in microseconds since 1970: what news are numbered by, and what a page says it was drawn at."""
    return time.time_ns() // 1000


def announce(ref: str, *, case_id: int, by: str, ends: int | None = None) -> None:
    """Say that a case changed. Carries its number and who, no patient data; listeners ask the door before telling. `ends`:
    the number of a person who sees it no more, so that their open pages close.
    """
    told = {"ref": ref, "case": case_id, "by": by} | ({"ends": ends} if ends else {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])


def announce_act(act: str, refs: Iterable[str], *, by: str) -> None:
    """Say to whoever may do an act that something of no case changed, by its references: nothing else goes with it."""
    told = [json.dumps({"ref": ref, "case": None, "by": by, "act": act}) for ref in sorted(set(refs))]
    if told:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) told", [CHANNEL, told])


def announce_to(people: Iterable[int], *, ref: str, by: str) -> None:
    """Say to some people (numbers), and to nobody else, that something of theirs changed that is of no case."""
    with connection.cursor() as cursor:
        told = {"ref": ref, "case": None, "by": by, "people": sorted(set(people))}
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])
