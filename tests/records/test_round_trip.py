"""What a case exports is a conformant summary, and taken in elsewhere it claims the same: through the public door, both ways."""

import json
import os
import re
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from hospitium.kernel import clock
from hospitium.records import reconcile
from hospitium.records.ips import shapes
from hospitium.records.tests import another_validator, conformance
from hospitium.records.tests.summaries import facts_and_rest
from hospitium.records.tests.test_summary_round_trip import is_turned
from tests.records import expect
from tests.records.door import Door

EVERY = [
    one["file"]
    for one in expect.expected()
    if one["case"] == "y" and one["format"] in ("fhir-json", "cda", "hl7v2") and not one["file"].startswith("synthea/")
]
SOURCES = EVERY if "HOSPITIUM_WHOLE" in os.environ else EVERY[::4]
"""A quarter of them, of all formats; every one with `make prove`."""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not expect.SHARED.is_dir(), reason="the corpus is not here")]

ALLOWED = {
    "status": "R4 demands a status of most kinds: where the source gives none, it is “unknown”",
    "seconds": "a moment has seconds in R4: minutes are filled with zeros, as the standard says",
    "zone": "a moment has a zone in R4, which nobody may guess: of one without, the day stands",
    "no date": "what is no date at all stands in words",
    "no place": "R4 has no day for a document reference and no period for a request of medication: they stand in words",
    "second class": "an encounter has one class in R4: a second code of it stands in words",
    "turned": "a statement with a modifier we do not know is told in words: as an entry it would say something else",
    "no resource": "a part of a message that is no resource of R4 is told in words",
    "not-supplied": "IPS wants the three required sections: one that no source supplied says that no information is available",
    "no-address": "the name of a code system that is no address is told beside the code (Coding.system is an absolute URI)",
    "absence-words": "the words of what is absent are ours, in the reader's language",
}
"""Every difference there may be, and why; what is told in words is looked for in the file."""


@pytest.fixture(scope="module")
def trips(tmp_path_factory):
    """For each source: the facts of its case here, the files exported, and the facts of what was made of them elsewhere,
    each form in a house of its own, where every patient is new.
    """
    doors = {name: Door(f"trip_{name}") for name in ("here", "json", "xml")}
    folder, found = tmp_path_factory.mktemp("exports"), {}
    known = [file for file in SOURCES if (expect.SHARED / file).exists()]
    rows = doors["here"].intake(*(expect.SHARED / file for file in known))
    for file, row in zip(known, rows, strict=True):
        found[file] = SimpleNamespace(facts=_facts(doors["here"], row["case"]), files={}, again={})
        for form in ("json", "xml"):
            found[file].files[form] = path = folder / f"{row['case']}.{form}"
            code, said = doors["here"].say("export", row["case"], "--as", "ips", "--format", form, "-o", path)
            assert code == 0, said
    for form in ("json", "xml"):
        rows = doors[form].intake(*(one.files[form] for one in found.values()))
        for trip, row in zip(found.values(), rows, strict=True):
            assert (row["outcome"], row["issues"]["error"]) == ("imported", 0), row
            trip.again[form] = _facts(doors[form], row["case"])
    for door in doors.values():
        door.close()
    return found


def _facts(door, case):
    """The facts of a case's record, as its pages and its exports have them."""
    sections = {row["id"]: SimpleNamespace(**row) for row in door.rows("SELECT * FROM records_section")}
    rows = door.rows(
        "SELECT s.* FROM records_statement s JOIN records_sourcedocument d ON d.id = s.document_id"
        " JOIN cases_case c ON c.id = d.case_id WHERE c.ref = %s ORDER BY d.id DESC, s.position",
        case,
    )
    told = [
        SimpleNamespace(**row, pk=row["id"], section=sections.get(row["section_id"]), document=None) for row in rows
    ]
    return [fact.statement for fact in facts_and_rest(told)[0]]


def claims_of(statements, words):
    """What is claimed, with the precision of its date, but for what is allowed; what is told in words goes to `words`."""
    return Counter(told for one in statements if (told := _told(one, words)))


def _told(statement, words):
    if "urn:hospitium:sha256" in statement.raw:  # where a section of words leads to its original
        return None
    claim = reconcile.claim_of(statement)
    if is_turned(statement) or claim.kind not in {*shapes.resources(), "Absence"}:
        words.append((statement.label,))
        return None
    dated, precision = _dated(statement, words)
    codes = {(system, code) for system, code in claim.codes if ":" in system}
    if claim.kind == "Encounter":
        codes -= {(system, code) for system, code in codes if system.endswith("v2-0004")}
    label = "" if claim.absence else claim.label
    return replace(claim, codes=frozenset(codes), status=claim.status or "unknown", dated=dated, label=label), precision


def _dated(statement, words):
    dated, precision = statement.dated, statement.dated_precision
    resource = json.loads(statement.resource) if statement.resource else {}
    if statement.kind == "MedicationRequest" and resource.keys() & {"effectivePeriod", "effectiveDateTime"}:
        words.append((dated, clock.partial(dated, precision, "en")))
        dated = resource.get("authoredOn", "")
        precision = "instant" if "T" in dated else "day" if dated else ""
    if precision == "text" or (statement.kind == "DocumentReference" and precision != "instant"):
        words.append((dated, clock.partial(dated, precision, "en")))
        return "", ""
    if re.fullmatch(r".{10}T[\d:.]+", dated):
        words.append((dated, clock.partial(dated, precision, "en")))
        return dated[:10], "day"
    return re.sub(r"(T\d\d:\d\d)(?=[Z+-])", r"\1:00", dated), precision


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("file", SOURCES)
def test_an_exported_summary_claims_the_same_where_it_is_taken_in(file, form, trips):
    if file not in trips:
        pytest.skip("this file is not here")
    trip, words = trips[file], []
    before, after = claims_of(trip.facts, words), claims_of(trip.again[form], [])
    assert before - after == Counter()
    new = [claim for claim, _precision in (after - before).elements()]
    assert all(claim.absence == "unavailable" and not claim.codes for claim in new), new
    said = " ".join(trip.files["json"].read_text().replace("\\n", " ").split())
    assert [one for one in words if not any(" ".join(each.split()) in said for each in one)] == []


@pytest.mark.parametrize("file", SOURCES)
def test_an_exported_summary_keeps_to_every_official_definition(file, trips):
    if file not in trips:
        pytest.skip("this file is not here")
    bundle = json.loads(trips[file].files["json"].read_bytes())
    assert conformance.faults(bundle) == []
    assert another_validator.errors(bundle) == []
