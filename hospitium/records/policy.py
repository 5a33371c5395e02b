"""Who may see a document: whoever sees its case; one without a case belongs to the desk that received it."""

from django.db.models import Q

from hospitium.access.acting import Actor
from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, Narrowed, OfOrganisation, Rule
from hospitium.cases.queries import as_agreed, is_outside, sees
from hospitium.cases.referring.queries import referrers_of

from .models import SourceDocument, TranslationState

OF_CASE = Narrowed(sees("case__"), "case__patient_id", "is_held_back")
OF_STUDY = Narrowed(sees("case__"), "case__patient_id", "document__is_held_back")
OF_DOCUMENT = Narrowed(sees("document__case__"), "document__case__patient_id", "document__is_held_back")
OF_KEY_IMAGE = OF_DOCUMENT
OF_DESK = Rule(
    (
        Grant(PROGRAMME_WIDE, Everywhere()),
        Grant(frozenset({Role.OFFICE_CONSULTANT}), OfOrganisation("office_id")),
        Grant(frozenset({Role.REFERRING_PHYSICIAN}), ByPerson("received_by")),
    )
)


def own_side(actor: Actor, document: str = "") -> Q:
    """For people of other institutions: of a case that was referred, what came from their side, as long as agreed; nothing of
    other sources. `document` leads to the document from the row.
    """
    if not is_outside(actor):
        return Q()
    case, sender = f"{document}case", f"{document}received_by"
    return (Q(**{sender: actor.id}) | Q(referrers_of(case, sender))) & as_agreed(actor, path=case)


def seen_by(actor: Actor) -> Q:
    """The documents an actor may see, as a filter."""
    of_case = (
        OF_CASE.q(actor) & Q(case__isnull=False) & own_side(actor) if actor.may("see clinical facts") else Q(pk__in=[])
    )
    of_desk = OF_DESK.q(actor) & Q(case__isnull=True) if actor.may("inspect uploads") else Q(pk__in=[])
    return of_case | of_desk


def stated_to(actor: Actor) -> Q:
    """The statements an actor may see, of documents that have their case."""
    return OF_DOCUMENT.q(actor) & own_side(actor, "document__") if actor.may("see clinical facts") else Q(pk__in=[])


def translations_seen_by(actor: Actor) -> Q:
    """The translations an actor may see: of documents of cases they see; who is not at work here, only signed ones."""
    if not (actor.may("see clinical facts") or actor.may("translate")):
        return Q(pk__in=[])
    of_case = OF_DOCUMENT.q(actor) & Q(document__case__isnull=False) & own_side(actor, "document__")
    return of_case if actor.may("see draft translations") else of_case & Q(state=TranslationState.SIGNED)


def may_see(actor: Actor, document: SourceDocument) -> bool:
    """The same of one document."""
    if document.case_id and is_outside(actor):
        return SourceDocument.objects.filter(seen_by(actor), pk=document.pk).exists()
    if document.case_id:
        return actor.may("see clinical facts") and OF_CASE.holds(actor, document)
    return actor.may("inspect uploads") and OF_DESK.holds(actor, document)
