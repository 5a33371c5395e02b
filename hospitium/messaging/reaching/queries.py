"""Reads of wishes, numbers and rules."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import held
from hospitium.access.queries import User

from .models import Escalation, Number, Wishes
from .quiet import Hours, tell_at
from .topics import URGENT, USUAL, Topic, topic_of

__all__ = ["Number", "Wishes", "escalations", "first_escalation", "moment_for", "number_of", "wishes_of"]


def wishes_of(person_id: int) -> Wishes:
    """How a person wants to be reached; as usual, and not saved, where they said nothing."""
    return Wishes.objects.filter(pk=person_id).first() or Wishes(pk=person_id)


def pace_of(wishes: Wishes, topic: str) -> str:
    """How often about a topic, by e-mail."""
    return str(wishes.paces.get(topic, USUAL[Topic(topic)]))


def moment_for(person_id: int, kind: str, now: dt.datetime) -> dt.datetime | None:
    """When a person is told of a notice of this kind; None when they are not told by e-mail."""
    wishes = wishes_of(person_id)
    zone = User.objects.filter(pk=person_id).values_list("zone", flat=True).first() or "UTC"
    hours = Hours(zone, wishes.quiet_from, wishes.quiet_until, wishes.daily_at)
    return tell_at(now, pace_of(wishes, topic_of(kind)), hours, is_urgent=kind in URGENT)


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
