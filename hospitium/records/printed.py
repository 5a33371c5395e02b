"""Summaries and packets on paper: the same sections as in the file, in the reader's language, alerts first."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from hospitium.kernel import clock, printing
from hospitium.kernel.printing import PAGE_OF

from .ips import Summary
from .ips.document import title_of
from .ips.narrative import NOT_REVIEWED, RTL
from .models import Statement

AT_ONCE = 150
"""Statements of a patient up to which paper is printed while somebody waits (some four seconds); beyond, it is put together beside."""
ALERTING = ("allergies", "alerts")


def is_large(patient_id: int) -> bool:
    """Whether printing what is known of a patient takes longer than anybody should look at an empty page."""
    found = Statement.objects.filter(document__case__patient=patient_id, is_of_another=False)
    return found[: AT_ONCE + 1].count() > AT_ONCE


def summary_pdf(summary: Summary, zone: str = "UTC") -> bytes:
    """The summary as a PDF; moments by the clock of `zone`."""
    return _pdf("records/printed/summary.html", summary, context_of(summary, zone))


def packet_pdf(summary: Summary, context: dict[str, Any], pictures: Mapping[str, bytes] = {}) -> bytes:
    """A packet as a PDF: its letter, lists and key images (`pictures` by the names the page gives them), then the summary."""
    return _pdf("records/printed/packet.html", summary, context, pictures)


def _pdf(template: str, summary: Summary, context: dict[str, Any], pictures: Mapping[str, bytes] = {}) -> bytes:
    with translation.override(summary.frame.language):
        page_of = _("Page %(page)s of %(pages)s") % dict(zip(("page", "pages"), PAGE_OF, strict=True))
        name = summary.person.names[0].text if summary.person.names else ""
        head = " · ".join(filter(None, (name, summary.person.ref, str(context["made"]))))
        return printing.pdf(render_to_string(template, context), page_of=page_of, title=head, pictures=pictures)


def context_of(summary: Summary, zone: str) -> dict[str, Any]:
    """What the pages of a summary show."""
    frame = summary.frame
    with translation.override(frame.language):
        alerts = [row for part in summary.parts if part.kind in ALERTING for row in part.rows]
        return {
            "language": frame.language,
            "direction": "rtl" if frame.language.split("-")[0] in RTL else "ltr",
            "title": title_of(summary.person),
            "person": summary.person,
            "frame": frame,
            "number": frame.number,
            "made": clock.in_full(frame.made_at, zone),
            "not_reviewed": NOT_REVIEWED(),
            "alerts": alerts,
            "parts": summary.parts,
            "sources": summary.sources,
            "shown_sources": [_shown(source, zone) for source in summary.sources],
            "left_out": len(summary.left_out),
        }


def _shown(source: Any, zone: str) -> dict[str, Any]:
    return {
        "title": source.title or source.file_name or source.ref,
        "sha256": source.sha256,
        "authors": ", ".join(source.authors) or _("not stated"),
        "dated": clock.partial(source.dated) if source.dated else "",
        "received": clock.in_full(source.received_at, zone),
    }
