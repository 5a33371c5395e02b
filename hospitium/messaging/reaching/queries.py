"""Reads of wishes, numbers and rules."""

import datetime as dt
import json

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import held

from .models import Escalation, Number, Wishes
from .quiet import Hours
from .topics import USUAL, Topic, topic_of

__all__ = ["Number", "Wishes", "escalations", "first_escalation", "number_of", "pace_of", "reading_of", "wishes_of"]


def wishes_of(person_id: int) -> Wishes:
    """How a person wants to be reached; as usual, and not saved, where they said nothing."""
    return Wishes.objects.filter(pk=person_id).first() or Wishes(pk=person_id)


def pace_of(wishes: Wishes, topic: str) -> str:
    """How often about a topic, by e-mail."""
    return str(wishes.paces.get(topic, USUAL[Topic(topic)]))


def reading_of(person_id: int, kind: str, ref: str) -> tuple[Hours, str, bool]:
    """The hours of a person, how often they want to be told of this kind, and whether the same notice waits unread: one
    question, since it is asked for every notice.
    """
    with connection.cursor() as cursor:
        cursor.execute(READING, [kind, ref, person_id])
        zone, paces, quiet_from, quiet_until, daily_at, waits = cursor.fetchone()
    if paces is None:
        return Hours(zone), USUAL[topic_of(kind)], waits
    pace = pace_of(Wishes(paces=json.loads(paces)), topic_of(kind))
    return Hours(zone, quiet_from, quiet_until, daily_at), pace, waits


READING = """
SELECT person.zone, wishes.paces::text, wishes.quiet_from, wishes.quiet_until, wishes.daily_at, EXISTS (
    SELECT 1 FROM messaging_notice notice
    WHERE notice.person_id = person.id AND notice.kind = %s AND notice.ref = %s AND notice.read_at IS NULL)
FROM access_user person LEFT JOIN messaging_wishes wishes ON wishes.person_id = person.id WHERE person.id = %s
"""


def number_of(person_id: int) -> Number | None:
    """The number a person gave, proved or not."""
    return Number.objects.filter(pk=person_id).first()


def escalations(kind: str) -> list[Escalation]:
    """The rules in force for a kind, soonest first."""
    return [rule for rule in held("escalations", _in_force) if rule.kind == kind]


def _in_force() -> list[Escalation]:
    today = timezone.now().date()
    return list(Escalation.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today))


def first_escalation(kind: str, now: dt.datetime) -> dt.datetime | None:
    """When a notice that came now goes to the next person if nobody read it."""
    return next((now + dt.timedelta(hours=rule.hours) for rule in escalations(kind)), None)
