"""A care plan's rows as the visit of an instance: what only this house says becomes what the published format says."""

import datetime as dt

from hospitium.partners.queries import home

from . import terms, world
from .models import CarePlan
from .terms import Json


def visit_terms(plan: CarePlan) -> Json:
    """The visit of a plan in the terms of the published format."""
    steps = [(step.slug, step.body) for step in plan.steps.all()]
    home_zone, campus = plan.case.patient.zone, home().zone
    return terms.visit_of(plan.ref, stay_terms(plan.stay, home_zone, campus), staffed(steps, plan.stay), plan.order)


def stay_terms(stay: Json, home_zone: str, campus: str) -> Json:
    """A stay without what only this house says: rest for the hours crossed becomes jet lag, the wish for staff goes to steps."""
    found = {name: value for name, value in stay.items() if name not in ("each_hour", "staff")}
    if stay.get("each_hour") and home_zone and "arrive" in stay:
        day = dt.date.fromisoformat(stay["arrive"]["earliest"][:10])
        crossed = world.hours_crossed(home_zone, campus, day)
        found |= {"jet_lag": {"hours_crossed": crossed, "minutes_each": stay["each_hour"]}} if crossed else {}
    return found


PEOPLE_WHO_EXAMINE = ("specialist", "nurse", "therapist", "technician")
STAFF_WISH = 400
"""What going without the gender wished of staff weighs, step by step."""


def staffed(steps: list[tuple[str, Json]], stay: Json) -> list[tuple[str, Json]]:
    """The steps with the wish for staff of a gender put to everybody who examines: firm as a need, else as a wish."""
    staff = stay.get("staff")
    return [(slug, _staffed(body, staff)) for slug, body in steps] if staff else steps


def _staffed(body: Json, staff: Json) -> Json:
    needs = body.get("needs", [])
    theirs = [need for need in needs if need.get("kind") in PEOPLE_WHO_EXAMINE and "any_of" not in need]
    if staff.get("firm"):
        return body | {"needs": [need | {"gender": staff["gender"]} if need in theirs else need for need in needs]}
    wishes = [{"gender": staff["gender"], "role": need["role"], "weight": STAFF_WISH} for need in theirs]
    return body | {"wishes": [*body.get("wishes", []), *wishes]} if wishes else body
