"""Views of the pages of paper documents."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hospitium.access.http import ActorRequest

from . import leafing, queries


def leaf(request: ActorRequest, found: queries.SourceDocument) -> dict[str, Any] | None:
    """What the page of a document that is paper shows more than others; None for others."""
    asked = request.GET
    if not leafing.is_paper(found):
        return None
    return leafing.leaf(found, number=asked.get("page", ""), query=asked.get("q", ""), zoom=asked.get("zoom") == "1")


@require_GET
def reading(request: ActorRequest, ref: str) -> HttpResponse:
    """How many pages the machine has read; the page asks until all are, and is shown anew when the open one is."""
    found = queries.document_for(request.actor, ref)
    pages = queries.pages_of(found)
    told = leafing.progress(pages)
    shown = request.GET.get("shown", "")
    response = render(request, "records/_reading.html", {"document": found, "reading": told, "shown": shown})
    if not told["left"] or any(str(page.number) == shown and not page.is_waiting for page in pages):
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def page_picture(request: ActorRequest, ref: str, number: int, width: int) -> HttpResponse:
    """A page of a released document as a picture of ours, to be seen in place: nothing of the sender's is in it."""
    found = queries.document_for(request.actor, ref)
    picture, turn = queries.picture_of(found, number, width)
    return as_picture(request, found, f"{number}-{width}-{turn}", picture)


def as_picture(request: ActorRequest, found: queries.SourceDocument, name: str, picture: bytes) -> HttpResponse:
    """A picture of ours as an answer that no browser runs and that need not be sent twice."""
    tag = f'"{found.sha256[:20]}-{name}"'
    is_known = request.headers.get("If-None-Match") == tag
    return HttpResponse(
        b"" if is_known else picture,
        status=304 if is_known else 200,
        content_type="image/webp",
        headers={
            "Content-Disposition": f'inline; filename="{found.ref}-{name}.webp"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-cache",
            "ETag": tag,
        },
    )
