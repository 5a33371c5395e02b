"""What we send out is FHIR R4 and IPS 2.0: judged by the official definitions, and by a validator that is not ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.records import ips

from . import another_validator, conformance
from .summaries import corpus, load, summary_from

CORPUS = corpus("ips", "ips_deviant", "fhir_documents_other")
PATIENTS = corpus("synthea")


def emitted(path, **how):
    return json.loads(ips.as_json(summary_from(path.read_bytes(), **how)[0].bundle))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:40])
def test_the_summary_of_a_real_document_keeps_to_every_official_definition(path):
    assert conformance.faults(emitted(path)) == []


@pytest.mark.parametrize(
    "path", [path for path in PATIENTS if not path.name.startswith("_")][:3], ids=lambda path: path.stem[:20]
)
def test_so_does_the_summary_of_a_whole_chart(path):
    assert conformance.faults(emitted(path)) == []


def test_the_official_examples_pass_the_same_judge():
    for path in sorted((conformance.package("ips") / "example").glob("Bundle-*.json")):
        assert conformance.faults(load(path)) == [], path.name


BREACHES = {
    "no title": lambda cover: cover.pop("title"),
    "another type": lambda cover: cover["type"]["coding"][0].update(code="11488-4"),
    "no allergies": lambda cover: cover["section"].pop(0),
    "neither entry nor reason": lambda cover: [
        cover["section"][0].pop(name, None) for name in ("entry", "emptyReason")
    ],
    "a section without text": lambda cover: cover["section"][0].pop("text"),
    "a section within": lambda cover: cover["section"][0].update(section=[{"title": "x"}]),
    "an unknown element": lambda cover: cover.update(colour="red"),
    "a day that is none": lambda cover: cover.update(date="2026-02-30T10:00"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_the_judge_sees_a_planted_breach(name):
    bundle = emitted(CORPUS[0])
    BREACHES[name](bundle["entry"][0]["resource"])
    assert conformance.faults(bundle)


@pytest.mark.parametrize("path", CORPUS[::15], ids=lambda path: path.stem[:40])
def test_a_validator_that_is_not_ours_finds_no_error_that_it_does_not_find_in_the_official_examples(path):
    assert another_validator.errors(emitted(path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:40])
def test_nor_in_any_other(path):
    assert another_validator.errors(emitted(path)) == []


WORDS = st.sampled_from(
    [
        "",
        "x",
        "a\x00b",
        " ",
        "2015",
        "2015-13",
        "2020-01-01T10:00",
        "5",
        "-1",
        "active",
        "<b>",
        "\ud800",
        "名",
        "http://x y",
    ]
)
PIECES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 10**10), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "coding",
                    "text",
                    "code",
                    "system",
                    "display",
                    "value",
                    "unit",
                    "reference",
                    "extension",
                    "url",
                    "valueString",
                    "low",
                    "high",
                    "start",
                    "end",
                    "status",
                    "div",
                    "onsetDateTime",
                    "effectiveDateTime",
                    "valueQuantity",
                    "numerator",
                    "period",
                    "repeat",
                    "timing",
                    "doseAndRate",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "code",
        "clinicalStatus",
        "verificationStatus",
        "status",
        "category",
        "criticality",
        "reaction",
        "onsetDateTime",
        "onsetAge",
        "onsetString",
        "abatementDateTime",
        "medicationCodeableConcept",
        "medicationReference",
        "dosage",
        "effectiveDateTime",
        "effectivePeriod",
        "valueQuantity",
        "valueString",
        "valueCodeableConcept",
        "dataAbsentReason",
        "component",
        "referenceRange",
        "performer",
        "note",
        "extension",
        "contained",
        "identifier",
        "subject",
        "meta",
        "text",
        "language",
        "interpretation",
        "occurrenceDateTime",
        "vaccineCode",
        "protocolApplied",
        "performedPeriod",
        "severity",
        "bodySite",
        "evidence",
        "stage",
    ]
)
KINDS = st.sampled_from(
    [
        "AllergyIntolerance",
        "Condition",
        "MedicationStatement",
        "MedicationRequest",
        "Immunization",
        "Procedure",
        "Observation",
        "DiagnosticReport",
        "Device",
        "DeviceUseStatement",
        "Flag",
        "CarePlan",
        "FamilyMemberHistory",
        "Consent",
        "Goal",
        "Practitioner",
        "Organization",
    ]
)
RESOURCES = st.builds(
    lambda kind, rest: {**rest, "resourceType": kind, "id": "r"}, KINDS, st.dictionaries(NAMES, PIECES, max_size=7)
)


@given(st.lists(RESOURCES, min_size=1, max_size=3))
@settings(max_examples=120, suppress_health_check=list(HealthCheck))
def test_whatever_a_resource_holds_what_leaves_is_valid(resources):
    entries = [{"fullUrl": f"urn:x:{at}", "resource": {**one, "id": f"r{at}"}} for at, one in enumerate(resources)]
    patient = {"fullUrl": "urn:x:p", "resource": {"resourceType": "Patient", "id": "p", "name": [{"text": "A"}]}}
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [patient, *entries]}).encode()
    made, _facts = summary_from(data)
    assert conformance.faults(json.loads(ips.as_json(made.bundle))) == []
