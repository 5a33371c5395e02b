"""Summaries out: how long a record takes to be written as FHIR, and how many pages of it are drawn in a second."""

import datetime as dt
import functools
import os
import time
from collections.abc import Callable
from typing import Any

from benchmarks import Asked
from benchmarks.scoring import Budget

GOAL = "A thousand facts leave as FHIR JSON within a second, and a page of the PDF is drawn within a third of one."
SIZES, QUICK = (1_000, 5_000), 60
PRINTED = 300
"""Facts of the record that is drawn: some fifteen pages."""
NOTES = (
    "Facts are laboratory results with code, value, range and date, each rebuilt from what was received; reading them from the"
    " database is not counted. The PDF is tagged for reading aloud (PDF/UA).",
)


def measure(asked: Asked) -> list[Budget]:
    """Budgets: seconds for a thousand facts, seconds for a page; in quick, only that nothing is lost."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    import pypdfium2

    django.setup()
    from hospitium.records import printed

    found = []
    for size in asked.sizes:
        made = _summary(size)
        rows = sum(len(part.rows) for part in made.parts)
        found.append(Budget(f"{size} facts", "lost", size - rows, 0, ""))
        if not asked.quick:
            seconds = _best(asked.rounds, functools.partial(_written, size))
            found.append(Budget(f"{size} facts", "a thousand as JSON", seconds * 1000 / size, 1.0, "s"))
    if not asked.quick:
        made = _summary(PRINTED)
        pages = len(pypdfium2.PdfDocument(printed.summary_pdf(made)))
        seconds = _best(asked.rounds, lambda: printed.summary_pdf(made))
        found.append(Budget(f"PDF of {PRINTED} facts", "a page", seconds / pages, 0.34, "s"))
    return found


def _written(size: int) -> bytes:
    from hospitium.records import ips

    return ips.as_json(_summary(size).bundle)


def _best(rounds: int, work: Callable[[], Any]) -> float:
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def _summary(size: int) -> Any:
    from hospitium.records import ips
    from hospitium.records.reading import PartialDate

    now = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    source = ips.Source(1, "D-BENCH", "Results", "ab" * 32, now)
    person = ips.Person("P-BENCH", (ips.Name("Rosa Quispe", "Quispe", given=("Rosa",)),), "1971-03-09", "female")
    date = PartialDate("2026-03-07", "day")
    facts = [
        ips.Stated(
            n, 1, "Observation", _result(n), f"urn:x:{n}", "results", label=f"Test {n}", status="final", date=date
        )
        for n in range(size)
    ]
    return ips.summary(person, [source], facts, [], ips.Frame("S-BENCH", now, "en", "Home campus"))


def _result(n: int) -> dict[str, Any]:
    unit = {"unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"}
    category = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [category]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": f"{n}-1", "display": f"Test {n}"}]},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-03-07",
        "valueQuantity": {"value": n / 10, **unit},
        "referenceRange": [{"low": {"value": 1, **unit}, "high": {"value": 9, **unit}}],
    }
