"""Files that come in pieces over bad lines (the protocol tus 1.0: creation, offset, append, termination), from people who
sign in and from sources that hold a link.
"""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.access.throttle import take_try
from hospitium.cases.queries import case_for, seen_case
from hospitium.kernel.errors import NotHere

from . import actions, originals
from .errors import LinkEnded, TooLarge, WrongOffset, WrongPasscode
from .models import SourceDocument, Upload, UploadLink
from .referring.queries import case_of_referral

DAYS = 14
"""How long a link lives unless told otherwise."""
FACTS = ("question", "urgency", "pathway", "delivery")


@dataclass(frozen=True)
class Sender:
    """Who sends: somebody who signed in, or a source that holds a link (then `by` is the system)."""

    by: Actor
    link: UploadLink | None = None


@transaction.atomic
def make_link(
    *, case_ref: str, source: str, by: Actor, language: str = "en", days: int = DAYS
) -> tuple[UploadLink, str, str]:
    """A link for a source of a case; gives it, the secret of its address and its passcode, which are kept nowhere."""
    by.require("chase records")
    case = case_for(by, case_ref, action="update")
    secret, passcode = secrets.token_urlsafe(24), "".join(secrets.choice(PASSCODE) for _ in range(8))
    link = UploadLink.objects.create(
        case=case,
        source=source.strip()[:200],
        language=language,
        secret=_digest(secret),
        passcode=make_password(passcode),
        expires_at=timezone.now() + dt.timedelta(days=days),
        made_by=by.id or 0,
        made_by_name=by.name,
    )
    note_access("create", "link", [case.ref, case.patient.ref], link=link.pk)
    return link, secret, passcode


PASSCODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letters or digits that look alike, for it is read out over the telephone."""


@transaction.atomic
def revoke_link(*, case_ref: str, number: int, by: Actor) -> UploadLink:
    """The link takes nothing from now on."""
    by.require("chase records")
    case = case_for(by, case_ref, action="update")
    link = UploadLink.objects.select_for_update().filter(pk=number, case=case.pk).first()
    if link is None:
        raise NotHere
    link.revoked_at = link.revoked_at or timezone.now()
    link.save(update_fields=["revoked_at"])
    note_access("update", "link", [case.ref, case.patient.ref], link=link.pk)
    return link


def link_at(secret: str) -> UploadLink:
    """The live link of an address. Raises `LinkEnded`, alike for one that never was, has ended or was revoked."""
    with acting(SYSTEM):
        link = UploadLink.objects.filter(secret=_digest(secret)).first()
    if link is None or not link.is_live:
        raise LinkEnded
    return link


def open_link(*, secret: str, passcode: str, address: str) -> UploadLink:
    """The link, for who knows its passcode. Raises `WrongPasscode`, `TooManyTries`, `LinkEnded`."""
    link = link_at(secret)
    guess = take_try(f"upload-link-{link.pk}", address=address)
    if not check_password(passcode.strip().upper(), link.passcode):
        raise WrongPasscode
    guess.give_back()
    return link


@transaction.atomic
def begin_upload(
    *, sender: Sender, file_name: str, size: int, declared_type: str = "", case_ref: str = "", **said: str
) -> Upload:
    """Room for a file of that size. `said`: question, urgency, pathway, delivery. Raises `TooLarge`, `NotHere` (case)."""
    sender.by.require("send referral")
    if not 0 <= size <= settings.ARCHIVE_LIMIT:
        raise TooLarge(limit=settings.ARCHIVE_LIMIT // 2**20)
    case = case_for(sender.by, case_ref, action="update") if case_ref else None
    facts: dict[str, Any] = {name: said[name] for name in FACTS if said.get(name)}
    facts |= {"sent_for_id": sender.link.case_id if sender.link else case.pk if case else None}
    upload = Upload(
        person=None if sender.link else sender.by.id,
        link=sender.link,
        file_name=file_name[:255] or "file",
        declared_type=declared_type[:100],
        size=size,
        facts=facts,
    )
    originals.begin(upload.pk.hex)
    upload.save(force_insert=True)
    return upload


def upload_of(sender: Sender, number: uuid.UUID, *, lock: bool = False) -> Upload:
    """An upload of this sender; raises `NotHere` for anybody else's."""
    own = {"link": sender.link} if sender.link else {"person": sender.by.id, "link": None}
    found = Upload.objects.filter(pk=number, **own)
    upload = (found.select_for_update(of=("self",)) if lock else found).select_related("document").first()
    if upload is None:
        raise NotHere
    return upload


@transaction.atomic
def append(*, sender: Sender, number: uuid.UUID, offset: int, data: bytes) -> Upload:
    """Add a piece where the last one ended; with the last the file is received. Raises `WrongOffset`, `TooLarge`."""
    upload = upload_of(sender, number, lock=True)
    if upload.document or offset != upload.offset:
        raise WrongOffset
    if offset + len(data) > upload.size:
        raise TooLarge(limit=upload.size // 2**20)
    originals.append(upload.pk.hex, offset, data)
    upload.offset = offset + len(data)
    if upload.offset == upload.size:
        upload.document = _received(upload, sender)
    upload.save(update_fields=["offset", "document"])
    return upload


@transaction.atomic
def give_up(*, sender: Sender, number: uuid.UUID) -> None:
    """The sender does not want to send this file after all."""
    upload = upload_of(sender, number, lock=True)
    if not upload.document:
        upload.delete()
        transaction.on_commit(lambda: originals.forget(number.hex))


def sent_together(sender: Sender, delivery: str) -> bool:
    """Whether this sender sent something of that delivery."""
    own = {"link": sender.link} if sender.link else {"person": sender.by.id, "link": None}
    with acting(sender.by):
        return Upload.objects.filter(facts__delivery=delivery, **own).exists()


def _received(upload: Upload, sender: Sender) -> SourceDocument:
    link, facts = sender.link, dict(upload.facts)
    facts["sent_for_id"] = facts.get("sent_for_id") or case_of_referral(facts.get("delivery", ""))
    case = seen_case(sender.by, facts["sent_for_id"]) if facts["sent_for_id"] else None
    document = actions.receive_document(
        chunks=_pieces(upload),
        file_name=upload.file_name,
        declared_type=upload.declared_type,
        by=sender.by,
        channel="link" if link else "upload",
        office_id=case.office_id if case else None,
        **facts,
    )
    if link:
        document.received_by_name = link.source
        document.save(update_fields=["received_by_name"])
        link.used_at, link.files = timezone.now(), link.files + 1
        link.save(update_fields=["used_at", "files"])
    name = upload.pk.hex
    transaction.on_commit(lambda: originals.forget(name))
    return document


def _pieces(upload: Upload) -> Iterator[bytes]:
    with originals.partial(upload.pk.hex).open("rb") as file:
        while piece := file.read(2**20):
            yield piece


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
