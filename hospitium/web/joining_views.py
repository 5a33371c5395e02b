"""Patients by reference, possible doubles, two records side by side: joining them and parting them again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases import joining, queries
from hospitium.kernel.entered import path_in
from hospitium.kernel.ids import tidy_ref
from hospitium.patients import queries as patients
from hospitium.patients.errors import MergeIncomplete, UnmergeNeedsReason


@require_GET
def doubles(request: ActorRequest) -> HttpResponse:
    """Open proposals that two records are one person's, likeliest first."""
    page = joining.doubles(request.actor, after=request.GET.get("after", "")[:40])
    rows = [patients.match_in_words(match) for match in page.matches]
    return render(request, "web/doubles.html", {"rows": rows, "after": page.after, "withheld": page.withheld})


@require_POST
def keep_apart(request: ActorRequest, number: int) -> HttpResponse:
    """The two are different people; the proposal is not made again."""
    joining.keep_apart(number=number, by=request.actor)
    return redirect(path_in(request.POST.get("next")) or "/doubles/")


@require_GET
def patient(request: ActorRequest, ref: str) -> HttpResponse:
    """Who somebody is here: their cases, what was joined to the record, what may be another record of theirs."""
    found = joining.patient_for(request.actor, ref)
    if found.ref != tidy_ref(ref):
        return redirect("web:patient", found.ref)
    merges = patients.merges_of(found)
    context = {
        "patient": found,
        "joined": patients.refs_joined_to(found),
        "cases": queries.cases_of(request.actor, patient_id=found.pk),
        "merges": merges,
        "doubles": [patients.match_in_words(match) for match in patients.doubles_of(request.actor, found)],
        "may_part": request.actor.may("merge patients"),
    }
    return render(request, "web/patient.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ActorRequest, ref: str, other: str) -> HttpResponse:
    """Two records side by side; sent, what was chosen stands and they are one."""
    sent, problem = request.POST, ""
    choices = {name.removeprefix("choice-"): sent[name] for name in sent if name.startswith("choice-")}
    if request.method == "POST":
        try:
            joining.merge_patients(
                kept_ref=ref, merged_ref=other, choices=choices, reason=sent.get("reason", ""), by=request.actor
            )
            return redirect("web:patient", tidy_ref(ref))
        except MergeIncomplete as refusal:
            problem = str(refusal)
    pair = joining.pair_for(request.actor, ref, other)
    if pair[0].ref != tidy_ref(ref) or pair[1].ref != tidy_ref(other):
        return redirect("web:merge", pair[0].ref, pair[1].ref)
    context = {
        "compared": patients.compared(*pair, choices),
        "cases": queries.cases_of_each(request.actor, *(one.pk for one in pair)),
        "reason": sent.get("reason", ""),
        "problem": problem,
    }
    return render(request, "web/merge.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """What goes back when two joined records part, and whose is what came since; sent, they are two again."""
    sent, problem = request.POST, ""
    found = joining.merge_for(request.actor, ref, number)
    if request.method == "POST":
        assigned = [sent[name] for name in sent if name.startswith("goes-") and sent[name]]
        try:
            joining.unmerge(ref=ref, number=number, reason=sent.get("reason", ""), assigned=assigned, by=request.actor)
            return redirect("web:patient", found.kept_ref)
        except UnmergeNeedsReason as refusal:
            problem = str(refusal)
    context = patients.parting(found) | {"problem": problem, "reason": sent.get("reason", "")}
    return render(request, "web/unmerge.html", context, status=422 if problem else 200)
