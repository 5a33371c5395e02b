"""Versions of pathways as they are kept: which is in force, the plan of one, and how a new one comes to be."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting, held
from hospitium.cases.errors import NoSuchPathway, PathwayFaulty, ReasonNeeded, TooEarly
from hospitium.cases.models import Pathway, PathwayVersion
from hospitium.kernel import clock

from .faults import faults_of
from .plan import USUAL, Plan, body_of, shipped


def in_force(slug: str = USUAL) -> PathwayVersion:
    """The version that new cases of this pathway take today. Raises `NoSuchPathway`.

    A house that has no pathway yet is given the shipped ones.
    """
    return held(f"pathway {slug}", lambda: _in_force(slug))


def versions_until_today(slug: str = USUAL) -> QuerySet[PathwayVersion]:
    """The versions of a pathway that hold or have held, the newest first."""
    return PathwayVersion.objects.filter(pathway__slug=slug, effective_from__lte=clock.now().date()).order_by("-number")


def _in_force(slug: str) -> PathwayVersion:
    found = versions_until_today(slug)
    if version := found.first():
        return version
    load_shipped()
    if version := found.first():
        return version
    raise NoSuchPathway


def load_shipped() -> None:
    """Keep version 1 of every shipped pathway that is not there yet."""
    with acting(SYSTEM):
        for slug, plan in shipped().items():
            pathway, is_new = Pathway.objects.get_or_create(slug=slug)
            if is_new:
                _keep(pathway, 1, plan, dt.date(2000, 1, 1), "As shipped", SYSTEM)


@transaction.atomic
def edit_pathway(*, slug: str, plan: Plan, effective_from: dt.date, why: str, by: Actor) -> PathwayVersion:
    """Keep a new version of a pathway: new cases take it from that day on, running ones keep theirs.

    Raises `PathwayFaulty` with everything that is wrong, `ReasonNeeded`, `TooEarly` for a day that is over.
    """
    by.require("edit pathways")
    if found := faults_of(plan):
        raise PathwayFaulty(faults=" ".join(found))
    if not why.strip():
        raise ReasonNeeded
    if effective_from < timezone.now().date():
        raise TooEarly
    with acting(SYSTEM):
        pathway = Pathway.objects.select_for_update().filter(slug=slug).first()
        if pathway is None:
            raise NoSuchPathway
        newest = (
            PathwayVersion.objects.filter(pathway=pathway).order_by("-number").values_list("number", flat=True).first()
        )
        return _keep(pathway, (newest or 0) + 1, plan, effective_from, why.strip()[:500], by)


def _keep(pathway: Pathway, number: int, plan: Plan, effective_from: dt.date, why: str, by: Actor) -> PathwayVersion:
    return PathwayVersion.objects.create(
        pathway=pathway,
        number=number,
        body=body_of(plan),
        effective_from=effective_from,
        why=why,
        made_by=by.name,
        made_by_id=by.id,
    )


def versions_of(slug: str) -> list[PathwayVersion]:
    """Every version of a pathway, newest first. Raises `NoSuchPathway`."""
    found = list(PathwayVersion.objects.filter(pathway__slug=slug).select_related("pathway").order_by("-number"))
    if not found:
        raise NoSuchPathway
    return found


def offered() -> list[PathwayVersion]:
    """The version in force of every pathway that new cases may take, the usual one first."""
    in_force(USUAL)
    today = clock.now().date()
    found = PathwayVersion.objects.filter(pathway__is_offered=True, effective_from__lte=today).select_related("pathway")
    newest = {version.pathway.slug: version for version in found.order_by("number")}
    return sorted(newest.values(), key=lambda version: (version.pathway.slug != USUAL, version.pathway.slug))
