"""The data files of this package as rules, limits and texts: read, never written."""

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .engine import Rule

HERE = Path(__file__).parent
ALLOWED = frozenset({"yes", "yes_with_safeguards", "restricted", "prohibited_unless_exception", "unclear"})
CONFIDENCES = frozenset({"high", "medium", "low"})


@dataclass(frozen=True)
class Limit:
    """How many people's data of some classes may go from a country to some others in a period (calendar_year,
    twelve_months) under a law; no recipients means any abroad.
    """

    slug: str
    origin: str
    recipients: frozenset[str]
    data_classes: frozenset[str]
    heads: int
    period: str
    law: str

    def speaks_of(self, origin: str, recipient_country: str, data_class: str) -> bool:
        """Whether a transfer counts."""
        return (
            self.origin == origin
            and data_class in self.data_classes
            and (not self.recipients or recipient_country in self.recipients)
        )

    def since(self, today: dt.date) -> dt.date:
        """The first day that counts."""
        return today.replace(month=1, day=1) if self.period == "calendar_year" else today - dt.timedelta(days=365)


def rules(source: Path | None = None) -> list[Rule]:
    """Every advisory row of the table (ours, or another of its columns), unsigned, in its order, with the scope
    `scopes.csv` gives it. Raises `ValueError` for a row that says something the engine does not know.
    """
    scopes = {(row["country"], row["name"]): row for row in _rows(HERE / "scopes.csv")}
    return [
        _scoped(_rule(row), scopes.get((row["iso2"], row["country"]))) for row in _rows(source or HERE / "rules.csv")
    ]


def limits() -> list[Limit]:
    """Every head-count limit."""
    return [
        Limit(
            slug=row["slug"],
            origin=row["origin"],
            recipients=frozenset(row["recipients"].split()),
            data_classes=frozenset(row["data_classes"].split()),
            heads=int(row["heads"]),
            period=row["period"],
            law=row["law"],
        )
        for row in _rows(HERE / "limits.csv")
    ]


def consent_texts() -> dict[str, dict[str, str]]:
    """Kind of consent to language to text."""
    found: dict[str, dict[str, str]] = json.loads((HERE / "consents.json").read_text(encoding="utf-8"))
    return found


def digest(rule: Rule) -> str:
    """What tells one content of a row from another: everything but signature, version and number."""
    bare = replace(rule, standing=frozenset(), signed_by="", signed_on=None, expires=None, version=1, number=0)
    parts = [
        sorted(value) if isinstance(value, frozenset) else value for value in (getattr(bare, name) for name in FIELDS)
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


FIELDS = tuple(
    name
    for name in Rule.__slots__
    if name not in {"standing", "signed_by", "signed_on", "expires", "version", "number"}
)


def _rows(source: Path) -> Iterator[dict[str, str]]:
    with source.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _rule(row: dict[str, str]) -> Rule:
    allowed, confidence, place = row["health_data_export_allowed"], row["confidence"], row["iso2"]
    if allowed not in ALLOWED or confidence not in CONFIDENCES or len(place) != 2:
        raise ValueError(f"{row['country']}: {place}, {allowed}, {confidence}")
    return Rule(
        country=row["iso2"],
        name=row["country"],
        law=row["law"],
        allowed=row["health_data_export_allowed"],
        bases=frozenset(filter(None, row["basis_options"].split(";"))),
        localisation=row["localisation"],
        notes=row["notes"],
        source=row["source_url"],
        as_of=row["as_of"],
        confidence=row["confidence"],
    )


def _scoped(rule: Rule, scope: dict[str, str] | None) -> Rule:
    if scope is None:
        return rule
    recipients = frozenset(scope["recipients"].split())
    return replace(rule, region=scope["region"], recipients=recipients, collection=scope["collection"])
