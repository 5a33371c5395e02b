"""Reads of visits: the care plan of a case, what it holds, runs and what they propose, each as a page shows it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, gettext

from hospitium.access.acting import Actor
from hospitium.cases.pathways.plan import said
from hospitium.cases.queries import Case
from hospitium.kernel.clock import zone_of
from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together
from hospitium.partners.queries import home
from hospitium.scheduling.booking.models import Appointment
from hospitium.scheduling.planning.words import PARTS, difference
from hospitium.scheduling.resources.models import Kind, Resource

from . import shipped, telling, words
from .differing import Difference, differences, taken_by
from .drawing import BRIDGE, appointments_of, instance_of, item_of
from .models import CarePlan, CareStep, PlanningRun, RunKind
from .terms import Json

__all__ = ["CarePlan", "Case", "PlanningRun", "plan_of", "run_for"]


def plan_of(case: Case) -> CarePlan | None:
    """The care plan of a case that came by its door; None where nobody has begun one."""
    plan = CarePlan.objects.filter(case=case).first()
    if plan:
        plan.case = case
    return plan


def run_for(actor: Actor, plan: CarePlan, number: int) -> PlanningRun:
    """A run of a plan, for whoever may compare. Raises `NotHere`."""
    actor.require("compare visit plans")
    run = plan.runs.filter(pk=number).first()
    if run is None:
        raise NotHere
    run.plan = plan
    return run


HEAVY = ("instance", "proposals", "why_not")
"""What a run holds, which lists of runs leave where it is."""


def around_plan(actor: Actor, plan: CarePlan) -> tuple[list[PlanningRun], str]:
    """The newest runs, for whoever may compare, and the nurse of the stay that was agreed, in one question."""
    runs = plan.runs.defer(*HEAVY).order_by("-id")[:5]
    found = together(
        runs=runs if actor.may("compare visit plans") else runs.none(),
        nurses=Resource.objects.filter(ref=plan.agreed.get("nurse", "")),
    )
    return found["runs"], next((one.name for one in found["nurses"]), "")


def exported(plan: CarePlan) -> Json:
    """The instance of a visit as things are now, to be handed out: references, no names."""
    holds = appointments_of(plan).exists()
    return instance_of(plan, timezone.now(), standing=holds)


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """The names of resources by their references."""
    return dict(Resource.objects.filter(ref__in=set(refs)).values_list("ref", "name"))


def choices_of_resources() -> list[tuple[str, str]]:
    """Everybody and everything a step can name, by kind."""
    found = Resource.objects.filter(retired_at=None).order_by("kind", "name").values_list("ref", "kind", "name")
    return [(ref, f"{Kind(kind).label}: {name}") for ref, kind, name in found]


def skills_known() -> list[str]:
    """Every skill some resource has, for whoever writes a step."""
    return sorted({skill for skills in Resource.objects.values_list("skills", flat=True) for skill in skills})


def titles_of(plan: CarePlan) -> dict[str, str]:
    """The title of each step in the reader's language."""
    return {step.slug: step.name for step in plan.listed}


# --- what is held or proposed


@dataclass(frozen=True)
class Row:
    """A step at its time, as a page shows it: moments, who (role and name), how the language is bridged, where."""

    step: str
    title: str
    begins: dt.datetime
    ends: dt.datetime
    people: list[tuple[str, str]]
    mode: str
    state: str = ""
    place: str = ""
    is_told: bool = False

    @property
    def minutes(self) -> str:
        """How long it lasts, in words."""
        return words.minutes(int((self.ends - self.begins).total_seconds()) // 60)


def rows_of(items: Iterable[Json], titles: Mapping[str, str], names: Mapping[str, str]) -> list[Row]:
    """Items of a plan as rows, in their order."""
    found = [_row(item, titles, names) for item in items]
    return sorted(found, key=lambda row: row.begins)


def _row(item: Json, titles: Mapping[str, str], names: Mapping[str, str]) -> Row:
    spoken = item.get("language", {})
    people = [(words.role(role), names.get(ref, ref)) for role, many in item["with"].items() for ref in many]
    if spoken.get("interpreter"):
        people.append((words.role(BRIDGE), names.get(spoken["interpreter"], spoken["interpreter"])))
    return Row(
        step=item["step"],
        title=titles.get(item["step"], item["step"]),
        begins=dt.datetime.fromisoformat(item["from"]),
        ends=dt.datetime.fromisoformat(item["to"]),
        people=people,
        mode=str(words.MODES.get(spoken.get("mode", ""), "")),
        is_told=bool(item.get("told")),
    )


def held_rows(plan: CarePlan) -> list[Row]:
    """What a visit holds, as rows."""
    titles, zone = titles_of(plan), home().zone
    return [_held(one, titles, zone) for one in appointments_of(plan)]


def _held(one: Appointment, titles: Mapping[str, str], zone: str) -> Row:
    names = {booking.resource.ref: booking.resource.name for booking in one.bookings.all()}
    row = _row(item_of(one, zone), {**titles} | {one.step or "": titles.get(one.step or "", one.title)}, names)
    return Row(**{**vars(row), "state": one.get_state_display(), "place": str(one.place or "")})


@dataclass(frozen=True)
class Shown:
    """A proposal as it is compared with others: what it is for, the stay, its days, people, ways of bridging, and its price."""

    number: int
    aim: str
    arrive: dt.datetime
    leave: dt.datetime
    nights: int
    nurse: str
    days: list[tuple[dt.date, list[Row]]]
    people: list[str]
    modes: list[str]
    amounts: Mapping[str, int]
    gains: list[str]
    dearer: int

    @property
    def rows(self) -> list[Row]:
        """Every step, in order."""
        return [row for _day, rows in self.days for row in rows]

    @property
    def dearer_told(self) -> str:
        """How much more it costs in the programme's weights, with its sign."""
        return f"{self.dearer:+}"


def proposals_of(run: PlanningRun) -> list[Shown]:
    """What a run proposes, the best first."""
    refs = {ref for one in run.proposals for item in one["items"] for ref in taken_by(item)}
    refs |= {stay["nurse"] for one in run.proposals for stay in one["stays"] if stay.get("nurse")}
    names, titles = names_of(refs), titles_of(run.plan)
    persons = set(Resource.objects.filter(ref__in=refs, kind__in=PERSONS).values_list("ref", flat=True))
    first = run.proposals[0]["amounts"] if run.proposals else {}
    return [_shown(n, one, first, titles, names, persons) for n, one in enumerate(run.proposals)]


PERSONS = (Kind.SPECIALIST, Kind.NURSE, Kind.THERAPIST, Kind.TECHNICIAN, Kind.INTERPRETER)


def _shown(
    number: int,
    one: Json,
    first: Mapping[str, int],
    titles: Mapping[str, str],
    names: Mapping[str, str],
    persons: set[str],
) -> Shown:
    stay, rows = one["stays"][0], rows_of(one["items"], titles, names)
    zone = zone_of(one["zone"])
    days: dict[dt.date, list[Row]] = {}
    for row in rows:
        days.setdefault(row.begins.astimezone(zone).date(), []).append(row)
    met = dict.fromkeys(ref for item in one["items"] for ref in taken_by(item) if ref in persons)
    return Shown(
        number=number,
        aim=words.aim(one["aim"]),
        arrive=dt.datetime.fromisoformat(stay["arrive"]),
        leave=dt.datetime.fromisoformat(stay["leave"]),
        nights=stay["nights"],
        nurse=names.get(stay.get("nurse") or "", ""),
        days=list(days.items()),
        people=[names.get(ref, ref) for ref in met],
        modes=list(dict.fromkeys(row.mode for row in rows if row.mode)),
        amounts=one["amounts"],
        gains=difference(first, one["amounts"]) if number else [],
        dearer=one["dearer"],
    )


def parts_compared(shown: list[Shown]) -> list[tuple[str, list[int]]]:
    """The parts of the price that some proposal has something of: label and the amount of each."""
    return [
        (str(label), [one.amounts.get(name, 0) for one in shown])
        for name, label in PARTS.items()
        if any(one.amounts.get(name) for one in shown)
    ]


@dataclass(frozen=True)
class ShownChange:
    """What a repair does to one step, and who must be told of it."""

    title: str
    kind: str
    before: Row | None
    after: Row | None
    tells: list[str]
    tells_family: bool


def changes_of(plan: CarePlan, run: PlanningRun) -> list[ShownChange]:
    """What a repair would change of what stands now, as a page shows it."""
    zone = home().zone
    found = differences([item_of(one, zone) for one in appointments_of(plan)], run.proposals[0]["items"])
    refs = {ref for one in found for ref in one.people}
    persons = set(Resource.objects.filter(ref__in=refs, kind__in=PERSONS).values_list("ref", flat=True))
    names, titles = names_of(refs), titles_of(plan)
    return [_change(one, titles, names, persons) for one in found]


def _change(one: Difference, titles: Mapping[str, str], names: Mapping[str, str], persons: set[str]) -> ShownChange:
    before, after = (_row(item, titles, names) if item else None for item in (one.before, one.after))
    tells = [names.get(ref, ref) for ref in one.people if ref in persons]
    kind = str(words.CHANGES[one.kind])
    return ShownChange(titles.get(one.step, one.step), kind, before, after, tells, tells_family=one.is_told)


def nurse_changed(plan: CarePlan, run: PlanningRun) -> tuple[str, str] | None:
    """Who looks after the stay now and who would after a repair; None where that stays so."""
    before = plan.agreed.get("nurse") or ""
    after = next((stay.get("nurse") or "" for stay in run.proposals[0]["stays"]), "")
    names = names_of({before, after} - {""}) if before != after else {}
    return (names.get(before, "–"), names.get(after, "–")) if before != after else None


def troubles_of(plan: CarePlan) -> list[str]:
    """Why a visit needs repair, in sentences."""
    names = names_of(told["resource"] for told in plan.troubles if told.get("resource"))
    return list(dict.fromkeys(words.trouble(told, titles_of(plan), names) for told in plan.troubles))


# --- what the plan says


@dataclass(frozen=True)
class Beginning:
    """A care plan one can begin with, in the reader's language."""

    slug: str
    title: str
    about: str
    steps: int


def beginnings() -> list[Beginning]:
    """The shipped care plans."""
    language = get_language()
    return [
        Beginning(one.slug, said(dict(one.title), language), said(dict(one.about), language), len(one.steps))
        for one in shipped.beginnings().values()
    ]


def title_of_step(key: str, language: str | None = None) -> str:
    """The title of a shipped step by its key, as appointments name it; empty for a key nobody knows."""
    return said(dict(shipped.titles().get(key, {})), language)


def steps_told(plan: CarePlan) -> list[telling.Told]:
    """The steps of a plan in words."""
    refs = {ref for step in plan.listed for need in step.body.get("needs", []) for ref in need.get("any_of", [])}
    names = names_of(refs) if refs else {}
    return [telling.step_told(step, names) for step in plan.listed]


def order_told(plan: CarePlan) -> list[tuple[str, int, str]]:
    """What holds between the steps of a plan, in words."""
    return telling.order_told(plan.order, titles_of(plan))


@dataclass(frozen=True)
class StayTold:
    """How the patient stays: the windows as moments, the rest as terms with their words."""

    windows: list[tuple[str, dt.datetime, dt.datetime]]
    pairs: list[tuple[str, str]]


def stay_told(plan: CarePlan) -> StayTold:
    """The stay of a plan in words."""
    zone = zone_of(home().zone)

    def at(text: str) -> dt.datetime:
        moment = dt.datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    labels = {"arrive": gettext("Arrives between"), "leave": gettext("Leaves between")}
    edges = [(labels[name], plan.stay[name]) for name in labels if name in plan.stay]
    windows = [(label, at(one["earliest"]), at(one["latest"])) for label, one in edges]
    return StayTold(windows, telling.stay_told(plan.stay))


def is_repair(run: PlanningRun) -> bool:
    """Whether the run mends what stands."""
    return run.kind == RunKind.REPAIR


def step_of(plan: CarePlan, slug: str) -> CareStep:
    """A step of a plan. Raises `NotHere`."""
    found = next((step for step in plan.listed if step.slug == slug), None)
    if found is None:
        raise NotHere
    return found
