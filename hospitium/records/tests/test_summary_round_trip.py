"""What goes out comes in again: the same claims, absences, dates with their precision, codes."""

from collections import Counter
from dataclasses import replace

import pytest

from hospitium.records import ips, reconcile
from hospitium.records.ips import xml

from .summaries import corpus, facts_and_rest, rows_of, summary_from

CORPUS = corpus("ips", "ips_deviant", "fhir_documents_other")

ALLOWED = {
    "absence-words": "the words of a section that is empty as a whole are ours, in the reader's language",
    "not-supplied": "IPS wants the three required sections: one that no source supplied says that no information is available",
    "turned": "a statement with a modifier we do not know is told in words: as an entry it would say something else",
    "no-address": "the name of a code system that is no address is told beside the code (Coding.system is an absolute URI)",
}
"""Every difference there may be, and why."""


def claims_of(facts):
    return Counter(told(fact.statement) for fact in facts if "urn:hospitium:sha256" not in fact.statement.raw)


def told(statement):
    claim = reconcile.claim_of(statement)
    if claim.absence and statement.kind == "Absence":
        claim = replace(claim, label="")
    codes = frozenset((system, code) for system, code in claim.codes if ":" in system)
    return replace(claim, codes=codes), statement.dated_precision


def is_turned(statement):
    return "modifierExtension" in statement.raw


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:40])
def test_what_a_real_document_claims_is_claimed_again(path):
    made, facts = summary_from(path.read_bytes())
    _reading, _sections, again, _source = rows_of(ips.as_json(made.bundle), document=2)
    before = claims_of([fact for fact in facts if not is_turned(fact.statement)])
    after = claims_of(facts_and_rest(again)[0])
    assert before - after == Counter()
    new = [claim for claim, _precision in (after - before).elements()]
    assert all(claim.absence == "unavailable" and not claim.codes for claim in new), new


def test_a_second_trip_changes_nothing_any_more():
    made, _facts = summary_from(CORPUS[2].read_bytes())
    again, facts = summary_from(ips.as_json(made.bundle))
    third, _facts = summary_from(ips.as_json(again.bundle))
    assert claims_of(facts) == claims_of(summary_from(ips.as_json(third.bundle))[1])


@pytest.mark.parametrize("path", CORPUS[::3], ids=lambda path: path.stem[:40])
def test_the_xml_of_a_summary_claims_the_same_as_its_json(path):
    made, _facts = summary_from(path.read_bytes())
    written = [ips.as_json(made.bundle), xml.written(made.bundle).encode()]
    as_json, as_xml = (claims_of(facts_and_rest(rows_of(data, document=2)[2])[0]) for data in written)
    assert as_json == as_xml
