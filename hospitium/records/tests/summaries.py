"""Summaries made from files without a database: what the reader says, as the rows it would become."""

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace

import orjson

from hospitium.records import formats, ips, record, summarising
from hospitium.records.models import Statement
from hospitium.records.reading import rows

WHEN = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
PERSON = ips.Person(
    "P-TEST-0001",
    (
        ips.Name("María José García Márquez", "García", "Márquez", ("María José",)),
        ips.Name("玛丽亚", use="usual", language="zh", representation="IDE"),
    ),
    "1971-03",
    "female",
    (("urn:oid:2.16.604.1", "41-553-902", "Passport"), ("", "77", "")),
    (ips.Spoken("es", True), ips.Spoken("qu")),
    True,
    "PE",
)


def frame(language="en"):
    return ips.Frame("S-TEST-0001", WHEN, language, "Hospitium Demo Hospital", version="0.1")


def rows_of(data: bytes, document=1, sha256="ab" * 32):
    """Statement-like and section-like rows of the bytes of a file."""
    reading = formats.read(data)
    sections = [
        SimpleNamespace(document_id=document, **{name: getattr(one, name) for name in SECTION})
        for one in reading.sections
    ]
    told = []
    for batch, raws in rows.statements(reading.statements):
        for stated in orjson.loads(batch):
            row = {field.name: field.get_default() for field in Statement._meta.concrete_fields} | stated
            start = row.pop("start")
            row["raw"] = raws[start : start + row.pop("size")].decode()
            at = row["section"]
            row["section"] = sections[at] if at is not None else None
            row["section_id"] = at
            told.append(
                SimpleNamespace(
                    **row | {"pk": document * 100_000 + row["position"], "document_id": document, "document": None}
                )
            )
    source = ips.Source(
        document,
        f"D-{document}",
        reading.header.title,
        sha256,
        WHEN,
        authors=tuple(a.name for a in reading.header.authors),
    )
    return reading, sections, told, source


SECTION = (
    "position",
    "depth",
    "kind",
    "code",
    "title",
    "narrative",
    "narrative_origin",
    "language",
    "empty_reason",
    "duty",
)


def facts_and_rest(told):
    """What `record_of` would give, and the rest."""
    fit = [
        one
        for one in told
        if not one.is_of_another
        and not one.is_entered_in_error
        and one.kind not in record.LEFT_OUT
        and one.absence != "not-supplied"
    ]
    facts, _questions = record.gathered(fit, {})
    standing = {fact.statement.pk for fact in facts}
    rest = [one for one in told if one.pk not in standing and not one.is_of_another and not one.is_entered_in_error]
    return facts, rest


def passages_of(sections, told):
    spoken = {one.section_id for one in told}
    return [
        summarising.passage_of(one)
        for one in sections
        if one.narrative_origin == "sent" and not one.empty_reason and one.position not in spoken
    ]


def summary_from(data: bytes, person=PERSON, language="en"):
    """(summary, facts) of the bytes of a file."""
    _reading, sections, told, source = rows_of(data)
    facts, rest = facts_and_rest(told)
    made = ips.summary(person, [source], summarising.stated(facts, rest), passages_of(sections, told), frame(language))
    return made, facts


def corpus(*folders):
    from hospitium.records.tests.test_read import SHARED

    return sorted(path for folder in folders for path in (SHARED / folder).glob("*.json"))


def load(path: Path):
    return json.loads(path.read_bytes())
