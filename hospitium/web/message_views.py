"""Threads of a case: the list, one thread with its composer, taking back, translating."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.http import ActorRequest
from hospitium.cases.messages import actions, errors, queries
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.places import endonym, language_name
from hospitium.patients.queries import spoken_by
from hospitium.records.actions import receive_document
from hospitium.records.queries import documents_of

from .frame import around
from .message_forms import MessageForm, RenderingForm


@require_GET
def threads(request: ActorRequest, ref: str) -> HttpResponse:
    """The threads of a case that the reader takes part in; somebody outside has one and is led to it."""
    case = case_for(request.actor, ref)
    found = queries.threads_of(request.actor, case)
    if request.headers.get("HX-Target") == "messages-list":
        return render(request, "web/messages/_threads.html", {"case": case, "threads": found})
    if len(found) == 1:
        return redirect("web:thread", case.ref, found[0].audience)
    return render(request, "web/messages/threads.html", {"case": case, "threads": found})


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: ActorRequest, ref: str, audience: str) -> HttpResponse:
    """One thread: what was said, and the composer of this audience."""
    around(request)
    case = queries.door(request.actor, ref, audience)
    if request.headers.get("HX-Target") == "thread":
        return render(request, "web/messages/_lines.html", _lines(request, case, audience))
    form = MessageForm(request.POST or None, request.FILES or None, initial=_begun(request, case, audience))
    form.offer(_offered(request, case))
    if request.method == "POST" and form.is_valid():
        return _sent(request, case, audience, form)
    context = _lines(request, case, audience) | _composer(request, case, audience) | {"form": form}
    if request.method != "POST" and not request.headers.get("X-Unasked"):
        actions.mark_read(case=case, audience=audience, by=request.actor)
    return render(request, "web/messages/thread.html", context, status=422 if form.errors else 200)


def _sent(request: ActorRequest, case: Case, audience: str, form: MessageForm) -> HttpResponse:
    """Send what was written, or keep it as a draft; files go through the desk's own examination first."""
    said = form.said()
    said["documents"] += _received(case, form.cleaned_data["uploads"])
    if "draft" in request.POST:
        said.pop("is_urgent")
        actions.keep_draft(case_ref=case.ref, audience=audience, by=request.actor, **said)
        messages.success(request, _("The draft is kept."))
    else:
        actions.write_message(case_ref=case.ref, audience=audience, by=request.actor, **said)
    return redirect("web:thread", case.ref, audience)


def _received(case: Case, files: list[Any]) -> list[str]:
    """The references of files sent along: received like any upload for this case, whoever sent them."""
    with acting(SYSTEM):
        return [
            receive_document(
                chunks=file.chunks(), file_name=file.name, by=SYSTEM, channel="message", sent_for_id=case.pk
            ).ref
            for file in files
        ]


def _lines(request: ActorRequest, case: Case, audience: str) -> dict[str, Any]:
    lines = queries.lines_of(request.actor, case, audience)
    known = {one.ref: one for one in documents_of(request.actor, case.pk)} if _any_documents(lines) else {}
    return {
        "case": case,
        "audience": queries.Audience(audience),
        "look": queries.LOOKS[audience],
        "rows": [{"line": line, "documents": _attached(line, known)} for line in lines],
        "now": timezone.now(),
        "may_translate": request.actor.may("translate"),
        "rendering": RenderingForm(initial={"language": get_language()}),
    }


def _any_documents(lines: list[queries.Line]) -> bool:
    return any(line.message.documents for line in lines)


def _attached(line: queries.Line, known: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"ref": ref, "document": known.get(ref)} for ref in line.message.documents]


def _offered(request: ActorRequest, case: Case) -> list[tuple[str, str]]:
    """The documents of the case that may go along: all that are whole. Who reads the thread sees those of the case."""
    return [(one.ref, one.file_name) for one in documents_of(request.actor, case.pk) if one.is_released]


def _begun(request: ActorRequest, case: Case, audience: str) -> dict[str, Any]:
    draft = queries.draft_of(request.actor, case, audience)
    own = {"language": get_language()}
    if draft is None:
        return own
    return {"body": draft.body, "language": draft.language or own["language"], "documents": draft.documents}


def _composer(request: ActorRequest, case: Case, audience: str) -> dict[str, Any]:
    """Who will read it, and in which languages they read."""
    people = queries.readers_outside(case, audience)
    tags = [person.language for person in people]
    if audience == queries.Audience.FAMILY and not tags:
        tags = spoken_by(case.patient)[:1]
    side = queries.side_of(request.actor, case)
    return {
        "is_outside": side != queries.Audience.STAFF,
        "people": people,
        "reads": [language_name(tag) for tag in dict.fromkeys(tags)],
        "endonyms": [endonym(tag) for tag in dict.fromkeys(tags)],
        "seconds": actions.TAKE_BACK_SECONDS,
        "draft_url": reverse("web:message-draft", args=[case.ref, audience]),
    }


@require_POST
def draft(request: ActorRequest, ref: str, audience: str) -> HttpResponse:
    """Keep what is being written, as it is written."""
    actions.keep_draft(
        case_ref=ref,
        audience=audience,
        body=request.POST.get("body", ""),
        language=request.POST.get("language", ""),
        documents=[one for one in request.POST.getlist("documents") if one],
        by=request.actor,
    )
    return HttpResponse(status=204)


@require_POST
def take_back(request: ActorRequest, ref: str, audience: str, number: int) -> HttpResponse:
    """Take a message back before it goes; it is the draft again."""
    actions.take_back(case_ref=ref, audience=audience, number=number, by=request.actor)
    messages.success(request, _("The message is taken back. It is your draft again."))
    return redirect("web:thread", ref, audience)


@require_POST
def translation(request: ActorRequest, ref: str, audience: str, number: int) -> HttpResponse:
    """Pair a message with its translation."""
    queries.message_for(request.actor, ref, audience, number)
    form = RenderingForm(request.POST)
    if not form.is_valid():
        raise errors.EmptyMessage
    actions.render_message(case_ref=ref, audience=audience, number=number, by=request.actor, **form.cleaned_data)
    return redirect("web:thread", ref, audience)
