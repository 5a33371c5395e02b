"""Where carriers call us: mail that came in, and what became of what we sent. A secret in the address opens them."""

import hmac
import json
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hospitium.kernel.errors import NotHere

from . import arriving
from .provider import Told, told_by
from .texting import found

STATES_AT = {"id_at": "id", "state_at": "status", "states": {}}


def _knows(secret: str, ours: str) -> None:
    if not ours or not hmac.compare_digest(secret.encode(), ours.encode()):
        raise NotHere


@csrf_exempt
@require_POST
def mail(request: HttpRequest, secret: str, what: str) -> HttpResponse:
    """From the mail provider: `inbound`, `tracking`; or a mail as it is (`raw`), from a mail server of one's own."""
    _knows(secret, settings.MAIL_HOOK_SECRET)
    if what == "raw":
        arriving.keep_mail(request.read(arriving.LARGEST + 1))
        return HttpResponse(status=204)
    if what not in ("inbound", "tracking") or not settings.MAIL_PROVIDER:
        raise NotHere
    if request.content_type == "application/json":  # a mail with its files, in letters: larger than a form may be
        request._body = request.read(2 * arriving.LARGEST)
    try:
        for told in told_by(request, settings.MAIL_PROVIDER, what):
            if told.raw:
                arriving.keep_mail(told.raw)
            else:
                arriving.note_told(told)
    except (SuspiciousOperation, KeyError, ImportError) as problem:
        raise NotHere from problem
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def texts(request: HttpRequest, secret: str, way: str) -> HttpResponse:
    """From the gateway of text messages: what became of one. Where id and state stand, and what its words mean, is set up."""
    _knows(secret, settings.TEXT_HOOK_SECRET)
    given = settings.TEXTS.get(way)
    shape = STATES_AT | (given if isinstance(given, dict) else {})
    try:
        data = request.POST.dict() or json.loads(request.body)
    except ValueError as problem:
        raise NotHere from problem
    word = str(found(data, str(shape["state_at"])) or "")
    states: Any = shape["states"]
    arriving.note_told(Told(carrier_id=str(found(data, str(shape["id_at"])) or "")[:100], kind=states.get(word, word)))
    return HttpResponse(status=204)
