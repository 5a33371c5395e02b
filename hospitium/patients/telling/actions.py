"""Writes of a family about itself: each answer by itself, then all of a part at once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.patients.contacts import contact_key
from hospitium.patients.events import FamilyTold, ProfileStated
from hospitium.patients.models import Patient, PatientContact, PatientLanguage, ProfileFact, ProfileTopic

from .errors import AnswersMissing, AnswerUnusable, TooManyCompanions
from .models import Answer, Companion
from .questions import BY_SLUG, QUESTIONS, SECTION_OF, Section, problem
from .sentences import expires, statement

MOST = 9
"""People who travel along."""


@transaction.atomic
def tell(
    *,
    patient: Patient,
    question: str,
    by: Actor,
    choices: Sequence[str] = (),
    words: str = "",
    companion_id: int | None = None,
) -> Answer:
    """Keep an answer; the one before is replaced, and the team reads it when it is sent. Raises `AnswerUnusable`, `NotHere`."""
    by.require("speak for oneself")
    if question not in QUESTIONS or SECTION_OF[question].of_companion != bool(companion_id):
        raise NotHere
    asked, about = QUESTIONS[question], _companion(patient, companion_id)
    picked, written = list(dict.fromkeys(choices))[:20], words.strip()[:500]
    if why := problem(asked, picked, written):
        raise AnswerUnusable(why=why)
    note_access("update", "patient", [patient.ref], question=question)
    now = {"choices": picked, "words": written, "said_by": by.name, "said_by_id": by.id, "at": timezone.now()}
    answer, _made = Answer.objects.update_or_create(
        patient=patient, companion=about, question=question, defaults=now | {"sent_at": None}
    )
    return answer


@transaction.atomic
def add_companion(*, patient: Patient, by: Actor) -> Companion:
    """Begin to tell about somebody who travels along; one that was begun and not told about is given again."""
    by.require("speak for oneself")
    coming = Companion.objects.filter(patient=patient, until=None)
    told_of = Answer.objects.filter(patient=patient).exclude(companion=None).values("companion")
    if begun := coming.filter(full_name="").exclude(pk__in=told_of).first():
        return begun
    if coming.count() >= MOST:
        raise TooManyCompanions(most=MOST)
    note_access("update", "patient", [patient.ref], companion="add")
    return Companion.objects.create(patient=patient, stated_by=by.name)


@transaction.atomic
def drop_companion(*, patient: Patient, companion_id: int, by: Actor) -> None:
    """The family says that somebody does not come."""
    by.require("speak for oneself")
    if not Companion.objects.filter(patient=patient, pk=companion_id, until=None).update(until=timezone.now()):
        raise NotHere
    note_access("update", "patient", [patient.ref], companion="drop")
    _publish(patient, "companion", by)


@transaction.atomic
def send_answers(*, patient: Patient, section: str, by: Actor, companion_id: int | None = None) -> None:
    """Hand the answers of a part to the team: the record says what the family said. Repeated, it does nothing.

    Raises `AnswersMissing`, `NotHere`.
    """
    by.require("speak for oneself")
    if section not in BY_SLUG or BY_SLUG[section].of_companion != bool(companion_id):
        raise NotHere
    part, about = BY_SLUG[section], _companion(patient, companion_id)
    kept = Answer.objects.select_for_update().filter(patient=patient, companion=about)
    answers = {one.question: one for one in kept.filter(question__in=[one.slug for one in part.questions])}
    _require_whole(part, answers)
    fresh = {slug: one for slug, one in answers.items() if one.sent_at is None}
    if not fresh:
        return
    note_access("update", "patient", [patient.ref], told=section)
    _WRITES[section](patient, fresh, answers, about, by)
    Answer.objects.filter(pk__in=[one.pk for one in fresh.values()]).update(sent_at=timezone.now())
    _publish(patient, section, by)


def _require_whole(part: Section, answers: dict[str, Answer]) -> None:
    missing = [one for one in part.questions if one.needed and not _is_answered(answers.get(one.slug))]
    if missing:
        raise AnswersMissing(what=missing[0].asks)


def _is_answered(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.choices or answer.words)


def _publish(patient: Patient, about: str, by: Actor) -> None:
    at = timezone.now().isoformat()
    publish(FamilyTold(patient_ref=patient.ref, about=about, by_id=by.id, by_name=by.name, at=at))


def _companion(patient: Patient, number: int | None) -> Companion | None:
    if number is None:
        return None
    found = Companion.objects.filter(patient=patient, pk=number, until=None).first()
    if found is None:
        raise NotHere
    return found


Answers = dict[str, Answer]
TOPICS = {
    "address": ProfileTopic.FORM_OF_ADDRESS,
    "diet": ProfileTopic.DIET,
    "prayer": ProfileTopic.PRAYER,
    "fasting": ProfileTopic.FASTING,
    "same_gender": ProfileTopic.SAME_GENDER_STAFF,
    "told": ProfileTopic.TRUTH_TELLING,
    "decides": ProfileTopic.WHO_DECIDES,
    "else": ProfileTopic.SENSITIVITIES,
}
"""Questions whose answers are wishes of the culture and language profile."""


def _write_language(patient: Patient, fresh: Answers, all_: Answers, about: Companion | None, by: Actor) -> None:
    spoken, read = (next(iter(all_[slug].choices), "") if slug in all_ else "" for slug in ("spoken", "read"))
    for tag in filter(None, dict.fromkeys((spoken, read))):
        now = {"is_preferred": tag == spoken, "stated_by": by.name, "stated_at": timezone.now()}
        now |= {"speaks": True} if tag == spoken else {}
        first = {"speaks": tag == spoken}
        PatientLanguage.objects.update_or_create(
            patient=patient,
            tag=tag,
            defaults=now | ({"reads": True} if tag == read else {}),
            create_defaults=first | now | {"reads": True if tag == read else None},
        )
    PatientLanguage.objects.filter(patient=patient, is_preferred=True).exclude(tag=spoken).update(is_preferred=False)
    wanted = {"yes": True, "no": False}.get(next(iter(all_["interpreter"].choices), ""))
    _set(patient, interpreter_needed=wanted)


def _write_customs(patient: Patient, fresh: Answers, all_: Answers, about: Companion | None, by: Actor) -> None:
    said = {TOPICS[slug]: statement(one) for slug, one in fresh.items() if slug in TOPICS}
    ProfileFact.objects.bulk_create(
        ProfileFact(patient=patient, topic=topic, statement=text, stated_by=by.name, recorded_by=by.id)
        for topic, text in said.items()
        if text
    )
    for topic, text in said.items():
        if text:
            publish(ProfileStated(patient_ref=patient.ref, topic=topic))


def _write_contact(patient: Patient, fresh: Answers, all_: Answers, about: Companion | None, by: Actor) -> None:
    for slug in ("telephone", "mail"):
        value = fresh[slug].words if slug in fresh else ""
        if key := contact_key(value):
            PatientContact.objects.get_or_create(
                patient=patient, key=key, defaults={"value": value[:200], "stated_by": by.name}
            )
    if "zone" in fresh and fresh["zone"].choices:
        _set(patient, zone=fresh["zone"].choices[0])


def _write_companion(patient: Patient, fresh: Answers, all_: Answers, about: Companion | None, by: Actor) -> None:
    def words(slug: str) -> str:
        return all_[slug].words if slug in all_ else ""

    def choice(slug: str) -> str:
        return next(iter(all_[slug].choices), "") if slug in all_ else ""

    Companion.objects.filter(pk__in=[about.pk] if about else []).update(
        full_name=words("companion_name")[:300],
        relation=choice("companion_relation"),
        birth_date=words("companion_born")[:10],
        passport=words("companion_passport")[:40].upper(),
        passport_country=choice("companion_country"),
        passport_expires=expires(words("companion_expires")),
        telephone=words("companion_telephone")[:200],
        stated_by=by.name,
    )


def _write_nothing(patient: Patient, fresh: Answers, all_: Answers, about: Companion | None, by: Actor) -> None:
    """What only people act on: the team reads the answers themselves. A passport counts when it was shown."""


_WRITES: dict[str, Callable[[Patient, Answers, Answers, Companion | None, Actor], None]] = {
    "language": _write_language,
    "customs": _write_customs,
    "contact": _write_contact,
    "passport": _write_nothing,
    "companion": _write_companion,
    "others": _write_nothing,
}


def _set(patient: Patient, **facts: Any) -> None:
    """Change the patient's own row, which families see and do not write."""
    with acting(SYSTEM):
        Patient.objects.filter(pk=patient.pk).update(**facts)
