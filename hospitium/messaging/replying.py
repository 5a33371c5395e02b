"""Addresses by which one person answers one thread: a token nobody can guess, for a while."""

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from hospitium.access.queries import User

from .models import ReplyAddress

HOLDS = dt.timedelta(days=14)
AT_MOST = 20
"""More answers than this to one address are held: two machines may be talking."""


def address_for(person: User, thread: str) -> str:
    """A fresh address; nothing where no replies come in. Only its digest is kept."""
    if "@" not in settings.MAIL_REPLY:
        return ""
    token = secrets.token_hex(20)
    ReplyAddress.objects.create(digest=_digest(token), person=person, thread=thread, until=timezone.now() + HOLDS)
    local, _at, domain = settings.MAIL_REPLY.partition("@")
    return f"{local}+{token}@{domain}"


@dataclass(frozen=True)
class Reply:
    """Whose answer an address stands for, and to which thread; `problem`: why it is no longer taken by itself."""

    person: User
    thread: str
    problem: str = ""


def reply_at(recipients: list[str]) -> Reply | None:
    """Whose answer a mail to these addresses is; None when none of them bears a token of ours. Counts the answer."""
    local, _at, domain = settings.MAIL_REPLY.partition("@")
    shape = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{40}})@{re.escape(domain)}", re.I)
    tokens = [match[1].lower() for one in recipients if domain and (match := shape.fullmatch(one.strip()))]
    known = ReplyAddress.objects.select_for_update(of=("self",)).select_related("person")
    found = known.filter(digest__in=[_digest(token) for token in tokens]).first()
    if found is None:
        return None
    found.used += 1
    found.save(update_fields=["used"])
    problem = "expired" if found.until < timezone.now() else "too-many" if found.used > AT_MOST else ""
    return Reply(found.person, found.thread, problem)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
