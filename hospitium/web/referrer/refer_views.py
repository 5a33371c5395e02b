"""Sending a case: what is asked for, a draft that is kept at every step, its files, and the sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.records.referring import actions, queries
from hospitium.records.referring.errors import ReferralIncomplete

from .forms import AskForm, ReferForm


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: ActorRequest) -> HttpResponse:
    """What is asked for begins a draft; those begun before wait below."""
    request.actor.require("follow referrals")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("referrer:draft", actions.begin(by=request.actor, **form.cleaned_data).ref)
    context = {"form": form, "drafts": queries.drafts_of(request.actor)}
    return render(request, "web/referrer/refer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ActorRequest, ref: str) -> HttpResponse:
    """One page for the whole referral: what is typed is kept by itself; `send` sends it."""
    request.actor.require("follow referrals")
    if request.method != "POST":
        found = queries.draft_for(request.actor, ref)
        return _page(request, found)
    found = actions.keep(ref=ref, said=request.POST.dict(), by=request.actor)
    if request.headers.get("HX-Request"):
        return render(request, "web/referrer/_kept.html", {"draft": found})
    if "send" not in request.POST:
        return redirect("referrer:draft", found.ref)
    return _sent(request, found)


def _sent(request: ActorRequest, found: Any) -> HttpResponse:
    form = ReferForm(found.said | _known(found))
    if form.is_valid():
        try:
            case = actions.send(ref=found.ref, by=request.actor)
        except ReferralIncomplete as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your case is with us. Here you see what becomes of it."))
            return redirect("referrer:referral", case.ref)
    return _page(request, found, form)


def _known(found: Any) -> dict[str, str]:
    """Who the files say the patient is, as far as nothing was typed."""
    known = queries.known_from(queries.files_of(found))
    told = {"patient_name": known.name, "birth_date": known.birth_date, "sex": known.sex}
    told |= {"country": known.country, "language": known.language}
    return {name: value for name, value in told.items() if value and not found.said.get(name)}


def _page(request: ActorRequest, found: Any, form: ReferForm | None = None) -> HttpResponse:
    context = _files(request, found) | {
        "form": form or ReferForm(initial=found.said | _known(found)),
        "now": timezone.now(),
    }
    return render(request, "web/referrer/draft.html", context, status=422 if form else 200)


def _files(request: ActorRequest, found: Any) -> dict[str, Any]:
    files = queries.files_of(found)
    known = queries.known_from(files)
    return {"draft": found, "files": files, "known": known}


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: ActorRequest, ref: str) -> HttpResponse:
    """The files of a draft, and who they say the patient is; without scripts they are sent here whole."""
    request.actor.require("follow referrals")
    found = queries.draft_for(request.actor, ref, lock=request.method == "POST")
    if request.method == "POST":
        for file in request.FILES.getlist("file"):
            actions.add_file(ref=found.ref, file=file, by=request.actor)
        return redirect("referrer:draft", found.ref)
    context = _files(request, found)
    if context["known"].name and not found.said.get("patient_name"):
        context |= {"form": ReferForm(initial=found.said | _known(found)), "swap_patient": True}
    return render(request, "web/referrer/_files.html", context)


@require_POST
def drop(request: ActorRequest, ref: str) -> HttpResponse:
    """Throw a draft away."""
    request.actor.require("follow referrals")
    actions.give_up(ref=ref, by=request.actor)
    messages.success(request, _("The draft is gone."))
    return redirect("referrer:refer")
