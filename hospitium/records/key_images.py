"""Key images: frames of a study that somebody found worth handing on, drawn in the window they saw them in."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.queries import Case
from hospitium.kernel.errors import BadInput, NotHere

from . import painting, policy, studies
from .models import KeyImage
from .reading.unreadable import Unreadable

log = logging.getLogger(__name__)
WIDTH = 900
"""Dots across, on paper and behind a link: to recognise what is meant, not to find it."""
MOST = 24
"""Key images of a case that are handed out; a packet is not a study."""


@dataclass(frozen=True)
class Drawn:
    """A key image and its picture (PNG); none where the file cannot be drawn any more."""

    image: KeyImage
    picture: bytes


@transaction.atomic
def mark(*, document_ref: str, frame: int, by: Actor, window: Sequence[float] = (), note: str = "") -> KeyImage:
    """Mark a frame (from 0) as seen now; marked before, it is marked anew. Raises `NotHere`, `BadInput` for a strange window."""
    by.require("mark key images")
    document, _instance = studies.picture_for(by, document_ref, frame)
    if len(window) not in (0, 2) or (window and not 0 < window[1] < 1e7) or any(abs(one) > 1e7 for one in window):
        raise BadInput
    _drop(KeyImage.objects.filter(document=document, frame=frame, dropped_at=None), by)
    note_access("update", "key-image", [document.ref], frame=frame + 1)
    return KeyImage.objects.create(
        document=document, frame=frame, window=list(window), note=note.strip()[:300], by=by.id, by_name=by.name
    )


@transaction.atomic
def unmark(*, document_ref: str, number: int, by: Actor) -> None:
    """The frame is no key image any more; that it was one stays on record."""
    by.require("mark key images")
    found = KeyImage.objects.filter(
        policy.OF_KEY_IMAGE.q(by),
        policy.own_side(by, "document__"),
        pk=number,
        document__ref=document_ref,
        dropped_at=None,
    )
    if not _drop(found, by):
        raise NotHere
    note_access("update", "key-image", [document_ref], dropped=number)


def _drop(images: QuerySet[KeyImage], by: Actor) -> int:
    return images.update(dropped_at=timezone.now(), dropped_by_name=by.name)


def of_study(shown: studies.Shown) -> list[KeyImage]:
    """The key images of a study that was fetched by its door."""
    refs = [picture["ref"] for series in shown.series for picture in series["pictures"]]
    return list(KeyImage.objects.filter(document__ref__in=refs, dropped_at=None).select_related("document"))


def of_case(actor: Actor, case: Case) -> list[KeyImage]:
    """The key images of a case, in the order in which they were marked."""
    found = KeyImage.objects.filter(
        policy.OF_KEY_IMAGE.q(actor), policy.own_side(actor, "document__"), document__case=case, dropped_at=None
    )
    return list(found.select_related("document__instance__series__study")[:MOST])


def drawn(actor: Actor, case: Case) -> list[Drawn]:
    """Their pictures; each is drawn behind the wall."""
    return [Drawn(one, _picture(one)) for one in of_case(actor, case)]


def _picture(one: KeyImage) -> bytes:
    try:
        return painting.picture_of(one.document, one.frame, width=WIDTH, window=one.window or None)
    except (Unreadable, OSError):
        log.warning("key image %s cannot be drawn", one.pk)
        return b""
