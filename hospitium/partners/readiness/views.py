"""Pages of the service lines: all of them with what each is where, and one with its checklist, evidence and history."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import BadInput
from hospitium.kernel.panels import panels_in
from hospitium.partners.queries import service_lines

from . import actions, forms, queries
from .models import Evidence, Requirement
from .rules import HELD, State
from .sentences import asked_in_words, in_place, lack_in_words, number

TONES = {State.READY: "success", State.SUSPENDED: "danger", State.RETIRED: "", State.PROPOSED: "warning"}


@require_GET
def lines(request: ActorRequest) -> HttpResponse:
    """Every line: what it is where, who leads it, and how much is missing."""
    request.actor.require("see lines")
    found = list(service_lines())
    known, leads = queries.readinesses(found), queries.names_of_leads(found)
    rows = [
        {
            "line": line,
            "places": _alike(_place(one, with_checks=False) for one in known[line.pk]),
            "leads": leads.get(line.pk, []),
        }
        for line in found
    ]
    return render(request, "partners/lines.html", {"rows": rows, "may_edit": request.actor.may("edit requirements")})


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: ActorRequest, slug: str) -> HttpResponse:
    """One line; whoever may, adds evidence to it."""
    found = queries.line_for(request.actor, slug)
    may_show = request.actor.may("state evidence") or queries.is_lead(request.actor, found)
    form = forms.EvidenceForm(request.POST or None) if may_show else None
    if request.method == "POST" and form and form.is_valid() and _kept(request, found.slug, form):
        messages.success(request, _("The evidence is kept."))
        return redirect("partners:line", found.slug)
    places = _alike(_place(one) for one in queries.readiness_of(found))
    context = {
        "line": found,
        "places": places,
        "leads": queries.leads(found),
        "evidence": [_evidence(one, queries.today()) for one in queries.evidence_of(found)],
        "requirements": _alike(_requirement(one) for one in queries.requirements(found)),
        "history": _alike(_change(one) for one in queries.history_of(found)),
        "form": form,
        "panels": panels_in("line", request.actor, found),
        "may_decide": request.actor.may("suspend lines"),
        "decision": forms.DecisionForm(),
        "review": forms.ReviewForm(),
        "is_held": any(one["state"] in HELD for one in places),
    }
    return render(request, "partners/line.html", context, status=422 if form and form.errors else 200)


def _kept(request: ActorRequest, slug: str, form: forms.EvidenceForm) -> bool:
    """Whether it could be kept; what is wrong with it stands on the form."""
    try:
        actions.state_evidence(slug=slug, by=request.actor, **form.shown())
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def withdraw(request: ActorRequest, slug: str, number: int) -> HttpResponse:
    """Let evidence no longer count."""
    found = queries.line_for(request.actor, slug)
    actions.withdraw_evidence(slug=slug, number=number, why=request.POST.get("why", ""), by=request.actor)
    messages.success(request, _("It no longer counts."))
    return redirect("partners:line", found.slug)


@require_POST
def decide(request: ActorRequest, slug: str) -> HttpResponse:
    """Suspend the line, resume it, retire it, or say when it is reviewed."""
    request.actor.require("suspend lines")
    found = queries.line_for(request.actor, slug)
    form = forms.ReviewForm if "review_on" in request.POST else forms.DecisionForm
    act, asked = request.POST.get("act", "review"), filled(form(request.POST))
    if act == "retire":
        asked.pop("country")
    chosen: dict[str, Any] = {
        "suspend": actions.suspend_line,
        "resume": actions.resume_line,
        "retire": actions.retire_line,
        "review": actions.set_review,
    }
    if act not in chosen or (act == "review") != ("review_on" in asked):
        raise BadInput
    chosen[act](slug=found.slug, by=request.actor, **asked)
    return redirect("partners:line", found.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def requirements(request: ActorRequest) -> HttpResponse:
    """What is asked of lines, and a form to ask more."""
    request.actor.require("edit requirements")
    slug = request.POST.get("slug", "") or request.GET.get("line", "")
    form = forms.RequirementForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, slug, form):
        messages.success(request, _("It is asked from now on."))
        return redirect("partners:requirements")
    context = {
        "rows": _alike(_requirement(one) for one in queries.requirements()),
        "form": form,
        "lines": [(one.slug, str(one)) for one in service_lines()],
        "slug": slug,
    }
    return render(request, "partners/requirements.html", context, status=422 if form.errors else 200)


def _asked(request: ActorRequest, slug: str, form: forms.RequirementForm) -> bool:
    try:
        actions.ask_of_lines(slug=slug, by=request.actor, **form.asked())
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def end_requirement(request: ActorRequest, number: int) -> HttpResponse:
    """Ask something no longer."""
    actions.end_requirement(number=number, why=request.POST.get("why", ""), by=request.actor)
    return redirect("partners:requirements")


def _alike(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that say the same (`key`) of several countries as one, with the names of all their `places`, in order."""
    found: dict[Any, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row["key"], row | {"places": [], "rows": []})
        one["places"].append(row["place"])
        one["rows"].append(row)
    for one in found.values():
        one["places"].sort()
    return list(found.values())


def _place(one: queries.Readiness, *, with_checks: bool = True) -> dict[str, Any]:
    standing = one.standing
    checks = [
        {
            "asked": asked_in_words(check.wanted),
            "is_met": check.is_met,
            "lack": lack_in_words(check),
            "value": number(check.value),
            "expires": check.expires,
        }
        for check in one.checks
        if with_checks
    ]
    reason = standing.reason if standing and one.state in HELD else ""
    return {
        "key": (one.state, reason, len(one.missing), repr(checks)),
        "place": one.place if one.country else _("Everywhere else"),
        "state": one.state,
        "label": one.state.label,
        "tone": TONES[one.state],
        "missing": len(one.missing),
        "reason": reason,
        "standing": standing,
        "checks": checks,
    }


def _evidence(one: Evidence, today: Any) -> dict[str, Any]:
    over = one.valid_until is not None and one.valid_until < today
    return {
        "row": one,
        "kind": one.get_kind_display(),
        "place": in_place(one.country),
        "value": number(one.value),
        "is_over": over,
        "counts": not over and one.withdrawn_at is None,
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    asked = asked_in_words(one.wanted)
    key = (asked, one.line_id, one.since, one.until, one.why)
    return {"key": key, "row": one, "asked": asked, "place": in_place(one.country)}


def _change(one: queries.LineChange) -> dict[str, Any]:
    return {
        "key": (one.at.replace(second=0, microsecond=0), one.by_id, one.before, one.after, one.reason),
        "row": one,
        "place": in_place(one.country),
        "before": State(one.before).label if one.before else "",
        "after": State(one.after).label,
    }
