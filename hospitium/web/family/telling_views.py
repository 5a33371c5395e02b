"""Forms as one thing a page: the question, its answer kept at once, all answers once more before they are sent."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case
from hospitium.kernel.entered import number_in
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.places import country_choices, language_choices
from hospitium.patients.telling import actions, queries
from hospitium.patients.telling.errors import AnswersMissing, AnswerUnusable
from hospitium.patients.telling.questions import QUESTIONS, Kind, Question

from .places import zone_choices
from .whose import around_case, own_case


@require_GET
def forms(request: ActorRequest, ref: str) -> HttpResponse:
    """What we ask, part by part, and how far each has come."""
    found = own_case(request, ref)
    told = queries.told_of(found.patient)
    return render(request, "web/family/forms.html", around_case(request, found, "family:forms", told=told))


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: ActorRequest, ref: str, section: str) -> HttpResponse:
    """A part's answers to be checked, then sent; a part nobody began leads to its first question."""
    found, who = own_case(request, ref), _who(request)
    refusal = None
    if request.method == "POST":
        try:
            actions.send_answers(patient=found.patient, section=section, by=request.actor, companion_id=who)
        except AnswersMissing as missing:
            refusal = missing
        else:
            messages.success(request, _("Thank you. Your team can read it now."))
            return redirect("family:forms", found.ref)
    shown = queries.part_of(found.patient, section, who)
    if shown.state == "new" and not refusal:
        return redirect(_address(found, shown.section.questions[0], who))
    rows = [row | {"url": _address(found, row["question"], who, back="check")} for row in shown.rows]
    more = {"part": shown, "rows": rows, "who": who, "refusal": refusal}
    context = around_case(request, found, "family:forms", **more)
    return render(request, "web/family/part.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: ActorRequest, ref: str, section: str, question: str) -> HttpResponse:
    """One question; its answer is kept, and the next one asked."""
    found, who = own_case(request, ref), _who(request)
    shown = queries.part_of(found.patient, section, who)
    asked = QUESTIONS.get(question)
    if asked is None or asked not in shown.section.questions:
        raise NotHere
    if request.method != "POST":
        answer = shown.answers.get(asked.slug)
        given = {"choices": answer.choices, "words": answer.words} if answer else _known(found, asked)
        return render(request, "web/family/question.html", _asked(request, found, shown, asked, given))
    given = _given(request, asked)
    try:
        actions.tell(patient=found.patient, question=asked.slug, by=request.actor, companion_id=who, **given)
    except AnswerUnusable as refusal:
        context = _asked(request, found, shown, asked, given, refusal)
        return render(request, "web/family/question.html", context, status=refusal.status)
    return redirect(_onward(request, found, shown, asked))


@require_POST
def add_companion(request: ActorRequest, ref: str) -> HttpResponse:
    """Tell about one more person who travels along."""
    found = own_case(request, ref)
    added = actions.add_companion(patient=found.patient, by=request.actor)
    return redirect(_address(found, queries.BY_SLUG["companion"].questions[0], added.pk))


@require_POST
def drop_companion(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """This person does not come."""
    found = own_case(request, ref)
    actions.drop_companion(patient=found.patient, companion_id=number, by=request.actor)
    messages.success(request, _("Noted: this person does not travel with you."))
    return redirect("family:forms", found.ref)


def _who(request: ActorRequest) -> int | None:
    return number_in(request.GET.get("who"))


def _address(found: Case, asked: Question, who: int | None, back: str = "") -> str:
    query = {name: value for name, value in (("who", who), ("back", back)) if value}
    here = reverse("family:question", args=[found.ref, queries.SECTION_OF[asked.slug].slug, asked.slug])
    return f"{here}?{urlencode(query)}" if query else here


def _check(found: Case, shown: queries.Part) -> str:
    here = reverse("family:part", args=[found.ref, shown.section.slug])
    return f"{here}?who={shown.companion.pk}" if shown.companion else here


def _onward(request: ActorRequest, found: Case, shown: queries.Part, asked: Question) -> str:
    """After an answer: home, back to where it was changed from, the next question, or all answers to be checked."""
    if "later" in request.POST:
        return reverse("family:forms", args=[found.ref])
    following = shown.section.next_after(asked.slug)
    if "back" in request.GET or following is None:
        return _check(found, shown)
    return _address(found, following, shown.companion.pk if shown.companion else None)


def _given(request: ActorRequest, asked: Question) -> dict[str, Any]:
    """What was sent, in the shape of an answer; a day from its three fields."""
    sent = request.POST
    if asked.kind == Kind.DAY:
        day, month, year = (sent.get(name, "").strip() for name in ("day", "month", "year"))
        return {"choices": [], "words": f"{year}-{month:0>2}-{day:0>2}" if day or month or year else ""}
    return {"choices": [one for one in sent.getlist("choice") if one], "words": sent.get("words", "")}


def _known(found: Case, asked: Question) -> dict[str, Any]:
    """What the record knows already, so that nobody writes it twice."""
    patient = found.patient
    if asked.slug == "passport_name":
        return {"choices": [], "words": patient.full_name}
    if asked.slug in ("passport_country", "companion_country") and patient.country:
        return {"choices": [patient.country], "words": ""}
    if asked.slug == "zone" and patient.zone:
        return {"choices": [patient.zone], "words": ""}
    if asked.slug in ("spoken", "read"):
        return {"choices": [one.tag for one in patient.languages.all() if one.is_preferred][:1], "words": ""}
    return {"choices": [], "words": ""}


def _asked(
    request: ActorRequest,
    found: Case,
    shown: queries.Part,
    asked: Question,
    given: dict[str, Any],
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    numbers = [one.slug for one in shown.section.questions]
    before = shown.section.before(asked.slug)
    who = shown.companion.pk if shown.companion else None
    year, _dash, rest = given["words"].partition("-") if asked.kind == Kind.DAY else ("", "", "")
    return around_case(
        request,
        found,
        "family:forms",
        part=shown,
        asked=asked,
        given=given,
        refusal=refusal,
        options=_options(found, asked),
        place=numbers.index(asked.slug) + 1,
        of=len(numbers),
        before=_check(found, shown) if "back" in request.GET else _address(found, before, who) if before else "",
        date={"year": year, "month": rest[:2].lstrip("0"), "day": rest[3:5].lstrip("0")},
    )


def _options(found: Case, asked: Question) -> list[tuple[str, Any]]:
    if asked.kind == Kind.COUNTRY:
        return list(country_choices())
    if asked.kind == Kind.LANGUAGE:
        return list(language_choices())
    if asked.kind == Kind.ZONE:
        return zone_choices(found.patient.country, found.patient.zone)
    return list(asked.choices.items())
