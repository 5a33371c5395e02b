"""Pages of planning: ask, watch, compare, choose, confirm, repair."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.partners.queries import home

from . import actions, queries, words
from .forms import ChoiceForm, RunForm, WhyForm


def _plan_of(request: ActorRequest, ref: str) -> tuple[Case, queries.CarePlan]:
    request.actor.require("compare visit plans")
    case = case_for(request.actor, ref)
    plan = queries.plan_of(case)
    if plan is None:
        raise NotHere
    return case, plan


@require_GET
def instance(request: ActorRequest, ref: str) -> HttpResponse:
    """The visit as a file of the published format, as things are now: references, no names."""
    _case, plan = _plan_of(request, ref)
    told = json.dumps(queries.exported(plan), ensure_ascii=False, indent=1)
    name = f"{plan.ref}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(told + "\n", content_type="application/json", headers=headers)


@require_POST
def ask(request: ActorRequest, ref: str) -> HttpResponse:
    """Have the visit planned, or what it holds repaired."""
    _plan_of(request, ref)
    told = filled(RunForm(request.POST))
    kind = request.POST.get("kind", "plan")
    run = actions.ask_plan(
        case_ref=ref,
        kind=kind if kind in ("plan", "repair") else "plan",
        seconds=told["seconds"],
        seed=told["seed"] or 0,
        by=request.actor,
    )
    return redirect("visits:run", ref, run.pk)


@require_GET
def run(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """A run: how far it is, what it proposes side by side, or why there is no plan."""
    case, plan = _plan_of(request, ref)
    return _page(request, case, plan, queries.run_for(request.actor, plan, number))


def _page(
    request: ActorRequest,
    case: Case,
    plan: queries.CarePlan,
    found: queries.PlanningRun,
    refusal: Refusal | None = None,
) -> HttpResponse:
    titles, is_repair = queries.titles_of(plan), queries.is_repair(found)
    shown = queries.proposals_of(found) if found.has_plan else []
    context = {
        "case": case,
        "plan": plan,
        "run": found,
        "refusal": refusal,
        "zone": home().zone,
        "away_zone": case.patient.zone,
        "is_repair": is_repair,
        "shown": shown,
        "parts": queries.parts_compared(shown),
        "changes": queries.changes_of(plan, found) if is_repair and shown and found.chosen is None else [],
        "nurses": queries.nurse_changed(plan, found) if is_repair and shown and found.chosen is None else None,
        "conflict": words.conflict(found.why_not, titles),
        "ways_out": words.ways_out(found.why_not, titles),
        "problem": words.problem(found.problem) if found.problem else "",
        "is_past": found.version != plan.version,
        "may_plan": request.actor.may("plan visits"),
    }
    return render(request, "scheduling/visits/run.html", context, status=refusal.status if refusal else 200)


@require_POST
def wish(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Good enough, or no longer wanted."""
    actions.wish_of_run(case_ref=ref, number=number, wish=request.POST.get("wish", ""), by=request.actor)
    return redirect("visits:run", ref, number)


@require_POST
def choose(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Hold what a proposal takes; of a repair, let the visit be as it says."""
    case, plan = _plan_of(request, ref)
    told = filled(ChoiceForm(request.POST))
    found = queries.run_for(request.actor, plan, number)
    given: dict[str, Any] = {"case_ref": case.ref, "number": number, "by": request.actor}
    try:
        if queries.is_repair(found):
            actions.apply_repair(**given, why=told["reason"])
        else:
            actions.choose(**given, proposal=told["proposal"], reason=told["reason"])
    except NotHere:
        raise
    except Refusal as refusal:
        return _page(request, case, plan, found, refusal)
    messages.success(request, _("Done. Everything the plan needs is in the calendars."))
    return redirect("visits:visit", case.ref)


@require_POST
def confirm(request: ActorRequest, ref: str) -> HttpResponse:
    """Agree to everything the visit holds."""
    actions.confirm_visit(case_ref=ref, by=request.actor)
    messages.success(request, _("The visit is confirmed. Family, referrer and colleagues find a notice."))
    return redirect("visits:visit", ref)


@require_POST
def let_go(request: ActorRequest, ref: str) -> HttpResponse:
    """Let go of everything the visit holds."""
    _plan_of(request, ref)
    actions.let_go(case_ref=ref, why=filled(WhyForm(request.POST))["why"], by=request.actor)
    messages.success(request, _("Everything was let go. Plan the visit anew."))
    return redirect("visits:visit", ref)
