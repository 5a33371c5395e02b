"""Each write takes effect once: a key names the sending, and a repetition gets the first answer again.

The contract is that of the IETF draft "The Idempotency-Key HTTP Header Field" (draft-07, October 2025), for forms by a
hidden field, for programs by the header: no key 400, the same key with other contents 422, one still under way is
waited for, one answered is answered alike. The key stands in the transaction of its effect: both commit, or neither.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from hospitium.kernel.ids import REQUEST_KEY

from .errors import KeyMissing, KeyReused
from .models import AnsweredOnce

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
KEPT_HEADERS = ("Location", "HX-Redirect", "HX-Refresh", "HX-Trigger", "HX-Location", "Content-Type", "ETag")
KEPT_COOKIES = (settings.LANGUAGE_COOKIE_NAME,)
KEY = re.compile(r"[\x21\x23-\x7e]{8,200}")
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
OF_THE_SENDING = frozenset({REQUEST_KEY, "csrfmiddlewaretoken"})


def answered_once(request: HttpRequest, person_id: int, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer to a write: made now, or the one made when this key came first. Runs in the caller's transaction.

    A second request with the same key waits for the first by the table's unique constraint. What was refused or failed
    leaves no key. Raises `KeyMissing` and `KeyReused`.
    """
    key, digest = key_of(request), digest_of(request)
    if not _is_first(person_id, key, request.path[:300], digest):
        return _again(request, AnsweredOnce.objects.get(person=person_id, key=key), digest)
    response = answer()
    mine = AnsweredOnce.objects.filter(person=person_id, key=key)
    if response.status_code >= 400:
        mine.delete()
    else:
        mine.update(status=response.status_code, headers=_kept(response))
    return response


def _is_first(person_id: int, key: str, route: str, digest: str) -> bool:
    """Claim the key; waits while another transaction holds it, until that one ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AnsweredOnce._meta.db_table} (person_id, key, route, digest, status, headers, at)"  # noqa: S608 - the name of our own table
            " VALUES (%s, %s, %s, %s, 0, '{}', statement_timestamp()) ON CONFLICT DO NOTHING",
            [person_id, key, route, digest],
        )
        return bool(cursor.rowcount)


def key_of(request: HttpRequest) -> str:
    """The key of a request: the header `Idempotency-Key` (quoted or bare), else the form's hidden field."""
    key = request.headers.get("Idempotency-Key", "").strip().strip('"') or request.POST.get(REQUEST_KEY, "")
    if not KEY.fullmatch(key):
        raise KeyMissing
    return key


def digest_of(request: HttpRequest) -> str:
    """SHA-256 over method, address and contents: fields in their order, files by their own digest."""
    digest = hashlib.sha256()
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    yield (request.method or "").encode()
    yield request.get_full_path().encode()
    if request.content_type not in FORMS:
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        if name not in OF_THE_SENDING:
            yield from (part.encode(errors="surrogatepass") for part in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from (name.encode(), (file.name or "").encode(errors="surrogatepass"), _of_file(file))


def _of_file(file: Any) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()


def _kept(response: HttpResponseBase) -> dict[str, Any]:
    """What is stored of an answer: where it leads. Bodies are not, as they may speak of patients."""
    cookies = [response.cookies[name].OutputString() for name in KEPT_COOKIES if name in response.cookies]
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"headers": headers, "cookies": cookies, "had_body": bool(getattr(response, "content", b"?"))}


def _again(request: HttpRequest, first: AnsweredOnce, digest: str) -> HttpResponse:
    if first.digest != digest:
        raise KeyReused
    if first.headers["had_body"]:
        return _back(request)
    response = HttpResponse(status=first.status, headers=first.headers["headers"])
    for cookie in first.headers["cookies"]:
        response.cookies.load(cookie)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """Instead of a page that was not kept: where the person came from, to see what is so now."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    came_from = urlsplit(request.headers.get("Referer", ""))
    path = came_from.path if came_from.netloc == request.get_host() and came_from.path.startswith("/") else "/"
    return HttpResponse(status=303, headers={"Location": path if not path.startswith("//") else "/"})
