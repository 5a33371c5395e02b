"""The privacy officer's pages of transfer: the rules and their signatures, what was refused, the counts, a question to try."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.stepup import require_recent
from hospitium.kernel.entered import number_in

from . import actions, queries, sentences
from .forms import SignForm, TryForm
from .transfer import decide


def _tabs(here: str) -> list[dict[str, Any]]:
    pages = [
        ("rules", _("Rules")),
        ("transfers", _("Refused and referred")),
        ("counts", _("Counts")),
        ("try", _("May it leave?")),
    ]
    return [{"label": label, "url": reverse(f"patients:{name}"), "current": name == here} for name, label in pages]


@require_GET
def transfers(request: ActorRequest) -> HttpResponse:
    """What could not leave, or be opened abroad, newest first."""
    before = request.GET.get("before", "")
    found = queries.refused_transfers(request.actor, before=number_in(before))
    context = {
        "tabs": _tabs("transfers"),
        "rows": [sentences.told(row) for row in found],
        "more": found[-1].pk if len(found) == 50 else None,
    }
    return render(request, "patients/transfers.html", context)


@require_GET
def rules(request: ActorRequest) -> HttpResponse:
    """The rules in force, narrowed to a country or a state."""
    asked = {name: request.GET.get(name, "") for name in ("country", "state")}
    found = queries.rules_for(request.actor, **asked)
    context = {
        "tabs": _tabs("rules"),
        "rows": [sentences.rule_in_words(row) for row in found],
        "countries": queries.rule_countries(),
        "states": sentences.STATES,
        "unsigned": queries.unsigned_of_all(),
        **asked,
    }
    return render(request, "patients/rules.html", context)


@require_GET
def rule(request: ActorRequest, number: int) -> HttpResponse:
    """One version of a rule, whole, with its source, its versions and the form to sign it."""
    row = queries.rule_for(request.actor, number)
    return render(request, "patients/rule.html", _whole(row, SignForm(None, row)))


def _whole(row: Any, form: SignForm) -> dict[str, Any]:
    words = sentences.rule_in_words(row)
    return {"tabs": _tabs("rules"), "row": words, "versions": queries.versions_of(row), "form": form}


@require_POST
def sign(request: ActorRequest, number: int) -> HttpResponse:
    """Sign a rule; asks who is there once more."""
    row = queries.rule_for(request.actor, number)
    require_recent(request)
    form = SignForm(request.POST, row)
    if not form.is_valid():
        return render(request, "patients/rule.html", _whole(row, form), status=422)
    signed = actions.sign_rule(rule_id=number, by=request.actor, **form.cleaned_data)
    return redirect("patients:rule", signed.pk)


@require_GET
def counts(request: ActorRequest) -> HttpResponse:
    """How many people each limit has counted."""
    context = {"tabs": _tabs("counts"), "rows": queries.counters(request.actor), "now": timezone.now()}
    return render(request, "patients/counts.html", context)


@require_http_methods(["GET", "HEAD"])
def attempt(request: ActorRequest) -> HttpResponse:
    """Ask the rules as they stand; nothing is kept and nobody is counted."""
    request.actor.require("sign transfer rules")
    form = TryForm(request.GET or None)
    decision = decide(form.question(), queries.living_rules()) if form.is_valid() else None
    context = {
        "tabs": _tabs("try"),
        "form": form,
        "answer": sentences.answer_in_words(decision) if decision else None,
    }
    return render(request, "patients/try.html", context, status=422 if form.errors else 200)
