"""Mail that came in: kept before anything is done with it, once, and in a list until it is in its place."""

import re
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.events import publish

from .actions import notify
from .channels import OURS
from .events import MailArrived
from .incoming import Incoming, Report, read
from .models import Arrival, Arrived, Delivery, Outgoing
from .outbox import note_state
from .provider import Told

__all__ = [
    "LARGEST",
    "Arrival",
    "Arrived",
    "TooLargeMail",
    "held_for",
    "held_mail",
    "hold",
    "keep_mail",
    "note_report",
    "note_told",
    "received",
    "settle",
]

LARGEST = 30 * 2**20


class TooLargeMail(Refusal):
    """More than any mail server passes on."""

    status, code = 413, "mail-too-large"
    message = _("This mail is larger than any we take.")


def keep_mail(raw: bytes) -> Arrived:
    """Keep a mail and announce it; one with the same Message-ID came before and is not kept again."""
    if len(raw) > LARGEST:
        raise TooLargeMail
    mail = read(raw)
    with acting(SYSTEM):
        kept, is_new = Arrived.objects.get_or_create(
            message_id=mail.message_id, defaults={"sender": mail.sender, "subject": mail.subject, "raw": raw}
        )
        if is_new:
            publish(MailArrived(arrived_id=kept.pk))
        return kept


def received(arrived_id: int) -> tuple[Arrived, Incoming] | None:
    """A mail that was kept and not yet dealt with, locked; None when it was."""
    found = Arrived.objects.select_for_update().filter(pk=arrived_id, state=Arrival.RECEIVED).first()
    return (found, read(bytes(found.raw))) if found and found.raw else None


def settle(arrived: Arrived, state: str, *, why: str = "", thread: str = "", by: str = "") -> None:
    """Say what became of a mail; its bytes go where it needs them no more."""
    arrived.state, arrived.why, arrived.ended_by = state, why, by
    arrived.thread = thread or arrived.thread
    arrived.ended_at = timezone.now()
    arrived.raw = arrived.raw if state == Arrival.HELD else None
    arrived.save()


def hold(arrived: Arrived, why: str) -> None:
    """Keep a mail for a coordinator to place; every one of them finds a notice."""
    settle(arrived, Arrival.HELD, why=why)
    for person in people_with(Role.COORDINATOR):
        notify(person_id=person.pk, kind="mail_held", ref=f"E-{arrived.pk}")


def held_mail(by: Actor) -> list[Arrived]:
    """What waits to be placed, oldest first."""
    by.require("place mail")
    return list(Arrived.objects.filter(state=Arrival.HELD).order_by("id")[:100])


@transaction.atomic
def held_for(by: Actor, number: int) -> tuple[Arrived, Incoming]:
    """One mail that waits, locked. Raises `NotHere`."""
    by.require("place mail")
    found = Arrived.objects.select_for_update().filter(pk=number, state=Arrival.HELD).first()
    if found is None or not found.raw:
        raise NotHere
    return found, read(bytes(found.raw))


def note_report(report: Report) -> bool:
    """Let one of our mails be known as arrived or come back; False when it was none of ours."""
    found = re.fullmatch(rf"<([0-9a-f-]{{36}}){re.escape(OURS)}>", report.about)
    sent = Outgoing.objects.select_for_update().filter(pk=uuid.UUID(found[1])).first() if found else None
    if sent is None:
        return False
    if report.action == "delivered":
        note_state(sent, Delivery.DELIVERED)
    elif report.action == "failed":
        note_state(sent, Delivery.BOUNCED, report.problem or report.status)
    return True


KINDS = {
    "delivered": Delivery.DELIVERED,
    "opened": Delivery.DELIVERED,
    "bounced": Delivery.BOUNCED,
    "rejected": Delivery.BOUNCED,
    "failed": Delivery.BOUNCED,
    "complained": Delivery.BOUNCED,
}
"""What carriers say, as our states; what is not here changes nothing."""


def note_told(told: Told) -> bool:
    """A carrier said what became of a message of ours; False when it knows one we do not."""
    state = KINDS.get(told.kind)
    with acting(SYSTEM):
        sent = (
            Outgoing.objects.select_for_update().filter(carrier_id=told.carrier_id).first() if told.carrier_id else None
        )
        if sent is None or state is None:
            return False
        note_state(sent, state, told.problem)
        return True
