"""Papers by camera: send, see what became of them, see what is asked for still."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.records import family

from .reach import zone_of_family
from .whose import around_case, own_case


class PapersForm(forms.Form):
    """The files; several at once."""

    file = forms.FileField(
        label=gettext_lazy("Pictures or files"),
        allow_empty_file=True,
        help_text=gettext_lazy("A photograph of each page is enough. Lay the paper flat, near a window."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: ActorRequest, ref: str) -> HttpResponse:
    """Send papers, and what became of those that were sent."""
    found = own_case(request, ref)
    form = PapersForm(request.POST, request.FILES) if request.method == "POST" else PapersForm()
    form.fields["file"].widget.attrs["multiple"] = True
    if request.method == "POST" and form.is_valid():
        family.send_papers(case_ref=ref, files=request.FILES.getlist("file"), by=request.actor)
        messages.success(request, _("Your papers have arrived. You can close this page."))
        return redirect("family:papers", found.ref)
    context = around_case(
        request,
        found,
        "family:papers",
        form=form,
        papers=family.papers_of(request.actor, found),
        wanted=family.still_wanted(found),
        zone=zone_of_family(request.actor, found),
    )
    return render(request, "web/family/papers.html", context, status=422 if form.errors else 200)
