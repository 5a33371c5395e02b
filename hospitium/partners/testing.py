"""Builders for tests: specialists with a profile, lines that are proven."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import make_person

from .actions import ensure_home, offer_service_line
from .models import LineStanding, ServiceLine, Specialist
from .readiness.actions import ask_of_lines, state_evidence
from .specialists.actions import Licence, Spoken, Treats, describe_specialist

FAR = dt.date(2099, 12, 31)


def make_line(slug: str = "cardiology") -> ServiceLine:
    """A service line, named as its address."""
    found = ServiceLine.objects.filter(slug=slug).first()
    return found or offer_service_line(slug=slug, names={"en": slug.replace("-", " ").capitalize()})


def make_specialist(
    name: str = "Asha Raman",
    *,
    person: User | None = None,
    lines: Collection[str] = ("cardiology",),
    languages: Iterable[str | Spoken] = ("en",),
    licences: Iterable[str | Licence] = ("US",),
    conditions: Iterable[str | Treats] = (),
    **facts: Any,
) -> Specialist:
    """A specialist of the home campus with a profile; a language alone is fully spoken, a code alone is one of ICD-10."""
    with acting(SYSTEM):
        for slug in lines:
            make_line(slug)
        person = person or make_person(name.replace(" ", "."), Role.SPECIALIST, organisation_id=ensure_home().pk)
        User.objects.filter(pk=person.pk).update(name=name)
        return describe_specialist(
            person_id=person.pk,
            by=SYSTEM,
            lines=lines,
            languages=[one if isinstance(one, Spoken) else Spoken(one) for one in languages],
            licences=[one if isinstance(one, Licence) else Licence(one) for one in licences],
            conditions=[one if isinstance(one, Treats) else Treats(one) for one in conditions],
            **facts,
        )


def make_ready(line: ServiceLine | str = "cardiology") -> ServiceLine:
    """A line that is ready everywhere: an accreditation is asked of it, and shown."""
    found = make_line(line) if isinstance(line, str) else line
    with acting(SYSTEM):
        slug, body = found.slug, "Accreditation of tests"
        if not LineStanding.objects.filter(line=found, state="ready").exists():
            ask_of_lines(slug=slug, kind="accreditation", subject=body, why="Tests", by=SYSTEM)
            shown: dict[str, Any] = {"subject": body, "reference": "T 1", "valid_until": FAR, "source": "Tests"}
            state_evidence(slug=slug, kind="accreditation", by=SYSTEM, **shown)
    return found
