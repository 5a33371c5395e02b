"""What this room keeps about a patient beside documents, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.chapters import Chapter

from .models import Decision, HealthLink, KeyImage, Referral, UploadLink, WantedRecord


def _handed_out(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """What was handed out by link: to whom, what, who opened it, who took over."""
    found = HealthLink.objects.filter(case__patient=patient).order_by("id")
    for link in found.prefetch_related("openings", "acknowledgements"):
        yield {
            "link": link.ref,
            "to": link.recipient,
            "kind": link.kind,
            "country": link.country,
            "contents": link.contents,
            "made_at": link.made_at,
            "made_by": link.made_by_name,
            "expires_at": link.expires_at,
            "taken_back_at": link.revoked_at,
            "openings": [{"at": one.at, "by": one.recipient, "answer": one.answer} for one in link.openings.all()],
            "acknowledged": [
                {"at": one.at, "by": one.name, "takes_over": one.takes_over, "words": one.words}
                for one in link.acknowledgements.all()
            ],
        }


def _asked_for(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Records we asked others for, and links by which they could send them."""
    for one in WantedRecord.objects.filter(case__patient=patient).order_by("id"):
        yield {"kind": one.kind, "source": one.source, "state": one.state, "note": one.note}
    for link in UploadLink.objects.filter(case__patient=patient).order_by("id"):
        yield {"link_for": link.source, "made_at": link.made_at, "files": link.files}


def _reviewed(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """What clinicians decided about single statements, and which pictures they chose."""
    for one in Decision.objects.filter(statement__document__case__patient=patient).order_by("id"):
        yield {name: getattr(one, name) for name in DECIDED}
    for image in KeyImage.objects.filter(document__case__patient=patient).select_related("document").order_by("id"):
        yield {
            "key_image": image.document.ref,
            "frame": image.frame + 1,
            "note": image.note,
            "by": image.by_name,
            "at": image.at,
        }


DECIDED = tuple(field.attname for field in Decision._meta.concrete_fields if field.attname not in ("id", "by"))


def _referred(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """What was said when the patient was referred."""
    for one in Referral.objects.filter(case__patient=patient).select_related("case").order_by("id"):
        yield {"referral": one.ref, "case": one.case.ref if one.case else "", "sent_at": one.sent_at, "said": one.said}


CHAPTERS = [
    Chapter(55, "referrals.json", _("What was said when you were referred"), _referred),
    Chapter(60, "handed-out.json", _("What was handed out, to whom, and who opened it"), _handed_out),
    Chapter(70, "asked-for.json", _("Records we asked others for"), _asked_for),
    Chapter(80, "reviewed.json", _("What clinicians decided about single statements"), _reviewed),
]
