"""Papers as a family sees them: what was sent, in plain states, what is asked for still, and sending more."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hospitium.access import looks
from hospitium.access.acting import Actor
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.together import Part, read

from . import actions
from .journey import OUTSTANDING
from .models import FAMILY, DocumentState, SourceDocument, WantedRecord


class Seen(models.TextChoices):
    """How far a paper has come, in words a family would use."""

    READING = "reading", _("We have it. It is being read.")
    HERE = "here", _("It is in the record. Your team can see it.")
    SEEN = "seen", _("Your team has looked at it.")
    BY_HAND = "by_hand", _("We have it. A person will read it.")
    AGAIN = "again", _("We could not open this file. Please send it again, or call us.")


TONES = {Seen.READING: "info", Seen.HERE: "success", Seen.SEEN: "success", Seen.BY_HAND: "info", Seen.AGAIN: "danger"}


@dataclass(frozen=True)
class Paper:
    """Something a family sent, or that stands in the record: its name, when it came, how far it is."""

    name: str
    at: dt.datetime
    state: Seen
    is_own: bool

    @property
    def tone(self) -> str:
        """Of its tag."""
        return TONES[self.state]


def papers_of(actor: Actor, case: Case) -> list[Paper]:
    """What this person sent for the case, and what else came to it, newest first; for whoever was let to the case."""
    own = Q(sent_for=case.pk, received_by=actor.id, case=None)
    found = SourceDocument.objects.filter(Q(case=case.pk) | own, is_part=False)
    documents = list(found.order_by("-id")[:100])
    seen = _looked_at(documents, actor)
    return [
        Paper(one.title or one.file_name, one.received_at, _state(one, seen), one.received_by == actor.id)
        for one in documents
    ]


def _looked_at(documents: Iterable[SourceDocument], actor: Actor) -> set[str]:
    """References of those that a person other than this one has opened."""
    refs = [one.ref for one in documents]
    events = looks.looks_at(*refs, limit=500) if refs else []
    return {ref for one in events if one.action == "read" and one.person_id not in (None, actor.id) for ref in one.refs}


def _state(document: SourceDocument, seen: set[str]) -> Seen:
    if document.ref in seen:
        return Seen.SEEN
    if document.state == DocumentState.RECEIVED:
        return Seen.READING
    if document.state == DocumentState.REFUSED:
        return Seen.AGAIN
    return Seen.HERE if document.case_id else Seen.BY_HAND


def still_wanted(case: Case) -> list[WantedRecord]:
    """Records somebody asked for and that have not come, oldest first."""
    if "wanted" not in vars(case):
        read(wanted_part(case))
    return case.wanted  # type: ignore[attr-defined,no-any-return]


def wanted_part(case: Case) -> Part:
    """What `still_wanted` rests on, for a page that reads it with the lists of other rooms."""
    found = WantedRecord.objects.filter(case=case.pk, state__in=OUTSTANDING).order_by("requested_at", "id")[:30]
    return Part({"wanted": found}, vars(case).update)


@transaction.atomic
def send_papers(*, case_ref: str, files: Iterable[Any], by: Actor) -> Case:
    """Keep files for a case; they are read beside, by the house. Raises `NotHere`."""
    by.require("add records")
    case = case_for(by, case_ref)
    for file in files:
        actions.receive_document(
            chunks=file.chunks(),
            file_name=file.name,
            declared_type=file.content_type or "",
            by=by,
            channel=FAMILY,
            office_id=case.office_id,
            sent_for_id=case.pk,
        )
    return case
