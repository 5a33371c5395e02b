"""Two fictional families at home with us: what they told, said and sent, so that their pages are lived in."""

import contextlib
import datetime as dt
from typing import Any

FAMILIES = (
    ("patient@demo.invalid", ("visa", "travel", "clearance"), "", "en"),
    ("family@demo.invalid", ("visa", "travel", "review"), "AE", "ar"),
)
"""Sign-in, stages to choose a case from, country of the office (empty: any), language."""

TOLD: dict[str, dict[str, Any]] = {
    "language": {"spoken": ["{tag}"], "read": ["{tag}"], "interpreter": ["yes"]},
    "customs": {
        "diet": ["halal", "no_pork"],
        "prayer": ["times", "place"],
        "same_gender": ["prefer"],
        "told": ["together"],
    },
}


def settle() -> None:
    """Give each family its case; must run as the system, in a transaction."""
    from hospitium.access.queries import User
    from hospitium.access.roles import Role
    from hospitium.cases.actions import join_circle
    from hospitium.cases.models import Case

    taken: set[int] = set()
    for mail, stages, country, language in FAMILIES:
        person = User.objects.get(email=mail)
        found = Case.objects.filter(stage__in=stages, hold="").exclude(pk__in=taken).order_by("id")
        speaks = found.filter(patient__languages__tag__startswith=language)
        abroad = found.filter(office__covers__contains=[country]) if country else found.none()
        case = speaks.filter(pk__in=abroad.values("pk")).first() or speaks.first() or abroad.first() or found.first()
        if case is None:
            continue
        taken.add(case.pk)
        case = join_circle(case_ref=case.ref, person=person, role=Role.PATIENT, by=_system())
        _speak(person, case, language)
        _want_records(case)
        with contextlib.suppress(ImportError, OSError):  # a machine that cannot print writes no letter
            _write_to(case, language)


def _system() -> Any:
    from hospitium.access.acting import SYSTEM

    return SYSTEM


def _speak(person: Any, case: Any, language: str) -> None:
    """What the family told and began, in its own name."""
    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.patients.telling import actions

    with acting(actor_of(person)) as by:
        for section, answers in TOLD.items():
            for question, choices in answers.items():
                picked = [one.format(tag=language) for one in choices]
                actions.tell(patient=case.patient, question=question, choices=picked, by=by)
            actions.send_answers(patient=case.patient, section=section, by=by)
        actions.tell(patient=case.patient, question="telephone", words="+971 4 555 0101", by=by)


def _want_records(case: Any) -> None:
    from hospitium.records.chasing import want_record

    want_record(case_ref=case.ref, kind="imaging_report", source="Clínica del Puerto", by=_system())


PLAN = {
    "en": ("As stated in the papers you sent", "Examination, then treatment as agreed with you"),
    "ar": ("كما ورد في الأوراق التي أرسلتموها", "فحص ثم علاج كما اتفقنا معكم"),
}


def _write_to(case: Any, language: str) -> None:
    """A letter of acceptance, signed."""
    from hospitium.access.acting import acting
    from hospitium.access.queries import User, actor_of
    from hospitium.cases.letters import actions

    languages = list(dict.fromkeys((language, "en")))
    today = case.changed_at.date()
    filled: dict[str, Any] = {
        "recipient.name": {tag: case.patient.full_name for tag in languages},
        "treatment.diagnosis": {tag: PLAN[tag][0] for tag in languages},
        "treatment.plan": {tag: PLAN[tag][1] for tag in languages},
        "treatment.clinician": "Dr. Tomas Lindqvist",
        "stay.since": (today + dt.timedelta(days=30)).isoformat(),
        "stay.until": (today + dt.timedelta(days=51)).isoformat(),
    }
    with acting(actor_of(User.objects.get(email="mira@demo.invalid"))) as by:
        letter = actions.draft_letter(case_ref=case.ref, kind="acceptance", languages=languages, by=by)
        actions.fill_letter(case_ref=case.ref, number=letter.pk, filled=filled, by=by)
        actions.issue_letter(
            case_ref=case.ref, number=letter.pk, title="Coordinator", site="https://miradorbay.invalid/", by=by
        )
