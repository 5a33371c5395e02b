"""Whose a task is: the desk it belongs to, who answers for it there, who stands in for whom, who leads."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor, held
from hospitium.access.queries import memberships_of, people_with
from hospitium.access.roles import ACTS, PROGRAMME_WIDE, Role
from hospitium.cases.due import Place, home_campus, of_organisation
from hospitium.cases.journey import WaitingOn
from hospitium.cases.models import Absence, Case, DeskLead, Task
from hospitium.kernel.together import together
from hospitium.partners import queries as partners

NEAR_THE_FAMILY = frozenset({WaitingOn.OFFICE, WaitingOn.PATIENT})
"""What these must do, the regional office sees to; everything else the campus."""


def desk_of(case: Case, waiting_on: str) -> int | None:
    """The desk that a task of the case belongs to; None in a programme that has no home campus yet."""
    if waiting_on in NEAR_THE_FAMILY and case.office_id:
        return case.office_id
    return home.pk if (home := home_campus()) else None


def carried_by(case: Case, waiting_on: str) -> dict[str, int | None]:
    """Desk and person of a new task: on the campus the owner of the case answers for it, at an office whoever takes it."""
    desk = desk_of(case, waiting_on)
    return {"desk_id": desk, "assignee_id": None if desk == case.office_id and desk else case.owner_id}


def follow_owner(case: Case, before: int | None) -> None:
    """Let the open tasks that the owner before answered for, and those of the campus that nobody has, go to the new one."""
    ours = (
        case.tasks.filter(done_at=None).exclude(desk=case.office_id)
        if case.office_id
        else case.tasks.filter(done_at=None)
    )
    ours.filter(assignee=None).update(assignee=case.owner_id)
    if before:
        ours.filter(assignee=before).update(assignee=case.owner_id)


def desks_of(actor: Actor) -> list[int]:
    """The desks whose work is the actor's business: where they work, and all of them for who leads the programme."""
    if Role.PROGRAMME_LEAD in actor.roles:
        return [place.pk for place in all_desks()]
    return sorted({number for role, number in actor.memberships if role in WORKING})


WORKING = ACTS["do tasks"].roles


def all_desks() -> list[partners.Organisation]:
    """The campus first, then the offices by name."""
    return held("desks", lambda: _in_order(partners.places()))


def _in_order(places: Iterable[partners.Organisation]) -> list[partners.Organisation]:
    partners.keep_home(found := list(places))
    return sorted(found, key=lambda place: place.kind != "home")


def look_around(actor: Actor) -> None:
    """Read in one go, for this transaction, what every page of work asks: the desks, and whom the actor stands in for."""
    found = together(desks=partners.places(), away=_away(actor.id))
    held("desks", lambda: _in_order(found["desks"]))
    held(f"deputy {actor.id}", lambda: sorted({number for (number,) in found["away"]}))


def desk_of_person(person_id: int) -> int | None:
    """The desk at which a person works: the first of their working roles that is still held."""
    known = {place.pk for place in all_desks()}
    return next((number for role, number in memberships_of(person_id) if role in WORKING and number in known), None)


def place_of_desk(desk: int | None) -> Place:
    """Where a desk works."""
    return of_organisation(next((place for place in all_desks() if place.pk == desk), None))


def stood_in_for(person_id: int | None) -> list[int]:
    """Whose deputy somebody is now."""
    return held(f"deputy {person_id}", lambda: sorted({number for (number,) in _away(person_id)}))


def _away(deputy: int | None) -> QuerySet[Absence, tuple[int]]:
    now = timezone.now()
    return Absence.objects.filter(deputy=deputy, since__lte=now, until__gt=now).values_list("person_id")


def reached(person_id: int) -> list[int]:
    """Who is told when somebody should be: they, and whoever stands in for them now."""
    now = timezone.now()
    away = Absence.objects.filter(person=person_id, since__lte=now, until__gt=now)
    return [person_id, *away.values_list("deputy_id", flat=True)]


def leads_of(desk: int | None) -> list[int]:
    """Who leads a desk; where nobody was named, who leads the programme."""
    named = list(DeskLead.objects.filter(desk=desk, until=None).values_list("person_id", flat=True))
    return named or programme_leads()


def programme_leads() -> list[int]:
    """Who leads the programme."""
    return [person.pk for person in people_with(Role.PROGRAMME_LEAD)]


def owners_of(task: Task) -> list[int]:
    """Who is warned about a task: whoever answers for it, or who leads its desk."""
    return [task.assignee_id] if task.assignee_id else leads_of(task.desk_id)


def reached_all(people: Iterable[int]) -> list[int]:
    """Everybody to tell, once each, deputies included."""
    return list(dict.fromkeys(number for person in people for number in reached(person)))


def may_give(actor: Actor, task: Task) -> bool:
    """Whether the actor may say whose the task is: on the whole programme, or at a desk of their own."""
    return actor.may("assign tasks") and (
        actor.is_system or bool(actor.roles & PROGRAMME_WIDE) or task.desk_id in desks_of(actor)
    )
