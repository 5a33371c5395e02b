"""Two families' visits as they read them: three days with ways, interpreters and preparation, a change, and a wish that waits."""

import datetime as dt
from typing import Any

FAMILIES = ("patient@demo.invalid", "family@demo.invalid")
PLACES = (
    ("Lighthouse pavilion", "Ground floor, desk 2", "1 Mirador Way"),
    ("Palm court", "Level 4", "3 Mirador Way"),
)
PEOPLE: tuple[tuple[str, str, int, tuple[tuple[str, int, int, int], ...]], ...] = (
    ("specialist", "Dr. Elena Marsh", 0, (("en", 5, 5, 5), ("es", 4, 4, 3))),
    ("nurse", "Yasmin Farouk", 0, (("ar", 5, 5, 5), ("en", 4, 4, 4))),
    ("interpreter", "Karim Haddad", 0, (("ar", 5, 5, 5), ("en", 5, 5, 5))),
    ("device", "MRI, Palm court", 1, ()),
    ("service", "Laboratory, Palm court", 1, ()),
)
DAYS: tuple[tuple[int, float, int, str, str, int, tuple[int, ...], str], ...] = (
    (0, 9, 30, "service", "arrival", 0, (1,), "bilingual"),
    (0, 10, 60, "consultation", "first_consultation", 0, (0, 2), "on_site"),
    (0, 13.5, 45, "imaging", "mri", 1, (3,), ""),
    (1, 8, 15, "laboratory", "blood_test", 1, (4,), ""),
    (2, 11, 45, "talk", "results", 0, (0, 2), "video"),
)
"""Day, hour, minutes, kind, title, place, whom it takes, how the language is bridged."""
PREPARE: dict[str, list[dict[str, Any]]] = {
    "mri": [{"what": "other", "minutes": 24 * 60, "words": "please bring your old pictures"}],
    "blood_test": [
        {"what": "fasting", "minutes": 10 * 60},
        {"what": "pause", "minutes": 48 * 60, "words": "metformin"},
    ],
}


def plan(now: dt.datetime) -> None:
    """Plan the visit of each family that has a case; must run as the system, after the families are settled."""
    from hospitium.access.queries import User
    from hospitium.cases.models import Case
    from hospitium.partners.queries import home

    made, places = _made()
    first = (now + dt.timedelta(days=21)).date()
    first += dt.timedelta(days=(1 - first.weekday()) % 7)  # a Tuesday
    for number, mail in enumerate(FAMILIES):
        person = User.objects.get(email=mail)
        case = Case.objects.filter(circle__contains=[person.pk]).order_by("pk").first()
        if case is not None:
            day = dt.datetime.combine(first + dt.timedelta(days=7 * number), dt.time(), _zone(home().zone))
            _visit(case, person, day, made, places)


def _zone(name: str) -> Any:
    from hospitium.kernel.clock import zone_of

    return zone_of(name)


def _made() -> tuple[list[Any], list[Any]]:
    from hospitium.access.acting import SYSTEM
    from hospitium.scheduling.resources import actions

    places = [
        actions.add_place(name=name, floor=floor, address=address, by=SYSTEM, is_demo=True)
        for name, floor, address in PLACES
    ]
    actions.state_way(begin=places[0], end=places[1], minutes=7, by=SYSTEM)
    made = [
        actions.add_resource(
            kind=kind,
            name=name,
            place=places[at],
            languages=spoken,
            keeps_holidays=False,
            by=SYSTEM,
            is_demo=True,
            **_facts(kind),
        )
        for kind, name, at, spoken in PEOPLE
    ]
    for one in made:
        actions.add_hours(ref=one.ref, weekdays=range(7), begins=dt.time(7), ends=dt.time(19), by=SYSTEM)
    return made, places


def _facts(kind: str) -> dict[str, Any]:
    return {"modes": ["on_site", "video"]} if kind == "interpreter" else {}


def _visit(case: Any, person: Any, day: dt.datetime, made: list[Any], places: list[Any]) -> None:
    """Confirmed and seen; then the scan moves, and the family asks to move the last talk."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.queries import actor_of
    from hospitium.scheduling.booking import actions as booking
    from hospitium.scheduling.itinerary import actions

    tag = next((one.tag for one in case.patient.languages.all() if one.is_preferred), "en")
    booked = {}
    for on, hour, minutes, kind, title, place, wanted, usual in DAYS:
        needs_nobody = tag.partition("-")[0] == "en"  # everybody here speaks it
        whom = [one for one in wanted if made[one].kind != "interpreter" or not needs_nobody]
        bridge = "bilingual" if usual and needs_nobody else usual
        begins = day + dt.timedelta(days=on, hours=hour)
        held = booking.hold(
            key=f"demo-{case.ref}-{title}",
            case_ref=case.ref,
            needs=[booking.Need(made[one].ref, made[one].kind) for one in whom],
            begins=begins,
            ends=begins + dt.timedelta(minutes=minutes),
            what=booking.What(kind=kind, title_key=title, place=places[place].ref, bridge=bridge, bridge_tag=tag),
            by=SYSTEM,
        )
        booked[title] = booking.confirm(ref=held.ref, by=SYSTEM)
        rows = PREPARE.get(title, [])
        actions.state_preparation(case_ref=case.ref, appointment_ref=held.ref, prepare=rows, by=SYSTEM)
    with acting(actor_of(person)) as by:
        actions.say_seen(case_ref=case.ref, by=by)
    moved = booked["mri"].begins + dt.timedelta(minutes=75)
    booking.move(ref=booked["mri"].ref, begins=moved, why="The scanner is serviced at noon.", by=SYSTEM)
    with acting(actor_of(person)) as by:
        actions.ask_change(
            case_ref=case.ref,
            appointment_ref=booked["results"].ref,
            wish="other_time",
            wanted_at=booked["results"].begins + dt.timedelta(hours=3),
            words="We would like to hear the results together with my brother, who lands at noon.",
            by=by,
        )
