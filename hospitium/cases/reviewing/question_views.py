"""The page of questions back: colleagues ask and take back, the referrer or the family answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.roles import ACTS
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled
from hospitium.kernel.errors import NotHere, Refusal

from . import actions, queries
from .forms import QuestionForm, WordsForm
from .policy import may_answer


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ActorRequest, ref: str) -> HttpResponse:
    """What was asked back on a case, and a form to ask."""
    if request.method == "POST":
        request.actor.require("ask for information")
    _require_reader(request)
    case = case_for(request.actor, ref)
    form = QuestionForm(request.POST or None) if request.actor.may("ask for information") else None
    if form and request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(case_ref=case.ref, by=request.actor, **form.cleaned_data)
        except NotHere:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. The case waits for the answer, and you are told when it comes."))
            return redirect("cases:questions", case.ref)
    return _page(request, case, form)


READERS = ACTS["answer questions"].roles | ACTS["see reviews"].roles


def _require_reader(request: ActorRequest) -> None:
    if not request.actor.roles & READERS:
        raise NotHere


def _page(request: ActorRequest, case: Case, form: QuestionForm | None) -> HttpResponse:
    actor = request.actor
    rows = [
        {"question": one, "may_answer": one.is_open and may_answer(actor, one), "may_end": one.is_open and form}
        for one in queries.questions_of(actor, case)
    ]
    context = {"case": case, "rows": rows, "form": form, "may_add": actor.may("send referral")}
    return render(request, "cases/reviewing/questions.html", context, status=422 if form and form.errors else 200)


@require_POST
def answer(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Answer a question in words."""
    request.actor.require("answer questions")
    case = case_for(request.actor, ref)
    actions.answer_question(case_ref=case.ref, number=number, words=_words(request), by=request.actor)
    messages.success(request, _("Thank you. Whoever asked is told now."))
    return redirect("cases:questions", case.ref)


@require_POST
def take_back(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take a question back, and say why."""
    request.actor.require("ask for information")
    case = case_for(request.actor, ref)
    actions.take_back_question(case_ref=case.ref, number=number, reason=_words(request), by=request.actor)
    messages.success(request, _("Taken back. The case goes on when nothing else is asked."))
    return redirect("cases:questions", case.ref)


def _words(request: ActorRequest) -> str:
    return str(filled(WordsForm(request.POST))["words"])
