"""The inbox of one person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import number_in

from . import actions, queries
from .notices import PLACES, said


@require_GET
def inbox(request: ActorRequest) -> HttpResponse:
    """Notices, newest first, in the reader's language."""
    before = request.GET.get("before", "")
    found = queries.inbox(request.actor.id or 0, before=number_in(before))
    rows = [
        {
            "notice": notice,
            "sentence": said(notice.kind, notice.facts, request.actor.zone),
            "url": PLACES[notice.kind] % notice.ref,
        }
        for notice in found
    ]
    return render(request, "messaging/inbox.html", {"rows": rows, "more": found[-1].pk if len(found) == 50 else None})


@require_POST
def read(request: ActorRequest) -> HttpResponse:
    """Mark one notice, or all, as read."""
    actions.mark_read(person_id=request.actor.id or 0, notice_id=number_in(request.POST.get("notice")))
    return redirect("messaging:inbox")
