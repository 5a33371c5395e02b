"""Who may read a letter, and who may write or sign one."""

from django.db.models import QuerySet

from hospitium.access.acting import Actor
from hospitium.access.roles import STAFF, Role
from hospitium.access.standing.scopes import SEES_CASE, SEES_RECORD

from .kinds import KINDS, Audience, State
from .models import Letter

CLINICAL = [slug for slug, kind in KINDS.items() if kind.is_clinical]


def readable(actor: Actor) -> QuerySet[Letter]:
    """The letters of a case that the actor sees (whoever asks comes by the case's door). Colleagues see drafts too; a family
    its own issued letters; a referrer those for the referrer.
    """
    if not actor.may("see letters"):
        return Letter.objects.none()
    found = Letter.objects.all() if actor.may("see clinical facts") else Letter.objects.exclude(kind__in=CLINICAL)
    if narrowly := actor.stood_for(SEES_CASE - SEES_RECORD):
        found = found.exclude(kind__in=CLINICAL, case__patient_id__in=narrowly)
    if actor.is_system or actor.roles & STAFF:
        return found
    issued = found.exclude(state=State.DRAFT)
    return issued if Role.PATIENT in actor.roles else issued.filter(audience=Audience.REFERRER)


def may_write(actor: Actor, kind: str) -> bool:
    """Whether the actor may draft this kind: colleagues without clinical facts write none that hold them."""
    return actor.may("write letters") and (kind not in CLINICAL or actor.may("see clinical facts"))


def may_sign(actor: Actor, kind: str) -> bool:
    """Whether the actor may issue and revoke this kind."""
    return actor.may(KINDS[kind].act) and (kind not in CLINICAL or actor.may("see clinical facts"))
