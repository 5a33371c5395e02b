"""Pages of imaging: the viewer of a study, and the pictures it asks for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import filled, number_in

from . import key_images, painting, studies
from .forms import KeyImageForm

FOREVER = "private, max-age=31536000, immutable"
"""A picture's address names bytes that never change; only the reader's own browser may keep them."""
THUMBNAIL = 128


@require_GET
def images(request: ActorRequest, ref: str) -> HttpResponse:
    """The viewer: every series of the study a document belongs to."""
    shown = studies.study_for(request.actor, ref)
    painting.PAINTER.start()  # while the page is on its way
    series = [{key: one[key] for key in ("title", "modality", "pictures")} for one in shown.series if one["pictures"]]
    keys = key_images.of_study(shown)
    may_mark = request.actor.may("mark key images")
    context = {"shown": shown, "study": shown.study, "pictures": series, "keys": keys, "may_mark": may_mark, "ref": ref}
    return render(request, "records/images.html", context)


@require_POST
def mark_key_image(request: ActorRequest, ref: str) -> HttpResponse:
    """Mark a frame as worth handing on, in the window it was seen in."""
    request.actor.require("mark key images")
    studies.study_for(request.actor, ref)
    told = filled(KeyImageForm(request.POST))
    has_window = told["level"] is not None and told["width"] is not None
    window = [told["level"], told["width"]] if has_window else []
    key_images.mark(document_ref=ref, frame=told["frame"] - 1, by=request.actor, window=window, note=told["note"])
    messages.success(request, _("Marked. The picture goes into the packet."))
    return redirect("records:images", ref)


@require_POST
def drop_key_image(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """The frame is no key image any more."""
    key_images.unmark(document_ref=ref, number=number, by=request.actor)
    return redirect("records:images", ref)


@require_GET
def frame(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """One frame's pixels for the viewer: a line of JSON, then the pixels; the first frame is 1."""
    document, _instance = studies.picture_for(request.actor, ref, number - 1)
    return HttpResponse(
        painting.frame_of(document, number - 1),
        content_type="application/octet-stream",
        headers={"Content-Encoding": "deflate", "Cache-Control": FOREVER},
    )


@require_GET
def thumbnail(request: ActorRequest, ref: str) -> HttpResponse:
    """A small picture of a document's middle frame, or of the one asked for (from 0)."""
    asked = number_in(request.GET.get("frame"))
    document, instance = studies.picture_for(request.actor, ref, asked or 0)
    picture = painting.picture_of(document, instance.frames // 2 if asked is None else asked, width=THUMBNAIL)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": FOREVER})
