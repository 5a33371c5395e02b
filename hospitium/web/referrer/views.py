"""The home of a referring physician: their cases, one of them, what they answer and report, and their institution's figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.roles import Role
from hospitium.cases.pathways.plan import said
from hospitium.cases.referring import actions, queries
from hospitium.cases.referring.turns import TURNS
from hospitium.cases.reviewing.queries import questions_of
from hospitium.cases.sentences import told
from hospitium.kernel.errors import Refusal
from hospitium.kernel.panels import panels_in
from hospitium.partners.queries import by_number
from hospitium.records.queries import documents_of
from hospitium.records.referring import actions as words
from hospitium.records.referring.errors import SeveralQuestions
from hospitium.records.referring.queries import handed_to
from hospitium.web.frame import home_zone

from .forms import AnswerForm, ColleagueForm, ConfirmForm, ReportForm

WAYS = {"cases:questions": gettext_lazy("Questions to you"), "web:threads": gettext_lazy("Messages")}
"""Pages of other rooms that are a referrer's too."""


@require_GET
def referrals(request: ActorRequest) -> HttpResponse:
    """A referrer's own cases; whoever takes referrals in finds what came in."""
    if not request.actor.may("follow referrals"):
        request.actor.require("inspect uploads")
        return redirect("records:referrals")
    show = request.GET.get("show", "open")
    show = show if show in queries.SHOWS else "open"
    page = queries.followed(request.actor, show=show, after=request.GET.get("after", ""))
    labels = {"open": _("Open"), "asked": _("Waiting for me"), "closed": _("Closed")}
    context = {"cases": page.cases, "after": page.after, "withheld": page.withheld, "show": show, "shows": labels}
    return render(request, "web/referrer/referrals.html", context | {"home_zone": home_zone(request)})


@require_GET
def referral(request: ActorRequest, ref: str) -> HttpResponse:
    """One case, as whoever referred it sees it."""
    return _page(request, ref)


def _page(request: ActorRequest, ref: str, **forms: Any) -> HttpResponse:
    actor = request.actor
    side = queries.side_of(actor, ref)
    own = next((one for one in side.circle if one.person_id == actor.id), None)
    context = {
        "side": side,
        "case": side.case,
        "patient": side.case.patient,
        "pathway": said(side.case.plan.name),
        "entries": told(side.entries),
        "ways": [(reverse(name, args=[side.case.ref]), label) for name, label in WAYS.items()],
        "questions": [one for one in questions_of(actor, side.case) if one.is_open],
        "packets": handed_to(actor, side.case),
        "documents": documents_of(actor, side.case.pk),
        "panels": panels_in("referral", actor, side.case),
        "home_zone": home_zone(request),
        "now": timezone.now(),
        "may_act": own is None or own.scope != "read",
        "is_own": own is not None and own.added_by is None,
        "until": own.ends_at if own else None,
        "answer": AnswerForm(auto_id="answer-%s"),
        "report": ReportForm(auto_id="report-%s"),
    }
    if context["is_own"]:
        context["colleague"] = ColleagueForm(people=queries.colleagues_of(actor))
    return render(request, "web/referrer/referral.html", context | forms, status=422 if forms else 200)


@require_POST
def answer(request: ActorRequest, ref: str) -> HttpResponse:
    """Answer what was asked."""
    request.actor.require("follow referrals")
    form = AnswerForm(request.POST, auto_id="answer-%s")
    if not form.is_valid():
        return _page(request, ref, answer=form)
    try:
        words.answer(case_ref=ref, text=form.cleaned_data["text"], by=request.actor)
    except SeveralQuestions as refusal:
        form.add_error(None, str(refusal))
        return _page(request, ref, answer=form)
    messages.success(request, _("Your answer is with the team."))
    return redirect("referrer:referral", ref)


@require_POST
def report(request: ActorRequest, ref: str) -> HttpResponse:
    """Tell how the patient fared at home."""
    request.actor.require("follow referrals")
    form = ReportForm(request.POST, auto_id="report-%s")
    if not form.is_valid():
        return _page(request, ref, report=form)
    try:
        words.report(case_ref=ref, said=form.told, spoken=form.spoken, by=request.actor)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        form.add_error(None, str(refusal))
        return _page(request, ref, report=form)
    messages.success(request, _("Thank you. Your report is with the team."))
    return redirect("referrer:referral", ref)


@require_POST
def confirm(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """A letter arrived."""
    request.actor.require("follow referrals")
    form = ConfirmForm(request.POST)
    facts = form.cleaned_data if form.is_valid() else {}
    actions.acknowledge_letter(case_ref=ref, number=number, by=request.actor, **facts)
    messages.success(request, _("Confirmed. The team sees that it arrived."))
    return redirect("referrer:referral", ref)


@require_POST
def confirm_packet(request: ActorRequest, ref: str, link: str) -> HttpResponse:
    """Records handed out by link arrived."""
    request.actor.require("follow referrals")
    form = ConfirmForm(request.POST)
    facts = form.cleaned_data if form.is_valid() else {}
    words.confirm_packet(case_ref=ref, link_ref=link, by=request.actor, **facts)
    messages.success(request, _("Confirmed. The team sees that it arrived."))
    return redirect("referrer:referral", ref)


@require_POST
def colleague(request: ActorRequest, ref: str) -> HttpResponse:
    """Let a colleague see the case, until a day."""
    request.actor.require("follow referrals")
    form = ColleagueForm(request.POST, people=queries.colleagues_of(request.actor))
    if not form.is_valid():
        return _page(request, ref, colleague=form)
    facts = form.cleaned_data
    actions.add_colleague(
        case_ref=ref, person_id=int(facts["person"]), scope=facts["scope"], days=facts["days"], by=request.actor
    )
    return redirect("referrer:referral", ref)


@require_POST
def end_colleague(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """A colleague sees the case no longer."""
    request.actor.require("follow referrals")
    actions.end_colleague(case_ref=ref, number=number, by=request.actor)
    return redirect("referrer:referral", ref)


@require_GET
def institution(request: ActorRequest) -> HttpResponse:
    """How the referrals of the reader's institution fare: counts and middle values, nobody's case."""
    request.actor.require("follow referrals")
    places = by_number(request.actor.organisations(Role.REFERRING_PHYSICIAN))
    rows = []
    for number, place in places.items():
        figures = queries.figures_of(request.actor, number)
        turns = sorted(figures.turns.items(), key=lambda one: -one[1])
        rows.append({"place": place, "figures": figures, "turns": [(TURNS[slug], count) for slug, count in turns]})
    return render(request, "web/referrer/institution.html", {"rows": rows})
