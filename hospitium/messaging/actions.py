"""Writes of the inbox and the outbox."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hospitium.kernel.events import publish

from .events import MessageQueued
from .models import Notice, Outgoing
from .reaching.queries import first_escalation, reading_of
from .reaching.quiet import tell_at
from .reaching.topics import URGENT


@transaction.atomic(savepoint=False)
def notify(*, person_id: int, kind: str, ref: str, **facts: Any) -> None:
    """Put a notice into a person's inbox; the same unread notice is not repeated. When they are told of it outside, and who
    is told if they do not read it, follows from their wishes and the rules.
    """
    hours, pace, waits = reading_of(person_id, kind, ref)
    if not waits:
        now = timezone.now()
        told, next_told = tell_at(now, pace, hours, is_urgent=kind in URGENT), first_escalation(kind, now)
        Notice.objects.create(
            person_id=person_id, kind=kind, ref=ref, facts=facts, at=now, tell_at=told, escalates_at=next_told
        )


@transaction.atomic
def mark_read(*, person_id: int, notice_id: int | None = None) -> None:
    """Mark one notice, or all, as read."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    (unread.filter(pk=notice_id) if notice_id else unread).update(read_at=timezone.now())


@transaction.atomic(savepoint=False)
def set_aside(*, person_id: int, kinds: Iterable[str], ref: str) -> None:
    """What a person has not read of these kinds about something is overtaken by what comes next: nobody is told of it any more."""
    waiting = Notice.objects.filter(person_id=person_id, kind__in=list(kinds), ref=ref, read_at=None)
    waiting.update(read_at=timezone.now(), tell_at=None, escalates_at=None)


@transaction.atomic
def send(
    *,
    channel: str,
    recipient: str,
    kind: str,
    about: str = "",
    language: str = "en",
    organisation_id: int | None = None,
    person_id: int | None = None,
    causes: Iterable[str] = (),
    carries: str = "identity",
    purpose: str = "COC",
    **facts: Any,
) -> UUID:
    """Put a message into the outbox: it leaves if and when this transaction commits, once; gives its id.

    `channel`: mail, webhook, sms, whatsapp or console. `kind` names a letter in `letters.py`. `about` is the reference of the
    case or patient it speaks of, by which the rules of transfer are asked before it leaves: with the kind of data it `carries`,
    the `purpose`, and the organisation it goes to, unless the recipient is the address of somebody who signs in here, or
    `person_id` names them. `causes` name who wants to hear how far it came (`DeliveryChanged`).
    """
    message = Outgoing(
        channel=channel,
        recipient=recipient,
        kind=kind,
        about=about,
        language=language,
        facts=facts,
        organisation_id=organisation_id,
        person_id=person_id,
        causes=list(causes),
        carries=carries,
        purpose=purpose,
    )
    message.save(force_insert=True)
    publish(MessageQueued(message_id=str(message.pk)))
    return message.pk
