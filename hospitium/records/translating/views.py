"""Pages of translations: the queue, the workbench, the reading view."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.acting import Actor
from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import filled, number_in
from hospitium.records.errors import (
    NoQualification,
    NotConfirmed,
    NoWithdrawalReason,
    OpenFindings,
    SegmentMoved,
    SourceChanged,
)
from hospitium.records.page_views import as_picture
from hospitium.records.queries import document_for, picture_of

from . import actions, queries, workbench
from .forms import AskForm, SegmentForm, TermForm


@require_POST
def ask(request: ActorRequest, ref: str) -> HttpResponse:
    """Ask for a translation of a document."""
    request.actor.require("ask translation")
    form = AskForm(request.POST)
    if not form.is_valid():
        document_for(request.actor, ref)
    asked = actions.ask_translation(document_ref=ref, by=request.actor, **filled(form))
    return redirect("records:translation", asked.ref)


@require_GET
def waiting(request: ActorRequest) -> HttpResponse:
    """Translations that wait for a linguist, oldest first."""
    after, language = request.GET.get("after", ""), request.GET.get("language", "")[:35]
    found = queries.waiting(request.actor, after=number_in(after) or 0, language=language)
    context = {
        "translations": found,
        "language": language,
        "languages": workbench.named(*workbench.LANGUAGES),
        "may_sign": request.actor.may("sign translation"),
        "more": found[-1].pk if len(found) == queries.PAGE else None,
    }
    return render(request, "records/translations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: ActorRequest, ref: str) -> HttpResponse:
    """The workbench for whoever may work on it, the reading view for everybody else; a POST signs."""
    problem = ""
    if request.method == "POST":
        try:
            actions.sign_translation(ref=ref, qualification=request.POST.get("qualification", ""), by=request.actor)
        except (NotConfirmed, OpenFindings, NoQualification, SourceChanged) as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Signed. From now on it is shown as final."))
            return redirect("records:translation", ref)
    found = queries.translation_for(request.actor, ref)
    works = found.is_open and request.actor.may("translate") and request.GET.get("view") != "read"
    start = request.GET.get("from", "")
    shown = workbench.bench(request.actor, found, start=start) if works else workbench.side_by_side(found, start=start)
    context = {
        **_about(request.actor, found),
        **shown,
        "problem": problem,
        "qualification": request.POST.get("qualification", ""),
    }
    context["may_work"] = found.is_open and request.actor.may("translate")
    context["may_withdraw"] = request.actor.may("sign translation") and found.state not in ("withdrawn", "superseded")
    page = "records/workbench.html" if works else "records/side_by_side.html"
    return render(request, page, context, status=422 if problem else 200)


def _about(actor: Actor, found: queries.Translation) -> dict[str, Any]:
    """What stands above every page of a translation; an interpreter opens neither the document nor its case's record."""
    return {
        "document": found.document,
        "case": found.document.case,
        "may_open_case": actor.may("see cases"),
        "may_open_document": actor.may("see clinical facts"),
    }


@require_POST
def keep_segment(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Confirm a segment; one that somebody else saved meanwhile is shown with both texts, and nothing is lost."""
    request.actor.require("translate")
    form = SegmentForm(request.POST)
    if not form.is_valid():
        queries.translation_for(request.actor, ref)
    status, mine, said = 200, None, filled(form)
    try:
        actions.keep_segment(ref=ref, number=number, by=request.actor, **said)
    except SegmentMoved as refusal:
        status, mine, problem = 409, said["text"], str(refusal)
    else:
        problem = ""
        if not request.headers.get("HX-Request"):
            return redirect(f"{reverse('records:translation', args=[ref])}?from={number}#segment-{number}")
    found = queries.translation_for(request.actor, ref)
    segment = queries.segments_of(found, start=number, limit=1)[0]
    context = {"row": workbench.row(segment, mine=mine), "translation": found, "problem": problem}
    context["counts"] = queries.counted([found.pk])[found.pk]
    page = "records/_segment_kept.html" if request.headers.get("HX-Request") else "records/segment_moved.html"
    return render(request, page, {**context, **_about(request.actor, found)}, status=status)


@require_GET
def progress(request: ActorRequest, ref: str) -> HttpResponse:
    """How far the machine is; the page asks until it is done."""
    found = queries.translation_for(request.actor, ref)
    counts = queries.counted([found.pk]).get(found.pk)
    response = render(request, "records/_drafting.html", {"translation": found, "counts": counts})
    if found.state != "asked":
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: ActorRequest, ref: str) -> HttpResponse:
    """Stop the machine."""
    actions.stop_machine(ref=ref, by=request.actor)
    return redirect("records:translation", ref)


@require_POST
def again(request: ActorRequest, ref: str) -> HttpResponse:
    """Let the machine go on."""
    actions.draft_again(ref=ref, by=request.actor)
    return redirect("records:translation", ref)


@require_POST
def withdraw(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a translation back."""
    try:
        actions.withdraw_translation(ref=ref, reason=request.POST.get("reason", ""), by=request.actor)
    except NoWithdrawalReason as refusal:
        messages.error(request, str(refusal))
    return redirect("records:translation", ref)


@require_POST
def keep_term(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep a word in the glossary."""
    request.actor.require("translate")
    form = TermForm(request.POST)
    if not form.is_valid():
        queries.translation_for(request.actor, ref)
    actions.keep_term(ref=ref, by=request.actor, **filled(form))
    return redirect(f"{reverse('records:translation', args=[ref])}#glossary")


@require_GET
def page_picture(request: ActorRequest, ref: str, number: int, width: int) -> HttpResponse:
    """A page of the original as a picture, for whoever may see the translation of it."""
    document = queries.translation_for(request.actor, ref).document
    picture, turn = picture_of(document, number, width)
    return as_picture(request, document, f"{number}-{width}-{turn}", picture)
