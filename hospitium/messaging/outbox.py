"""The dispatcher of what leaves: one message at a time, in the order of each recipient, as often as needed, never lost.

The row stays locked while its message is under way, so that two dispatchers never send the same one, and others pass it
by. A dispatcher that dies between sending and marking leaves the row waiting: the message goes out again under the same
id, which the receiver drops. Before it leaves, the doors of higher rooms are asked again whether it still may.
"""

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.events import publish

from .channels import CHANNELS, NotSent
from .events import DeliveryChanged
from .models import WAITING, Delivery, Outgoing

log = logging.getLogger(__name__)

MayLeave = Callable[[Outgoing], bool]

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=6)
SECRETS = ("reply_to", "code", "calendar")
"""Facts that only the recipient may know: gone from here once the message went."""
ATTEMPTS = 14  # a day and a half of pauses

_checks: list[MayLeave] = []


def ask_first(*checks: MayLeave) -> None:
    """Set who is asked before anything leaves; called once, by `config`. Any no withholds the message."""
    _checks[:] = checks


def dispatch() -> int:
    """Send everything that is due now; gives how many messages were taken up."""
    taken = 0
    while send_next():
        taken += 1
    return taken


def send_next() -> bool:
    """Take up the oldest message that is due and first in its recipient's line; False when there is none."""
    with acting(SYSTEM):
        message = _due()
        if message is not None:
            _settle(message)
        return message is not None


def _due() -> Outgoing | None:
    waiting = Outgoing.objects.filter(state__in=WAITING)
    earlier = waiting.filter(channel=OuterRef("channel"), recipient=OuterRef("recipient"), at__lt=OuterRef("at"))
    due = waiting.filter(~Exists(earlier), next_try_at__lte=timezone.now()).order_by("next_try_at")
    return due.select_for_update(skip_locked=True).first()


def _settle(message: Outgoing) -> None:
    message.attempts += 1
    try:
        if _may_leave(message):
            CHANNELS[message.channel](message)
            _end(message, Delivery.SENT)
        else:
            _end(message, Delivery.WITHHELD)
    except NotSent as problem:
        _again_or_never(message, str(problem), passing=problem.passing)
    except Exception as problem:
        log.exception("message %s was not sent", message.pk)
        _again_or_never(message, type(problem).__name__, passing=True)


def _may_leave(message: Outgoing) -> bool:
    with transaction.atomic():  # a check that fails leaves the row's own transaction whole
        return all(check(message) for check in _checks)


def _end(message: Outgoing, state: Delivery, problem: str = "") -> None:
    message.state, message.problem, message.ended_at = state, problem[:200], timezone.now()
    message.facts = {name: value for name, value in message.facts.items() if name not in SECRETS}
    message.save(update_fields=["state", "problem", "ended_at", "attempts", "carrier_id", "facts"])
    _tell(message)


def note_state(message: Outgoing, state: Delivery, problem: str = "") -> None:
    """A carrier said what became of a message that was sent. What it says later holds; of a message it never had, nothing."""
    if message.state in (Delivery.SENT, Delivery.DELIVERED):
        _end(message, state, problem)


def _tell(message: Outgoing) -> None:
    if message.causes:
        told: dict[str, Any] = {"person_id": message.person_id, "channel": message.channel, "problem": message.problem}
        publish(DeliveryChanged(causes=message.causes, state=message.state, **told))


def _again_or_never(message: Outgoing, problem: str, *, passing: bool) -> None:
    if not passing or message.attempts >= ATTEMPTS:
        _end(message, Delivery.GIVEN_UP, problem)
        return
    message.state, message.problem = Delivery.FAILED, problem[:200]
    message.next_try_at = timezone.now() + pause(message.attempts)
    message.save(update_fields=["state", "problem", "next_try_at", "attempts"])
    line = Outgoing.objects.filter(state__in=WAITING, channel=message.channel, recipient=message.recipient)
    line.exclude(pk=message.pk).update(next_try_at=Greatest(F("next_try_at"), message.next_try_at))


def pause(attempts: int) -> dt.timedelta:
    """How long to wait after so many tries: twice as long each time, up to six hours, never quite together."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
