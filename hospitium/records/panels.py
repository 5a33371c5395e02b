"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.kernel.panels import Panel

from . import queries, summary
from .review_panels import PANELS as OF_REVIEW


def _of(actor: Actor, case: Any) -> list[Any]:
    """The case's documents, read once for all panels of a page (the case row lives as long as the request)."""
    if not actor.may_for("see clinical facts", case.patient_id):
        return []
    if "panel_documents" not in vars(case):
        case.panel_documents = queries.documents_of(actor, case.pk)
    return list(case.panel_documents)


def _documents(actor: Actor, case: Any) -> dict[str, Any] | None:
    documents = _of(actor, case)
    may_add = actor.may("send referral") and actor.may("see clinical facts")
    may_chase = actor.may("chase records")
    shown = {"documents": documents, "case": case, "may_add": may_add, "may_chase": may_chase}
    return shown if documents or may_add or may_chase else None


def _contents(actor: Actor, case: Any) -> queries.Contents | None:
    if "panel_contents" not in vars(case):
        case.panel_contents = queries.contents_of(_of(actor, case))
    return case.panel_contents  # type: ignore[no-any-return]


def _alerts(actor: Actor, case: Any) -> dict[str, Any] | None:
    contents = _contents(actor, case)
    return {"alerts": contents.alerts} if contents and contents.alerts else None


def _summary(actor: Actor, case: Any) -> dict[str, Any] | None:
    contents = _contents(actor, case)
    if contents is None:
        return None
    return {"document": contents.newest, "sections": summary.named(contents.sections), "case": case}


def _leaving(actor: Actor, case: Any) -> dict[str, Any] | None:
    may_export = actor.may_for("export records", case.patient_id)
    may_link = actor.may_for("hand out by link", case.patient_id)
    if not actor.may_for("see clinical facts", case.patient_id) or not (may_export or may_link):
        return None
    return {
        "case": case,
        "forms": FORMS,
        "may_export": may_export,
        "may_link": may_link,
        "may_packet": may_export or may_link,
        "may_share": actor.may("share images"),
        "is_mine": actor.roles <= {Role.PATIENT},
    }


FORMS = {"pdf": _("PDF"), "json": _("FHIR, JSON"), "xml": _("FHIR, XML")}

PANELS = [
    *OF_REVIEW,
    Panel("case-banner", 10, "alerts", _("Allergies and alerts"), "records/_alerts.html", _alerts),
    Panel("case-summary", 20, "summary", _("Patient summary"), "records/_summary.html", _summary),
    Panel("case-record", 40, "documents", _("Documents"), "records/_documents.html", _documents),
    Panel("case-record", 45, "export", _("Hand out the record"), "records/_leaving.html", _leaving),
]
