"""Pages of imaging: the viewer of a study, and the pictures it asks for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hospitium.access.http import ActorRequest

from . import painting, studies

FOREVER = "private, max-age=31536000, immutable"
"""A picture's address names bytes that never change; only the reader's own browser may keep them."""
THUMBNAIL = 128


@require_GET
def images(request: ActorRequest, ref: str) -> HttpResponse:
    """The viewer: every series of the study a document belongs to."""
    shown = studies.study_for(request.actor, ref)
    painting.PAINTER.start()  # while the page is on its way
    series = [{key: one[key] for key in ("title", "modality", "pictures")} for one in shown.series if one["pictures"]]
    return render(request, "records/images.html", {"shown": shown, "study": shown.study, "pictures": series})


@require_GET
def frame(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """One frame's pixels for the viewer: a line of JSON, then the pixels; the first frame is 1."""
    document, _ = studies.picture_for(request.actor, ref, number - 1)
    return HttpResponse(
        painting.frame_of(document, number - 1),
        content_type="application/octet-stream",
        headers={"Content-Encoding": "deflate", "Cache-Control": FOREVER},
    )


@require_GET
def thumbnail(request: ActorRequest, ref: str) -> HttpResponse:
    """A small picture of a document's middle frame."""
    document, instance = studies.picture_for(request.actor, ref, 0)
    picture = painting.picture_of(document, instance.frames // 2, width=THUMBNAIL)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": FOREVER})
