"""When its seconds are over, a message goes: to its readers, the timeline and whoever looks at the case."""

from dataclasses import replace

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.keeping import keep, to_change
from hospitium.kernel.events import publish
from hospitium.messaging.actions import notify

from .audiences import Audience
from .events import MessageWent
from .models import Message, Receipt
from .readers import readers_of


def go_all() -> int:
    """Let everything go whose seconds are over; gives how many went."""
    with acting(SYSTEM):
        due = list(Message.objects.filter(sent_at=None, goes_at__lte=timezone.now()).values_list("pk", flat=True))
    return sum(go(number) for number in due)


def go(number: int) -> bool:
    """Let one message go, once; False when it was taken back, went before, or still waits."""
    with acting(SYSTEM):
        message = Message.objects.select_for_update().filter(pk=number, sent_at=None).first()
        if message is None or message.goes_at > timezone.now():
            return False
        thread = message.thread
        case = to_change(SYSTEM, thread.case.ref)
        message.sent_at = thread.last_at = timezone.now()
        message.save(update_fields=["sent_at"])
        thread.save(update_fields=["last_at"])
        _tell_readers(message)
        case.tell(
            "said",
            by=message.author_name,
            by_id=message.author_id,
            staff_only=thread.audience == Audience.STAFF,
            audience=thread.audience,
            side=message.side,
        )
        keep(case, replace(SYSTEM, name=message.author_name))
        publish(MessageWent(case_ref=case.ref, audience=thread.audience, side=message.side))
        return True


def _tell_readers(message: Message) -> None:
    thread, people = message.thread, readers_of(message)
    Receipt.objects.bulk_create(Receipt(message=message, person=person) for person in people)
    for person in people:
        notify(
            person_id=person.pk,
            kind="message_urgent" if message.is_urgent else "message",
            ref=thread.case.ref,
            by_name=message.author_name,
            thread=f"{thread.case.ref}/{thread.audience}",
        )
