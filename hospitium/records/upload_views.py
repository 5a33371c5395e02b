"""Files in pieces: the addresses of tus 1.0 for people who sign in, and a page with the same for sources with a link."""

import base64
import binascii
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.http import ActorRequest, address_of
from hospitium.cases.pathways.versions import offered
from hospitium.cases.queries import case_for
from hospitium.kernel.entered import filled, number_in
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.kernel.ids import new_ref

from . import unpacking, uploading
from .errors import WrongOffset, WrongPasscode
from .forms import LinkForm, RecordsForm
from .models import Upload
from .referring.models import DRAFT
from .referring.queries import draft_for
from .uploading import Sender

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
HOURS = 2
"""How long a passcode opens a link in one browser."""


@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Make room for a file (`Upload-Length`, `Upload-Metadata`); answers where to send its pieces."""
    upload = _begun(request, Sender(request.actor))
    return _created(reverse("records:upload", args=[upload.pk]))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: ActorRequest, upload: str) -> HttpResponse:
    """How far a file has come, its next piece, or its end."""
    return _piece(request, Sender(request.actor), upload)


@require_POST
def done(request: ActorRequest) -> HttpResponse:
    """All files of a delivery have come."""
    request.actor.require("send referral")
    _finish(request, Sender(request.actor))
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a source sends records: first the passcode, then the files. Nothing of the case is shown."""
    if not _is_open(request, secret):
        return _passcode(request, secret)
    link = uploading.link_at(secret)
    form = RecordsForm(request.POST or None, request.FILES or None)
    sent = 0
    if request.method == "POST" and form.is_valid():
        with acting(SYSTEM):
            for file in form.cleaned_data["file"]:
                _whole(Sender(SYSTEM, link), file)
                sent += 1
    context = {"secret": secret, "form": form, "link": link, "sent": sent, "delivery": new_ref("D")}
    return render(request, "records/send.html", context, status=422 if form.errors else 200)


@require_POST
def send_begin(request: HttpRequest, secret: str) -> HttpResponse:
    """`begin` for a source with a link."""
    with acting(SYSTEM):
        upload = _begun(request, _source(request, secret))
    return _created(reverse("records:send-upload", args=[secret, upload.pk]))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def send_upload(request: HttpRequest, secret: str, upload: str) -> HttpResponse:
    """`upload` for a source with a link."""
    with acting(SYSTEM):
        return _piece(request, _source(request, secret), upload)


@require_POST
def send_done(request: HttpRequest, secret: str) -> HttpResponse:
    """`done` for a source with a link."""
    _finish(request, _source(request, secret))
    return HttpResponse(status=204)


@require_POST
def make_link(request: ActorRequest, case_ref: str) -> HttpResponse:
    """A new link for a source; its address and passcode are shown once."""
    request.actor.require("chase records")
    case = case_for(request.actor, case_ref)
    link, secret, passcode = uploading.make_link(case_ref=case_ref, by=request.actor, **filled(LinkForm(request.POST)))
    address = request.build_absolute_uri(reverse("records:send", args=[secret]))
    return render(request, "records/link.html", {"case": case, "link": link, "address": address, "passcode": passcode})


@require_POST
def revoke_link(request: ActorRequest, case_ref: str, number: int) -> HttpResponse:
    """The link takes nothing from now on."""
    uploading.revoke_link(case_ref=case_ref, number=number, by=request.actor)
    messages.success(request, _("The link takes nothing any more."))
    return redirect("records:chase", case_ref)


def _passcode(request: HttpRequest, secret: str) -> HttpResponse:
    problem = ""
    if request.method == "POST" and "passcode" in request.POST:
        try:
            link = uploading.open_link(secret=secret, passcode=request.POST["passcode"], address=address_of(request))
        except WrongPasscode as refusal:
            problem = str(refusal)
        else:
            response = redirect("records:send", secret)
            response.set_cookie(
                COOKIE,
                signing.dumps(link.pk, salt=COOKIE),
                max_age=HOURS * 3600,
                path=reverse("records:send", args=[secret]),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )
            return response
    else:
        uploading.link_at(secret)
    return render(request, "records/passcode.html", {"problem": problem}, status=403 if problem else 200)


COOKIE = "upload-link"


def _is_open(request: HttpRequest, secret: str) -> bool:
    try:
        number = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=HOURS * 3600)
    except signing.BadSignature:
        return False
    return bool(number == uploading.link_at(secret).pk)


def _source(request: HttpRequest, secret: str) -> Sender:
    if not _is_open(request, secret):
        raise NotHere
    return Sender(SYSTEM, uploading.link_at(secret))


def _whole(sender: Sender, file: Any) -> Upload:
    """A file that came in one piece, the way of those that come in many."""
    upload = uploading.begin_upload(
        sender=sender, file_name=file.name, size=file.size, declared_type=file.content_type or ""
    )
    offset = 0
    for data in file.chunks():
        upload = uploading.append(sender=sender, number=upload.pk, offset=offset, data=data)
        offset = upload.offset
    return upload if file.size else uploading.append(sender=sender, number=upload.pk, offset=0, data=b"")


def _begun(request: HttpRequest, sender: Sender) -> Upload:
    sender.by.require("add records")
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    length = number_in(request.headers.get("Upload-Length"))
    if length is None:
        raise BadInput
    pathway = said.get("pathway", "")[:40]
    if pathway and pathway not in {version.pathway.slug for version in offered()}:
        raise BadInput
    return uploading.begin_upload(
        sender=sender,
        file_name=said.get("filename", ""),
        size=length,
        declared_type=said.get("filetype", ""),
        case_ref="" if sender.link else said.get("case", ""),
        question=said.get("question", "")[:500],
        urgency=said.get("urgency", "")[:20],
        pathway=pathway,
        delivery=_delivery(said.get("delivery", ""), sender),
    )


def _delivery(name: str, sender: Sender) -> str:
    """What a file comes together with: a delivery, or a referral that its sender is writing. Raises `NotHere` for another's."""
    if name.startswith(DRAFT):
        return draft_for(sender.by, name).ref
    return name[:12] if name.startswith("D-") else ""


def _metadata(header: str) -> dict[str, str]:
    """Pairs of a name and a value in base64, as tus has them. Raises `BadInput`."""
    try:
        pairs = [pair.split() for pair in header.split(",") if pair.strip()]
        return {pair[0]: base64.b64decode(pair[1], validate=True).decode() if pair[1:] else "" for pair in pairs}
    except (binascii.Error, UnicodeDecodeError):
        raise BadInput from None


def _created(place: str) -> HttpResponse:
    return HttpResponse(status=201, headers=TUS | {"Location": place})


def _piece(request: HttpRequest, sender: Sender, name: str) -> HttpResponse:
    try:
        number = uuid.UUID(name)
    except ValueError:
        raise NotHere from None
    if request.method == "DELETE":
        uploading.give_up(sender=sender, number=number)
        return HttpResponse(status=204, headers=TUS)
    if request.method == "HEAD":
        return _told(uploading.upload_of(sender, number), 200, sender)
    offset = number_in(request.headers.get("Upload-Offset"))
    if offset is None or request.content_type != "application/offset+octet-stream":
        raise WrongOffset
    moved = uploading.append(sender=sender, number=number, offset=offset, data=request.body)
    return _told(moved, 204, sender)


def _told(upload: Upload, status: int, sender: Sender) -> HttpResponse:
    headers = TUS | {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size)}
    if upload.document and not sender.link:
        headers["Content-Location"] = reverse("records:document", args=[upload.document.ref])
    return HttpResponse(status=status, headers=headers)


def _finish(request: HttpRequest, sender: Sender) -> None:
    delivery = request.POST.get("delivery", "")
    if delivery.startswith("D-") and uploading.sent_together(sender, delivery):
        unpacking.settle_delivery(delivery=delivery, by=sender.by)
