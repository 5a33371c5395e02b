"""Pages of handing out by link: for staff the list, the making and the taking back; for whoever holds a link the protocol of
SMART Health Links and our own page to read it. The protocol alone answers other sites' pages (CORS), as it demands.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest, address_of
from hospitium.kernel.errors import NotHere
from hospitium.kernel.squares import square

from . import enclosed, exports, handing, opening, printed
from .enclosed import FHIR
from .forms import HandOutForm
from .models import Content, ExportForm
from .opening import Answer, Guest

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
    "Cache-Control": "no-store",
}
LARGEST = 16_384
"""Bytes a guest may say."""


@require_http_methods(["GET", "POST"])
def links(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Links made of a case: who opened each, who took over, a form for a new one."""
    case, found = handing.links_of(request.actor, case_ref)
    here = enclosed.has(request.actor, case)
    form = HandOutForm(request.POST or None, here=here, country=case.patient.country)
    packet = request.POST.get("packet") or request.GET.get("packet", "")
    if request.method == "POST" and form.is_valid():
        ready = exports.packet_ready(request.actor, packet, case)
        made = handing.make_link(case_ref=case_ref, wish=form.wish, by=request.actor, ready=ready)
        return _shown_once(request, made, reverse("records:hand-out", args=[case_ref]))
    context = {
        "case": case,
        "links": [{"link": one, "state": handing.state_of(one), "tries": handing.TRIES - one.wrong} for one in found],
        "form": form,
        "packet": packet,
        "is_large": not packet and printed.is_large(case.patient_id),
        "contents": dict(Content.choices),
    }
    return render(request, "records/hand_out.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hand_over(request: ActorRequest, ref: str) -> HttpResponse:
    """A whole record that is ready as a link, for the patient who asked for it."""
    found = exports.export_for(request.actor, ref, to_download=request.method == "POST")
    if found.form != ExportForm.ARCHIVE or not exports.may_hand_over(request.actor):
        raise NotHere
    patient = found.case.patient
    first = {"kind": "patient", "recipient": patient.full_name, "contents": [Content.ARCHIVE]}
    form = HandOutForm(request.POST or None, here=[Content.ARCHIVE], country=patient.country, initial=first)
    if request.method == "POST" and form.is_valid():
        ready = exports.ready_bytes(found)
        made = handing.make_link(case_ref=found.case.ref, wish=form.wish, by=request.actor, ready=ready)
        return _shown_once(request, made, reverse("records:export", args=[found.ref]))
    context = {"export": found, "form": form}
    return render(request, "records/hand_over.html", context, status=422 if form.errors else 200)


def _shown_once(request: ActorRequest, made: handing.Made, back: str) -> HttpResponse:
    manifest = request.build_absolute_uri(reverse("records:health-link", args=[made.secret]))
    address = f"{request.build_absolute_uri(reverse('records:read-link'))}#{made.address(manifest)}"
    context = {
        "link": made.link,
        "address": address,
        "passcode": made.passcode,
        "square": square(address),
        "back": back,
    }
    return render(request, "records/handed_out.html", context)


@require_POST
def revoke(request: ActorRequest, case_ref: str, ref: str) -> HttpResponse:
    """The link opens nothing from now on."""
    handing.revoke_link(case_ref=case_ref, ref=ref, by=request.actor)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("records:hand-out", case_ref)


@require_GET
def read_link(request: HttpRequest) -> HttpResponse:
    """Our page for whoever got a link: what stands behind the `#` never leaves the browser."""
    return render(request, "records/read_link.html")


@csrf_exempt
@require_http_methods(["GET", "POST", "OPTIONS"])
def manifest(request: HttpRequest, secret: str) -> HttpResponse:
    """The list of files of a link (POST, JSON), or with flag U the file itself (GET)."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=OPEN_TO_ALL)
    if request.method == "GET":
        return _direct(request, secret)
    said = _said(request)
    if said is None or not _word(said, "recipient"):
        return _answer({"error": "recipient"}, 400)
    answer = opening.open_link(secret=secret, guest=_guest(request, said), passcode=_word(said, "passcode"))
    if answer.link is None:
        return _refused(answer)
    most = said.get("embeddedLengthMax")
    return _answer({"status": "finalized", "files": list(_files(request, secret, answer, most))}, 200)


@csrf_exempt
@require_http_methods(["GET", "OPTIONS"])
def sealed_file(request: HttpRequest, secret: str, token: str) -> HttpResponse:
    """A sealed file by the address the list gave, for some minutes."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=OPEN_TO_ALL)
    data = opening.file_at(secret=secret, token=token, guest=_guest(request, {}))
    return _jose(data) if data is not None else _refused(Answer())


@require_POST
def acknowledge(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever opened the link says that the records arrived, or that they take over."""
    said = _said(request) or {}
    name = _word(said, "name")
    if not name:
        return JsonResponse({"error": "name"}, status=400)
    answer = opening.acknowledge(
        secret=secret,
        guest=_guest(request, {"recipient": name}),
        organisation=_word(said, "organisation"),
        takes_over=said.get("takesOver") is True,
        words=_word(said, "message"),
        passcode=_word(said, "passcode"),
    )
    return JsonResponse({"kept": True}) if answer.link else _refused(answer, {})


def _direct(request: HttpRequest, secret: str) -> HttpResponse:
    name = request.GET.get("recipient", "").strip()
    if not name:
        return _answer({"error": "recipient"}, 400)
    answer = opening.open_link(secret=secret, guest=_guest(request, {"recipient": name}), is_direct=True)
    return _jose(opening.path_of(answer.files[0]).read_bytes()) if len(answer.files) == 1 else _refused(Answer())


def _files(request: HttpRequest, secret: str, answer: Answer, most: Any) -> Iterator[dict[str, str]]:
    """Each file in the list: inside it where the reader asked for that and it is small, else by address."""
    most = most if isinstance(most, int) and not isinstance(most, bool) else -1
    for one in answer.files:
        if one.size <= min(most, EMBEDDED):
            yield {"contentType": FHIR, "embedded": opening.path_of(one).read_text()}
        else:
            place = reverse("records:sealed-file", args=[secret, opening.token_of(one)])
            yield {"contentType": FHIR, "location": request.build_absolute_uri(place)}


EMBEDDED = 5 * 2**20
"""Bytes of a file that are put into the list at most, whatever a reader asks for."""


def _refused(answer: Answer, headers: dict[str, str] = OPEN_TO_ALL) -> JsonResponse:
    if answer.tries is not None:
        return JsonResponse({"remainingAttempts": answer.tries}, status=401, headers=headers)
    return JsonResponse({"error": "not found"}, status=404, headers=headers)


def _answer(told: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(told, status=status, headers=OPEN_TO_ALL)


def _jose(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="application/jose", headers=OPEN_TO_ALL)


def _said(request: HttpRequest) -> dict[str, Any] | None:
    if request.content_type != "application/json" or int(request.headers.get("Content-Length") or 0) > LARGEST:
        return None
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _word(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _guest(request: HttpRequest, said: dict[str, Any]) -> Guest:
    route = request.resolver_match.view_name if request.resolver_match else ""
    return Guest(_word(said, "recipient"), address=address_of(request), route=route)
