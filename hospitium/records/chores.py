"""What the clock makes this room do."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.events import publish

from . import chasing, exports, handing, originals, painting, recognition, renditions
from .events import PageWaits
from .models import SourceDocument, Upload

A_DAY = 86_400.0


def tidy_quarantine() -> None:
    """Drop day-old bytes of uploads that failed before a row named them: their senders were told so."""
    names = originals.forgotten(A_DAY)
    with acting(SYSTEM):
        named = set(SourceDocument.objects.filter(quarantine__in=names).values_list("quarantine", flat=True))
    for name in set(names) - named:
        originals.discard(name)


def tidy_uploads() -> None:
    """Drop files that nobody went on sending for a week."""
    with acting(SYSTEM):
        old = Upload.objects.filter(document=None, begun_at__lt=timezone.now() - dt.timedelta(days=7))
        names = [number.hex for number in old.values_list("pk", flat=True)]
        old.delete()
    for name in names:
        originals.forget(name)


def remind_sources() -> None:
    """Remind sources of the records they owe us."""
    chasing.remind()


def read_what_waited() -> None:
    """Have pages read that waited for the machine to be installed, once it is."""
    with acting(SYSTEM):
        for ref, number in recognition.waiting_no_more():
            publish(PageWaits(document_ref=ref, number=number))


def tidy_renditions() -> None:
    """Keep the pictures of pages within their room on the disk: what nobody looked at longest is drawn anew when somebody does."""
    renditions.tidy(settings.RENDITIONS_ROOM)


def tidy_frames() -> None:
    """Drop pictures made more than thirty days ago: they are drawn anew when somebody looks."""
    painting.tidy(30 * A_DAY)


def forget_exports() -> None:
    """Drop whole records that were kept long enough to be fetched."""
    exports.forget_exports()


def tidy_links() -> None:
    """Drop sealed files of links that have ended."""
    handing.tidy_links()


def ask_whether_arrived() -> None:
    """Ask the desk to ask, where nobody said that what was handed out arrived."""
    handing.ask_whether_arrived()
