"""What this room keeps about a patient, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.chapters import Chapter

from .models import Outgoing


def of_cases(refs: Any) -> Any:
    """The chapter of messages: `refs(actor, patient)` gives the references they may be about, which rooms above know."""

    def told(actor: Any, patient: Any) -> Iterator[dict[str, Any]]:
        about = [patient.ref, *refs(actor, patient)]
        for one in Outgoing.objects.filter(about__in=about).order_by("at"):
            yield {
                "at": one.at,
                "to": one.recipient,
                "way": one.channel,
                "kind": one.kind,
                "about": one.about,
                "state": one.state,
                "facts": one.facts,
            }

    return Chapter(50, "messages.json", _("Messages about you that we sent"), told)
