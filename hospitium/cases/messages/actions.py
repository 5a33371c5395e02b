"""Writes of threads: keep a draft, send, take back, mark as read, put into another language."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases.models import Case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.messaging.live import announce

from .errors import EmptyMessage, NotYours, TooLate
from .events import MessageWritten
from .models import Draft, Message, Reached, Receipt, Rendering, Thread, Way
from .policy import side_of
from .queries import door, message_for

TAKE_BACK_SECONDS = 20
"""How long a message waits before it goes (study of the interface, section 4)."""
LONGEST = 20_000


@transaction.atomic
def keep_draft(
    *, case_ref: str, audience: str, body: str, by: Actor, language: str = "", documents: Iterable[str] = ()
) -> Draft:
    """Keep what the actor is writing in this thread; an empty one is forgotten. Raises `NotHere`."""
    case = door(by, case_ref, audience)
    draft, _new = Draft.objects.update_or_create(
        thread=_thread(case, audience),
        person_id=by.id,
        defaults={
            "body": body[:LONGEST],
            "language": language[:10],
            "documents": list(documents)[:20],
            "changed_at": timezone.now(),
        },
    )
    return draft


@transaction.atomic
def write_message(
    *,
    case_ref: str,
    audience: str,
    body: str,
    by: Actor,
    language: str = "en",
    documents: Iterable[str] = (),
    is_urgent: bool = False,
    way: str = Way.PAGE,
    seconds: int = TAKE_BACK_SECONDS,
) -> Message:
    """Let a message wait to go to its audience: nothing leaves before its seconds are over; then it stays as it is.

    `documents`: references the author was offered (their own door decides who opens them). Empties the author's draft.
    Raises `NotHere` for a thread that is not the actor's, `EmptyMessage`.
    """
    case = door(by, case_ref, audience, action="update")
    documents = list(documents)[:20]
    if not body.strip() and not documents:
        raise EmptyMessage
    side, thread = side_of(by, case), _thread(case, audience)
    message = Message.objects.create(
        thread=thread,
        side=side,
        author_id=by.id,
        author_name=by.name,
        language=language[:10],
        body=body.strip()[:LONGEST],
        is_urgent=is_urgent and side == "staff",
        documents=documents,
        way=way,
        goes_at=timezone.now() + dt.timedelta(seconds=seconds),
    )
    Draft.objects.filter(thread=thread, person_id=by.id).delete()
    publish(MessageWritten(message_id=message.pk), at=message.goes_at)
    return message


@transaction.atomic
def place_message(
    *, case_ref: str, audience: str, author_name: str, body: str, by: Actor, documents: Iterable[str] = ()
) -> Message:
    """Put what came by another way into the thread where it belongs, as written by whoever sent it; it goes at once.

    Raises `NotHere` and `MayNot`.
    """
    by.require("place mail")
    case = door(by, case_ref, audience, action="update")
    with acting(SYSTEM):  # its author is nobody who signs in
        message = Message.objects.create(
            thread=_thread(case, audience),
            side=audience,
            author_name=author_name[:200],
            language="",
            body=body.strip()[:LONGEST],
            documents=list(documents)[:20],
            way=Way.MAIL,
        )
        publish(MessageWritten(message_id=message.pk))
    note_access("update", "message", [case.ref, case.patient.ref], placed=message.pk)
    return message


@transaction.atomic
def note_delivery(*, case_ref: str, audience: str, person_id: int, way: str, state: str, problem: str) -> None:
    """How far the telling of a thread's messages has come to one reader; what was read stays read."""
    waiting = Receipt.objects.filter(
        person_id=person_id, read_at=None, message__thread__audience=audience, message__thread__case__ref=case_ref
    )
    waiting.update(state=state, way=way, problem=problem[:200], at=timezone.now())


@transaction.atomic
def take_back(*, case_ref: str, audience: str, number: int, by: Actor) -> Draft:
    """Take one's own message back before it went: what it said is the draft again, before what was written since.

    Raises `NotHere`, and `TooLate` once it went.
    """
    case = door(by, case_ref, audience, action="update")
    own = Message.objects.select_for_update().filter(thread__case=case, thread__audience=audience, author_id=by.id)
    message = own.filter(pk=number).first()
    if message is None:
        raise NotHere
    if not message.is_waiting:
        raise TooLate
    since = Draft.objects.filter(thread_id=message.thread_id, person_id=by.id).first()
    parts = [message.body, *([since.body] if since and since.body else [])]
    documents = [*message.documents, *(since.documents if since else [])]
    message.delete()
    return keep_draft(
        case_ref=case.ref,
        audience=audience,
        body="\n\n".join(parts),
        language=message.language,
        documents=dict.fromkeys(documents),
        by=by,
    )


@transaction.atomic
def mark_read(*, case: Case, audience: str, by: Actor) -> int:
    """The actor has the thread before them: what waited there for them is read. Gives how much that was."""
    waiting = Receipt.objects.filter(
        person_id=by.id, read_at=None, message__thread__case=case, message__thread__audience=audience
    )
    count = waiting.update(read_at=timezone.now(), state=Reached.READ, at=timezone.now())
    if count:
        announce(case.ref, case_id=case.pk, by=by.name)
    return count


@transaction.atomic
def render_message(*, case_ref: str, audience: str, number: int, language: str, body: str, by: Actor) -> Rendering:
    """Pair a message with its translation by a person; a later one takes the place of the earlier.

    Raises `MayNot` for who does not translate, `EmptyMessage`, `NotYours` for the language it was written in.
    """
    by.require("translate")
    case, message = message_for(by, case_ref, audience, number)
    if not body.strip():
        raise EmptyMessage
    if language == message.language:
        raise NotYours
    facts: dict[str, Any] = {"body": body.strip()[:LONGEST], "by_id": by.id, "by_name": by.name, "at": timezone.now()}
    rendering, _new = Rendering.objects.update_or_create(
        message=message, language=language[:10], is_machine=False, defaults=facts
    )
    note_access("update", "message", [case.ref, case.patient.ref], message=message.pk)
    announce(case.ref, case_id=case.pk, by=by.name)
    return rendering


def _thread(case: Case, audience: str) -> Thread:
    return Thread.objects.get_or_create(case=case, audience=audience)[0]
