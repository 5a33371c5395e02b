"""Whom and what the demo's appointments take: specialists, nurses, interpreters, rooms and devices with hours, leave and bookings."""

import contextlib
import datetime as dt
from typing import Any

from .staff import PEOPLE

WEEK = range(5)
PLACES = (
    ("Bay Tower, clinics", "Level 3"),
    ("Imaging pavilion", "Level 1"),
    ("Harbour House, surgery", "Level 2"),
    ("Rehabilitation garden", "Ground floor"),
)
WAY_HERE = {
    "en": "From the airport: metro line 4 to Mirador, exit B.",
    "es": "Desde el aeropuerto: metro línea 4 hasta Mirador, salida B.",
    "zh-hans": "从机场乘地铁4号线至Mirador站，B出口。",
    "ar": "من المطار: المترو الخط 4 حتى ميرادور، المخرج B.",
}
WAY_INSIDE = {
    "en": "Follow the blue line from the entrance to: %s.",
    "es": "Siga la línea azul desde la entrada hasta: %s.",
    "zh-hans": "从入口沿蓝线走到：%s。",
    "ar": "اتبعوا الخط الأزرق من المدخل إلى: %s.",
}
WAYS = ((0, 1, 8), (0, 2, 6), (0, 3, 12), (1, 2, 10), (1, 3, 9), (2, 3, 14))
THINGS: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("room", "Consulting room 3.01", 0, {"turnover": 10}),
    ("room", "Consulting room 3.02", 0, {"turnover": 10}),
    ("room", "Video room 3.10", 0, {"turnover": 5}),
    ("room", "Operating theatre 2", 2, {"turnover": 45}),
    ("room", "Infusion bay", 2, {"capacity": 6, "turnover": 15}),
    ("device", "MRI 3 tesla", 1, {"turnover": 15, "skills": ["mri"]}),
    ("device", "CT 2", 1, {"turnover": 10, "skills": ["ct"]}),
    ("device", "PET-CT", 1, {"turnover": 30, "skills": ["pet"]}),
    ("therapist", "Ana Lucía Prado", 3, {"skills": ["physiotherapy"], "gender": "female", "most_steps_a_day": 8}),
    ("therapist", "Idris Bello", 3, {"skills": ["speech"], "gender": "male", "most_steps_a_day": 8}),
    ("technician", "Rosa Quintero", 1, {"skills": ["mri", "ct"], "gender": "female"}),
    ("service", "Airport car", 0, {"capacity": 3}),
)
HOURS = {"specialist": (8, 16), "nurse": (7, 19), "interpreter": (8, 18), "therapist": (9, 17), "technician": (7, 17)}
OPEN = {"room": (7, 20), "device": (6, 22), "service": (5, 23)}
WANTED: tuple[tuple[str, str, str, int], ...] = (
    ("consultation", "First visit with the specialist", "room", 45),
    ("imaging", "MRI with contrast", "device", 60),
    ("consultation", "What the results mean", "room", 30),
    ("therapy", "Before surgery: breathing and walking", "therapist", 45),
)
"""What happens to a patient of the demo: kind, words, what it takes besides the specialist, minutes."""
FAMILIES = 12


def book(now: dt.datetime) -> None:
    """Enter all of them and book the next days; must run as the system, after cases and families."""
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.resources import actions

    places = [actions.add_place(name=name, floor=floor, by=SYSTEM, is_demo=True) for name, floor in PLACES]
    _say_the_way(places)
    for here, there, minutes in WAYS:
        actions.state_way(begin=places[here], end=places[there], minutes=minutes, by=SYSTEM)
    made = [*_specialists(places[0]), *_colleagues(places[0])]
    made += [
        actions.add_resource(kind=kind, name=name, place=places[at], by=SYSTEM, is_demo=True, **facts)
        for kind, name, at, facts in THINGS
    ]
    for number, one in enumerate(made):
        _work(one, number)
    _away(made, now)
    _appointments(made, now)


def _say_the_way(places: list[Any]) -> None:
    """How one comes to the campus and finds each place, in four languages; a point in the sea, where no house stands."""
    for number, place in enumerate(places):
        place.latitude, place.longitude = 36.0 + number / 1000, -20.0
        place.way_here = WAY_HERE
        place.way_inside = {tag: words % place.floor for tag, words in WAY_INSIDE.items()}
        place.save()


def _specialists(place: Any) -> list[Any]:
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.resources import actions, queries

    made = [actions.adopt_specialist(person_id=one.person_id, by=SYSTEM) for one in queries.not_adopted()[1:]]
    for one in made:  # one is left to be taken in by a click
        one.place, one.is_demo, one.turnover, one.most_minutes_a_day = place, True, 5, 420
        one.save()
    return made


def _colleagues(place: Any) -> list[Any]:
    from hospitium.access.acting import SYSTEM
    from hospitium.access.queries import User
    from hospitium.scheduling.resources import actions

    made = []
    for member in PEOPLE:
        if member.role not in {"nurse", "interpreter"}:
            continue
        facts: dict[str, Any] = {"modes": ["on_site", "video", "phone"]} if member.role == "interpreter" else {}
        spoken = member.languages.split()
        one = actions.add_resource(
            kind=member.role,
            name=member.name,
            person_id=User.objects.get(email=f"{member.mail}@demo.invalid").pk,
            place=place,
            languages=[(tag, 5 - min(at, 2), 5 - min(at, 2), 5 - at % 3) for at, tag in enumerate(spoken)],
            by=SYSTEM,
            is_demo=True,
            **facts,
        )
        made.append(one)
    return made


def _work(one: Any, number: int) -> None:
    """Weekday hours, an hour later for every other person, things longer and on Saturdays too; nurse Joy works nights."""
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.resources.actions import add_hours

    begins, ends = HOURS.get(one.kind) or OPEN[one.kind]
    later, days = (number % 2, WEEK) if one.kind in HOURS else (0, range(6))
    if one.name == "Joy Villamor":
        begins, ends, later = 21, 7, 0
    add_hours(ref=one.ref, weekdays=days, begins=dt.time(begins + later), ends=dt.time(ends + later), by=SYSTEM)


def _away(made: list[Any], now: dt.datetime) -> None:
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.resources.actions import say_special, whole_days

    for number, (name, kind, reason) in enumerate(
        (
            ("Carmen Ortega", "leave", "Her sister's wedding"),
            ("Rana Khalil", "duty", "Course for court interpreters"),
            ("CT 2", "repair", "Yearly maintenance"),
            ("MRI 3 tesla", "opening", "Sunday list, once"),
        )
    ):
        one = next(one for one in made if one.name == name)
        first = now.date() + dt.timedelta(days=3 + 4 * number)
        first += dt.timedelta(days=(6 - first.weekday()) % 7 if kind == "opening" else 0)
        begins, ends = whole_days(one.zone, first, first + dt.timedelta(days=number % 2))
        if kind == "opening":
            begins, ends = begins + dt.timedelta(hours=8), begins + dt.timedelta(hours=14)
        say_special(ref=one.ref, kind=kind, begins=begins, ends=ends, reason=reason, by=SYSTEM)


def _appointments(made: list[Any], now: dt.datetime) -> None:
    """A few days on campus for families on their way or here, each with a specialist of their line."""
    from hospitium.cases.models import Case

    cases = Case.objects.filter(stage__in=["visa", "travel", "stay"], hold="").select_related("service_line", "patient")
    by_line: dict[str, list[Any]] = {}
    for one in made:
        for line in one.skills if one.kind == "specialist" else ():
            by_line.setdefault(line, []).append(one)
    for number, case in enumerate(cases.order_by("pk")[:FAMILIES]):
        who = by_line.get(case.service_line.slug if case.service_line else "") or next(iter(by_line.values()))
        _visit(case, who[number % len(who)], made, number, now + dt.timedelta(days=1 + number % 5))


def _visit(case: Any, who: Any, made: list[Any], number: int, begin: dt.datetime) -> None:
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.booking import actions

    for step, (kind, title, besides, minutes) in enumerate(WANTED):
        others = [one for one in made if one.kind == besides and "CT" not in one.name]
        other = others[(number + step) % len(others)]
        needs = [actions.Need(other.ref, besides)]
        if besides == "room":
            needs.insert(0, actions.Need(who.ref, "specialist"))
        held = _first(case, needs, minutes, begin + dt.timedelta(days=step), actions.What(kind=kind, title=title))
        if held and number % 4 != 3:
            actions.confirm(ref=held.ref, by=SYSTEM)


def _first(case: Any, needs: list[Any], minutes: int, begin: dt.datetime, what: Any) -> Any:
    """The first time from a moment on at which all are there and free, held; nothing where there is none within a week."""
    from hospitium.access.acting import SYSTEM
    from hospitium.kernel.errors import Refusal
    from hospitium.scheduling.booking import actions

    begin = begin.replace(minute=0)
    for hour in range(7 * 24):
        begins = begin + dt.timedelta(hours=hour)
        with contextlib.suppress(Refusal):
            return actions.hold(
                key=f"demo {case.ref} {what.title} {hour}",
                needs=needs,
                begins=begins,
                ends=begins + dt.timedelta(minutes=minutes),
                by=SYSTEM,
                what=what,
                case_ref=case.ref,
                minutes=2 * 24 * 60,
            )
    return None
