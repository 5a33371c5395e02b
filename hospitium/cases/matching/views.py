"""Pages of matching: the proposals for a case, and how often people agreed with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import case_for
from hospitium.kernel.entered import filled, number_in
from hospitium.kernel.errors import BadInput, NotHere

from . import actions, queries
from .forms import LABELS, LEVELS, ChoiceForm, WeightsForm


@require_GET
def match(request: ActorRequest, ref: str) -> HttpResponse:
    """The lines for a case, and the specialists of its line (or of the line one is looking at)."""
    request.actor.require("see match")
    case = case_for(request.actor, ref)
    stated, using = queries.stated(request.actor, case), queries.weights()
    lines = queries.line_proposal(case, stated, using)
    own = case.service_line.slug if case.service_line else next((one["key"] for one in lines.places), "")
    looked = request.GET.get("line", "") or own
    line = lines.rows.get(looked)
    if looked and line is None:
        raise NotHere
    context: dict[str, Any] = {
        "case": case,
        "stated": stated,
        "lines": lines,
        "line": line,
        "specialists": queries.specialist_proposal(case, stated, using, looked),
        "choices": queries.choices_of(case),
        "may_line": request.actor.may("choose line"),
        "may_specialist": request.actor.may("choose specialist"),
    }
    return render(request, "cases/matching/match.html", context)


def _chosen(request: ActorRequest, ref: str) -> dict[str, Any]:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        case_for(request.actor, ref)
    return filled(form)


@require_POST
def choose_line(request: ActorRequest, ref: str) -> HttpResponse:
    """Give the case a line."""
    request.actor.require("choose line")
    chosen = _chosen(request, ref)
    case = actions.choose_line(
        case_ref=ref, slug=chosen["key"], seal=chosen["seal"], reason=chosen["reason"], by=request.actor
    )
    messages.success(request, _("The case is with %(line)s.") % {"line": case.service_line})
    return redirect("cases:match", case.ref)


@require_POST
def choose_specialist(request: ActorRequest, ref: str) -> HttpResponse:
    """Ask a specialist to review the case."""
    request.actor.require("choose specialist")
    chosen = _chosen(request, ref)
    person = number_in(chosen["key"])
    if person is None:
        raise BadInput
    case = actions.choose_specialist(
        case_ref=ref, person_id=person, seal=chosen["seal"], reason=chosen["reason"], by=request.actor
    )
    messages.success(request, _("They are asked, and see the case from now on."))
    return redirect("cases:match", case.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: ActorRequest) -> HttpResponse:
    """How often people chose the first or one of the first three, why they did not, and the weights."""
    request.actor.require("see match measures")
    form = WeightsForm(request.POST or None, queries.weights()) if request.actor.may("edit match weights") else None
    if request.method == "POST" and form and form.is_valid() and _kept(request, form):
        return redirect("cases:match-measures")
    context = {
        "rows": queries.agreement(request.actor),
        "disagreements": queries.disagreements(request.actor),
        "versions": queries.versions(),
        "now": _in_words(queries.weights()),
        "form": form,
    }
    return render(request, "cases/matching/measures.html", context, status=422 if form and form.errors else 200)


def _kept(request: ActorRequest, form: WeightsForm) -> bool:
    try:
        kept = actions.edit_weights(body=form.body(), why=form.cleaned_data["why"], by=request.actor)
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Kept as version %(number)s.") % {"number": kept.version})
    return True


def _in_words(now: Any) -> list[tuple[Any, int]]:
    levels = [(LEVELS[level], now.speaks[level]) for level in LEVELS]
    return [*((label, getattr(now, name)) for name, label in LABELS.items()), *levels]
