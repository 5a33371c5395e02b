"""What news makes of visits; each is safe to run twice."""

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.actions import note_visit
from hospitium.cases.messages.readers import outside_of
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.scheduling.booking.models import LIVE, Appointment
from hospitium.scheduling.caring.actions import let_nurse_go
from hospitium.scheduling.caring.models import StayNurse

from .drawing import appointments_of
from .models import CarePlan, VisitState
from .watching import watch


def plan_visit(run_id: int) -> None:
    """Somebody asked for a plan."""
    from .running import run_planning  # loads the solver, which no other process needs

    run_planning(run_id)


def tell_confirmed(case_ref: str, visit_ref: str, by_name: str, again: bool) -> None:
    """Whoever belongs to the case finds that its appointments are agreed, or have changed; nothing of them stands in the notice.
    The family hears of each by its own page (`itinerary`).
    """
    with acting(SYSTEM):
        case = CarePlan.objects.select_related("case").get(ref=visit_ref).case
        people = {*case.circle, *([case.owner_id] if case.owner_id else [])}
        people -= {one.pk for one in outside_of(case, "family")}
        for person in sorted(people):
            notify(
                person_id=person, kind="visit_repaired" if again else "visit_confirmed", ref=case_ref, by_name=by_name
            )


def watch_appointment(appointment_ref: str, case_ref: str, **_facts: object) -> None:
    """An appointment was moved, or let go: the visit it belongs to may need repair."""
    with acting(SYSTEM):
        visit = Appointment.objects.filter(ref=appointment_ref).values_list("visit", flat=True).first()
        _watch_all([visit] if visit else [])


def watch_resource(resource_ref: str, begins: str, ends: str, **_facts: object) -> None:
    """A resource is away from one moment to another: whatever visits have of it meanwhile may need repair."""
    with acting(SYSTEM):
        found = Appointment.objects.filter(
            bookings__resource__ref=resource_ref,
            bookings__is_live=True,
            bookings__during__overlap=(begins, ends),
            state__in=LIVE,
            visit__isnull=False,
        )
        nursed = StayNurse.objects.filter(resource__ref=resource_ref, is_live=True, during__overlap=(begins, ends))
        visits = {*found.values_list("visit", flat=True), *nursed.values_list("plan__ref", flat=True)}
        _watch_all(sorted(visit for visit in visits if visit))


def _watch_all(visits: list[str]) -> None:
    for plan in CarePlan.objects.select_for_update(of=("self",)).filter(ref__in=visits).select_related("case__patient"):
        _watch(plan)


def _watch(plan: CarePlan) -> None:
    """See whether a visit still holds. One that is broken since now is told on the timeline and to whoever answers for it."""
    before = plan.state
    if before == VisitState.HELD and not appointments_of(plan).exists():  # nobody confirmed it in time
        plan.state, plan.agreed, plan.troubles = VisitState.PLANNING, {}, []
        plan.save()
        let_nurse_go(plan, SYSTEM)
        announce(plan.case.ref, case_id=plan.case_id, by=SYSTEM.name)
        return
    watch(plan, SYSTEM)
    if plan.state == before:
        return
    announce(plan.case.ref, case_id=plan.case_id, by=SYSTEM.name)
    if plan.state == VisitState.BROKEN:
        note_visit(case_ref=plan.case.ref, verb="visit_broken", by=SYSTEM, staff_only=True)
        if plan.case.owner_id:
            notify(person_id=plan.case.owner_id, kind="visit_broken", ref=plan.case.ref, by_name=SYSTEM.name)
