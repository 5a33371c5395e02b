"""Reads of threads: the one door to each, what was said there, what waits for whom."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.access.queries import User
from hospitium.cases.models import Case
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together

from .audiences import LOOKS, Audience, Look
from .models import Draft, Message, Receipt, Rendering, Thread
from .policy import audiences_for, side_of
from .readers import outside_of

__all__ = [
    "LOOKS",
    "Audience",
    "Draft",
    "Line",
    "Message",
    "Summary",
    "audiences_for",
    "counts_of",
    "door",
    "draft_of",
    "everything_said",
    "lines_of",
    "message_for",
    "readers_outside",
    "side_of",
    "threads_of",
    "unread_in",
]

PAGE = 100


@dataclass(frozen=True)
class Summary:
    """A thread as a list shows it."""

    audience: Audience
    look: Look
    last_at: Any = None
    unread: int = 0


@dataclass
class Line:
    """A message as one reader sees it: their own, with its translations and, for its side, how far it came."""

    message: Message
    is_mine: bool
    renderings: list[Rendering] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    is_unread: bool = False


def door(actor: Actor, case_ref: str, audience: str, *, action: str = "read") -> Case:
    """The only way to a thread: by its case. Raises `NotHere` for one that is not the actor's, as for one that is not."""
    case = case_for(actor, case_ref, action=action)
    if audience not in audiences_for(actor, case):
        raise NotHere
    return case


def message_for(actor: Actor, case_ref: str, audience: str, number: int) -> tuple[Case, Message]:
    """One message of a thread that has gone, or is the actor's own."""
    case = door(actor, case_ref, audience)
    message = said_to(actor).filter(thread__case=case, thread__audience=audience, pk=number).first()
    if message is None:
        raise NotHere
    return case, message


def said_to(actor: Actor) -> QuerySet[Message]:
    """What has gone, and what waits of the actor's own; whoever asks comes by the door of a thread."""
    return Message.objects.filter(Q(sent_at__isnull=False) | Q(author_id=actor.id or 0))


def lines_of(actor: Actor, case: Case, audience: str, *, before: int | None = None) -> list[Line]:
    """The newest messages of a thread, oldest first; notes that they were read."""
    said = said_to(actor).filter(thread__case=case, thread__audience=audience)
    said = said.filter(pk__lt=before) if before else said
    messages = list(said.order_by("-id")[:PAGE])[::-1]
    if messages:
        note_access("read", "message", [case.ref, case.patient.ref], audience=audience, messages=len(messages))
    numbers = [one.pk for one in messages]
    found = together(
        renderings=Rendering.objects.filter(message__in=numbers).order_by("is_machine", "language"),
        receipts=Receipt.objects.filter(message__in=numbers).annotate(person_name=F("person__name")).order_by("id"),
    )
    renderings, receipts = _by_message(found["renderings"]), _by_message(found["receipts"])
    side = side_of(actor, case)
    return [
        Line(
            message=one,
            is_mine=one.author_id == actor.id,
            renderings=renderings.get(one.pk, []),
            receipts=receipts.get(one.pk, []) if side == Audience.STAFF and one.side == side else [],
            is_unread=any(row.person_id == actor.id and not row.read_at for row in receipts.get(one.pk, [])),
        )
        for one in messages
    ]


def _by_message(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(row)
    return found


def threads_of(actor: Actor, case: Case) -> list[Summary]:
    """The threads of a case that the actor reads, also those in which nobody wrote yet, with what waits for them."""
    begun = {thread.audience: thread for thread in Thread.objects.filter(case=case)}
    unread = unread_in(actor, case)
    return [
        Summary(one, LOOKS[one], begun[one].last_at if one in begun else None, unread.get(one, 0))
        for one in audiences_for(actor, case)
    ]


def unread_in(actor: Actor, case: Case) -> dict[str, int]:
    """How many messages wait for the actor in each thread of a case."""
    waiting = Receipt.objects.filter(person_id=actor.id, read_at=None, message__thread__case=case).order_by()
    counted = waiting.values("message__thread__audience").annotate(count=Count("pk"))
    return dict(counted.values_list("message__thread__audience", "count"))


def draft_of(actor: Actor, case: Case, audience: str) -> Draft | None:
    """What the actor was writing in this thread."""
    return Draft.objects.filter(thread__case=case, thread__audience=audience, person_id=actor.id).first()


def readers_outside(case: Case, audience: str) -> list[User]:
    """The people outside the programme who read this thread, for the line above the composer."""
    return outside_of(case, audience)


def everything_said(case: Case, audience: str) -> QuerySet[Message]:
    """Every message of a thread that went, oldest first, with no limit: for the right of access."""
    return Message.objects.filter(thread__case=case, thread__audience=audience, sent_at__isnull=False).order_by("id")


def counts_of(case: Case) -> dict[str, int]:
    """How many messages went in each other thread than the family's."""
    sent = Message.objects.filter(thread__case=case, sent_at__isnull=False).exclude(thread__audience=Audience.FAMILY)
    counted = sent.order_by().values("thread__audience").annotate(count=Count("pk"))
    return dict(counted.values_list("thread__audience", "count"))
