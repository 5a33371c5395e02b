"""Reads of the record of looks: who saw this record, what did this person see; and the words for it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from hospitium.kernel.ids import tidy_ref

from . import balp
from .acting import Actor
from .actions import note_access
from .models import AccessEvent, User
from .queries import names_of

PAGE = 50
EXPORTED = 5_000
"""How many events one download of the privacy desk holds; the command has no limit."""

ACTIONS = {
    "read": pgettext_lazy("look", "Opened"),
    "list": pgettext_lazy("look", "Saw in a list"),
    "create": pgettext_lazy("look", "Entered"),
    "update": pgettext_lazy("look", "Changed"),
    "export": pgettext_lazy("look", "Downloaded"),
    "emergency": pgettext_lazy("look", "Opened in an emergency"),
    "restored": pgettext_lazy("look", "Database restored"),
}
KINDS = {
    "case": pgettext_lazy("look", "the case"),
    "document": pgettext_lazy("look", "a document"),
    "patient": pgettext_lazy("look", "personal details"),
    "match": pgettext_lazy("look", "a comparison with another record"),
    "merge": pgettext_lazy("look", "the joining of two records"),
    "looks": pgettext_lazy("look", "who saw the record"),
    "invitation": pgettext_lazy("look", "an invitation"),
    "standing": pgettext_lazy("look", "who acts for the patient"),
    "database": pgettext_lazy("look", "all data"),
}
PURPOSES = {
    "TREAT": pgettext_lazy("purpose", "Treatment"),
    "ETREAT": pgettext_lazy("purpose", "Emergency treatment"),
    "COC": pgettext_lazy("purpose", "Coordination of care"),
    "HPAYMT": pgettext_lazy("purpose", "Payment"),
    "HOPERAT": pgettext_lazy("purpose", "Running the programme"),
    "HRESCH": pgettext_lazy("purpose", "Research"),
    "PATRQT": pgettext_lazy("purpose", "The patient's own wish"),
    "HCOMPL": pgettext_lazy("purpose", "Oversight of privacy"),
    "SYSADMIN": pgettext_lazy("purpose", "Running the system"),
    "HSYSADMIN": pgettext_lazy("purpose", "Running the system"),
}


def looks_at(*refs: str, before: int | None = None, limit: int = PAGE) -> list[AccessEvent]:
    """Who looked at or changed what these references name (a record, and those joined to it), newest first; `before`: the
    last number already shown.
    """
    return list(_naming(refs, before, limit).order_by("-id")[:limit])


def _naming(refs: Sequence[str], before: int | None = None, most: int | None = None) -> QuerySet[AccessEvent]:
    """Events that name one of the references: the newest so many of each, through the one search an index can do."""
    named = "SELECT access_naming(ref, %s, %s) FROM unnest(%s::varchar[]) AS ref"
    return AccessEvent.objects.extra(
        where=[f"access_accessevent.id = ANY (ARRAY({named}))"], params=[before, most, list(refs)]
    )


@dataclass(frozen=True)
class Search:
    """What the privacy desk asks for; empty fields narrow nothing. `also`: references of records joined with
    the one named. `person`: an e-mail address or part of a name."""

    ref: str = ""
    also: tuple[str, ...] = ()
    person: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def found(self) -> QuerySet[AccessEvent]:
        """The events, newest first."""
        events = (_naming([tidy_ref(self.ref), *self.also]) if self.ref else AccessEvent.objects.all()).order_by("-id")
        if self.person:
            called = Q(email__iexact=self.person.strip()) | Q(name__icontains=self.person.strip())
            events = events.filter(person_id__in=list(User.objects.filter(called).values_list("pk", flat=True)[:100]))
        events = events.filter(at__gte=self.since) if self.since else events
        return events.filter(at__lt=self.until) if self.until else events


def search(actor: Actor, asked: Search, *, before: int | None = None) -> list[AccessEvent]:
    """A page of what the privacy desk asks for; its own look is recorded too."""
    actor.require("guard privacy")
    note_access("list", "looks", [tidy_ref(asked.ref)] if asked.ref else [])
    found = asked.found()
    return list((found.filter(pk__lt=before) if before else found)[:PAGE])


def exported(actor: Actor, asked: Search) -> list[dict[str, Any]]:
    """The newest of what the privacy desk asks for as FHIR AuditEvents, for a download."""
    actor.require("guard privacy")
    note_access("export", "looks", [tidy_ref(asked.ref)] if asked.ref else [])
    return list(audit_events(asked, limit=EXPORTED))


def audit_events(asked: Search, *, limit: int | None) -> Iterator[dict[str, Any]]:
    """FHIR R4 AuditEvents of what is asked for, newest first; one for each patient of an event (BALP's rule)."""
    only = (tidy_ref(asked.ref), *asked.also) if asked.ref.upper().startswith("P") else ()
    before, left = None, limit
    while left is None or left > 0:
        found = asked.found()
        page = list((found.filter(pk__lt=before) if before else found)[: min(1_000, left or 1_000)])
        if not page:
            return
        names = names_of(event.person_id or 0 for event in page)
        for event in page:
            yield from balp.audit_events(event, names.get(event.person_id or 0, ""), only=only)
        before, left = page[-1].pk, None if left is None else left - len(page)
