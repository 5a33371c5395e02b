"""Telling people outside that something waits inside: never what, never about whom; several notices in one message.

Runs by the clock. What was read meanwhile is not told. A message of a thread that comes alone can be answered by mail.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, people_with
from hospitium.access.roles import Role
from hospitium.messaging.actions import notify, send
from hospitium.messaging.models import Notice
from hospitium.messaging.replying import address_for

from .models import Number
from .queries import escalations, wishes_of
from .topics import topic_of


def tell_waiting() -> int:
    """Tell everybody whose moment has come; gives how many people were told."""
    told = 0
    while _tell_next():
        told += 1
    return told


def _tell_next() -> bool:
    """Tell the person who waits longest of everything due for them, in one transaction; False when nobody waits."""
    with acting(SYSTEM):
        due = Notice.objects.filter(tell_at__lte=timezone.now())
        first = due.order_by("tell_at").select_for_update(skip_locked=True).first()
        if first is None:
            return False
        mine = list(due.filter(person_id=first.person_id).select_for_update().order_by("id"))
        Notice.objects.filter(pk__in=[one.pk for one in mine]).update(tell_at=None)
        waiting = [one for one in mine if one.read_at is None]
        person = User.objects.get(pk=first.person_id)
        if waiting and person.is_active:
            _tell(person, waiting)
        return True


def _tell(person: User, waiting: list[Notice]) -> None:
    threads = list(dict.fromkeys(one.facts["thread"] for one in waiting if "thread" in one.facts))
    shared: dict[str, Any] = {"language": person.language, "person_id": person.pk, "causes": threads}
    text = _text_for(person, waiting)
    if text:
        send(
            channel=text.way, recipient=text.number, kind="text", about=_about(waiting), **shared, link=_link("inbox/")
        )
    if len(waiting) == 1 and threads:
        ref, audience = threads[0].split("/")
        mine: dict[str, Any] = {
            "link": _link(f"cases/{ref}/messages/{audience}/"),
            "reply_to": address_for(person, threads[0]),
        }
        send(channel="mail", recipient=person.email, kind="message", about=ref, **shared, **mine)
        return
    facts: dict[str, Any] = {"count": len(waiting), "link": _link("inbox/")}
    send(channel="mail", recipient=person.email, kind="digest", about=_about(waiting), **shared, **facts)


def _about(waiting: list[Notice]) -> str:
    """The case a message speaks of: one that counts several, or names none, speaks of no patient."""
    return waiting[0].ref if len(waiting) == 1 and "thread" in waiting[0].facts else ""


def _text_for(person: User, waiting: list[Notice]) -> Number | None:
    wanted = set(wishes_of(person.pk).texts) & {topic_of(one.kind) for one in waiting}
    return Number.objects.filter(pk=person.pk, verified_at__isnull=False).first() if wanted else None


def _link(path: str) -> str:
    return f"{settings.SITE}/{path}" if settings.SITE else ""


def escalate() -> int:
    """Tell the next people of what was not read in time; gives how many notices were passed on."""
    with acting(SYSTEM):
        late = Notice.objects.filter(escalates_at__lte=timezone.now()).select_for_update(skip_locked=True)
        return sum(_pass_on(one) for one in late[:500])


def _pass_on(notice: Notice) -> bool:
    """Tell the people of the rule that is due, and wait for the one after it."""
    rules = escalations(notice.kind) if notice.read_at is None else []
    now = timezone.now()
    due = [rule for rule in rules if notice.at + dt.timedelta(hours=rule.hours) <= now]
    ahead = [notice.at + dt.timedelta(hours=rule.hours) for rule in rules if rule not in due]
    Notice.objects.filter(pk=notice.pk).update(escalates_at=min(ahead, default=None))
    for rule in due[-1:]:
        for person in people_with(Role(rule.role)).exclude(pk=notice.person_id):
            facts = {"by_name": notice.facts.get("by_name", ""), "reader": notice.person.name}
            notify(person_id=person.pk, kind="unread", ref=notice.ref, **facts)
    return bool(due)
