"""Pages of boards: convene one, vote, step out, close."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.stepup import confirm_and_return, is_recent
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import BadInput, NotHere, Refusal

from . import actions, queries
from .choices import offered
from .forms import BoardForm, OpinionForm, VoteForm, WordsForm
from .tallying import ABSTAINS


@require_http_methods(["GET", "HEAD", "POST"])
def boards(request: ActorRequest, ref: str) -> HttpResponse:
    """The boards of a case, and a form to convene one."""
    request.actor.require("see reviews" if request.method != "POST" else "convene board")
    case = case_for(request.actor, ref)
    sitting = queries.sitting_on(case)
    may_convene = request.actor.may("convene board") and case.review == "in_review" and sitting is None
    form = BoardForm(request.POST or None, queries.colleagues()) if may_convene else None
    if request.method == "POST" and form is None:
        raise BadInput
    if form and request.method == "POST" and form.is_valid():
        try:
            board = _convene(request, case, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("cases:board", case.ref, board.pk)
    context = {"case": case, "boards": queries.boards_of(case), "form": form}
    return render(request, "cases/reviewing/boards.html", context, status=422 if form and form.errors else 200)


def _convene(request: ActorRequest, case: Case, told: dict[str, Any]) -> queries.Board:
    board = actions.convene_board(
        case_ref=case.ref,
        question=told["question"],
        chair_id=told["chair"],
        members=told["members"],
        quorum=told["quorum"] or 0,
        until=told["until"],
        by=request.actor,
    )
    messages.success(request, _("Convened. Each member finds a notice."))
    return board


@require_GET
def board(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """A board: who sits on it, the votes open to the reader, what they may do."""
    request.actor.require("see reviews")
    case = case_for(request.actor, ref)
    return _page(request, case, number)


def _page(request: ActorRequest, case: Case, number: int, refusal: Refusal | None = None) -> HttpResponse:
    sitting = queries.board_for(request.actor, case, number)
    is_open = sitting.board.is_open
    choices = offered(case.plan)
    chairs = is_open and sitting.is_chair and sitting.mine
    context = {
        "case": case,
        "sitting": sitting,
        "refusal": refusal,
        "vote_form": VoteForm(None, choices) if is_open and sitting.is_member else None,
        "close_form": OpinionForm(None, queries.draft_of(request.actor, case), choices) if chairs else None,
        "may_dissolve": is_open and (sitting.is_chair or sitting.board.convened_by_id == request.actor.id),
    }
    return render(request, "cases/reviewing/board.html", context, status=refusal.status if refusal else 200)


@require_POST
def vote(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Vote, or abstain."""
    request.actor.require("decide clinically")
    case = case_for(request.actor, ref)
    form = VoteForm(request.POST, offered(case.plan))
    form.is_valid()
    chosen, words = (form.cleaned_data.get(name, "") for name in ("choice", "words"))
    choice = {"abstains": ABSTAINS, "": "nothing"}.get(chosen, chosen)
    actions.cast_vote(case_ref=case.ref, number=number, choice=choice, words=words, by=request.actor)
    messages.success(request, _("Your vote counts."))
    return redirect("cases:board", case.ref, number)


@require_POST
def recuse(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Step out of a board, and say why."""
    request.actor.require("decide clinically")
    case = case_for(request.actor, ref)
    actions.recuse(case_ref=case.ref, number=number, reason=_words(request), by=request.actor)
    messages.success(request, _("You are recused from this board."))
    return redirect("cases:board", case.ref, number)


@require_POST
def close(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Close a board with its result; asks who is there once more. What the chair wrote is kept first."""
    request.actor.require("decide clinically")
    case = case_for(request.actor, ref)
    written = OpinionForm(request.POST, None, offered(case.plan)).written()
    actions.keep_draft(case_ref=case.ref, written=written, by=request.actor)
    if not is_recent(request):
        return confirm_and_return(reverse("cases:board", args=[case.ref, number]))
    try:
        actions.close_board(case_ref=case.ref, number=number, written=written, by=request.actor)
    except NotHere:
        raise
    except Refusal as refusal:
        return _page(request, case, number, refusal)
    messages.success(request, _("The board is closed. The coordinator tells the family and the referrer."))
    return redirect("cases:board", case.ref, number)


@require_POST
def dissolve(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """End a board without a result."""
    request.actor.require("convene board")
    case = case_for(request.actor, ref)
    actions.dissolve_board(case_ref=case.ref, number=number, reason=_words(request), by=request.actor)
    messages.success(request, _("The board is dissolved."))
    return redirect("cases:review", case.ref)


def _words(request: ActorRequest) -> str:
    return str(filled(WordsForm(request.POST))["words"])
