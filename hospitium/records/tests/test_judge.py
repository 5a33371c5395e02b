"""Statements beside what is known: new, the same, or against it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.records.reconcile import CONFLICTING, NEW, SAME, Claim, Known, is_about_same, judge

SCT = "http://snomed.info/sct"


def allergy(label="penicillin", code="91936005", **facts):
    return Claim("AllergyIntolerance", label, frozenset({(SCT, code)} if code else ()), **facts)


def taken(kind, dose=""):
    return Claim(kind, "metformin", value=f"|{dose}" if dose else "")


def measured(dated, value):
    return Claim("Observation", "hba1c", dated=dated, value=f"{value}|")


NONE = Claim("AllergyIntolerance", "no known allergies", absence="none-known", denies_all=True)
NO_FOOD = Claim("AllergyIntolerance", "no known food allergies", absence="none-known")


def verdict(claim, *known):
    held = Known()
    for one in known:
        held.add(one, one)
    return judge(claim, [other for other, _ in held.about(claim)]).verdict


@pytest.mark.parametrize(
    ("claim", "known", "expected"),
    [
        (allergy(), (), NEW),
        (allergy(), (allergy(),), SAME),
        (allergy("penicilina"), (allergy(),), SAME),
        (allergy(code=""), (allergy(code="123"),), SAME),
        (allergy("latex", "300916003"), (allergy(),), NEW),
        (allergy(status="resolved"), (allergy(status="active"),), CONFLICTING),
        (allergy(status="active"), (allergy(),), SAME),
        (allergy(is_refuted=True), (allergy(),), CONFLICTING),
        (allergy(dated="2015"), (allergy(dated="2015-03"),), SAME),
        (allergy(dated="2015"), (allergy(dated="2016-03"),), CONFLICTING),
        (NONE, (allergy(),), CONFLICTING),
        (allergy(), (NONE,), CONFLICTING),
        (NONE, (NONE,), SAME),
        (NO_FOOD, (allergy(),), NEW),
        (allergy(), (NO_FOOD,), NEW),
        (Claim("AllergyIntolerance", "", absence="not-asked"), (allergy(),), NEW),
        (
            Claim("MedicationRequest", "metformin", value="|850 mg"),
            (Claim("MedicationStatement", "metformin", value="|500 mg"),),
            CONFLICTING,
        ),
        (taken("MedicationRequest"), (taken("MedicationStatement"),), SAME),
        (Claim("Condition", "asthma"), (Claim("Procedure", "asthma"),), NEW),
        (
            Claim("Observation", "hba1c", dated="2025-01-02", value="7|"),
            (Claim("Observation", "hba1c", dated="2026-01-02", value="8|"),),
            NEW,
        ),
        (
            Claim("Observation", "hba1c", dated="2026-01-02", value="7|"),
            (Claim("Observation", "hba1c", dated="2026-01-02", value="8|"),),
            CONFLICTING,
        ),
    ],
)
def test_a_statement_beside_what_is_known(claim, known, expected):
    assert verdict(claim, *known) == expected


CLAIMS = st.builds(
    Claim,
    st.sampled_from(["AllergyIntolerance", "Condition", "Observation"]),
    st.sampled_from(["", "a", "b"]),
    st.frozensets(st.sampled_from([(SCT, "1"), (SCT, "2")])),
    status=st.sampled_from(["", "active", "resolved"]),
    dated=st.sampled_from(["", "2015", "2015-02", "2016"]),
    absence=st.sampled_from(["", "none-known", "not-asked"]),
    denies_all=st.booleans(),
).map(lambda claim: replace(claim, denies_all=claim.denies_all and claim.absence == "none-known"))


@given(CLAIMS, st.lists(CLAIMS, max_size=6))
def test_the_index_finds_whatever_looking_at_everything_finds(claim, known):
    held = Known()
    for place, one in enumerate(known):
        held.add(one, (place, one))
    assert sorted(place for _, (place, _) in held.about(claim)) == [
        place for place, one in enumerate(known) if is_about_same(claim, one)
    ]


@given(CLAIMS)
def test_what_names_a_thing_is_the_same_as_itself(claim):
    if claim.label or claim.codes or claim.absence:
        assert judge(claim, [claim]).verdict == SAME
