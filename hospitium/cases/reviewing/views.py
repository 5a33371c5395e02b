"""Pages of those who read cases: the queue, one case on one page, and what they sign."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.roles import MayNot
from hospitium.access.stepup import confirm_and_return, is_recent
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.panels import panels_in
from hospitium.partners.queries import service_lines

from . import actions, queries
from .choices import offered
from .forms import ConditionForm, OpinionForm, ReleaseForm, ReviewerForm


@require_GET
def queue(request: ActorRequest) -> HttpResponse:
    """Cases in review by due time: how complete each is, how long it waits, who has it."""
    request.actor.require("see review queue")
    asked = queries.Filters(
        request.GET.get("line", ""), request.GET.get("whose", ""), is_waiting=request.GET.get("state") == "waiting"
    )
    page = queries.review_queue(request.actor, asked, after=request.GET.get("after", ""))
    more = request.GET.copy()
    more["after"] = page.after
    context = {
        "rows": queries.rows_of(request.actor, page.cases),
        "withheld": page.withheld,
        "more": f"?{more.urlencode()}" if page.after else "",
        "chips": _chips(asked),
        "lines": [(line.slug, str(line)) for line in service_lines()],
        "asked": asked,
        "may_take": request.actor.may("decide clinically"),
    }
    return render(request, "cases/reviewing/queue.html", context)


def _chips(asked: queries.Filters) -> list[dict[str, Any]]:
    kinds = [
        (_("All"), {}, not asked.whose and not asked.is_waiting),
        (_("Mine"), {"whose": "mine"}, asked.whose == "mine"),
        (_("Not taken"), {"whose": "free"}, asked.whose == "free"),
        (_("Waiting for answers"), {"state": "waiting"}, asked.is_waiting),
    ]
    line = {"line": asked.line} if asked.line else {}
    return [
        {"label": label, "query": urlencode({**line, **more}), "current": is_here} for label, more, is_here in kinds
    ]


@require_GET
def review(request: ActorRequest, ref: str) -> HttpResponse:
    """One case as its reader needs it: question, record, pictures, what is missing, opinions; and their own."""
    request.actor.require("see reviews")
    return _page(request, case_for(request.actor, ref))


def _page(request: ActorRequest, case: Case, refusal: Refusal | None = None) -> HttpResponse:
    actor, found = request.actor, queries.reading_of(request.actor, case)
    may_write = actor.may("decide clinically") and case.review == "in_review"
    draft = found.draft if may_write else None
    context = {
        "case": case,
        "refusal": refusal,
        "facts": panels_in("review", actor, case),
        "questions": found.questions,
        "opinions": found.opinions,
        "conditions": found.conditions,
        "boards": found.boards,
        "sitting": next((one for one in found.boards if one.is_open), None),
        "held": found.held and found.held[1],
        "is_mine": found.held is not None and found.held[0] == actor.id,
        "draft": draft,
        "form": OpinionForm(None, draft, offered(case.plan)) if may_write else None,
        "release": ReleaseForm(None),
        "colleagues": found.colleagues if actor.may("assign review") else [],
        "now": timezone.now(),
        **{name: actor.may(act) for name, act in MAY.items()},
    }
    return render(request, "cases/reviewing/review.html", context, status=refusal.status if refusal else 200)


MAY = {
    "may_ask": "ask for information",
    "may_release": "record decision",
    "may_assign": "assign review",
    "may_tick": "state clinical gate",
    "may_convene": "convene board",
    "may_take": "decide clinically",
}


@require_POST
def reviewer(request: ActorRequest, ref: str) -> HttpResponse:
    """Take the case, give it back, or give it to a colleague."""
    case = case_for(request.actor, ref)
    if not (request.actor.may("see reviews") or request.actor.may("assign review")):
        raise MayNot
    told = filled(ReviewerForm(request.POST))
    if told["act"] == "take":
        actions.take_review(case_ref=ref, by=request.actor)
    elif told["act"] == "give_back":
        actions.give_back_review(case_ref=ref, by=request.actor)
    else:
        actions.assign_review(case_ref=ref, person_id=told["person"] or 0, by=request.actor)
    may_read = request.actor.may("see reviews")
    return redirect("cases:review", case.ref) if may_read else redirect("cases:review-queue")


@require_POST
def draft(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep what was written so far; the page asks by itself while somebody writes."""
    request.actor.require("decide clinically")
    case = case_for(request.actor, ref)
    kept = _keep(request, case)
    if request.headers.get("HX-Request"):
        return render(request, "cases/reviewing/_kept.html", {"draft": kept})
    return redirect("cases:review", case.ref)


def _keep(request: ActorRequest, case: Case) -> queries.Opinion:
    written = OpinionForm(request.POST, None, offered(case.plan)).written()
    return actions.keep_draft(case_ref=case.ref, written=written, by=request.actor)


@require_POST
def sign(request: ActorRequest, ref: str) -> HttpResponse:
    """Sign the opinion. What was written is kept first, whatever then is missing or whoever must show who they are."""
    request.actor.require("decide clinically")
    case = case_for(request.actor, ref)
    _keep(request, case)
    page = reverse("cases:review", args=[case.ref])
    if not is_recent(request):
        return confirm_and_return(page)
    written = OpinionForm(request.POST, None, offered(case.plan)).written()
    try:
        actions.sign_opinion(case_ref=case.ref, written=written, by=request.actor)
    except NotHere:
        raise
    except Refusal as refusal:
        return _page(request, case, refusal)
    messages.success(request, _("Signed. The coordinator tells the family and the referrer."))
    return redirect(page)


@require_POST
def release(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Tell the family and the referrer."""
    request.actor.require("record decision")
    case = case_for(request.actor, ref)
    actions.release_opinion(case_ref=case.ref, number=number, by=request.actor, **filled(ReleaseForm(request.POST)))
    messages.success(request, _("Released. The family and the referrer can read it now."))
    return redirect("cases:review", case.ref)


@require_POST
def condition(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Say that a condition is met, or no longer."""
    request.actor.require("state clinical gate")
    case = case_for(request.actor, ref)
    told = filled(ConditionForm(request.POST))
    actions.meet_condition(
        case_ref=case.ref, number=number, is_met=told["met"], ground=told["ground"], by=request.actor
    )
    return redirect("cases:review", case.ref)
