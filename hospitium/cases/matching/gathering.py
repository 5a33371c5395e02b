"""From rows to what the ranking takes: the need of a case, the lines, the specialists."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.roles import Role
from hospitium.cases.journey import Stage
from hospitium.cases.models import Case, CircleMember, Pathway
from hospitium.kernel.names import folded
from hospitium.kernel.together import Part, read
from hospitium.partners import queries as partners
from hospitium.partners.queries import ServiceLine, Specialist
from hospitium.partners.readiness.queries import readinesses, today
from hospitium.partners.readiness.rules import State
from hospitium.partners.readiness.sentences import missing_in_words
from hospitium.patients.queries import ProfileTopic, file_of, file_part

from . import facts
from .codes import codes_of
from .ranking import ADVICE, VIDEO, VISIT, LineFacts, Need, Profile
from .words import coded_as, named_in, stems

CARE = {"second_opinion": VIDEO, "virtual_follow_up": VIDEO, "physician_advice": ADVICE}
"""How care is given on pathways that are no visit."""

# Words by which people say whom they wish to be seen by; a wish in other words is shown as it is and counts for nobody.
FEMALE = re.compile(r"\b(female|woman|women|lady|mujer(es)?|femenin\w*|doctora|امراه|نساء|طبيبه|انثي)\b|女")
MALE = re.compile(r"\b(male|man|men|hombres?|masculin\w*|رجل|رجال|ذكر)\b|男")
CHILD_UNTIL = 18


@dataclass(frozen=True)
class Stated:
    """What a case needs, with what the page says of it: the facts as stated and the wish in the patient's words."""

    need: Need
    labels: tuple[str, ...] = ()
    wish: str = ""
    names: dict[str, str] = field(default_factory=dict)


def stated_of(actor: Actor, case: Case) -> Stated:
    """What the case asks for, as far as the actor may see it."""
    beside: dict[str, list[Any]] = {}
    lists = {"pathway": Pathway.objects.filter(versions=case.pathway_id).values_list("slug"), "known": _known_to(case)}
    read(Part(lists, beside.update), file_part(actor, case.patient))
    ((pathway,),) = beside["pathway"]
    file = file_of(actor, case.patient)
    known = facts.known(actor, case) if actor.may("see clinical facts") else []
    labels = tuple(dict.fromkeys(fact.label for fact in known if fact.label))
    text = " . ".join([case.question, *labels])
    spoken = sorted((one for one in file.languages if one.speaks), key=lambda one: not one.is_preferred)
    wish = next((one.statement for one in file.profile if one.topic == ProfileTopic.SAME_GENDER_STAFF), "")
    codes = codes_of(coding for fact in known for coding in fact.codings)
    need = Need(
        codes=codes,
        concepts=named_in(text[:5000]) | coded_as(code.category for code in codes),
        stems=frozenset(stems(text[:5000])),
        languages=tuple(one.tag for one in spoken),
        place=case.patient.country,
        home=_home(),
        care=_care(case, pathway),
        wish=wished(wish),
        is_child=is_child(case.patient.birth_date, today()),
        known_to=frozenset(number for (number,) in beside["known"]),
        shut_out=frozenset(int(key[7:]) for key in case.closed_to if key.startswith("person:")),
    )
    return Stated(need, labels, wish)


def _home() -> str:
    try:
        return partners.home().country
    except partners.Organisation.DoesNotExist:
        return ""


def _care(case: Case, pathway: str) -> str:
    """How care would be given, as far as the case has come."""
    return VIDEO if case.request == "virtual_only" else CARE.get(pathway, VISIT)


def wished(statement: str) -> str:
    """Whom the patient wishes to be seen by, where the words say one and not the other."""
    said = folded(statement)
    female, male = bool(FEMALE.search(said)), bool(MALE.search(said))
    return "" if female == male else "female" if female else "male"


def is_child(birth_date: str, day: dt.date) -> bool:
    """Whether somebody is certainly under eighteen, from as much of a birth date as is stated."""
    if not birth_date[:4].isdecimal():
        return False
    earliest = (birth_date + "-01-01")[:10]
    return earliest > f"{day.year - CHILD_UNTIL}{day.isoformat()[4:]}"


def _known_to(case: Case) -> QuerySet[CircleMember, tuple[int]]:
    """Specialists in the circle of another case of the patient, now or before."""
    others = CircleMember.objects.filter(case__patient_id=case.patient_id, role=Role.SPECIALIST).exclude(case=case)
    return others.values_list("person_id")


def lines_for(country: str) -> tuple[list[LineFacts], dict[str, ServiceLine], dict[str, str]]:
    """Every line for the ranking, the rows by slug, and why some are not offered to patients of a country, in words."""
    rows = list(ServiceLine.objects.all())
    found = readinesses(rows, [country])
    unready = {row.slug: missing_in_words(found[row.pk][0]) for row in rows if found[row.pk][0].state != State.READY}
    lines = [
        LineFacts(
            row.slug, frozenset(stem for name in row.names.values() for stem in stems(name)), row.slug not in unready
        )
        for row in rows
    ]
    return lines, {row.slug: row for row in rows}, unready


def profiles() -> tuple[list[Profile], dict[int, Specialist]]:
    """Every specialist whom cases may be proposed to, for the ranking, and the rows by the person's number."""
    rows = partners.with_profiles(partners.specialists().filter(is_offered=True))
    loads, day = _loads(), today()
    return [_profile(one, loads.get(one.person_id, 0), day) for one in rows], {one.person_id: one for one in rows}


def _loads() -> dict[int, int]:
    """How many cases each specialist reviews now: a count of all, whichever of them the actor sees."""
    with acting(SYSTEM):
        open_now = CircleMember.objects.filter(role=Role.SPECIALIST, until=None, case__stage=Stage.REVIEW)
        return dict(open_now.values_list("person_id").annotate(count=Count("pk")))


def _profile(one: Specialist, load: int, day: dt.date) -> Profile:
    conditions = list(one.conditions.all())
    codes = codes_of((row.system, row.code) for row in conditions if row.code)
    words = " . ".join(row.words for row in conditions)
    return Profile(
        number=one.person_id,
        lines=frozenset(line.slug for line in one.lines.all()),
        codes=codes,
        concepts=named_in(words) | coded_as(code.category for code in codes),
        languages={row.tag: row.speaks for row in one.languages.all()},
        places=frozenset(row.country for row in one.licences.all() if row.holds(day)),
        gender=one.gender,
        weekly=one.weekly_reviews,
        load=load,
        is_away=one.is_away(timezone.now().date()),
    )
