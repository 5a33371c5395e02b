"""The engine of transfer: the strictest row wins, silence means no, and adding a restriction never opens anything."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.patients import sentences
from hospitium.patients.transfer import (
    CHANNELS,
    DATA_CLASSES,
    DEFAULT,
    PURPOSES,
    Counter,
    Question,
    Rule,
    Verdict,
    decide,
    granted_by,
    table,
)
from hospitium.patients.transfer.bases import BELOW, CONSENTS
from hospitium.patients.transfer.engine import PATIENT

TODAY = dt.date(2026, 11, 21)
ADVISORY = table.rules()
SIGNED = [replace(rule, signed_by="Anneli", expires=TODAY + dt.timedelta(days=300)) for rule in ADVISORY]
AGREED = granted_by("transfer", "TREAT", "clinical", in_writing=True)


def asked(origin, to, purpose="TREAT", data_class="clinical", channel="page", **facts):
    facts = {"region": "US-CA" if origin == "US" else "", "on": TODAY} | facts
    return Question(origin, to, purpose, data_class, channel, **facts)


def test_the_table_has_its_rows_and_every_word_of_it_is_known():
    assert len(ADVISORY) == 34
    for rule in ADVISORY:
        assert rule.allowed in sentences.ALLOWED and rule.confidence in sentences.CONFIDENCES
        assert rule.bases <= set(sentences.BASES), rule.bases - set(sentences.BASES)
        assert rule.localisation.startswith("none") or rule.localisation in sentences.LOCALISATIONS
        assert rule.source and rule.as_of and rule.law


def test_every_scope_names_a_row_of_the_table():
    assert {rule.name for rule in ADVISORY if rule.is_scoped} == {
        "United States (Florida)",
        "United States (DOJ bulk data rule)",
        "Canada (Quebec)",
    }
    assert [rule.name for rule in ADVISORY if rule.collection] == ["Russian Federation"]


@pytest.mark.parametrize(
    ("origin", "to", "facts", "verdict", "reason"),
    [
        ("US", "MX", {}, "allow_with", "basis-held"),
        ("US", "MX", {"purpose": "HOPERAT"}, "deny", "basis-missing"),
        ("US", "MX", {"region": ""}, "deny", "basis-missing"),  # an unknown region may be Florida
        ("US", "CN", {}, "allow_with", "basis-held"),
        ("US", "CN", {"counters": (Counter("x", 9001, 10000),)}, "deny", "heads-stopped"),
        ("US", "CN", {"counters": (Counter("x", 9000, 10000),)}, "allow_with", "basis-held"),
        ("US", "CN", {"data_class": "genomic"}, "refer", "genomic"),
        ("CO", "US", {}, "allow", "allowed"),
        ("CN", "US", {}, "deny", "basis-missing"),
        ("CN", "US", {"bases": AGREED}, "refer", "basis-partly"),
        ("CN", "US", {"purpose": "ETREAT"}, "allow_with", "basis-held"),
        ("AE", "US", {}, "deny", "basis-missing"),
        ("AE", "US", {"bases": AGREED}, "allow_with", "basis-held"),
        ("AE", "US", {"bases": AGREED, "channel": "email"}, "deny", "basis-missing"),  # not encrypted
        ("AE", "US", {"bases": AGREED, "purpose": "HRESCH"}, "deny", "basis-missing"),
        ("DE", "US", {}, "deny", "basis-missing"),
        ("DE", "US", {"bases": AGREED}, "allow_with", "basis-held"),
        ("DE", "FR", {}, "allow", "stays"),
        ("MX", "MX", {}, "allow", "stays"),
        ("KW", "US", {"bases": AGREED}, "deny", "low-confidence"),
        ("US", "ZZ", {}, "deny", "recipient-unknown"),
        ("ZZ", "ZZ", {}, "deny", "recipient-unknown"),
        ("CH", "US", {"bases": AGREED}, "deny", "no-rule"),
        ("MX", "US", {"refused": True}, "deny", "patient-refused"),
        ("MX", "US", {"purpose": "CURIOSITY"}, "deny", "unknown-word"),
        ("ID", "US", {"collected_by": PATIENT}, "allow", "carried-by-patient"),
        ("RU", "US", {"collected_by": PATIENT}, "refer", "collection-watched"),
    ],
)
def test_signed_rows_answer_as_their_law_says(origin, to, facts, verdict, reason):
    decision = decide(asked(origin, to, **facts), SIGNED)
    assert (decision.verdict.slug, reason in decision.reasons) == (verdict, True), decision.deciding


def test_rows_of_a_part_join_the_row_of_the_whole():
    names = [rule.name for rule in decide(asked("US", "CN", region="US-FL"), SIGNED).rows]
    assert names == ["United States", "United States (Florida)", "United States (DOJ bulk data rule)"]
    assert [rule.name for rule in decide(asked("US", "MX"), SIGNED).rows] == ["United States"]
    assert [rule.name for rule in decide(asked("FR", "US"), SIGNED).rows] == ["European Union / EEA"]


def test_storing_abroad_is_a_persons_decision_where_it_is_forbidden():
    standing = frozenset({"certification"})
    korea = [replace(rule, standing=standing) for rule in SIGNED if rule.country == "KR"]
    assert decide(asked("KR", "US", bases=AGREED), korea).verdict == Verdict.ALLOW_WITH
    assert decide(asked("KR", "US", bases=AGREED, channel="link"), korea).reasons == ("copy-abroad",)


@pytest.mark.parametrize("fault", [{"signed_by": ""}, {"expires": TODAY}, {"expires": None}, {"confidence": "low"}])
def test_a_row_nobody_answers_for_acts_as_the_default(fault):
    broken = [replace(rule, **fault) for rule in SIGNED]
    for rule in broken:
        decision = decide(asked(rule.country, "JP" if rule.country != "JP" else "US", bases=CONSENTS | {"scc"}), broken)
        assert decision.verdict == Verdict.DENY, rule.name


def test_without_any_row_everything_is_denied_and_the_default_is_named():
    decision = decide(asked("US", "MX"), [])
    assert decision.verdict == Verdict.DENY and decision.rows == (DEFAULT,)


def test_a_part_alone_never_stands_for_the_whole():
    parts = [rule for rule in SIGNED if rule.is_scoped]
    assert decide(asked("US", "CN"), parts).verdict == Verdict.DENY


def test_consent_speaks_only_of_what_its_text_names():
    assert not granted_by("transfer", "HRESCH", "clinical", in_writing=True)
    assert not granted_by("transfer", "TREAT", "genomic", in_writing=True)
    assert granted_by("transfer_sensitive", "TREAT", "genomic", in_writing=True)
    assert "written_consent" not in granted_by("transfer", "TREAT", "clinical", in_writing=False)
    assert not granted_by("anything", "TREAT", "clinical", in_writing=True)


countries = st.sampled_from(["US", "CN", "DE", "AE"])
rules = st.builds(
    Rule,
    country=st.sampled_from(["US", "CN", "EU", "AE"]),
    name=st.sampled_from(["One", "Two"]),
    allowed=st.sampled_from(["yes", "yes_with_safeguards", "restricted", "prohibited_unless_exception", "unclear"]),
    bases=st.frozensets(
        st.sampled_from(["consent", "scc", "treatment_disclosure", "vital_interest", "encryption", BELOW])
    ),
    localisation=st.sampled_from(["none", "storage_prohibited_abroad", "unknown"]),
    confidence=st.sampled_from(["high", "low"]),
    region=st.sampled_from(["", "", "US-FL"]),
    recipients=st.sampled_from([frozenset(), frozenset({"CN"})]),
    signed_by=st.sampled_from(["", "Anneli", "Anneli"]),
    expires=st.sampled_from([None, TODAY, TODAY + dt.timedelta(days=9)]),
)
questions = st.builds(
    Question,
    origin=countries,
    recipient_country=countries,
    purpose=st.sampled_from([*PURPOSES, "OTHER"]),
    data_class=st.sampled_from(DATA_CLASSES),
    channel=st.sampled_from(CHANNELS),
    region=st.sampled_from(["", "US-FL", "US-CA"]),
    bases=st.frozensets(st.sampled_from(["consent", "scc"])),
    on=st.just(TODAY),
)


@given(questions, st.lists(rules, max_size=5), rules)
def test_one_row_more_never_opens_what_the_country_decided(question, book, more):
    before = decide(question, book)
    known = any(not rule.is_scoped and rule.speaks_of(question) for rule in book)
    if known or more.is_scoped:
        assert decide(question, [*book, more]).verdict >= before.verdict


@given(questions, st.lists(rules, max_size=5))
def test_fewer_grounds_a_no_or_full_counts_never_open(question, book):
    before = decide(question, book).verdict
    for stricter in (
        replace(question, bases=frozenset()),
        replace(question, refused=True),
        replace(question, counters=(Counter("x", 100, 100),)),
        replace(question, region=""),
    ):
        assert decide(stricter, book).verdict >= before


ORDER = ["yes", "yes_with_safeguards", "restricted", "prohibited_unless_exception"]


@given(questions, st.lists(rules, min_size=1, max_size=4), st.sampled_from(ORDER), st.sampled_from(ORDER))
def test_a_stricter_word_of_the_law_never_opens(question, book, one, other):
    mild, strict = sorted((one, other), key=ORDER.index)
    first, *rest = book
    loose = decide(question, [replace(first, allowed=mild), *rest]).verdict
    assert decide(question, [replace(first, allowed=strict), *rest]).verdict >= loose


@given(questions, st.lists(rules, max_size=5))
def test_the_order_of_rows_does_not_matter(question, book):
    assert decide(question, book).verdict == decide(question, book[::-1]).verdict


@given(questions, st.lists(rules, max_size=5))
def test_what_leaves_across_a_border_rests_on_signed_rows_only(question, book):
    decision = decide(question, book)
    if decision.verdict.leaves and not question.stays:
        assert decision.rows and all(not rule.fault(TODAY) for rule in decision.rows)
