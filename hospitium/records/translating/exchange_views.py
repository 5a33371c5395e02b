"""Downloads and uploads of translations for linguists' own programs."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.errors import BadInput, NotHere

from . import exchange, queries
from .forms import ExchangeForm

MOST_BYTES = 20 * 2**20


@require_GET
def translation_file(request: ActorRequest, ref: str, form: str) -> HttpResponse:
    """A translation as XLIFF."""
    request.actor.require("translate")
    if form not in exchange.FORMS:
        raise NotHere
    found = queries.translation_for(request.actor, ref, action="export")
    data = exchange.xliff(found, found.segments.all(), form)
    return HttpResponse(data, content_type="application/xliff+xml", headers=_as_file(f"{found.ref}.{form}.xlf"))


@require_POST
def import_translation(request: ActorRequest, ref: str) -> HttpResponse:
    """Take an XLIFF file back."""
    request.actor.require("translate")
    queries.translation_for(request.actor, ref)
    brought = exchange.bring_xliff(ref=ref, data=_bytes(request), by=request.actor)
    told = ngettext("%(n)s segment confirmed from the file.", "%(n)s segments confirmed from the file.", brought.kept)
    messages.success(request, told % {"n": brought.kept})
    if brought.moved:
        left = ngettext(
            "%(n)s segment was saved by somebody meanwhile and left as it is.",
            "%(n)s segments were saved by somebody meanwhile and left as they are.",
            brought.moved,
        )
        messages.warning(request, left % {"n": brought.moved})
    return redirect("records:translation", ref)


@require_GET
def memory_file(request: ActorRequest) -> StreamingHttpResponse:
    """The shared memory of a pair of languages as TMX."""
    request.actor.require("sign translation")
    source, target = request.GET.get("source", "es")[:35], request.GET.get("target", "en")[:35]
    lines = list(exchange.tmx(source, target))  # before the transaction of the request ends
    return StreamingHttpResponse(lines, content_type="application/xml", headers=_as_file("memory.tmx"))


@require_POST
def import_memory(request: ActorRequest) -> HttpResponse:
    """Take a TMX file into the shared memory."""
    request.actor.require("sign translation")
    brought = exchange.bring_tmx(data=_bytes(request), by=request.actor)
    messages.success(
        request,
        ngettext("%(n)s sentence taken into the memory.", "%(n)s sentences taken into the memory.", brought.kept)
        % {"n": brought.kept},
    )
    if brought.moved:
        messages.warning(request, _("Sentences that may tell who somebody is were left out."))
    return redirect("records:translations")


def _bytes(request: ActorRequest) -> bytes:
    form = ExchangeForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["file"].size > MOST_BYTES:
        raise BadInput
    data: bytes = form.cleaned_data["file"].read()
    return data


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
