"""What the demo's service lines show: most are proven, one lacks numbers, one lacks a language, one is suspended."""

import datetime as dt
from decimal import Decimal
from typing import Any

SMALL = {"transplant": 21}
"""Lines with too few patients in a year."""
WITHOUT = {"paediatrics": "ar"}
"""Lines without cover in a language."""
SUSPENDED = {"rehabilitation": "Two of four therapists are away until spring"}
MEASURES = {
    "cardiology": ("Survival one year after a valve by catheter, %", 94),
    "cancer": ("Five-year survival of breast cancer, stage II, %", 93),
    "spine": ("Operated again within a year, %", 4),
    "transplant": ("Graft working after one year, %", 96),
}


def show(today: dt.date) -> None:
    """Keep what is asked and what is shown for every line; must run as the system, after the specialists."""
    from hospitium.access.acting import SYSTEM
    from hospitium.partners.queries import service_lines
    from hospitium.partners.readiness import actions

    actions.load_requirements()
    for number, line in enumerate(service_lines()):
        for shown in _of(line, number, today):
            actions.state_evidence(slug=line.slug, by=SYSTEM, **shown)
        actions.set_review(slug=line.slug, review_on=today + dt.timedelta(days=300), by=SYSTEM)


def suspend() -> None:
    """Suspend what is suspended, once cases are there; must run as the system."""
    from hospitium.access.acting import SYSTEM
    from hospitium.partners.readiness.actions import suspend_line

    for slug, reason in SUSPENDED.items():
        suspend_line(slug=slug, reason=reason, by=SYSTEM)


def _of(line: Any, number: int, today: dt.date) -> list[dict[str, Any]]:
    measure, value = MEASURES.get(line.slug, ("Patients who would come again, %", 91))
    year = {"begins": dt.date(today.year - 1, 1, 1), "ends": dt.date(today.year - 1, 12, 31)}
    ends = today + dt.timedelta(days=(25, 55, 200, 400)[number % 4])
    counted, source = Decimal(SMALL.get(line.slug, 180 + 37 * number)), "Annual quality report"
    tags = [tag for tag in ("es", "ar", "cmn") if WITHOUT.get(line.slug) != tag]
    return [
        {"kind": "lead", "person_id": _lead(line)},
        {"kind": "volumes", "subject": "Patients treated", "value": counted, "source": source, **year},
        {"kind": "outcomes", "subject": measure, "value": Decimal(value), "source": source, **year},
        {
            "kind": "accreditation",
            "subject": "International accreditation of hospitals",
            "reference": f"IAH {5200 + number}",
            "valid_until": ends,
            "link": "https://accreditation.example.org/",
        },
        *(
            {"kind": "language", "subject": tag, "value": Decimal(84), "source": "Roster of interpreters"}
            for tag in tags
        ),
    ]


def _lead(line: Any) -> int:
    return int(line.specialists.order_by("pk").values_list("person_id", flat=True)[0])
