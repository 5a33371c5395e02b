"""May it leave? The one door of every channel: asks the rules, counts heads, keeps the answer where the sending happens.

An answer is made anew each time (the engine is pure and quick), so a new signature, an expiry or a withdrawal bites on the next
look. It is *kept* once per set of grounds: the same question under the same rules and consents points at the row that stands.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel.places import country_name
from hospitium.messaging.actions import notify
from hospitium.partners.queries import Organisation, by_number, home

from . import sentences
from .consents import grounds_in, hold, living_of, speaking_of
from .errors import CannotLeave
from .models import HeadLimit, Patient, TransferDecision, TransferRule
from .transfer import Counter, Decision, Question, Rule, decide
from .transfer.bases import CONSENTS
from .transfer.engine import EEA, NOWHERE, ORGANISATION, PATIENT, STOP
from .transfer.table import Limit


@dataclass(frozen=True)
class Place:
    """Where data is or goes: a country, a region of it if known, an organisation if one is meant."""

    country: str
    region: str = ""
    organisation_id: int | None = None


class Subject(Protocol):
    """Whose data it is: a `Patient`, or what a line of a list knows of one."""

    pk: Any
    ref: Any
    office_id: Any
    other_offices: Any


@dataclass(frozen=True)
class Answer:
    """What the rules say of one patient's data on one way, and the patient's words it rests on."""

    patient: Subject
    question: Question
    decision: Decision
    recipient_id: int | None
    consents: tuple[int, ...]

    @property
    def crosses(self) -> bool:
        """Whether a border is crossed, or the answer is no."""
        return not (self.question.stays and self.decision.verdict.leaves)

    @property
    def grounds(self) -> str:
        """One text for everything the answer follows from; heads counted are not part of it, only that they stop."""
        asked = self.question
        words: list[Any] = [asked.origin, asked.region, asked.collected_by, asked.recipient_country, self.recipient_id]
        words += [asked.purpose, asked.data_class, asked.channel, self.decision.verdict.slug, sorted(self.consents)]
        return hashlib.sha256(json.dumps([words, _told(self.decision)]).encode()).hexdigest()


@transaction.atomic
def may_leave(
    *,
    patient: Patient,
    purpose: str,
    data_class: str,
    channel: str,
    by: Actor,
    country: str = "",
    recipient: Organisation | None = None,
    carried: bool = False,
) -> TransferDecision:
    """Ask, in the transaction of the sending, whether a patient's data may go to a country or an organisation there.

    `carried`: patients take their own copy along, which is no transfer of ours. Gives the kept decision. Raises `CannotLeave`;
    whoever catches it outside a page calls its `keep`, else the gate does.
    """
    goal = _place(recipient) if recipient else Place(country.upper() or NOWHERE)
    hold(patient)
    ways = [(patient, start, goal) for start in _collectors(patient, by_number(_offices([patient])))]
    return _allowed(_ask(ways, purpose, data_class, channel, carried=carried), by)[0]


def may_open(
    *, patient: Patient, data_class: str, channel: str, by: Actor, purpose: str = ""
) -> TransferDecision | None:
    """Ask whether a record may be opened where the reader's organisation stands; None where nothing crosses a border.

    Opening our record from abroad is a transfer from home (and, when another country's office collected it, from there too).
    Raises `CannotLeave`.
    """
    ways = _ways([patient], by)
    if not ways:
        return None
    with transaction.atomic():
        hold(patient)
        kept = _allowed(_ask(ways, purpose or by.purpose, data_class, channel), by, only_crossing=True)
        return kept[0] if kept else None


def openable(*, patients: Sequence[Subject], by: Actor, data_class: str = "identity") -> set[int]:
    """Numbers of those patients whose name the reader may be shown in a list where their organisation stands."""
    shut: set[int] = set()
    if ways := _ways(patients, by):
        with transaction.atomic():
            answers = _ask(ways, by.purpose, data_class, "page")
            shut = {answer.patient.pk for answer in answers if not answer.decision.verdict.leaves}
            _kept([answer for answer in answers if answer.crosses], by)
    return {patient.pk for patient in patients} - shut


def _ways(patients: Sequence[Subject], by: Actor) -> list[tuple[Subject, Place, Place]]:
    """Each border that each patient's data crosses to this reader; none for the system, at home, or for patients
    themselves, whose copy is their own.
    """
    numbers = {number for _, number in by.memberships}
    if by.is_system or by.roles <= {Role.PATIENT} or numbers == {home().pk}:
        return []
    places = by_number(numbers | _offices(patients))
    goals = [_place(places.get(number), number) for number in sorted(numbers)]
    away = {goal.country: goal for goal in goals if goal.country != home().country}
    return [
        (patient, start, goal)
        for patient in patients
        for goal in away.values()
        for start in dict.fromkeys(
            start for collector in _collectors(patient, places) for start in _starts(collector, goal)
        )
    ]


def _offices(patients: Iterable[Subject]) -> set[int]:
    return {number for patient in patients for number in (patient.office_id, *patient.other_offices) if number}


def _starts(collector: Place, goal: Place) -> list[Place]:
    """What an office collected itself it may read back, unless the patient says no; anything else goes out from home and
    from where it was collected.
    """
    if collector.country == goal.country:
        return [collector]
    here = _place(home())
    return [here] if collector.country == here.country else [here, collector]


def _collectors(patient: Subject, places: dict[int, Organisation]) -> list[Place]:
    """Where the patient's data were collected: by one office, or by each whose record was joined to this one."""
    own = _place(places.get(patient.office_id), patient.office_id) if patient.office_id else _place(home())
    return [own, *(_place(places.get(number), number) for number in patient.other_offices)]


def _place(organisation: Organisation | None, number: int | None = None) -> Place:
    if organisation is None:
        return Place(NOWHERE, organisation_id=number)
    return Place(organisation.country, organisation.region, organisation.pk)


def _ask(
    ways: Sequence[tuple[Subject, Place, Place]], purpose: str, data_class: str, channel: str, *, carried: bool = False
) -> list[Answer]:
    abroad = {start.country for _, start, goal in ways if start.country != goal.country}
    rules, limits = (living_rules(abroad), living_limits()) if abroad else ([], [])
    said = living_of({patient.pk for patient, _, _ in ways})
    answers = []
    for patient, start, goal in ways:
        words = speaking_of(said.get(patient.pk, []), goal.country, goal.organisation_id)
        bases, refused, used = grounds_in(words, purpose, data_class)
        question = Question(
            origin=start.country,
            region=start.region,
            recipient_country=goal.country,
            purpose=purpose,
            data_class=data_class,
            channel=channel,
            collected_by=PATIENT if carried else ORGANISATION,
            bases=bases,
            refused=refused,
            on=timezone.now().date(),
        )
        question, decision = _counted(patient, question, decide(question, rules), rules, limits)
        answers.append(Answer(patient, question, decision, goal.organisation_id, tuple(used)))
    return answers


def _counted(
    patient: Subject, question: Question, decision: Decision, rules: list[Rule], limits: list[Limit]
) -> tuple[Question, Decision]:
    """Count the patient under every limit that speaks of what is about to leave; a limit nearly full stops it."""
    if not decision.verdict.leaves or question.collected_by == PATIENT or question.stays:
        return question, decision
    asked = (question.origin, question.recipient_country, question.data_class)
    counters = tuple(_count(limit, patient, question.on) for limit in limits if limit.speaks_of(*asked))
    for counter in counters:
        if counter.is_stopped or counter.heads == -(-counter.of // 2):
            tell_officers("head_count", counter.limit, heads=counter.heads, of=counter.of)
    question = replace(question, counters=counters)
    return question, decide(question, rules) if counters else decision


def _count(limit: Limit, patient: Subject, today: dt.date) -> Counter:
    stop = int(STOP * limit.heads)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT patients_count_head(%s, %s, %s, %s, %s)",
            [limit.slug, patient.pk, today, limit.since(today), stop],
        )
        return Counter(limit.slug, int(cursor.fetchone()[0]), limit.heads)


def _allowed(answers: list[Answer], by: Actor, *, only_crossing: bool = False) -> list[TransferDecision]:
    """The kept decisions (or of those that cross a border), when every one lets it go; else raise, with the strictest kept
    once the request is undone.
    """
    strictest = max(answers, key=lambda answer: answer.decision.verdict)
    if strictest.decision.verdict.leaves:
        return _kept([answer for answer in answers if answer.crosses or not only_crossing], by)
    raise CannotLeave(
        lambda: _keep_refused(strictest, by),
        country=lambda: country_name(strictest.question.recipient_country),
        why=lambda: sentences.why(strictest.decision),
        asks_consent=bool(CONSENTS & set(strictest.decision.needed)),
    )


def _keep_refused(answer: Answer, by: Actor) -> dict[str, Any]:
    with acting(SYSTEM):  # what opened the record to the reader may have been undone with the request
        (kept,) = _kept([answer], by)
        tell_officers("transfer", f"T-{kept.pk}", by_name=by.name)
        for counter in answer.question.counters:
            if counter.is_stopped:
                tell_officers("head_count", counter.limit, heads=counter.heads, of=counter.of)
        officers = [officer.name for officer in people_with(Role.PRIVACY_OFFICER)]
    return {"decision": f"T-{kept.pk}", "officers": officers}


def tell_officers(kind: str, ref: str, **facts: Any) -> None:
    """Put a notice into every privacy officer's inbox."""
    for officer in people_with(Role.PRIVACY_OFFICER):
        notify(person_id=officer.pk, kind=kind, ref=ref, **facts)


def _kept(answers: Sequence[Answer], by: Actor) -> list[TransferDecision]:
    """The rows that say these answers: those that stand, the missing ones added."""
    wanted = {(answer.patient.pk, answer.grounds): answer for answer in answers}
    standing = TransferDecision.objects.filter(
        patient__in={number for number, _ in wanted}, grounds__in={grounds for _, grounds in wanted}
    )
    found = {(row.patient_id, row.grounds): row for row in standing}
    missing = [_row(answer, by) for key, answer in wanted.items() if key not in found]
    found |= {(row.patient_id, row.grounds): row for row in TransferDecision.objects.bulk_create(missing)}
    return [found[key] for key in wanted]


def _row(answer: Answer, by: Actor) -> TransferDecision:
    asked = answer.question
    return TransferDecision(
        patient_id=answer.patient.pk,
        patient_ref=answer.patient.ref,
        person_id=by.id,
        person_name=by.name,
        origin=asked.origin,
        region=asked.region,
        collected_by=asked.collected_by,
        country=asked.recipient_country,
        recipient_id=answer.recipient_id,
        purpose=asked.purpose,
        data_class=asked.data_class,
        channel=asked.channel,
        verdict=answer.decision.verdict.slug,
        findings=_told(answer.decision),
        bases=list(answer.decision.bases),
        consents=list(answer.consents),
        grounds=answer.grounds,
    )


def _told(decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule.number if finding.rule else None,
            "version": finding.rule.version if finding.rule else None,
            "name": finding.rule.name if finding.rule else "",
            "verdict": finding.verdict.slug,
            "reason": finding.reason,
            "bases": list(finding.bases),
            "needed": list(finding.needed),
        }
        for finding in decision.findings
    ]


def living_rules(countries: Iterable[str] | None = None) -> list[Rule]:
    """The stored rules in force as the engine wants them; with countries, those that can speak of data from there."""
    found = TransferRule.objects.filter(until=None)
    if countries is not None:
        wanted = set(countries)
        found = found.filter(country__in=wanted | ({"EU"} if wanted & EEA else set()))
    return [rule_of(row) for row in found]


def rule_of(row: TransferRule) -> Rule:
    """A stored rule as the engine wants it."""
    return Rule(
        country=row.country,
        name=row.name,
        law=row.law,
        allowed=row.allowed,
        bases=frozenset(row.bases),
        localisation=row.localisation,
        confidence=row.confidence,
        region=row.region,
        recipients=frozenset(row.recipients),
        collection=row.collection,
        standing=frozenset(row.standing),
        signed_by=row.signed_by,
        signed_on=row.signed_at.date() if row.signed_at else None,
        expires=row.expires,
        as_of=row.as_of,
        notes=row.notes,
        source=row.source,
        version=row.version,
        number=row.pk,
    )


def living_limits() -> list[Limit]:
    """The stored head-count limits, in the order in which they are locked."""
    return [
        Limit(
            slug=row.slug,
            origin=row.origin,
            recipients=frozenset(row.recipients),
            data_classes=frozenset(row.data_classes),
            heads=row.heads,
            period=row.period,
            law=row.law,
        )
        for row in HeadLimit.objects.order_by("slug")
    ]
