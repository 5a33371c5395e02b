"""One act each: parse, call, show the case again."""

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access import actions as access_actions
from hospitium.access.http import ActorRequest
from hospitium.access.queries import EMERGENCY_MINUTES, User
from hospitium.access.roles import Role
from hospitium.access.stepup import require_recent
from hospitium.kernel.entered import filled, number_in, path_in
from hospitium.kernel.errors import NotHere

from . import actions, errors, forms, queries, sentences


def _parsed(request: ActorRequest, ref: str, form: django_forms.Form) -> dict[str, Any]:
    """What was sent; the door comes first, so that a wrong form tells a stranger nothing."""
    request.actor.require("see whole case")
    if not form.is_valid():
        queries.case_for(request.actor, ref)
    return filled(form)


def _again(request: ActorRequest, ref: str) -> HttpResponse:
    """Back to the case; htmx is told to reload, so that every panel shows the new state."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(path_in(request.POST.get("next")) or f"/cases/{ref}/")


def _done(request: ActorRequest, case: queries.Case) -> HttpResponse:
    """Back to the case, offering to take the act back."""
    if entry := queries.undoable(request.actor, case):
        request.session["undo"] = {"ref": case.ref, "entry": entry.pk, "text": sentences.sentence(entry)}
    return _again(request, case.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: ActorRequest) -> HttpResponse:
    """Emergency access: which record and why; it opens for an hour and is reviewed."""
    request.actor.require("break glass")
    require_recent(request)
    form = forms.EmergencyForm(request.POST or None, initial={"reference": request.GET.get("reference", "")})
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.break_glass(**form.cleaned_data, by=request.actor)
            return redirect(f"/cases/{case.ref}/")
        except errors.NoSuchReference as refusal:
            form.add_error("reference", str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "cases/emergency.html", {"form": form, "minutes": EMERGENCY_MINUTES}, status=status)


@require_POST
def end_emergency(request: ActorRequest, ref: str) -> HttpResponse:
    """Close the record again before its hour is over."""
    request.actor.require("see whole case")
    case = queries.case_for(request.actor, ref)
    access_actions.end_emergency(patient_id=case.patient_id, by=request.actor)
    return redirect("/")


@require_POST
def restrict(request: ActorRequest, ref: str) -> HttpResponse:
    """Restrict the patient's cases to the people named on them, or open them to the desks again."""
    asked = _parsed(request, ref, forms.RestrictForm(request.POST))
    actions.restrict_case(case_ref=ref, by=request.actor, **asked)
    return _again(request, ref)


@require_POST
def undo(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take one's last act back."""
    actions.undo(case_ref=ref, entry_id=number, by=request.actor)
    return _again(request, ref)


@require_POST
def move(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a step of the journey."""
    asked = _parsed(request, ref, forms.MoveForm(request.POST))
    actions.move_case(case_ref=ref, by=request.actor, **asked)
    return _again(request, ref)


@require_POST
def gate(request: ActorRequest, ref: str, kind: str) -> HttpResponse:
    """Say what a gate shows."""
    asked = _parsed(request, ref, forms.GateForm(request.POST))
    actions.state_gate(case_ref=ref, kind=kind, by=request.actor, **asked)
    return _again(request, ref)


@require_POST
def override(request: ActorRequest, ref: str, kind: str) -> HttpResponse:
    """Answer for passing a closed gate for a while."""
    asked = _parsed(request, ref, forms.OverrideForm(request.POST))
    actions.override_gate(case_ref=ref, kind=kind, by=request.actor, **asked)
    return _again(request, ref)


@require_POST
def owner(request: ActorRequest, ref: str) -> HttpResponse:
    """Assign the case."""
    asked = _parsed(request, ref, forms.OwnerForm(request.POST))
    return _done(request, actions.assign_case(case_ref=ref, owner_id=asked["owner"], by=request.actor))


@require_POST
def hold(request: ActorRequest, ref: str) -> HttpResponse:
    """Hold the case, or resume it."""
    asked = _parsed(request, ref, forms.HoldForm(request.POST))
    if asked["hold"]:
        case = actions.hold_case(case_ref=ref, by=request.actor, **asked)
    else:
        case = actions.resume_case(case_ref=ref, by=request.actor)
    return _done(request, case)


@require_POST
def snooze(request: ActorRequest, ref: str) -> HttpResponse:
    """Take the case off the worklist for a while, or wake it."""
    form = forms.SnoozeForm(request.POST)
    _parsed(request, ref, form)
    wake_on = form.cleaned_data.get("wake_on", "")
    case = actions.snooze_case(case_ref=ref, until=form.day(timezone.now().date()), wake_on=wake_on, by=request.actor)
    return _done(request, case)


@require_POST
def note(request: ActorRequest, ref: str) -> HttpResponse:
    """Write a staff note."""
    asked = _parsed(request, ref, forms.NoteForm(request.POST))
    actions.write_note(case_ref=ref, text=asked["text"], by=request.actor)
    return _again(request, ref)


@require_POST
def task(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Tick a task off."""
    actions.finish_task(case_ref=ref, task_id=number, by=request.actor)
    return _again(request, ref)


@require_POST
def circle(request: ActorRequest, ref: str) -> HttpResponse:
    """Bring a person into the circle, or end their relation."""
    asked = _parsed(request, ref, forms.CircleForm(request.POST))
    person = User.objects.filter(pk=asked["person"], is_active=True).first()
    if person is None or (asked["role"] and asked["role"] not in Role.values):
        raise NotHere
    if asked["role"]:
        actions.join_circle(case_ref=ref, person=person, role=Role(asked["role"]), by=request.actor)
    else:
        actions.leave_circle(case_ref=ref, person=person, by=request.actor)
    return _again(request, ref)


@require_GET
def timeline(request: ActorRequest, ref: str) -> HttpResponse:
    """Older entries of the timeline."""
    request.actor.require("see whole case")
    case = queries.case_for(request.actor, ref)
    before = request.GET.get("before", "")
    entries = queries.timeline(request.actor, case, before=number_in(before), kind=request.GET.get("show", ""))
    return render(
        request,
        "cases/_timeline.html",
        {"case": case, "entries": sentences.told(entries), "show": request.GET.get("show", "")},
    )
