"""Writes of readiness: what is asked, what is shown, and what a person decides about a line; each settles the line anew."""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import User
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.places import COUNTRIES
from hospitium.partners.models import ServiceLine

from .errors import EvidenceIncomplete, NotSo, PeriodUnclear, SourceNeeded, WhyNeeded
from .events import ServiceLineSuspended
from .models import Evidence, LineChange, LineStanding, Requirement
from .queries import Readiness, is_lead, line_for, readiness_of, today
from .rules import HELD, Kind, State
from .sentences import NEEDED, in_place


@transaction.atomic
def state_evidence(
    *,
    slug: str,
    kind: str,
    by: Actor,
    country: str = "",
    subject: str = "",
    value: Decimal | None = None,
    reference: str = "",
    begins: dt.date | None = None,
    ends: dt.date | None = None,
    person_id: int | None = None,
    source: str = "",
    link: str = "",
    valid_until: dt.date | None = None,
) -> Evidence:
    """Show something for a line. Raises `EvidenceIncomplete`, `PeriodUnclear`, `SourceNeeded`, `BadInput`, `NotHere`."""
    line = _to_show(by, slug)
    if kind not in Kind.values or (country and country not in COUNTRIES):
        raise BadInput
    subject, person = subject.strip()[:120], _person(person_id) if kind == Kind.LEAD else None
    if not _is_whole(kind, subject, value, reference, begins, ends, valid_until, person):
        raise EvidenceIncomplete(kind=Kind(kind).label, needed=NEEDED[Kind(kind)])
    if begins and ends and not begins <= ends <= today():
        raise PeriodUnclear
    if kind != Kind.LEAD and not (source.strip() or link.startswith("https://")):
        raise SourceNeeded
    shown = Evidence.objects.create(
        line=line,
        country=country,
        kind=kind,
        subject=subject,
        value=value,
        reference=reference.strip()[:80],
        begins=begins,
        ends=ends,
        person=person,
        source=source.strip()[:300],
        link=link[:500] if link.startswith("https://") else "",
        valid_until=valid_until,
        stated_by=by.name,
        stated_by_id=by.id,
    )
    settle(line, by=by)
    return shown


def _is_whole(
    kind: str,
    subject: str,
    value: Decimal | None,
    reference: str,
    begins: dt.date | None,
    ends: dt.date | None,
    valid_until: dt.date | None,
    person: User | None,
) -> bool:
    needed: dict[str, tuple[Any, ...]] = {
        Kind.VOLUMES: (value is not None and value >= 0, begins, ends),
        Kind.OUTCOMES: (subject, value is not None, begins, ends),
        Kind.ACCREDITATION: (subject, reference.strip(), valid_until),
        Kind.LANGUAGE: (subject, value is not None and value > 0),
        Kind.LEAD: (person,),
    }
    return all(needed[kind])


def _person(number: int | None) -> User | None:
    return User.objects.filter(pk=number, is_active=True).first() if number else None


@transaction.atomic
def withdraw_evidence(*, slug: str, number: int, why: str, by: Actor) -> Evidence:
    """Let something no longer count for a line; it stays in its list with the reason."""
    line = _to_show(by, slug)
    shown = Evidence.objects.select_for_update().filter(pk=number, line=line, withdrawn_at=None).first()
    if shown is None:
        raise NotHere
    shown.withdrawn_why = _said(why)
    shown.withdrawn_at, shown.withdrawn_by = timezone.now(), by.name
    shown.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    settle(line, by=by, reason=shown.withdrawn_why)
    return shown


@transaction.atomic
def ask_of_lines(
    *,
    kind: str,
    why: str,
    by: Actor,
    slug: str = "",
    country: str = "",
    subject: str = "",
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    since: dt.date | None = None,
) -> Requirement:
    """Ask something of one line or of all, in one country or everywhere, from a day on; says why."""
    by.require("edit requirements")
    line = line_for(by, slug, lock=True) if slug else None
    if kind not in Kind.values or (country and country not in COUNTRIES):
        raise BadInput
    if minimum is not None and maximum is not None and minimum > maximum:
        raise BadInput
    made = Requirement.objects.create(
        line=line,
        country=country,
        kind=kind,
        subject=subject.strip()[:120],
        minimum=minimum,
        maximum=maximum,
        since=since or today(),
        made_by=by.name,
        made_by_id=by.id,
        why=_said(why),
    )
    _settle_all([line] if line else ServiceLine.objects.all(), by=by, reason=made.why)
    return made


@transaction.atomic
def end_requirement(*, number: int, why: str, by: Actor, on: dt.date | None = None) -> Requirement:
    """Ask something no longer from a day (today) on."""
    by.require("edit requirements")
    found = Requirement.objects.select_for_update().filter(pk=number, until=None).first()
    if found is None:
        raise NotHere
    reason = _said(why)
    found.until = max(on or today(), found.since)
    found.save(update_fields=["until"])
    lines = [found.line] if found.line else ServiceLine.objects.all()
    _settle_all(lines, by=by, reason=reason)
    return found


@transaction.atomic
def suspend_line(*, slug: str, reason: str, by: Actor, country: str = "") -> LineStanding:
    """Offer a line no longer, everywhere or in one country, until somebody resumes it. Announces `ServiceLineSuspended`."""
    by.require("suspend lines")
    line = line_for(by, slug, lock=True)
    standing = _decide(line, country, State.SUSPENDED, _said(reason), by)
    publish(ServiceLineSuspended(line_id=line.pk, country=country, reason=standing.reason, by_name=by.name))
    return standing


@transaction.atomic
def resume_line(*, slug: str, reason: str, by: Actor, country: str = "") -> LineStanding:
    """End a suspension, or propose a retired line again; whether it is ready the evidence says."""
    by.require("suspend lines")
    line = line_for(by, slug, lock=True)
    standing = _standing(line, country)
    if standing.state not in HELD:
        raise NotSo(line=str(line), state=State(standing.state).label)
    why, before = _said(reason), standing.state
    standing.state = State.PROPOSED
    standing.save(update_fields=["state"])
    now = readiness_of(line, [country])[0]
    proven = State.PROPOSED if now.state in HELD else now.state  # held everywhere, it is not ready here either
    _keep(standing, before, replace(now, state=proven), why, by)
    settle(line, by=by, reason=why)
    return standing


@transaction.atomic
def retire_line(*, slug: str, reason: str, by: Actor) -> LineStanding:
    """Offer a line no longer at all; its cases go on."""
    by.require("suspend lines")
    return _decide(line_for(by, slug, lock=True), "", State.RETIRED, _said(reason), by)


@transaction.atomic
def set_review(*, slug: str, review_on: dt.date, by: Actor) -> LineStanding:
    """Say until when the line may go on before somebody looks at all of it again."""
    by.require("suspend lines")
    line = line_for(by, slug, lock=True)
    standing = _standing(line, "")
    standing.review_on = review_on
    standing.save(update_fields=["review_on"])
    settle(line, by=by)
    return standing


def settle(line: ServiceLine, *, by: Actor, reason: str = "") -> int:
    """Keep what the line is in each country where that changed, with what is missing; gives in how many it did."""
    changed = 0
    for now in readiness_of(line):
        standing = _standing(line, now.country)
        if not {standing.state, now.state} & HELD and standing.state != now.state:
            _keep(standing, standing.state, now, reason, by)
            changed += 1
    return changed


def _settle_all(lines: Iterable[ServiceLine], *, by: Actor, reason: str) -> None:
    for line in lines:
        settle(line, by=by, reason=reason)


def _decide(line: ServiceLine, country: str, state: State, reason: str, by: Actor) -> LineStanding:
    """What a person decided, where it is not so yet."""
    if country and country not in COUNTRIES:
        raise BadInput
    standing = _standing(line, country)
    if standing.state in (state, State.RETIRED):
        raise NotSo(line=f"{line} ({in_place(country)})", state=State(standing.state).label)
    before, standing.state = standing.state, state
    _keep(standing, before, Readiness(country, state, readiness_of(line, [country])[0].checks), reason, by)
    return standing


def _keep(standing: LineStanding, before: str, now: Readiness, reason: str, by: Actor) -> None:
    standing.state, standing.reason, standing.by = now.state, reason, by.name
    standing.since = timezone.now()
    standing.save()
    LineChange.objects.create(
        line=standing.line,
        country=standing.country,
        before=before,
        after=now.state,
        reason=reason,
        missing=[[one.wanted.kind, one.wanted.subject, str(one.lack)] for one in now.missing],
        by=by.name,
        by_id=by.id,
    )


def _standing(line: ServiceLine, country: str) -> LineStanding:
    found, _made = LineStanding.objects.select_for_update().get_or_create(line=line, country=country)
    return found


def _to_show(by: Actor, slug: str) -> ServiceLine:
    line = line_for(by, slug, lock=True)
    if not (by.may("state evidence") or is_lead(by, line)):
        raise NotHere
    return line


def _said(why: str) -> str:
    if not why.strip():
        raise WhyNeeded
    return why.strip()[:500]


def load_requirements() -> int:
    """What is asked of every line from the start, where nobody has asked anything yet; gives how much was written."""
    if Requirement.objects.exists():
        return 0
    with (Path(__file__).parent / "requirements.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    made = [
        Requirement(
            country=country,
            kind=row["kind"],
            subject=row["subject"],
            minimum=Decimal(row["minimum"]) if row["minimum"] else None,
            since=today(),
            made_by="Hospitium",
            why=row["why"],
        )
        for row in rows
        for country in row["countries"].split() or [""]
    ]
    return len(Requirement.objects.bulk_create(made))
