"""Letters on paper: how many a second, beside the smallest honest program: WeasyPrint given the same page and the same sheet."""

import statistics
import time
from typing import Any

from benchmarks import Asked
from benchmarks.scoring import Budget
from config.prepare import prepare_django

GOAL = "A letter is drawn as fast as WeasyPrint alone draws its page (at most a quarter more), and in less than half a second."
NOTES = (
    "Visa letters in English beside Arabic: values said in both languages, the seal, its digest, the code's pattern and the page,"
    " tagged (PDF/UA). The floor gets the finished HTML and the sheet read anew, and writes the same kind of PDF.",
)
SIZES, QUICK = (20,), 1


def measure(asked: Asked) -> list[Budget]:
    """Budgets: seconds for a letter and its ratio to the floor; in quick, only that both draw as many pages."""
    prepare_django()
    found = []
    for size in asked.sizes:
        found.append(Budget(f"{size} letters", "pages apart", abs(_pages(_ours()) - _pages(_floor())), 0, ""))
        if asked.quick:
            continue
        ratios, seconds = [], []
        for _round in range(asked.rounds):
            ours, floor = _seconds(_ours, size), _seconds(_floor, size)
            ratios.append(ours / floor)
            seconds.append(ours / size)
        found.append(Budget(f"{size} letters", "a letter", statistics.median(seconds), 0.5, "s"))
        found.append(Budget(f"{size} letters", "times the floor", statistics.median(ratios), 1.25, ""))
    return found


def _seconds(work: Any, times: int) -> float:
    begun = time.perf_counter()
    for _time in range(times):
        work()
    return time.perf_counter() - begun


CODE = "7K2M-9QXT-4D0V-R8HE-31ZC"
ADDRESS = f"https://letters.example.org/verify/{CODE}/"


def _ours() -> bytes:
    from hospitium.cases.letters import layout

    sealed = _sealed()
    return layout.pdf(sealed, layout.digest(sealed), code=CODE, address=ADDRESS)


def _floor() -> bytes:
    import weasyprint

    from hospitium.kernel.printing import STYLES

    return bytes(
        weasyprint.HTML(string=_page()).write_pdf(
            stylesheets=[weasyprint.CSS(string=(STYLES / "letter.css").read_text())], pdf_variant="pdf/ua-1"
        )
    )


def _page(kept: list[str] = []) -> str:  # noqa: B006 - made once
    from hospitium.cases.letters import layout

    if not kept:
        sealed = _sealed()
        kept.append(layout.page_of(sealed, layout.digest(sealed), code=CODE, address=ADDRESS))
    return kept[0]


def _sealed() -> dict[str, Any]:
    from hospitium.cases.letters import layout
    from hospitium.cases.letters.fields import FIELDS
    from hospitium.cases.letters.queries import Wording, shipped

    languages = ["en", "ar"]
    words = [Wording("visa_support", code, 1, *shipped("visa_support")[code]) for code in languages]
    said = {"en": "Narrowing of the lumbar canal.\nOperation and four weeks of recovery.", "ar": "تضيق القناة القطنية."}
    plain = {
        "day": "2031-05-17",
        "moment": "2031-05-17T09:30",
        "money": "USD 48250.00",
        "country": "MX",
        "line": "G12345678",
    }
    values = {name: said if field.by_language else plain[field.shape] for name, field in FIELDS.items()}
    return {
        "number": "ICH-2031-000123",
        "kind": "visa_support",
        "variant": "companion",
        "version": 1,
        "supersedes": "",
        "paper": "A4",
        "beside": True,
        "house": {
            "names": {"en": "Mirador Bay", "ar": "ميرادور باي"},
            "address": "1 Bay Road",
            "contacts": ["+1 213 555 0100"],
        },
        "issued_on": "2031-05-17",
        "signed_at": "2031-05-17T09:30:00-07:00",
        "zone": "America/Los_Angeles",
        "valid_until": "2031-08-17",
        "issuer": {"name": "Mira Castellanos", "title": "Coordinator"},
        "wordings": [["en", 1], ["ar", 1]],
        "texts": layout.texts_of(words, values, "companion", "America/Los_Angeles"),
    }


def _pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))
