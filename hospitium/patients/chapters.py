"""What this room keeps about a patient, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.inviting.queries import invited_about
from hospitium.access.standing.queries import standing_for
from hospitium.kernel.chapters import Chapter

from . import queries
from .models import Denial, Patient, ProfileFact, TransferDecision, Witnessed
from .standing_in.queries import companions_of
from .telling.queries import told_of


def _stated(actor: Actor, patient: Patient) -> Iterator[dict[str, Any]]:
    """What the patient or the family said about language, customs and wishes, and who wrote it down."""
    for one in ProfileFact.objects.filter(patient=patient).order_by("id"):
        taken_back = {"taken_back": True} if one.is_withdrawn else {}
        yield {"topic": one.topic, "statement": one.statement, "stated_by": one.stated_by, **taken_back}
    for denial in Denial.objects.filter(patient=patient).order_by("id"):
        yield {"may_not_see": denial.key, "stated_by": denial.stated_by, "until": denial.until}


def _consents(actor: Actor, patient: Patient) -> Iterator[dict[str, Any]]:
    for one in queries.file_of(actor, patient).words:
        yield {
            "word": one.word,
            "text": str(one.text),
            "country": one.country,
            "given_by": one.given_by,
            "giver": one.giver,
            "way": one.way,
            "since": one.since,
            "until": one.until,
            "withdrawn": bool(getattr(one, "is_withdrawn", False)),
        }


def _forms(actor: Actor, patient: Patient) -> Iterator[dict[str, Any]]:
    """What the family answered in its forms, also what was not sent, and who travels along."""
    told = told_of(patient)
    for part in (*told.parts, *told.companions):
        for row in part.rows:
            if one := row["answer"]:
                yield {
                    "about": str(part.title),
                    "asked": str(row["question"].asks),
                    "answered": row["words"],
                    "by": one.said_by,
                    "at": one.at,
                    "sent_at": one.sent_at,
                }


def _transfers(actor: Actor, patient: Patient) -> Iterator[dict[str, Any]]:
    """What was asked of the rules of transfer, and what they said."""
    for one in TransferDecision.objects.filter(patient_id=patient.pk).order_by("id"):
        yield {
            "at": one.at,
            "asked_by": one.person_name,
            "country": one.country,
            "purpose": one.purpose,
            "data": one.data_class,
            "way": one.channel,
            "verdict": one.verdict,
            "grounds": one.bases,
        }


def _acting(actor: Actor, patient: Patient) -> Iterator[dict[str, Any]]:
    """Who acts or acted for the patient, and who comes along."""
    for one in standing_for(patient.pk):
        yield {
            "acts": one.person.name,
            "scope": one.scope,
            "ground": one.basis,
            "relationship": one.relationship,
            "granted_by": one.granted_by,
            "since": one.since,
            "until": one.until,
            "ended_at": one.ended_at,
        }
    for invitee in invited_about(patient.pk):
        yield {
            "invited": invitee.name,
            "as": invitee.kind,
            "by": invitee.made_by,
            "at": invitee.made_at,
            "came_in_at": invitee.accepted_at,
        }
    for companion in companions_of(patient):
        yield {"companion": companion.full_name, "relation": companion.relation, "telephone": companion.telephone}
    for word in Witnessed.objects.filter(consent__patient=patient).order_by("id"):
        yield {"witness": word.witness, "interpreter": word.interpreter, "language": word.language, "at": word.at}


CHAPTERS = [
    Chapter(20, "stated.json", _("What you told us about yourself"), _stated),
    Chapter(25, "forms.json", _("What you answered in our forms"), _forms),
    Chapter(30, "consents.json", _("What you agreed to"), _consents),
    Chapter(35, "acting-for.json", _("Who acts for you, comes along or stood by"), _acting),
    Chapter(40, "transfers.json", _("Where your data went abroad, and what was refused"), _transfers),
]
