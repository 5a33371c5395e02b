"""Feeds: other systems that send messages here by themselves, and what is done with a message of theirs."""

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.access.roles import MayNot
from hospitium.kernel.errors import NotHere

from . import actions, kinds, mllp, originals
from .errors import FeedTaken, UnknownFeed
from .models import DocumentState, Feed, SourceDocument

CHANNEL, MEDIA_TYPE = "mllp", "x-application/hl7-v2+er7"
STRANGERS = 200
"""Messages of unknown senders that are kept in an hour; whoever sends more is refused and not kept."""


@transaction.atomic
def add_feed(*, name: str, office_id: int, by: Actor, **facts: Any) -> Feed:
    """Let a system send messages, which are its office's from then on. `facts`: application, facility, port, certificate.

    Raises `FeedTaken` where a feed of this name is there.
    """
    _only_system(by)
    known = {field: facts.get(field) or default for field, default in PLAIN.items()}
    feed, is_new = Feed.objects.get_or_create(name=name, defaults={"office_id": office_id, **known})
    if not is_new:
        raise FeedTaken(name=name)
    return feed


def _only_system(by: Actor) -> None:
    """Who may send here is settled by the command on the machine, not on a page."""
    if not by.is_system:
        raise MayNot


PLAIN: dict[str, Any] = {"application": "", "facility": "", "port": None, "certificate": ""}


@transaction.atomic
def end_feed(*, name: str, by: Actor) -> Feed:
    """Take nothing more from this feed; what it sent stays. Raises `NotHere`."""
    _only_system(by)
    feed = Feed.objects.select_for_update().filter(name=name).first()
    if feed is None:
        raise NotHere
    feed.is_active = False
    feed.save(update_fields=["is_active"])
    return feed


def feeds(by: Actor) -> list[Feed]:
    """Every feed, by name."""
    _only_system(by)
    return list(Feed.objects.select_related("office").order_by("name"))


@dataclasses.dataclass(frozen=True)
class Sender:
    """Who is at the other end of a connection: its address, our port, the SHA-256 of its certificate."""

    address: str = ""
    port: int = 0
    certificate: str = ""


def take_message(data: bytes, sender: Sender) -> tuple[mllp.Envelope | None, mllp.Verdict]:
    """Keep a message as a document of its feed's office, to be read by the worker. When this says that it is kept, its bytes
    are on disk and its row is committed. Raises what the database and the disk raise.
    """
    envelope = mllp.envelope_of(data) if kinds.kind_of(data[: kinds.HEAD]) == "HL7" else None
    if envelope is None:
        return None, mllp.NOT_HL7
    with acting(dataclasses.replace(SYSTEM, route=CHANNEL, address=sender.address)) as actor:
        feed = _feed_of(envelope, sender)
        if feed is None:
            _keep_stranger(data, envelope, actor)
            return envelope, mllp.NO_FEED
    with acting(dataclasses.replace(SYSTEM, name=feed.name, route=CHANNEL, address=sender.address)) as actor:
        actions.receive_document(
            chunks=[data],
            file_name=_file_name(envelope),
            by=actor,
            channel=CHANNEL,
            declared_type=MEDIA_TYPE,
            office_id=feed.office_id,
            delivery=mllp.delivery_of(feed.pk, envelope),
        )
    return envelope, mllp.KEPT


def _feed_of(envelope: mllp.Envelope, sender: Sender) -> Feed | None:
    """The active feed that everything it demands is true of; of several the one that demands most."""
    stated = {
        "application": envelope.named(3),
        "facility": envelope.named(4),
        "port": sender.port,
        "certificate": sender.certificate,
    }
    fitting = [feed for feed in Feed.objects.filter(is_active=True) if _fits(feed, stated)]
    return max(fitting, key=lambda feed: (sum(map(bool, _demands(feed).values())), -feed.pk), default=None)


def _demands(feed: Feed) -> dict[str, Any]:
    return {field: getattr(feed, field) for field in PLAIN}


def _fits(feed: Feed, stated: dict[str, Any]) -> bool:
    return all(
        not wanted or str(wanted).lower() == str(stated[field]).lower() for field, wanted in _demands(feed).items()
    )


def delivery_of(holder: SourceDocument, data: bytes) -> str:
    """By what the messages of one patient in a batch belong together with those their feed sent one by one; empty for what no
    feed sent.
    """
    if holder.channel != CHANNEL or holder.kind != "batch":
        return ""
    feed = Feed.objects.filter(name=holder.received_by_name).first()
    envelope = mllp.envelope_of(data)
    return mllp.delivery_of(feed.pk, envelope) if feed and envelope else ""


def _file_name(envelope: mllp.Envelope) -> str:
    shown = "".join(one if one.isalnum() or one in "-_." else "_" for one in envelope.control_id[:80])
    return f"{shown or 'message'}.hl7"


def _keep_stranger(data: bytes, envelope: mllp.Envelope, by: Actor) -> None:
    """What no feed of ours sent is kept unread, for whoever looks into it; not without end."""
    hour = timezone.now() - dt.timedelta(hours=1)
    kept = SourceDocument.objects.filter(channel=CHANNEL, error_code=UnknownFeed.code, received_at__gt=hour)
    if len(data) > settings.UPLOAD_LIMIT or kept.count() >= STRANGERS:
        return
    document = actions.kept([data], _file_name(envelope), by, CHANNEL, declared_type=MEDIA_TYPE)
    if kept.filter(sha256=document.sha256).exists():
        originals.discard(document.quarantine)
        return
    document.state, document.error_code = DocumentState.REFUSED, UnknownFeed.code
    document.error_facts = {"sender": f"{envelope.named(3)[:60]}, {envelope.named(4)[:60]}"}
    document.read_at = timezone.now()
    document.save()
    note_access("create", "document", [document.ref])
