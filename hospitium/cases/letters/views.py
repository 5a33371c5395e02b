"""Pages of a case's letters: the list, a draft beside its words, an issued letter, its file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.stepup import require_recent
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.entered import filled, number_in
from hospitium.patients.queries import passport_of
from hospitium.patients.telling.queries import passport_stated

from . import actions, queries
from .forms import DraftForm, NewLetterForm, PassportForm, RevokeForm, SignForm


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: ActorRequest, ref: str) -> HttpResponse:
    """The letters of a case, and a form to begin one."""
    request.actor.require("see letters" if request.method != "POST" else "write letters")
    case = case_for(request.actor, ref)
    form = (
        NewLetterForm(request.POST or None, request.actor, case.stage) if request.actor.may("write letters") else None
    )
    if form and request.method == "POST" and form.is_valid():
        drafted = actions.draft_letter(case_ref=case.ref, by=request.actor, **form.chosen())
        return redirect("cases:letter", case.ref, drafted.pk)
    rows = [{"letter": one, "state": one.standing(queries.today())} for one in queries.letters_of(request.actor, case)]
    context = {"case": case, "rows": rows, "form": form}
    return render(request, "cases/letters/list.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """One letter: a draft with its fields and its words beside each other, or what was issued."""
    case, found = queries.letter_for(request.actor, ref, number)
    if not found.is_draft or not queries.may_write(request.actor, found.kind):
        return render(request, "cases/letters/issued.html", _around(request, case, found))
    form = DraftForm(request.POST or None, found, queries.used_by(found), queries.recorded(case, found))
    if request.method == "POST" and form.is_valid():
        choices = {name: form.cleaned_data[name] for name in ("layout", "paper", "valid_until") if name in form.fields}
        actions.fill_letter(case_ref=ref, number=number, filled=form.filled(), by=request.actor, **choices)
        messages.success(request, _("The draft is kept."))
        return redirect("cases:letter", case.ref, found.pk)
    context = _around(request, case, found) | {
        "form": form,
        "groups": form.groups(queries.KINDS[found.kind].needs(found.variant)),
        "obstacle": queries.obstacle(case, found),
        "passport": passport_of(case.patient),
        "passport_form": PassportForm(initial=passport_stated(case.patient))
        if request.actor.may("record passport")
        else None,
    }
    return render(request, "cases/letters/draft.html", context, status=422 if form.errors else 200)


def _around(request: ActorRequest, case: Case, found: queries.Letter) -> dict[str, Any]:
    """What both pages of a letter show."""
    return {
        "case": case,
        "letter": found,
        "state": found.standing(queries.today()),
        "preview": queries.preview(found),
        "may_sign": queries.may_sign(request.actor, found.kind),
        "may_write": queries.may_write(request.actor, found.kind),
        "sign": SignForm(initial={"title": ", ".join(str(role.label) for role in sorted(request.actor.roles))}),
    }


@require_POST
def issue(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Sign and issue; asks who is there once more."""
    case, found = queries.letter_for(request.actor, ref, number)
    require_recent(request)
    form = SignForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else ""
    site = request.build_absolute_uri("/")
    issued = actions.issue_letter(case_ref=ref, number=number, title=title, site=site, by=request.actor)
    messages.success(request, _("Issued as %(number)s.") % {"number": issued.number})
    return redirect("cases:letter", case.ref, found.pk)


@require_POST
def reissue(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Begin the letter that takes the place of this one."""
    case, found = queries.letter_for(request.actor, ref, number)
    again = actions.reissue_letter(case_ref=ref, number=found.pk, by=request.actor)
    return redirect("cases:letter", case.ref, again.pk)


@require_POST
def revoke(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take an issued letter back; asks who is there once more."""
    case, found = queries.letter_for(request.actor, ref, number)
    require_recent(request)
    form = RevokeForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.revoke_letter(case_ref=ref, number=found.pk, reason=reason, by=request.actor)
    messages.success(request, _("The letter is revoked; whoever checks it is told so."))
    return redirect("cases:letter", case.ref, found.pk)


@require_POST
def discard(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    case, found = queries.letter_for(request.actor, ref, number)
    actions.discard_draft(case_ref=ref, number=found.pk, by=request.actor)
    messages.success(request, _("The draft is gone."))
    return redirect("cases:letters", case.ref)


@require_GET
def file(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """The letter as a PDF, to print."""
    name, data = queries.letter_file(case_ref=ref, number=number, by=request.actor)
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_POST
def passport(request: ActorRequest, ref: str) -> HttpResponse:
    """Record the patient's passport, from the document itself."""
    request.actor.require("record passport")
    case = case_for(request.actor, ref, action="update")
    actions.keep_passport(case_ref=case.ref, by=request.actor, **filled(PassportForm(request.POST)))
    messages.success(request, _("The passport is recorded."))
    back = number_in(request.POST.get("letter"))
    return redirect("cases:letters", case.ref) if back is None else redirect("cases:letter", case.ref, back)
