"""The administrator's pages: the words of letters by kind and language, their versions, and the letterhead."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.kernel.errors import NotHere
from hospitium.kernel.places import endonym

from . import actions, queries
from .errors import TemplateUnreadable
from .forms import LetterheadForm, TemplateForm


@require_GET
def templates(request: ActorRequest) -> HttpResponse:
    """Every kind of letter with its languages."""
    request.actor.require("edit letter templates")
    rows = [{"kind": slug, "label": kind.label, "needs": kind.needs("")} for slug, kind in queries.KINDS.items()]
    languages = [(code, endonym(code)) for code in queries.LANGUAGES]
    return render(request, "cases/letters/templates.html", {"rows": rows, "languages": languages})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActorRequest, kind: str, language: str) -> HttpResponse:
    """The words of one kind in one language beside what they make; kept as a new version. `?version=` shows an earlier one."""
    request.actor.require("edit letter templates")
    now = queries.wording_for(kind, language)
    form = TemplateForm(request.POST or None, initial=_words(now, request.GET.get("version", "")))
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            now = queries.tried(kind, language, form.cleaned_data["subject"], form.cleaned_data["body"])
            if "keep" in request.POST:
                return _kept(request, kind, language, form.cleaned_data)
        except TemplateUnreadable as refusal:
            problem = str(refusal)
            form.add_error("body", problem)
    what = queries.KINDS[kind]
    variant = request.POST.get("variant") or request.GET.get("variant", "")
    variant = variant if variant in what.variants else next(iter(what.variants), "")
    context = {
        "kind": kind,
        "language": language,
        "endonym": endonym(language),
        "label": what.label,
        "form": form,
        "variant": variant,
        "variants": list(what.variants.items()),
        "fields": [(name, field.label) for name, field in queries.FIELDS.items()],
        "needs": [queries.FIELDS[name].label for name in what.needs(variant)],
        "versions": queries.versions(kind, language),
        "preview": queries.sample(now, variant),
    }
    return render(request, "cases/letters/template.html", context, status=422 if form.errors else 200)


def _words(now: queries.Wording, version: str) -> dict[str, Any]:
    earlier = {str(row.version): row for row in queries.versions(now.kind, now.language)}
    if version and version not in earlier:
        raise NotHere
    shown = earlier.get(version, now)
    return {"subject": shown.subject, "body": shown.body, "since": queries.today()}


def _kept(request: ActorRequest, kind: str, language: str, words: dict[str, Any]) -> HttpResponse:
    row = actions.revise(
        kind=kind, language=language, by=request.actor, **words | {"since": words["since"] or queries.today()}
    )
    messages.success(
        request, _("Kept as version %(version)s. Letters already issued keep theirs.") % {"version": row.version}
    )
    return redirect("cases:letter-template", kind, language)


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: ActorRequest) -> HttpResponse:
    """What stands at the head of every letter from now on."""
    request.actor.require("edit letter templates")
    form = LetterheadForm(request.POST or None, queries.letterhead())
    if request.method == "POST" and form.is_valid():
        actions.edit_letterhead(by=request.actor, **form.facts())
        messages.success(request, _("The letterhead is kept. Letters already issued keep theirs."))
        return redirect("cases:letterhead")
    return render(request, "cases/letters/letterhead.html", {"form": form}, status=422 if form.errors else 200)
