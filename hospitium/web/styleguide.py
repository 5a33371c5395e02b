"""The style guide: every component with believable content, for people who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown to anybody who has signed in; holds no data."""
    return render(
        request,
        "web/styleguide.html",
        {
            "tones": ["danger", "warning", "success", "info", "selected"],
            "steps": [("done", "Intake"), ("done", "Records"), ("current", "Clinical review"), ("", "Decision")],
        },
    )
