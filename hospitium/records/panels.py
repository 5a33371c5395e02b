"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from . import queries, summary


def _documents(actor: Actor, case: Any) -> dict[str, Any] | None:
    documents = queries.documents_of(actor, case.pk) if actor.may("see clinical facts") else []
    return {"documents": documents} if documents else None


def _alerts(actor: Actor, case: Any) -> dict[str, Any] | None:
    documents = queries.documents_of(actor, case.pk) if actor.may("see clinical facts") else []
    alerts = queries.alerts_of(documents)
    return {"alerts": alerts} if alerts else None


def _summary(actor: Actor, case: Any) -> dict[str, Any] | None:
    documents = queries.documents_of(actor, case.pk) if actor.may("see clinical facts") else []
    newest = next((document for document in documents if document.state == "imported"), None)
    return {"document": newest, **summary.shown(newest), "view": "structured"} if newest else None


PANELS = [
    Panel("case-banner", 10, "alerts", _("Allergies and alerts"), "records/_alerts.html", _alerts),
    Panel("case-summary", 20, "summary", _("Patient summary"), "records/_summary.html", _summary),
    Panel("case-side", 40, "documents", _("Documents"), "records/_documents.html", _documents),
]
