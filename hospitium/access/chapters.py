"""What this room keeps about a patient, for the patient's whole record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.chapters import Chapter

from .looks import Search, audit_events


def of_looks(joined: Callable[[Any], Iterable[str]]) -> Chapter:
    """The chapter of who looked, as FHIR AuditEvents: at the record, and at those `joined(patient)` names, which rooms above know."""

    def told(actor: Any, patient: Any) -> Iterator[Any]:
        yield from audit_events(Search(ref=patient.ref, also=tuple(joined(patient))), limit=None)

    return Chapter(90, "who-looked.ndjson", _("Everybody who looked at the record"), told)
