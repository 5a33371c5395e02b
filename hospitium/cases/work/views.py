"""Pages of work: mine, my desk's, what is handed over, who is away, the ladders."""

from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases import queries
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import filled, number_in, numbers_in, on_clock
from hospitium.kernel.errors import NotHere

from . import absences, escalating, forms, handing, lists, offers, rows, tasks, whose


@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What I must do over all my cases: overdue, today, this week, later; asleep apart."""
    request.actor.require("do tasks")
    whose.look_around(request.actor)
    show = request.GET.get("show", "")
    page = lists.my_work(request.actor, show=show, after=request.GET.get("after", ""))
    shown, near = _listed(request, page)
    context = shown | {"show": show, "waiting": near.waiting}
    if request.headers.get("HX-Target") == "more":
        return render(request, "cases/work/_rows.html", context)
    chips, shift = _chips(lists.work_counts(request.actor), show), _local(request, offers.next_shift(request.actor))
    return render(request, "cases/work/mine.html", context | {"chips": chips, "next_shift": shift})


def _listed(
    request: ActorRequest, page: lists.Page, known: dict[int, str] | None = None, **of_desk: bool
) -> tuple[dict[str, Any], offers.Around]:
    """What the table shows, and what is handed over around it."""
    actor, near = request.actor, offers.around(request.actor, page.cases)
    ends, here = lists.edges(actor.zone), request.get_full_path()
    sheet = rows.Sheet(ends, here, may_finish=actor.may("finish task"), **of_desk)
    query = request.GET.copy()
    query.pop("after", None)
    shown = {
        "rows": [(PARTS[part](), row) for part, row in rows.told(actor, page.cases, near.by_task, sheet, known)],
        "after": page.after,
        "withheld": page.withheld,
        "query": query.urlencode(),
        "here": here,
    }
    return shown, near


PARTS = {
    "overdue": lambda: _("Overdue"),
    "today": lambda: _("Today"),
    "week": lambda: _("This week"),
    "later": lambda: _("Later"),
    "snoozed": lambda: _("Asleep"),
}


def _chips(counts: dict[str, int], show: str) -> list[dict[str, Any]]:
    """The parts of the list with how much is in each, counted up to a thousand."""
    more = "+" if counts["seen"] > queries.COUNTED else ""
    parts = [{"label": _("All"), "count": "", "query": "", "current": not show}]
    return parts + [
        {"label": label(), "count": f"{counts[slug]}{more}", "query": f"show={slug}", "current": show == slug}
        for slug, label in PARTS.items()
    ]


@require_GET
def desk(request: ActorRequest) -> HttpResponse:
    """What my desk must do: what nobody has, and what colleagues have; who has how much, who leads."""
    request.actor.require("do tasks")
    whose.look_around(request.actor)
    known = {place.pk: place for place in whose.all_desks() if place.pk in whose.desks_of(request.actor)}
    if not known:
        raise NotHere
    asked = number_in(request.GET.get("desk"))
    here = next(iter(known.values())) if asked is None else known.get(asked)
    if here is None:
        raise NotHere
    everybody, (people, lead) = "everybody" in request.GET, offers.people_of(here.pk)
    page = lists.desk_work(request.actor, here.pk, after=request.GET.get("after", ""), everybody=everybody)
    may_assign = request.actor.may("assign tasks")
    shown, _near = _listed(request, page, people, of_desk=True, may_assign=may_assign)
    context = shown | {"may_assign": may_assign, "people": people.items()}
    if request.headers.get("HX-Target") == "more":
        return render(request, "cases/work/_rows.html", context)
    more = {
        "desks": known.values(),
        "here_desk": here,
        "everybody": everybody,
        "load": lists.load_of(people),
        "lead": lead,
    }
    return render(request, "cases/work/desk.html", context | more | {"may_lead": request.actor.may("lead desks")})


@require_GET
def task(request: ActorRequest, number: int) -> HttpResponse:
    """Where a task is found: on its case."""
    request.actor.require("do tasks")
    return redirect(f"{reverse('web:case', args=[offers.case_ref_of(request.actor, number)])}#task-{number}")


@require_POST
def give(request: ActorRequest, number: int) -> HttpResponse:
    """Take a task, give it to a colleague, or back to the desk."""
    asked = _parsed(request, forms.GiveForm(request.POST))
    tasks.give_task(task_id=number, person_id=asked["person"], by=request.actor)
    return _back(request)


@require_POST
def give_ticked(request: ActorRequest) -> HttpResponse:
    """Give the ticked tasks of a desk to a colleague, all of them or none."""
    request.actor.require("assign tasks")
    asked = _parsed(request, forms.GiveForm(request.POST))
    numbers = numbers_in(request.POST.getlist("task")[:200])
    tasks.give_tasks(task_ids=numbers, person_id=asked["person"], by=request.actor)
    return _back(request)


@require_POST
def sleep(request: ActorRequest, number: int) -> HttpResponse:
    """Let a task sleep, or wake it."""
    form = forms.SleepForm(request.POST)
    asked = _parsed(request, form)
    until = form.moment(request.actor.zone)
    tasks.snooze_task(task_id=number, until=until, wake_on=asked["wake_on"], wake=asked["wake"], by=request.actor)
    return _back(request)


@require_POST
def add(request: ActorRequest, ref: str) -> HttpResponse:
    """Add a task to a case, in own words."""
    asked = _parsed(request, forms.AddForm(request.POST))
    due = asked["due"] and on_clock(asked["due"], request.actor.zone)
    who = asked["to"]
    tasks.add_task(
        case_ref=ref, words=asked["words"], due_at=due, assignee_id=who["person"], desk_id=who["desk"], by=request.actor
    )
    return redirect(f"/cases/{ref}/")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_overs(request: ActorRequest) -> HttpResponse:
    """What is offered to me and by me, and a form to offer more."""
    request.actor.require("do tasks")
    whose.look_around(request.actor)
    chosen = numbers_in((request.POST or request.GET).getlist("task"))
    if request.method == "POST":
        asked = _parsed(request, forms.HandOverForm(request.POST))
        before = None if chosen else asked["before"] and on_clock(asked["before"], request.actor.zone)
        who = asked["to"]
        handing.hand_over(
            note=asked["note"],
            task_ids=chosen,
            due_before=before,
            to_person=who["person"],
            to_desk=who["desk"],
            by=request.actor,
        )
        messages.success(request, _("Offered. The tasks stay yours until somebody accepts them."))
        return redirect("cases:hand-overs")
    context = {
        "incoming": offers.incoming(request.actor),
        "outgoing": offers.outgoing(request.actor),
        "chosen": offers.chosen(request.actor, chosen),
        "receivers": offers.receivers(request.actor),
        "next_shift": _local(request, offers.next_shift(request.actor)),
    }
    return render(request, "cases/work/hand_overs.html", context)


@require_POST
def hand_over(request: ActorRequest, ref: str) -> HttpResponse:
    """Accept a set of tasks, send it back, or take back what one offered."""
    handing.party_to(ref, request.actor)
    asked = _parsed(request, forms.AnswerForm(request.POST))
    chosen = numbers_in(request.POST.getlist("task"))
    if asked["answer"] == "accept":
        count = handing.accept(set_ref=ref, task_ids=chosen, by=request.actor)
        said = ngettext("%(count)s task is yours now.", "%(count)s tasks are yours now.", count)
    elif asked["answer"] == "return":
        count = handing.send_back(set_ref=ref, task_ids=chosen, reason=asked["reason"], by=request.actor)
        said = ngettext("%(count)s task sent back.", "%(count)s tasks sent back.", count)
    else:
        count = handing.take_back(set_ref=ref, by=request.actor)
        said = ngettext("%(count)s task is no longer offered.", "%(count)s tasks are no longer offered.", count)
    messages.success(request, said % {"count": count})
    return redirect("cases:hand-overs")


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: ActorRequest) -> HttpResponse:
    """When I am away and who stands in."""
    request.actor.require("do tasks")
    if request.method == "POST":
        asked = _parsed(request, forms.AbsenceForm(request.POST))
        since, until = (asked[name] and on_clock(asked[name], request.actor.zone) for name in ("since", "until"))
        absences.be_away(since=since, until=until, deputy_id=asked["deputy"], by=request.actor)
        return redirect("cases:away")
    context = {"absences": absences.absences_of(request.actor), "people": offers.colleagues(request.actor)}
    return render(request, "cases/work/away.html", context)


@require_POST
def back(request: ActorRequest, number: int) -> HttpResponse:
    """End my absence."""
    absences.be_back(absence_id=number, by=request.actor)
    return redirect("cases:away")


@require_POST
def lead(request: ActorRequest) -> HttpResponse:
    """Say who leads a desk."""
    request.actor.require("lead desks")
    asked = _parsed(request, forms.LeadForm(request.POST))
    absences.name_lead(desk_id=asked["desk"], person_id=asked["person"], by=request.actor)
    return redirect(f"{reverse('cases:desk-work')}?{urlencode({'desk': asked['desk']})}")


@require_http_methods(["GET", "HEAD", "POST"])
def ladders(request: ActorRequest) -> HttpResponse:
    """The ladders of escalation that were made, and a form for the next."""
    request.actor.require("set escalation")
    if request.method == "POST":
        asked = _parsed(request, forms.LadderForm(request.POST))
        hours = {name: asked[name] for name in ("owner_percent", "desk_hours", "programme_hours", "accept_hours")}
        about = {name: asked[name] for name in ("pathway", "kind", "effective_from", "why")}
        escalating.make_rule(ladder=escalating.Ladder(**hours), by=request.actor, **about)
        return redirect("cases:ladders")
    context = {
        "rules": escalating.rules_made(),
        "shipped": escalating.SHIPPED,
        "now": escalating.rule_for("", ""),
        "pathways": offers.pathways(),
        "kinds": offers.kinds(),
        "today": timezone.now().date(),
    }
    return render(request, "cases/work/ladders.html", context)


def _parsed(request: ActorRequest, form: django_forms.Form) -> dict[str, Any]:
    request.actor.require("do tasks" if not isinstance(form, forms.LadderForm) else "set escalation")
    return filled(form)


def _back(request: ActorRequest) -> HttpResponse:
    """Back to the list the act came from."""
    target = request.POST.get("next", "")
    return redirect(target if target.startswith("/work/") else "cases:work")


def _local(request: ActorRequest, moment: Any) -> str:
    """A moment as a field for day and hour takes it, on the reader's clock."""
    return f"{moment.astimezone(zone_of(request.actor.zone)):%Y-%m-%dT%H:%M}"
