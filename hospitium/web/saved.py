"""Saved views and looks: reads and writes of this room's two small tables."""

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hospitium.access.acting import Actor
from hospitium.kernel.errors import BadInput, NotHere

from .models import Column, Density, SavedView, WorklistLook

LIMIT = 30


def views_for(actor: Actor) -> QuerySet[SavedView]:
    """The actor's own views and those shared with the team, by name; each with the name of its owner (`by`)."""
    found = SavedView.objects.filter(Q(owner=actor.id) | Q(is_shared=True)) if actor.id else SavedView.objects.none()
    return found.annotate(by=F("owner__name"))[:LIMIT]


@transaction.atomic
def keep_view(*, actor: Actor, label: str, query: str, is_shared: bool) -> SavedView:
    """Keep a filter under a name; the same name replaces it."""
    if not label.strip() or SavedView.objects.filter(owner=actor.id).count() >= LIMIT:
        raise BadInput
    view, _ = SavedView.objects.update_or_create(
        owner_id=actor.id, label=label.strip()[:60], defaults={"query": query[:500], "is_shared": is_shared}
    )
    return view


@transaction.atomic
def drop_view(*, actor: Actor, number: int) -> None:
    """Forget one of the actor's own views."""
    if not SavedView.objects.filter(owner=actor.id, pk=number).delete()[0]:
        raise NotHere


def looks_of(actor: Actor) -> QuerySet[WorklistLook]:
    """How the actor likes their worklist; nothing when they never said."""
    return WorklistLook.objects.filter(owner=actor.id)


@transaction.atomic
def keep_look(*, actor: Actor, density: str, shown: list[str]) -> WorklistLook:
    """Keep the density and which of the columns are shown; unknown words are refused."""
    if density not in Density.values or not set(shown) <= set(Column.values):
        raise BadInput
    hidden = [column for column in Column.values if column not in shown]
    look, _ = WorklistLook.objects.update_or_create(owner_id=actor.id, defaults={"density": density, "hidden": hidden})
    return look
