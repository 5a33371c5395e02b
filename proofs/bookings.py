"""Bookings: people who hold, confirm, move and cancel at the same moment, holds that run out, and never a seat given twice."""

import contextlib
import datetime as dt
import itertools
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from proofs import Outcome

PROMISE = "Whoever books at the same moment, no seat and no patient is taken twice, no day fuller than allowed, no acknowledged change lost"
CLIENTS, DAYS, SHARED = 32, 5, 24
MONDAY = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)
ACTS = (("hold", 74), ("again", 3), ("confirm", 8), ("move", 6), ("shared", 4), ("cancel", 5))


def prove(full: bool) -> Outcome:
    """Clients with a connection each book the same resources; rows and history are counted afterwards, by other code."""
    clients, tries = (CLIENTS, 1_000_000 // CLIENTS) if full else (4, 30)
    ground = _ground(full)
    begun = time.monotonic()
    told = _clients(_book, clients, ground, tries)
    seconds = time.monotonic() - begun
    faults = _overlaps() | _lost(told)
    with _unguarded():
        _clients(_check_then_insert, 8 if full else 4, ground, 400 if full else 25)
        unguarded = _overlaps()
    tally = sum((Counter(one["tally"]) for one in told), Counter[str]())
    failed, tried = sum(faults.values()) + tally["failed"], clients * tries
    seen = sum(unguarded.values())
    return Outcome(
        tried,
        failed,
        met=not failed and seen > 0 and tally["move"] > 0 and tally["cancel"] > 0,
        control=f"{unguarded['seats taken twice']} seats taken twice and {unguarded['days fuller than allowed']} days too full by code"
        " that looks and then books, without constraint and lock",
        detail={**tally, **faults, "clients": clients, "tries a second": round(tried / seconds)},
    )


@dataclass
class Ground:
    """What everybody books."""

    person: int
    resources: list[str]
    cases: list[str]
    shared: list[str] = field(default_factory=list)


def _ground(full: bool) -> Ground:
    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases.testing import make_case
    from hospitium.partners.queries import home
    from hospitium.scheduling.booking.testing import make_appointment, make_resource

    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home().pk)
    made = [
        make_resource(
            f"Resource {n}",
            "room",
            capacity=3 if n % 10 == 0 else 1,
            turnover=15 * (n % 3 == 0),
            days=range(7),
            most_steps_a_day=3 if n % 3 == 1 else None,
        )
        for n in range(40 if full else 6)
    ]
    with acting(actor_of(mira)):
        cases = [make_case(name=f"Person {n}").ref for n in range(40 if full else 3)]
        ground = Ground(mira.pk, [one.ref for one in made], cases)
        ours = [make_resource(f"Shared {n}", hours=None) for n in range(SHARED if full else 2)]
        ground.shared = [make_appointment(one).ref for one in ours]
    return ground


def _clients(work: Any, count: int, *asked: Any) -> list[Any]:
    """What each client tells at its end; each is a process with a connection of its own, and all begin together."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ready, told = context.Barrier(count), context.SimpleQueue()
    clients = [context.Process(target=_client, args=(work, n, ready, told, *asked)) for n in range(count)]
    for one in clients:
        one.start()
    found = [told.get() for _ in clients]
    for one in clients:
        one.join()
    return found


def _client(work: Any, number: int, ready: Any, told: Any, *asked: Any) -> None:
    ready.wait()
    try:
        told.put(work(number, *asked))
    except BaseException as error:
        told.put({"tally": {f"died of {type(error).__name__}: {error}": 1, "failed": 1}, "moves": {}, "kept": {}})


def _book(number: int, ground: Ground, tries: int) -> dict[str, Any]:
    from hospitium.scheduling.booking import actions

    client = Client(number, ground)
    actions._hold_until = lambda minutes: dt.datetime.now(dt.UTC) + client.patience()  # type: ignore[assignment]
    for _ in range(tries):
        client.act()
    return {"tally": dict(client.tally), "moves": dict(client.moves), "kept": client.kept}


class Client:
    """Somebody who books: what they hold, and what was acknowledged to them."""

    def __init__(self, number: int, ground: Ground) -> None:
        from hospitium.access.queries import User, actor_of

        self.number, self.ground, self.chance = number, ground, random.Random(number)
        self.actor = actor_of(User.objects.get(pk=ground.person))
        self.own: list[str] = []
        self.sent: list[tuple[dict[str, Any], str]] = []
        self.tally: Counter[str] = Counter()
        self.moves: Counter[str] = Counter()
        """How often each was moved."""
        self.kept: dict[str, tuple[str, str]] = {}
        """Of each of its own: the last state and beginning."""

    def patience(self) -> dt.timedelta:
        """How long a hold lasts: most run out while others are at work."""
        return dt.timedelta(seconds=self.chance.choice([0.05, 0.5, 3600]))

    def act(self) -> None:
        """Try something; what is acknowledged is kept only after it committed."""
        from hospitium.access.acting import acting
        from hospitium.kernel.errors import Refusal
        from hospitium.kernel.retrying import retrying

        act = self.chance.choices([name for name, _ in ACTS], [weight for _, weight in ACTS])[0]
        act = act if act in {"hold", "shared"} or self.own else "hold"
        asked = getattr(self, f"_asks_{act}")()

        def once() -> Any:
            with acting(self.actor):
                return getattr(self, act)(**asked)

        try:
            made = retrying(once)
        except Refusal as refusal:
            self.tally[f"refused: {refusal.code}"] += 1
            return
        self.tally[act] += 1
        self._keep(act, asked, made)

    def _keep(self, act: str, asked: dict[str, Any], made: Any) -> None:
        if act == "again":
            self.tally["failed"] += made.ref != dict(self.sent_refs)[asked["key"]]
            return
        self.moves[made.ref] += act in {"move", "shared"}
        if act == "shared":
            return
        self.kept[made.ref] = (str(made.state), made.begins.isoformat())
        if act == "hold":
            self.own.append(made.ref)
            self.sent.append((asked, made.ref))
        if act == "cancel":
            self.own.remove(made.ref)

    @property
    def sent_refs(self) -> Iterator[tuple[str, str]]:
        """What each key made."""
        return ((asked["key"], ref) for asked, ref in self.sent)

    def _asks_hold(self) -> dict[str, Any]:
        return {"key": f"{self.number}-{self.chance.getrandbits(64)}"} | _wish(self.chance, self.ground)

    def _asks_again(self) -> dict[str, Any]:
        return self.chance.choice(self.sent)[0]

    def _asks_confirm(self) -> dict[str, Any]:
        return {"ref": self.chance.choice(self.own[-20:])}

    def _asks_cancel(self) -> dict[str, Any]:
        return {"ref": self.chance.choice(self.own), "why": "-"}

    def _asks_move(self) -> dict[str, Any]:
        return {"ref": self.chance.choice(self.own[-40:]), "begins": _begin(self.chance), "why": "-"}

    def _asks_shared(self) -> dict[str, Any]:
        return {"ref": self.chance.choice(self.ground.shared), "begins": _begin(self.chance), "why": "-"}

    def hold(self, **asked: Any) -> Any:
        """Hold a time."""
        from hospitium.scheduling.booking import actions

        return actions.hold(by=self.actor, **asked)

    again = hold

    def confirm(self, **asked: Any) -> Any:
        """Confirm one of its own."""
        from hospitium.scheduling.booking import actions

        return actions.confirm(by=self.actor, **asked)

    def cancel(self, **asked: Any) -> Any:
        """Cancel one of its own."""
        from hospitium.scheduling.booking import actions

        return actions.cancel(by=self.actor, **asked)

    def move(self, **asked: Any) -> Any:
        """Move one of its own."""
        from hospitium.scheduling.booking import actions

        return actions.move(by=self.actor, **asked)

    def shared(self, **asked: Any) -> Any:
        """Move one that everybody moves, as this one saw it."""
        from hospitium.scheduling.booking import queries

        seen = queries.appointment_for(self.actor, asked["ref"])
        return self.move(sequence=seen.sequence, **asked)


def _begin(chance: random.Random) -> dt.datetime:
    return MONDAY + dt.timedelta(days=chance.randrange(DAYS), hours=8) + QUARTER * chance.randrange(32)


def _wish(chance: random.Random, ground: Ground) -> dict[str, Any]:
    from hospitium.scheduling.booking.actions import Need

    begins = _begin(chance)
    refs = chance.sample(ground.resources, chance.choice([1, 1, 2, 3]))
    return {
        "needs": [Need(ref, "room") for ref in refs],
        "begins": begins,
        "ends": begins + QUARTER * chance.randint(2, 8),
        "case_ref": chance.choice(ground.cases) if chance.random() < 0.05 else "",
    }


def _overlaps() -> dict[str, int]:
    """Counted on the rows alone: neighbours on each seat and of each patient, and heads per minute."""
    neighbours = """SELECT count(*) FROM (SELECT lower(during) AS begins,
        max(upper(during)) OVER (PARTITION BY {0} ORDER BY lower(during), id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM {1}) found WHERE begins < before"""
    minutes = """SELECT count(*) FROM (SELECT b.resource_id, minute, count(*) AS heads FROM scheduling_booking b,
        generate_series(lower(b.during), upper(b.during) - interval '1 minute', interval '1 minute') minute
        WHERE b.is_live GROUP BY 1, 2) found JOIN scheduling_resource r ON r.id = resource_id WHERE heads > r.capacity"""
    live = "state IN ('held', 'confirmed', 'done')"
    return {
        "seats taken twice": _count(neighbours.format("resource_id, seat", "scheduling_booking WHERE is_live")),
        "minutes with too many": _count(minutes),
        "days fuller than allowed": _count(
            "SELECT count(*) FROM (SELECT b.resource_id, date_trunc('day', lower(b.during) AT TIME ZONE 'UTC') AS day,"
            " count(*) AS steps FROM scheduling_booking b WHERE b.is_live GROUP BY 1, 2) found"
            " JOIN scheduling_resource r ON r.id = resource_id WHERE steps > r.most_steps_a_day"
        ),
        "patients in two places": _count(
            neighbours.format("patient_id", f"scheduling_appointment WHERE patient_id IS NOT NULL AND {live}")
        ),
        "live bookings of what is not": _count(
            "SELECT count(*) FROM scheduling_booking b JOIN scheduling_appointment a ON a.id = b.appointment_id"
            f" WHERE b.is_live AND NOT a.{live}"
        ),
        "appointments that take nothing": _count(
            f"SELECT count(*) FROM scheduling_appointment a WHERE {live} AND NOT EXISTS"
            " (SELECT 1 FROM scheduling_booking b WHERE b.appointment_id = a.id AND b.is_live)"
        ),
    }


def _lost(told: list[dict[str, Any]]) -> dict[str, int]:
    """Acknowledged changes that are not there, and histories with a gap."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.scheduling.booking.models import Appointment, AppointmentStep

    moves = sum((Counter(one["moves"]) for one in told), Counter[str]())
    with acting(SYSTEM):
        steps: dict[int, list[tuple[Any, ...]]] = {}
        for row in AppointmentStep.objects.order_by("pk").values_list(
            "appointment_id", "verb", "was", "now", "was_during", "now_during"
        ):
            steps.setdefault(row[0], []).append(row[1:])
        there = {one.ref: one for one in Appointment.objects.defer("people", "title")}
    lost = gaps = 0
    for ref, one in there.items():
        mine = steps.get(one.pk, [])
        lost += sum(step[0] == "moved" for step in mine) != moves[ref]
        gaps += not _is_whole(one, mine)
    for client in told:
        for ref, (state, begins) in client["kept"].items():
            now = there.get(ref)
            ran_out = now is not None and state == "held" and steps[now.pk][-1][0] == "expired"
            lost += now is None or now.begins.isoformat() != begins or (now.state != state and not ran_out)
    return {"changes lost": lost, "histories with a gap": gaps}


def _is_whole(one: Any, steps: list[tuple[Any, ...]]) -> bool:
    """Whether each step begins where the one before ended, and the last where the appointment stands."""
    follows = all(
        after[3] == before[4] and (after[1] == before[2] or before[0] == "held")  # a builder confirms without a step
        for before, after in itertools.pairwise(steps)
    )
    ended = sum(step[0] in {"moved", "cancelled", "expired"} for step in steps)
    return bool(steps) and follows and steps[-1][4] == one.during and ended == one.sequence


@contextlib.contextmanager
def _unguarded() -> Iterator[None]:
    """The same tables, emptied, without what guards them; the database is dropped afterwards anyway."""
    from django.db import connection

    from hospitium.kernel import database

    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE scheduling_appointment CASCADE")
        cursor.execute("ALTER TABLE scheduling_booking DROP CONSTRAINT booking_seat_taken_once")
    yield


def _check_then_insert(number: int, ground: Ground, tries: int) -> None:
    """What is written where nothing guards: look whether it is free, then book it. Everybody wants the same times."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.scheduling.booking.models import Booking
    from hospitium.scheduling.booking.testing import make_appointment
    from hospitium.scheduling.resources.models import Resource

    with acting(SYSTEM):
        room = Resource.objects.filter(capacity=1, most_steps_a_day=3).order_by("pk")[0]
    for n in range(tries):
        begins = MONDAY + QUARTER * 4 * n
        with acting(SYSTEM):
            day = (begins.replace(hour=0), begins.replace(hour=0) + dt.timedelta(days=1))
            has = Booking.objects.filter(resource=room, is_live=True, during__overlap=day)
            if has.count() < 3 and not has.filter(during__contains=begins).exists():
                make_appointment(room, begin=begins, minutes=30)


def _count(sql: str) -> int:
    from django.db import connection

    from hospitium.access.acting import SYSTEM, acting

    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
