"""The one write of the board: an appointment goes where the rules let it, by booking's own move."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.partners.queries import home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.actions import Need
from hospitium.scheduling.booking.models import Appointment
from hospitium.scheduling.planning.instance import Item
from hospitium.scheduling.visits.drawing import BRIDGE
from hospitium.scheduling.visits.models import CarePlan

from .asking import ALONE, Question, question_for
from .errors import CannotStand, Fixed, OthersNow
from .moving import Instead, Option
from .offers import people_of
from .week import week_at
from .words import why_not


@transaction.atomic
def move_on_board(
    *,
    ref: str,
    at: dt.datetime,
    why: str,
    by: Actor,
    instead: Instead | None = None,
    people: str = "",
    sequence: int | None = None,
) -> Appointment:
    """Put an appointment at a moment, with whoever the board said (`people`), in the place of one of now if asked (`instead`).

    Raises `Fixed`, `CannotStand`, `OthersNow`, and what `booking.actions.move` does.
    """
    by.require("plan visits")
    _lock_visit(ref)
    question = question_for(by, ref, week_at(at, home().zone), timezone.now(), action="update")
    if question.fixed:
        raise Fixed(why=question.fixed)
    option = question.moves.at(question.minute(at), instead)
    if option is None:
        raise CannotStand(why=" ".join(why_not(question, question.minute(at), instead)))
    if people and people != people_of(question, option):
        raise OthersNow
    moved = booking.move(
        ref=question.appointment.ref,
        by=by,
        why=why,
        begins=question.moment(option.item.begin),
        ends=question.moment(option.item.end),
        needs=_needs(question, option.item),
        sequence=sequence,
    )
    _keep_bridge(moved, question, option)
    return moved


def _lock_visit(ref: str) -> None:
    """One move of a visit at a time: what holds between its steps holds afterwards, too."""
    visits = Appointment.objects.filter(ref=ref).values("visit")
    list(CarePlan.objects.select_for_update(of=("self",), no_key=True).filter(ref__in=visits).values_list("pk"))


def _needs(question: Question, item: Item) -> list[Need]:
    """What an item takes, as booking asks for it."""
    resources, step = question.moves.instance.resources, question.moves.step
    asked = {need.role: need for need in step.needs}
    found = [
        Need(resources[n].id, role, asked[role].before, asked[role].after)
        for role, many in item.people.items()
        for n in many
    ]
    return found if item.interpreter is None else [*found, Need(resources[item.interpreter].id, BRIDGE)]


def _keep_bridge(moved: Appointment, question: Question, option: Option) -> None:
    """How the language is bridged now, and which, where a visit says how it may be."""
    if question.step != ALONE:
        moved.bridge, moved.bridge_tag = option.item.mode, option.item.tag
        moved.save(update_fields=["bridge", "bridge_tag"])
