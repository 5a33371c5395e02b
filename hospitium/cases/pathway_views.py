"""Pages of the pathways: all of them, one to be edited, a version, and a case that changes from one to another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import BadInput, NotHere

from . import actions, forms, queries
from .gates import GateKind
from .journey import Stage, WaitingOn
from .moves import MOVES
from .pathway_forms import WholeForm
from .pathways import versions
from .pathways.difference import difference
from .pathways.faults import gaps_of
from .pathways.plan import Plan, TaskClock, said


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The pathways the programme offers, each in its version in force."""
    request.actor.require("see pathways")
    rows = [{"version": one, "name": said(one.plan.name), "about": said(one.plan.about)} for one in versions.offered()]
    return render(request, "cases/pathways.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def pathway(request: ActorRequest, slug: str) -> HttpResponse:
    """A pathway as its newest version describes it; an administrator sends it back changed, as a new version."""
    request.actor.require("see pathways")
    found = versions.versions_of(slug)
    newest, form = found[0], None
    if request.actor.may("edit pathways"):
        form = WholeForm(request.POST or None, newest.plan, timezone.now().date())
    if request.method == "POST":
        request.actor.require("edit pathways")
        if form and form.is_valid() and (kept := _kept(request, slug, form)):
            messages.success(request, _("Kept as version %(number)s.") % {"number": kept.number})
            return redirect("cases:pathway", slug)
    context = {"versions": found, "form": form, **_told(newest.plan), "version": newest}
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/pathway.html", context, status=status)


def _kept(request: ActorRequest, slug: str, form: WholeForm) -> Any:
    asked = form.head.cleaned_data
    try:
        return actions.edit_pathway(
            slug=slug, plan=form.plan(), effective_from=asked["effective_from"], why=asked["why"], by=request.actor
        )
    except BadInput as refusal:
        form.head.add_error(None, str(refusal))
        return None


@require_GET
def version(request: ActorRequest, slug: str, number: int) -> HttpResponse:
    """One version, to be read, with what it changed."""
    request.actor.require("see pathways")
    found = {one.number: one for one in versions.versions_of(slug)}
    if number not in found:
        raise NotHere
    before = found.get(number - 1)
    changes = difference(before.plan, found[number].plan) if before else []
    context = {"version": found[number], "versions": list(found.values()), "changes": changes}
    return render(request, "cases/pathway.html", context | _told(found[number].plan))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, ref: str) -> HttpResponse:
    """Put a case on another pathway: first what differs, then the act with its reason."""
    request.actor.require("change pathway")
    case = queries.case_for(request.actor, ref)
    if request.method == "POST":
        actions.change_pathway(case_ref=ref, by=request.actor, **filled(forms.PathwayForm(request.POST)))
        return redirect("web:case", case.ref)
    slug = request.GET.get("to", "")
    new = versions.in_force(slug) if slug else None
    context: dict[str, Any] = {"case": case, "patient": case.patient, "offered": _offered(), "chosen": slug, "new": new}
    if new:
        stages = [(stage, Stage(stage).label) for stage in new.plan.stages]
        context |= {"changes": difference(case.plan, new.plan), "stages": stages, "name": said(new.plan.name)}
    return render(request, "cases/change_pathway.html", context | {"now": said(case.plan.name)})


def _offered() -> list[tuple[str, str]]:
    return [(one.pathway.slug, f"{said(one.plan.name)} · {one.number}") for one in versions.offered()]


def _told(plan: Plan) -> dict[str, Any]:
    """A plan in the reader's words."""
    return {
        "name": said(plan.name),
        "about": said(plan.about),
        "stages": [
            {
                "label": Stage(stage).label,
                "tasks": [
                    {
                        "title": said(task.title),
                        "owner": WaitingOn(task.owner).label,
                        "hours": task.hours,
                        "clock": TaskClock(task.clock).label,
                    }
                    for task in plan.tasks_at(stage)
                ],
                "papers": [said(paper.title) for paper in plan.papers_at(stage)],
            }
            for stage in plan.stages
        ],
        "moves": [MOVES[move].label for move in plan.moves],
        "gates": [
            {"label": GateKind(gate.kind).label, "owner": WaitingOn(gate.owner).label, "asks": said(gate.asks)}
            for gate in plan.gates
        ],
        "gaps": gaps_of(plan),
    }
