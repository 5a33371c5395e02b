"""Letters to read on a phone, and what of the record a family takes along."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from hospitium.access.http import ActorRequest
from hospitium.cases.letters import queries

from .reach import zone_of_family
from .whose import around_case, own_case


@require_GET
def letters(request: ActorRequest, ref: str) -> HttpResponse:
    """Letters that were issued, newest first; the summary and the whole record to take along."""
    found = own_case(request, ref)
    issued = [one for one in queries.letters_of(request.actor, found) if not one.is_draft]
    rows = [{"letter": one, "state": one.standing(queries.today())} for one in issued]
    zone = zone_of_family(request.actor, found)
    return render(
        request, "web/family/letters.html", around_case(request, found, "family:letters", rows=rows, zone=zone)
    )


@require_GET
def letter(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """One letter, to read."""
    found = own_case(request, ref)
    _case, one = queries.letter_for(request.actor, ref, number)
    context = around_case(
        request,
        found,
        "family:letters",
        letter=one,
        state=one.standing(queries.today()),
        preview=_one_after_the_other(queries.preview(one)),
        zone=zone_of_family(request.actor, found),
    )
    return render(request, "web/family/letter.html", context)


def _one_after_the_other(preview: dict[str, Any]) -> dict[str, Any]:
    """Two languages side by side are for paper: on a phone the reader's comes first."""
    own = get_language() or "en"
    texts = sorted(preview["texts"], key=lambda text: text["language"] != own)
    faces = sorted(preview["faces"], key=lambda face: face["language"] != own)[:1]
    return preview | {"texts": texts, "faces": faces, "rows": []}
