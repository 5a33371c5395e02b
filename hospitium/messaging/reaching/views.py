"""The page on which a person says how to reach them, and the rules for what is not read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import Refusal
from hospitium.messaging.notices import NAMES
from hospitium.messaging.texting import is_set_up

from . import actions, queries
from .errors import WrongCode
from .forms import CodeForm, NumberForm, RuleForm, WishesForm
from .models import TextWay


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: ActorRequest) -> HttpResponse:
    """How often, by which way, at which hours."""
    number = queries.number_of(request.actor.id or 0)
    is_proved = bool(number and number.verified_at)
    form = WishesForm(request.POST or None, queries.wishes_of(request.actor.id or 0), has_number=is_proved)
    if request.method == "POST" and form.is_valid():
        actions.keep_wishes(by=request.actor, **form.wished())
        messages.success(request, _("Kept."))
        return redirect("messaging:wishes")
    return render(request, "messaging/wishes.html", _page(number, form), status=422 if form.errors else 200)


def _page(number: Any, form: WishesForm) -> dict[str, Any]:
    return {
        "form": form,
        "number": number,
        "has_texts": any(is_set_up(way) for way in TextWay.values),
        "number_form": NumberForm(auto_id="number_%s"),
        "code_form": CodeForm(auto_id="code_%s"),
    }


@require_POST
def number(request: ActorRequest) -> HttpResponse:
    """Give a number, to which a code is sent; or take it back."""
    if "forget" in request.POST:
        actions.forget_number(by=request.actor)
        messages.success(request, _("We no longer have your number."))
        return redirect("messaging:wishes")
    told = filled(NumberForm(request.POST))
    _said(request, lambda: actions.give_number(by=request.actor, **told), _("A code is on its way."))
    return redirect("messaging:wishes")


@require_POST
def code(request: ActorRequest) -> HttpResponse:
    """The code that came to the number; a wrong one counts."""
    form = CodeForm(request.POST)
    if form.is_valid() and actions.prove_number(by=request.actor, code=form.cleaned_data["code"]):
        messages.success(request, _("The number is yours. Choose below what we may text you about."))
    else:
        messages.error(request, str(WrongCode()))
    return redirect("messaging:wishes")


def _said(request: ActorRequest, act: Any, done: str) -> None:
    try:
        act()
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, str(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: ActorRequest) -> HttpResponse:
    """Who is told next of what nobody reads."""
    request.actor.require("edit reaching rules")
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_escalation(by=request.actor, **form.cleaned_data)
        return redirect("messaging:escalations")
    rows = [{"rule": rule, "name": NAMES[kind]} for kind in actions.ESCALATING for rule in queries.escalations(kind)]
    return render(request, "messaging/rules.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@require_POST
def end_rule(request: ActorRequest, number: int) -> HttpResponse:
    """End a rule."""
    actions.end_escalation(rule_id=number, by=request.actor)
    return redirect("messaging:escalations")
