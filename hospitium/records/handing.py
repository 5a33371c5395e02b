"""Handing out by link (SMART Health Links): a link is made for somebody by name, shown once, and can be taken back.

The key that opens the files stands in the link alone: we keep the sealed bytes, the digest of the address and the hash of the
passcode. Where the specification leaves a choice, ours is the stricter one: a snapshot, not a feed (no flag L); a passcode
unless the policy of the recipient's kind does without; then a single file is given at once (flag U).
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases import actions as cases
from hospitium.cases.queries import Case, case_for
from hospitium.kernel import clock
from hospitium.kernel.commas import listed
from hospitium.kernel.envelopes import new_key, sealed, text_of
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref
from hospitium.patients.actions import may_leave, may_open

from . import enclosed, originals, printed
from .enclosed import FHIR, Enclosed
from .errors import ArchiveTooLarge, LinkTooLong, NothingToHandOut, NotPutTogether
from .models import Content, HealthLink, HealthLinkFile, LinkPolicy, Recipient
from .summarising import our_language
from .uploading import PASSCODE

DEFAULTS = {
    Recipient.PHYSICIAN: LinkPolicy(days=30, longest_days=90, needs_passcode=True, remind_days=7, purpose="TREAT"),
    Recipient.PATIENT: LinkPolicy(days=30, longest_days=365, needs_passcode=True, remind_days=None, purpose="PATRQT"),
    Recipient.INSURER: LinkPolicy(days=14, longest_days=30, needs_passcode=True, remind_days=None, purpose="HPAYMT"),
}
"""What holds where a deployment has written no row of its own."""
TRIES = 10
"""Wrong passcodes, ever: the next attempt finds the link closed."""


@dataclass(frozen=True)
class Wish:
    """What a link is to be: for whom, where they are, what is inside, for how long."""

    kind: str
    recipient: str
    country: str
    contents: tuple[str, ...]
    language: str = "en"
    label: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Made:
    """A new link with what is kept nowhere: the secret of its address, the key and the passcode."""

    link: HealthLink
    secret: str
    key: bytes
    passcode: str

    def address(self, manifest_url: str) -> str:
        """The link itself: `shlink:/` and what a reader needs, in the specification's form."""
        said = {
            "url": manifest_url,
            "key": text_of(self.key),
            "exp": int(self.link.expires_at.timestamp()),
            "flag": "P" if self.passcode else "U" if self.link.files.count() == 1 else "",
            "label": self.link.label,
            "v": 1,
        }
        payload = {name: value for name, value in said.items() if value}
        return "shlink:/" + text_of(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())


def policy_for(kind: str) -> LinkPolicy:
    """The policy of a kind of recipient that holds today."""
    rows = LinkPolicy.objects.filter(recipient=kind, since__lte=clock.now().date())
    return rows.order_by("-since", "-id").first() or DEFAULTS[Recipient(kind)]


@transaction.atomic
def make_link(*, case_ref: str, wish: Wish, by: Actor, ready: bytes = b"") -> Made:
    """Seal what is wished and give the link, which is shown once. `ready`: the packet or whole record put together before.

    Raises `NotHere`, `CannotLeave`, `LinkTooLong`, `NothingToHandOut`, `NotPutTogether`.
    """
    hand = _hand(by, wish)
    with acting(hand):
        return _made(case_ref, wish, by, hand, ready)


def _hand(by: Actor, wish: Wish) -> Actor:
    """Who fetches what goes in: a privacy officer sees no case, so the system does for a whole record they may hand over."""
    if by.may("answer access requests") and wish.contents == (Content.ARCHIVE,):
        return SYSTEM
    by.require("hand out by link")
    return by


def _made(case_ref: str, wish: Wish, by: Actor, hand: Actor, ready: bytes) -> Made:
    case = case_for(hand, case_ref, action="export", lock=True)
    rules = policy_for(wish.kind)
    days = wish.days or rules.days
    if not 0 < days <= rules.longest_days:
        raise LinkTooLong(days=rules.longest_days)
    _check(hand, case, wish, ready)
    may_open(patient=case.patient, data_class="clinical", channel="link", by=by)
    ask_transfer(case, wish.kind, wish.country, wish.contents, by)
    secret = secrets.token_urlsafe(32)
    passcode = "".join(secrets.choice(PASSCODE) for _ in range(8)) if rules.needs_passcode else ""
    link = HealthLink.objects.create(
        ref=new_ref("H"),
        case=case,
        kind=wish.kind,
        recipient=wish.recipient.strip()[:200],
        country=wish.country.upper(),
        contents=[one for one in Content.values if one in wish.contents],
        language=our_language(wish.language),
        label=(wish.label.strip() or case.ref)[:80],
        secret=digest(secret),
        passcode=make_password(passcode) if passcode else "",
        expires_at=timezone.now() + dt.timedelta(days=days),
        made_by=by.id,
        made_by_name=by.name,
    )
    key = new_key()
    _keep(link, enclosed.enclosed(hand, case, link.contents, link.language, ready), key)
    note_access("export", "record", [case.patient.ref, case.ref], link=link.ref, contents=link.contents, to=wish.kind)
    cases.note_handed_out(case_ref=case.ref, verb="link_made", by=hand, recipient=link.recipient, link=link.ref)
    return Made(link, secret, key, passcode)


def _check(by: Actor, case: Case, wish: Wish, ready: bytes) -> None:
    here = enclosed.has(by, case) if Content.ARCHIVE not in wish.contents or not ready else [str(Content.ARCHIVE)]
    missing = [str(Content(one).label) for one in wish.contents if one in Content.values and one not in here]
    if missing or not set(wish.contents) & set(here) or not wish.recipient.strip():
        raise NothingToHandOut(what=listed(missing) or "–")
    if Content.ARCHIVE in wish.contents and len(ready) > enclosed.LARGEST_ARCHIVE:
        raise ArchiveTooLarge(limit=enclosed.LARGEST_ARCHIVE // 2**20)
    if Content.PACKET in wish.contents and not ready and printed.is_large(case.patient_id):
        raise NotPutTogether


def ask_transfer(case: Case, kind: str, country: str, contents: Iterable[str], by: Actor) -> list[int]:
    """Ask the rules of transfer for every class of data inside; numbers of the kept decisions. Raises `CannotLeave`."""
    classes = ["clinical", *(["imaging"] if Content.IMAGES in contents else [])]
    return [
        may_leave(
            patient=case.patient,
            purpose=policy_for(kind).purpose,
            data_class=one,
            channel="link",
            by=by,
            country=country,
            carried=kind == Recipient.PATIENT,
        ).pk
        for one in classes
    ]


def _keep(link: HealthLink, files: Iterable[Enclosed], key: bytes) -> None:
    """Seal and write each file; when the transaction fails afterwards, the night's tidying finds what no row names."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in files:
        name, envelope = secrets.token_hex(16), sealed(one.data, key, FHIR).encode()
        with os.fdopen(os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(envelope)
            file.flush()
            os.fsync(file.fileno())
        HealthLinkFile.objects.create(link=link, name=one.name, file=name, size=len(envelope))


@transaction.atomic
def revoke_link(*, case_ref: str, ref: str, by: Actor) -> HealthLink:
    """The link opens nothing from now on, and its files are dropped. Raises `NotHere`."""
    by.require("hand out by link")
    case = case_for(by, case_ref, action="update")
    link = HealthLink.objects.select_for_update().filter(case=case, ref=ref).first()
    if link is None:
        raise NotHere
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by_name = timezone.now(), by.name
        link.save(update_fields=["revoked_at", "revoked_by_name"])
        note_access("update", "link", [case.ref, case.patient.ref], link=link.ref)
        cases.note_handed_out(
            case_ref=case.ref,
            verb="link_revoked",
            by=by,
            task="confirm_handover",
            is_done=True,
            recipient=link.recipient,
        )
        drop_files([link])
    return link


def links_of(by: Actor, case_ref: str) -> tuple[Case, list[HealthLink]]:
    """A case and every link made of it, newest first, with who opened each and who took over. Raises `NotHere`."""
    by.require("hand out by link")
    case = case_for(by, case_ref)
    found = HealthLink.objects.filter(case=case).prefetch_related("files", "openings", "acknowledgements")
    return case, list(found)


def state_of(link: HealthLink) -> str:
    """What became of a link: live, revoked, closed or expired."""
    if link.revoked_at:
        return "revoked"
    if link.wrong >= TRIES:
        return "closed"
    return "live" if link.expires_at > timezone.now() else "expired"


def drop_files(links: Sequence[HealthLink]) -> None:
    """Forget the sealed bytes of links that open nothing any more, once this commits."""
    files = HealthLinkFile.objects.filter(link__in=[link.pk for link in links]).exclude(file="")
    names = list(files.values_list("file", flat=True))
    files.update(file="")
    transaction.on_commit(lambda: _unlink(names))


def _unlink(names: Iterable[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def tidy_links() -> None:
    """Drop the bytes of ended links, and bytes that no row names (a link whose making failed)."""
    with acting(SYSTEM):
        ended = HealthLink.objects.exclude(files__file="").filter(expires_at__lt=timezone.now()).distinct()[:500]
        drop_files(list(ended))
        named = set(HealthLinkFile.objects.exclude(file="").values_list("file", flat=True))
    yesterday = (timezone.now() - dt.timedelta(days=1)).timestamp()
    for path in folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.name not in named and path.stat().st_mtime < yesterday:
                path.unlink()


def ask_whether_arrived() -> None:
    """Begin a task for each link that nobody acknowledged within the days of its policy."""
    with acting(SYSTEM):
        waiting = HealthLink.objects.filter(reminded_at=None, revoked_at=None, acknowledgements=None)
        for link in waiting.select_related("case").order_by("id")[:500]:
            days = policy_for(link.kind).remind_days
            if days is not None and link.made_at + dt.timedelta(days=days) <= timezone.now():
                cases.note_handed_out(case_ref=link.case.ref, verb="", by=SYSTEM, task="confirm_handover")
                HealthLink.objects.filter(pk=link.pk).update(reminded_at=timezone.now())


def folder() -> Path:
    """Where sealed files lie."""
    return originals.root() / "links"


def digest(secret: str) -> str:
    """What is kept of the secret of an address."""
    return hashlib.sha256(secret.encode()).hexdigest()
