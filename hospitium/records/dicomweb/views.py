"""The addresses of DICOMweb: parse, ask one door, answer in the standard's own media types."""

import itertools
import json
from collections.abc import Callable
from typing import IO, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import numbers_in
from hospitium.records import painting

from . import multipart, retrieve, search, store

JSON = "application/dicom+json"
UNFUZZY = '299 hospitium "The fuzzymatching parameter is not supported. Only literal matching has been performed."'


def _base(request: ActorRequest) -> str:
    return request.build_absolute_uri("/dicomweb")


def _accepts(request: ActorRequest, *kinds: str) -> bool:
    stated = request.headers.get("Accept", "*/*").lower()
    return any(kind in stated for kind in ("*/*", *kinds))


def _not_acceptable() -> HttpResponse:
    return HttpResponse(status=406)


def _found(request: ActorRequest, look: Callable[..., list[Any]], **known: str) -> HttpResponse:
    if not _accepts(request, JSON, "application/json"):
        return _not_acceptable()
    query = search.asked(request.GET.dict() | known)
    told = look(request.actor, query, _base(request))
    response = HttpResponse(json.dumps(told, ensure_ascii=False) if told else b"", JSON, 200 if told else 204)
    if request.GET.get("fuzzymatching", "").lower() == "true":
        response.headers["Warning"] = UNFUZZY
    return response


@require_http_methods(["GET", "POST"])
def studies(request: ActorRequest) -> HttpResponseBase:
    """Search for studies; or store objects."""
    return _store(request, "") if request.method == "POST" else _found(request, search.studies)


@require_GET
def series(request: ActorRequest, study: str = "") -> HttpResponse:
    """Search for series, of one study or of all."""
    return _found(request, search.series, StudyInstanceUID=study)


@require_GET
def instances(request: ActorRequest, study: str = "", series: str = "") -> HttpResponse:
    """Search for instances, of a study, of a series, or of all."""
    return _found(request, search.instances, StudyInstanceUID=study, SeriesInstanceUID=series)


@require_http_methods(["GET", "POST"])
def objects(request: ActorRequest, study: str, series: str = "", instance: str = "") -> HttpResponseBase:
    """Retrieve the objects of a study, of a series, or one; or store objects of a study."""
    if request.method == "POST":
        return HttpResponse(status=405) if series else _store(request, study)
    found = retrieve.instances_of(request.actor, study, series, instance)
    if not _accepts(request, "multipart/related", "application/dicom"):
        return _not_acceptable()
    return _parts("application/dicom", retrieve.files(found))


@require_GET
def metadata(request: ActorRequest, study: str, series: str = "", instance: str = "") -> HttpResponseBase:
    """Headers of the objects of a study, of a series, or of one."""
    found = retrieve.instances_of(request.actor, study, series, instance)
    if not _accepts(request, JSON, "application/json"):
        return _not_acceptable()
    return StreamingHttpResponse(retrieve.metadata(found, _base(request)), content_type=JSON)


@require_GET
def frames(request: ActorRequest, study: str, series: str, instance: str, numbers: str) -> HttpResponseBase:
    """Frames in the clear, by their numbers with commas between."""
    one = retrieve.instances_of(request.actor, study, series, instance)[0]
    wanted = numbers_in(numbers.split(","))
    if not _accepts(request, "multipart/related", "application/octet-stream"):
        return _not_acceptable()
    parts = retrieve.frames(one, wanted)
    first = list(itertools.islice(parts, 1))  # what is not there is said before anything is sent
    return _parts("application/octet-stream", itertools.chain(first, parts)) if first else HttpResponse(status=400)


@require_GET
def rendered(request: ActorRequest, study: str, series: str, instance: str, number: int = 1) -> HttpResponseBase:
    """A frame as a PNG; `window=centre,width,...` and `viewport=width,height` are heeded."""
    one = retrieve.instances_of(request.actor, study, series, instance)[0]
    if not _accepts(request, "image/png", "image/*"):
        return _not_acceptable()
    try:
        window = [float(part) for part in request.GET.get("window", "").split(",")[:2] if part]
        width = int(float(request.GET.get("viewport", "0").split(",")[0] or 0))
    except (ValueError, OverflowError):
        return HttpResponse(status=400)
    picture = painting.picture_of(
        one.document, number - 1, width=max(0, min(width, 4096)), window=window if len(window) == 2 else None
    )
    return HttpResponse(picture, content_type="image/png")


@require_GET
def bulk(request: ActorRequest, study: str, series: str, instance: str, tag: str) -> HttpResponseBase:
    """The bytes of one large element, such as an enclosed document."""
    one = retrieve.instances_of(request.actor, study, series, instance)[0]
    return _parts("application/octet-stream", iter([("application/octet-stream", painting.bulk_of(one.document, tag))]))


def _parts(kind: str, parts: Any) -> StreamingHttpResponse:
    boundary, body = multipart.written(parts)
    return StreamingHttpResponse(body, content_type=f'multipart/related; type="{kind}"; boundary={boundary}')


def _store(request: ActorRequest, study: str) -> HttpResponse:
    kind, held, boundary = multipart.parameters_of(request.headers.get("Content-Type", ""))
    request.actor.require("send referral")
    if kind != "multipart/related" or held.lower() not in ("application/dicom", ""):
        return HttpResponse(status=415)
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    stream: IO[bytes] = request.META["wsgi.input"] if is_chunked else request  # type: ignore[assignment]
    parts = multipart.Parts(stream, boundary)
    status, told = store.store(parts, by=request.actor, study=study, base=_base(request))
    return HttpResponse(json.dumps(told, ensure_ascii=False), JSON, status)
