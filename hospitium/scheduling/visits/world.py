"""The patient's world as the patient stated it: each word with who said it and when, and what of it goes into a plan by itself.

Nothing follows from where somebody is from. A word that says no times ("nothing at my prayer times") is shown to whoever plans,
who asks and writes the times down; only a choice that means one thing is taken over as it stands.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hospitium.access.acting import Actor
from hospitium.kernel.clock import zone_of
from hospitium.kernel.commas import listed
from hospitium.kernel.places import language_name
from hospitium.patients.queries import Patient, ProfileTopic, file_of
from hospitium.patients.telling.sentences import statement

Json = dict[str, Any]
TOPICS = (
    ProfileTopic.PRAYER,
    ProfileTopic.FASTING,
    ProfileTopic.CALENDAR,
    ProfileTopic.SAME_GENDER_STAFF,
    ProfileTopic.MODESTY,
    ProfileTopic.SENSITIVITIES,
)
"""What of the culture and language profile bears on a plan."""
SCRIPT = 4
"""Letters of the part of a language tag that says how it is written, which nobody hears."""


@dataclass(frozen=True)
class Stated:
    """Something the patient stated: about what, the words, who said them and when, and the terms that follow by themselves."""

    slug: str
    label: Promise | str
    words: str
    who: str
    at: dt.datetime
    terms: Json = field(default_factory=dict)


def stated(actor: Actor, patient: Patient) -> list[Stated]:
    """Everything the patient stated that bears on a visit, for whoever was let to the patient."""
    file = file_of(actor, patient)
    found = _languages(patient, file)
    found += [_fact(patient, file, fact) for fact in file.profile if fact.topic in TOPICS]
    if file.companions:
        count = len(file.companions)
        words = ngettext("%(count)s person travels along", "%(count)s people travel along", count) % {"count": count}
        last = max(file.companions, key=lambda one: one.added_at)
        found.append(Stated("companions", _("Companions"), words, last.stated_by, last.added_at))
    return found


def terms_of(said: list[Stated]) -> Json:
    """The terms of a stay that follow from what was stated."""
    return {name: value for one in said for name, value in one.terms.items()}


def _languages(patient: Patient, file: Any) -> list[Stated]:
    spoken = sorted((one for one in file.languages if one.speaks), key=lambda one: not one.is_preferred)
    if not spoken:
        return []
    tags = list(dict.fromkeys(heard(one.tag) for one in spoken))
    words = listed(language_name(one.tag) for one in spoken)
    if patient.interpreter_needed is False:
        words, tags = f"{words} · {_('no interpreter wanted')}", []
    return [Stated("languages", _("Languages"), words, spoken[0].stated_by, spoken[0].stated_at, {"languages": tags})]


def heard(tag: str) -> str:
    """A language tag without the script: what is spoken, not how it is written."""
    language, *rest = tag.split("-")
    return "-".join([language.lower(), *(part for part in rest if len(part) != SCRIPT or not part.isalpha())])


def _fact(patient: Patient, file: Any, fact: Any) -> Stated:
    terms: Json = {}
    if fact.topic == ProfileTopic.SAME_GENDER_STAFF and patient.sex in ("female", "male"):
        answer = next((one for one in file.answers if one.question == "same_gender" and one.companion_id is None), None)
        choice = next(iter(answer.choices), "") if answer and statement(answer) == fact.statement else ""
        terms = {"staff": {"gender": patient.sex, "firm": choice == "must"}} if choice in ("must", "prefer") else {}
    return Stated(fact.topic, fact.get_topic_display(), fact.statement, fact.stated_by, fact.at, terms)


def hours_crossed(home: str, campus: str, day: dt.date) -> float:
    """How many hours of zones lie between two places on a day, the shorter way round."""
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    offsets = [noon.astimezone(zone_of(zone)).utcoffset() or dt.timedelta(0) for zone in (home, campus)]
    hours = abs((offsets[0] - offsets[1]).total_seconds()) / 3600
    return min(hours, 24 - hours)
