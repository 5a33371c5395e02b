"""The other side of a link: somebody without an account opens what was handed out, and says that it arrived.

Whoever asks is nobody to us; the system acts for them, inside one case, and writes down who they said they were. A link that
never was, was taken back, has expired or was closed answers alike, after the same work.
"""

import functools
import ipaddress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases import actions as cases
from hospitium.messaging.actions import notify
from hospitium.patients.errors import CannotLeave

from . import handing
from .handing import TRIES, ask_transfer, state_of
from .models import Acknowledgement, HealthLink, HealthLinkFile, Opened, Opening

SALT = "health-link-file"
MINUTES = 15
"""How long the address of a file is good (the specification allows an hour)."""
MOST_WORDS = 5
"""Acknowledgements a link takes; more would be somebody's game."""


@dataclass(frozen=True)
class Guest:
    """Who comes with a link: the name they state, and where from."""

    name: str
    address: str = ""
    route: str = ""

    @property
    def network(self) -> str:
        """The address shortened, so that it names a region or a provider and no household."""
        try:
            known = ipaddress.ip_address(self.address)
        except ValueError:
            return ""
        return str(ipaddress.ip_network((known, 24 if known.version == 4 else 48), strict=False))

    @property
    def acting(self) -> Actor:
        """The system, on this guest's behalf."""
        return replace(SYSTEM, address=self.network, route=self.route)


@dataclass(frozen=True)
class Answer:
    """What a guest gets: the link with its files when it opened; else how many tries are left, or that there is nothing (None)."""

    link: HealthLink | None = None
    tries: int | None = None
    files: tuple[HealthLinkFile, ...] = ()


def open_link(
    *, secret: str, guest: Guest, passcode: str = "", is_direct: bool = False, to_reply: bool = False
) -> Answer:
    """Open a link by its passcode; the answer is written down. `is_direct`: without one, as flag U allows (one file);
    `to_reply`: to confirm, not to read.

    Never raises for what a stranger sends. The row is held meanwhile, so that of many tries at once each counts.
    """
    with acting(guest.acting):
        found = HealthLink.objects.select_for_update(of=("self",)).select_related("case__patient")
        link = found.filter(secret=handing.digest(secret)).first()
        if is_direct and link and link.passcode:
            link = None
        is_right = is_direct or _fits(passcode, link)
        if link is None:
            return Answer()
        answer = _judged(link, passcode, is_right=is_right)
        if answer == Opened.LIST:
            return _opened(link, guest, Opened.FILE if is_direct else Opened.REPLY if to_reply else Opened.LIST)
        _write(link, guest, answer)
        return Answer(tries=TRIES - link.wrong) if answer == Opened.PASSCODE else Answer()


def _judged(link: HealthLink, passcode: str, *, is_right: bool) -> Opened:
    """What a link answers to a passcode; a wrong one counts, none at all does not, since nothing was guessed."""
    state = state_of(link)
    if state != "live":
        return Opened(state)
    if is_right:
        return Opened.LIST
    if passcode:
        link.wrong += 1
        link.save(update_fields=["wrong"])
        if link.wrong >= TRIES:
            _close(link)
    return Opened.PASSCODE


def _fits(passcode: str, link: HealthLink | None) -> bool:
    """The hash is computed also for a link that is none, or needs no passcode: both take as long."""
    kept = link.passcode if link and link.passcode else _nobody_s()
    is_right = check_password(passcode.strip().upper(), kept)
    return is_right or bool(link and not link.passcode)


@functools.cache
def _nobody_s() -> str:
    return make_password("nobody's")


def _close(link: HealthLink) -> None:
    cases.note_handed_out(case_ref=link.case.ref, verb="link_closed", by=SYSTEM, recipient=link.recipient)
    if link.made_by:
        notify(person_id=link.made_by, kind="link_closed", ref=link.case.ref)


def _opened(link: HealthLink, guest: Guest, answer: Opened) -> Answer:
    """The rules of transfer are asked again: a withdrawal, or a signature's end, bites here."""
    try:
        decisions = ask_transfer(link.case, link.kind, link.country, link.contents, SYSTEM)
    except CannotLeave as refusal:
        refusal.keep()
        _write(link, guest, Opened.WITHHELD)
        return Answer()
    files = tuple(link.files.all())
    if not all(one.file and path_of(one).is_file() for one in files):
        _write(link, guest, Opened.LOST)
        return Answer()
    is_first = not link.openings.filter(answer__in=[Opened.LIST, Opened.FILE]).exists()
    _write(link, guest, answer, transfers=decisions)
    if is_first and answer != Opened.REPLY:
        cases.note_handed_out(
            case_ref=link.case.ref, verb="link_opened", by=SYSTEM, recipient=guest.name or link.recipient
        )
    return Answer(link, files=files)


def _write(link: HealthLink, guest: Guest, answer: Opened, **facts: Any) -> None:
    Opening.objects.create(link=link, recipient=guest.name[:200], network=guest.network, answer=answer)
    note_access(
        "export" if answer in (Opened.LIST, Opened.FILE) else "read",
        "link",
        [link.case.patient.ref, link.case.ref],
        link=link.ref,
        answer=str(answer),
        recipient=guest.name[:200],
        **facts,
    )


def path_of(file: HealthLinkFile) -> Path:
    """Where the sealed bytes of a file lie."""
    return handing.folder() / file.file


def token_of(file: HealthLinkFile) -> str:
    """What names a file in its address, for a few minutes."""
    return signing.dumps([file.link_id, file.pk], salt=SALT)


def file_at(*, secret: str, token: str, guest: Guest) -> bytes | None:
    """The sealed bytes a token names; None when it is no longer good, or the link no longer live."""
    try:
        link_id, number = signing.loads(token, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with acting(guest.acting):
        found = HealthLinkFile.objects.select_related("link__case__patient")
        file = found.filter(pk=number, link=link_id, link__secret=handing.digest(secret)).exclude(file="").first()
        if file is None or state_of(file.link) != "live" or _opened(file.link, guest, Opened.FILE).link is None:
            return None
        return path_of(file).read_bytes()


def acknowledge(
    *, secret: str, guest: Guest, organisation: str = "", takes_over: bool = False, words: str = "", passcode: str = ""
) -> Answer:
    """Somebody who opened the link says that the records arrived, or that they take the patient over; the case shows it."""
    opened = open_link(secret=secret, guest=guest, passcode=passcode, to_reply=True)
    if opened.link is None or not guest.name.strip():
        return opened
    link = opened.link
    with acting(guest.acting):
        if link.acknowledgements.count() >= MOST_WORDS:
            return Answer()
        Acknowledgement.objects.create(
            link=link,
            at=timezone.now(),
            name=guest.name.strip()[:200],
            organisation=organisation.strip()[:200],
            takes_over=takes_over,
            words=words.strip()[:2000],
            network=guest.network,
        )
        name = ", ".join(filter(None, (guest.name.strip()[:200], organisation.strip()[:200])))
        cases.note_handed_out(
            case_ref=link.case.ref,
            verb="taken_over" if takes_over else "link_received",
            by=SYSTEM,
            task="confirm_handover",
            is_done=True,
            name=name,
            text=words.strip()[:2000],
            link=link.ref,
        )
        note_access("update", "link", [link.case.patient.ref, link.case.ref], link=link.ref, acknowledged=True)
        if link.made_by:
            notify(person_id=link.made_by, kind="link_acknowledged", ref=link.case.ref, by_name=name[:200])
    return opened
