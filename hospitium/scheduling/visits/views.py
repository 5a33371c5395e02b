"""Pages of a care plan: what is to happen, in which order, and how the patient stays."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled, number_in
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.partners.queries import home

from . import actions, queries, words
from .forms import LinkForm, RunForm, StayForm, StepForm
from .world import stated


@require_GET
def visit(request: ActorRequest, ref: str) -> HttpResponse:
    """The visit of a case: what it holds, what is planned, its steps and the patient's world; or how to begin."""
    request.actor.require("see visit plan")
    case = case_for(request.actor, ref)
    plan = queries.plan_of(case)
    context: dict[str, Any] = {"case": case, "plan": plan, "may_plan": request.actor.may("plan visits")}
    if plan is None:
        return render(request, "scheduling/visits/begin.html", context | {"beginnings": queries.beginnings()})
    runs, nurse = queries.around_plan(request.actor, plan)
    return render(
        request,
        "scheduling/visits/visit.html",
        context
        | {
            "zone": home().zone,
            "away_zone": case.patient.zone,
            "rows": queries.held_rows(plan),
            "agreed_nurse": nurse,
            "troubles": queries.troubles_of(plan),
            "steps": queries.steps_told(plan),
            "order": queries.order_told(plan),
            "stay": queries.stay_told(plan),
            "stated": stated(request.actor, case.patient),
            "runs": runs,
            "open_run": next((run for run in runs if run.is_open), None),
            "ask_form": RunForm(),
            "link_form": LinkForm(None, list(queries.titles_of(plan).items())),
        },
    )


@require_GET
def panel(request: ActorRequest, ref: str) -> HttpResponse:
    """How far the visit is, for the page of its case."""
    request.actor.require("see visit plan")
    case = case_for(request.actor, ref)
    return render(request, "scheduling/visits/_state.html", {"case": case, "plan": queries.plan_of(case)})


@require_POST
def begin(request: ActorRequest, ref: str) -> HttpResponse:
    """Begin the care plan, from a shipped one or empty."""
    plan = actions.begin_plan(case_ref=ref, beginning=request.POST.get("beginning", ""), by=request.actor)
    messages.success(request, _("The care plan is begun. Change whatever is different for this patient."))
    return redirect("visits:visit", plan.case.ref)


def _plan_to_edit(request: ActorRequest, ref: str) -> tuple[Case, queries.CarePlan]:
    request.actor.require("plan visits")
    case = case_for(request.actor, ref)
    plan = queries.plan_of(case)
    if plan is None:
        raise NotHere
    return case, plan


@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: ActorRequest, ref: str) -> HttpResponse:
    """Add a step."""
    return _step_page(request, ref, "")


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, ref: str, slug: str) -> HttpResponse:
    """Change a step."""
    return _step_page(request, ref, slug)


def _step_page(request: ActorRequest, ref: str, slug: str) -> HttpResponse:
    case, plan = _plan_to_edit(request, ref)
    found = queries.step_of(plan, slug) if slug else None
    form = StepForm(request.POST if request.method == "POST" else None, queries.choices_of_resources(), found)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.keep_step(
                case_ref=case.ref,
                slug=slug,
                title=told["title"],
                body=form.body(),
                may_move=told["may_move"],
                version=_version(request),
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:visit", case.ref)
    context = {"case": case, "plan": plan, "step": found, "form": form, "skills": queries.skills_known()}
    return render(request, "scheduling/visits/step.html", context, status=422 if form.errors else 200)


@require_POST
def place_step(request: ActorRequest, ref: str, slug: str) -> HttpResponse:
    """Move a step up or down, or take it out."""
    act = request.POST.get("act", "")
    if act == "drop":
        actions.drop_step(case_ref=ref, slug=slug, version=_version(request), by=request.actor)
        messages.success(request, _("Taken out."))
    else:
        actions.move_step(case_ref=ref, slug=slug, up=act == "up", by=request.actor)
    return redirect("visits:visit", ref)


@require_POST
def order(request: ActorRequest, ref: str) -> HttpResponse:
    """Let something hold between steps."""
    case, plan = _plan_to_edit(request, ref)
    form = LinkForm(request.POST, list(queries.titles_of(plan).items()))
    filled(form)
    actions.keep_order(case_ref=case.ref, add=form.added(), by=request.actor)
    messages.success(request, _("Saved."))
    return redirect("visits:visit", case.ref)


@require_POST
def drop_order(request: ActorRequest, ref: str, what: str, number: int) -> HttpResponse:
    """Let something between steps hold no more."""
    version = _version(request)
    actions.drop_order(case_ref=ref, what=what, number=number, by=request.actor, version=version)
    messages.success(request, _("Taken out."))
    return redirect("visits:visit", ref)


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: ActorRequest, ref: str) -> HttpResponse:
    """How the patient stays, beside what they stated."""
    case, plan = _plan_to_edit(request, ref)
    form = StayForm(request.POST if request.method == "POST" else None, plan.stay)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_stay(case_ref=case.ref, stay=form.stay(), by=request.actor, version=_version(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:visit", case.ref)
    context = {"case": case, "plan": plan, "form": form, "stated": stated(request.actor, case.patient)}
    context |= {"zone": home().zone, "keeps": words.KEEPS}
    return render(request, "scheduling/visits/stay.html", context, status=422 if form.errors else 200)


def _version(request: ActorRequest) -> int | None:
    return number_in(request.POST.get("version"))
