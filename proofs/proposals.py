"""Proposals (itinerary): what the planner, the board and the waiting list offer, booking takes, in two hundred busy campuses."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from random import Random
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = (
    "Whatever the planner proposes, plan or repair, whatever the board offers, and whatever is offered to who waits for an earlier"
    " time, booking takes, whatever the calendars hold"
)
RUN = 20_261_123
"""Campus number n is what `scheduling.visits.testing` makes of `Random(RUN + n)`."""
LOOKED_AT, TRIED = 6, 4
"""Appointments of each campus that are to move, and offers of each that are tried."""

Refused = list[str]


def prove(full: bool) -> Outcome:
    """Each campus is filled, a visit planned and every proposal held, one kept, broken and repaired; then the board is asked, and
    times become free for which its appointments wait.

    The control plans as if the patient had nothing else.
    """
    counts: Counter[str] = Counter()
    refused = [f"campus {n}: {one}" for n in range(200 if full else 2) for one in _campus(n, counts)]
    blind = (bool(_blind(n)) for n in range(30))
    control = sum(blind) if full else int(any(blind))
    return Outcome(
        tried=counts.total() - counts["nothing possible"] - counts["times for nobody"],
        failed=len(refused),
        met=not refused and control > 0 and all(counts[what] for what in ("proposals", "moves", "earlier times")),
        control=f"planned as if the patient had nothing else: refused in {control} of 30 campuses",
        detail={"run": RUN, "refused": refused[:50], **counts},
    )


def _campus(number: int, counts: Counter[str]) -> Refused:
    chance = Random(RUN + number)
    with _undone():
        mira, plan = _scene(chance)
        return [
            *_planned(chance, plan, mira, counts),
            *_moved(chance, mira, counts),
            *_come_earlier(chance, mira, counts),
        ]


def _blind(number: int) -> Refused:
    from hospitium.scheduling.models import Appointment

    chance = Random(RUN + number)
    with (
        _undone(),
        mock.patch("hospitium.scheduling.visits.drawing._elsewhere", lambda *_where: Appointment.objects.none()),
    ):
        mira, plan = _scene(chance)
        return list(_planned(chance, plan, mira, Counter()))


def _scene(chance: Random) -> tuple[Any, Any]:
    """Who plans, and a visit to plan in a busy campus."""
    from hospitium.partners.actions import ensure_home
    from hospitium.scheduling.visits import testing
    from hospitium.scheduling.visits.shipped import beginnings

    ensure_home()
    campus, mira = testing.make_campus(), testing.planner()
    languages = chance.choice([(), ("ar",), ("es",), ("ar", "es")])
    plan = testing.make_visit(mira, beginning=chance.choice(sorted(beginnings())), languages=languages)
    testing.state_something(chance, plan)
    testing.make_busy(chance, plan, campus.values())
    return mira, plan


def _planned(chance: Random, plan: Any, by: Any, counts: Counter[str]) -> Iterator[str]:
    from hospitium.scheduling.visits import actions
    from hospitium.scheduling.visits.models import RunKind
    from hospitium.scheduling.visits.testing import planned

    run = planned(plan, by, seconds=6)
    counts["nothing possible"] += not run.proposals
    case = {"case_ref": plan.case.ref, "by": by}
    for n in range(len(run.proposals)):
        counts["proposals"] += 1
        yield from _tried(by, partial(actions.choose, **case, number=run.pk, proposal=n, reason="tried"))
    if not run.proposals or list(_tried(by, partial(actions.choose, **case, number=run.pk, proposal=0), keep=True)):
        return
    _break(chance, plan)
    repair = planned(plan, by, kind=RunKind.REPAIR, seconds=6)
    if repair.proposals:
        counts["repairs"] += 1
        yield from _tried(by, partial(actions.apply_repair, **case, number=repair.pk, why="tried"), keep=True)


def _break(chance: Random, plan: Any) -> None:
    """Somebody whom the visit has is away."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.scheduling.models import Appointment, SpecialHours

    with acting(SYSTEM):
        one = chance.choice(list(Appointment.objects.filter(visit=plan.ref).order_by("during")))
        taken = chance.choice(list(one.bookings.select_related("resource").order_by("pk")))
        begins = one.begins - dt.timedelta(hours=1)
        SpecialHours.objects.create(resource=taken.resource, kind="leave", begins=begins, ends=one.ends)


def _moved(chance: Random, by: Any, counts: Counter[str]) -> Iterator[str]:
    from django.utils import timezone

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.scheduling.board.actions import move_on_board
    from hospitium.scheduling.board.asking import question_for
    from hospitium.scheduling.board.offers import offers, with_others
    from hospitium.scheduling.models import Appointment

    with acting(SYSTEM):
        found = list(Appointment.objects.order_by("during", "pk"))
    for one in chance.sample(found, min(len(found), LOOKED_AT)):
        with acting(by):
            question = question_for(by, one.ref, None, timezone.now())
            there = [] if question.fixed else [*offers(question), *with_others(question, TRIED)]
        for offer in chance.sample(there, min(len(there), TRIED)):
            counts["moves"] += 1
            where: dict[str, Any] = {"at": offer.begins, "instead": offer.instead, "people": offer.people}
            yield from _tried(by, partial(move_on_board, ref=one.ref, why="tried", by=by, **where))


def _come_earlier(chance: Random, by: Any, counts: Counter[str]) -> Iterator[str]:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.scheduling.booking import actions as booking
    from hospitium.scheduling.models import Appointment
    from hospitium.scheduling.waitlist.wanting import want_earlier

    with acting(SYSTEM):
        for one in Appointment.objects.filter(state="held").exclude(visit=None):
            booking.confirm(ref=one.ref, by=SYSTEM)
        agreed = list(Appointment.objects.filter(state="confirmed").exclude(case=None).order_by("during", "pk"))
        for one in chance.sample(agreed, min(len(agreed), LOOKED_AT)):
            want_earlier(
                case_ref=str(one.case.ref if one.case else ""), appointment_ref=one.ref, notice_hours=0, by=SYSTEM
            )
            for _n in range(5 * TRIED):
                begins = one.begins - dt.timedelta(minutes=15 * chance.randint(1, 400))
                yield from _tried(by, partial(_offer, one, begins, by, counts))


def _offer(one: Any, begins: dt.datetime, by: Any, counts: Counter[str]) -> None:
    """Let a time become free, with what an appointment takes, and whoever is offered it come then."""
    from hospitium.scheduling.models import Considered
    from hospitium.scheduling.waitlist.offering import accept_earlier, free_time

    with_it = list(one.bookings.filter(is_live=True).values_list("resource_id", flat=True))
    ends = begins + (one.ends - one.begins)
    free_time(source=f"{one.ref} {begins}", kind=one.kind, resources=with_it, begins=begins, ends=ends)
    row = Considered.objects.filter(outcome="offered").select_related("waiting__case").first()
    counts["earlier times" if row else "times for nobody"] += 1
    if row:
        accept_earlier(case_ref=row.waiting.case.ref, number=row.pk, by=by)


class _Undone(Exception):
    pass


@contextmanager
def _undone() -> Iterator[None]:
    """Nothing of it stays."""
    from django.db import transaction

    with suppress(_Undone), transaction.atomic():
        yield
        raise _Undone


def _tried(by: Any, act: Callable[[], object], *, keep: bool = False) -> Iterator[str]:
    """How it was refused, if it was; undone again unless it is to be kept."""
    from django.db import transaction

    from hospitium.access.acting import acting
    from hospitium.kernel.errors import Refusal

    try:
        with acting(by), transaction.atomic():
            act()
            if not keep:
                raise _Undone
    except _Undone:
        return
    except Refusal as refusal:
        yield str(refusal)
