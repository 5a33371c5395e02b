"""The reader: real documents of many countries, hostile bytes, and mutations of both."""

import copy
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.records import formats, reader
from hospitium.records.fhir import absence, decode
from hospitium.records.reading import numbers
from hospitium.records.reading.issues import message
from hospitium.records.reading.numbers import dumps
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle

SHARED = Path(os.environ.get("HOSPITIUM_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data"
CORPUS = sorted(
    path for folder in ("ips", "ips_deviant", "fhir_documents_other") for path in (SHARED / folder).glob("*.json")
)


def read(bundle):
    return formats.read(json.dumps(bundle).encode())


def codes(reading):
    return {issue.code for issue in reading.issues}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:40])
def test_every_entry_of_a_real_document_becomes_exactly_one_statement(path):
    data = path.read_bytes()
    reading = formats.read(data)
    resources = [entry for entry in json.loads(data)["entry"]]
    left_out = {"Composition": 1 if reading.kind != "resources" else 0, "Patient": 1}
    stated = [statement for statement in reading.statements if statement.kind != "Absence"]
    assert len(stated) == len(resources) - sum(left_out.values())
    assert all(message(issue) for issue in reading.issues)
    assert all(json.loads(dumps(statement.raw)) is not None for statement in stated)


HOSTILE = [
    (b"", "empty"),
    (b" \n", "empty"),
    (b"[]", "wrong-type"),
    (b"null", "wrong-type"),
    (b'"x"', "wrong-type"),
    (b'{"resourceType":"Patient"}', "wrong-type"),
    (b'{"resourceType":"Bundle"}', "no-patient"),
    (b"[" * 1_000_000, "too-deep"),
    (b'{"a":' * 10_000, "too-deep"),
    (b"\x1f\x8brest", "gzip-damaged"),
    (b"Rar!\x1a\x07rest", "is-packed"),
    (b"\0" * 257 + b"ustar" + b"\0" * 99, "is-packed"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"rest", "office-old"),
    (b"%PDF-1.7", "pdf-broken"),
    (b"<Bundle/>", "is-xml"),
    (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Bundle/>", "xml-entities"),
    (b"\x00\x01" * 99, "binary"),
    (b'{"resourceType":"Bundle","entry":[{"res', "truncated"),
    (b'{"a" 1}', "not-json"),
    (b'{"a":"' + b'\\"' * 300_000, "truncated"),
]


@pytest.mark.parametrize(
    ("data", "code"), HOSTILE, ids=[f"{number}-{code}" for number, (_, code) in enumerate(HOSTILE)]
)
def test_what_is_no_document_is_refused_with_what_to_do(data, code):
    with pytest.raises(Unreadable) as refusal:
        formats.read(data)
    assert refusal.value.code == code and str(refusal.value)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("No known allergies", "nil-known-text"),
        ("NKDA", "nil-known-text"),
        ("لا توجد حساسية معروفة", "nil-known-text"),
        ("No information about allergies", "unavailable"),
        ("No medications information available", "unavailable"),
        ("No data", "unavailable"),
        ("Keine Angaben", "unavailable"),
        ("Sin información", "unavailable"),
        ("No hay información disponible", "unavailable"),
        ("لا توجد معلومات", "unavailable"),
        ("无可用信息", "unavailable"),
        ("Penicillin", ""),
        ("Noninformative smear", ""),
    ],
)
def test_no_information_is_not_read_as_none_known(words, kind):
    assert absence.of_text(words) == kind


@pytest.mark.parametrize("host", ["[", "[::1", "医院.example", "a\u2100b"])
def test_an_odd_address_of_an_entry_leads_nowhere_and_breaks_nothing(host, tmp_path):
    bundle = make_bundle()
    for entry in bundle["entry"]:
        entry["fullUrl"] = f"https://{host}/fhir/{entry['resource']['resourceType']}/{entry['resource']['id']}"
    (tmp_path / "odd.json").write_text(json.dumps(bundle))
    assert reader.read(tmp_path / "odd.json").counts["statements"] == 3


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_bring_anything_but_a_refusal(data):
    try:
        formats.read(data)
    except Unreadable as refusal:
        assert str(refusal)


JUNK = [
    None,
    1,
    True,
    "x",
    [],
    {},
    [[]],
    [None],
    {"reference": 5},
    {"coding": "x"},
    {"coding": [None, {"code": 7}]},
    "2020-13-45",
    "\x00",
]


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_no_wrong_shape_inside_a_document_makes_the_reader_stumble(seed):
    rng = random.Random(seed)
    bundle = copy.deepcopy(make_bundle())
    for _ in range(rng.choice([1, 3, 10])):
        place = bundle
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = rng.choice(keys)
            if not isinstance(place[key], dict | list) or not place[key] or rng.random() < 0.25:
                place[key] = copy.deepcopy(rng.choice(JUNK))
                break
            place = place[key]
        if not isinstance(bundle.get("entry"), list) or not bundle["entry"]:
            break
    try:
        reading = read(bundle)
        assert all(message(issue) for issue in reading.issues)
    except Unreadable as refusal:
        assert str(refusal)


def test_decimals_stay_as_they_were_written():
    data = (
        b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"1"}},'
        b'{"resource":{"resourceType":"Observation","valueQuantity":{"value":6.00,"comparator":"<"}}}]}'
    )
    statement = formats.read(data).statements[0]
    assert '"value":6.00' in dumps(statement.raw) and ("value", "<6.00") in statement.detail


def test_script_in_a_narrative_is_removed_and_reported():
    reading = read(
        make_bundle(narrative="<script>alert(1)</script><p onclick='x()'>Rash</p><a href='javascript:x'>y</a>")
    )
    narrative = reading.sections[0].narrative
    assert "script" not in narrative and "onclick" not in narrative and "href" not in narrative and "Rash" in narrative
    assert "narrative-active" in codes(reading)


def test_both_surnames_survive():
    bundle = make_bundle()
    url = "http://hl7.org/fhir/StructureDefinition/humanname-"
    bundle["entry"][1]["resource"]["name"] = [
        {
            "family": "García Márquez",
            "given": ["Ana"],
            "_family": {
                "extension": [
                    {"url": url + "fathers-family", "valueString": "García"},
                    {"url": url + "mothers-family", "valueString": "Márquez"},
                ]
            },
        }
    ]
    name = read(bundle).subject.names[0]
    assert (name.family, name.second_family) == ("García", "Márquez")


def test_a_year_stays_a_year_and_nothing_passes_through_a_time_zone():
    bundle = make_bundle(
        entries=(
            {"resourceType": "AllergyIntolerance", "id": "a1", "code": {"text": "Latex"}, "onsetDateTime": "2015"},
        )
    )
    date = read(bundle).statements[0].date
    assert (date.text, date.precision) == ("2015", "year")


def test_none_known_beside_a_real_entry_asks_for_a_person():
    none = {
        "resourceType": "AllergyIntolerance",
        "id": "n",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]},
    }
    real = {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "Latex"}}
    assert "absence-conflict" in codes(read(make_bundle(entries=(none, real))))
    assert "absence-conflict" not in codes(read(make_bundle(entries=(none,))))


def test_a_missing_required_section_is_not_taken_for_none_known():
    bundle = make_bundle()
    bundle["entry"][0]["resource"]["section"].pop()
    missing = [statement for statement in read(bundle).statements if statement.absence == "not-supplied"]
    assert len(missing) == 1 and "required-section-missing" in codes(read(bundle))


def test_facts_about_another_patient_are_fenced_off():
    bundle = make_bundle()
    bundle["entry"].append({"resource": {"resourceType": "Patient", "id": "p2", "name": [{"text": "Other"}]}})
    bundle["entry"].append(
        {
            "resource": {
                "resourceType": "Condition",
                "id": "x",
                "code": {"text": "Gout"},
                "subject": {"reference": "Patient/p2"},
            }
        }
    )
    fenced = [statement.kind for statement in read(bundle).statements if statement.not_about_subject]
    assert fenced == ["Patient", "Condition"] and "several-patients" in codes(read(bundle))


def test_an_unknown_modifier_forbids_relying_on_the_structured_form():
    allergy = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "code": {"text": "Latex"},
        "modifierExtension": [{"url": "urn:odd"}],
    }
    assert read(make_bundle(entries=(allergy,))).statements[0].reliable is False


def test_references_are_never_guessed():
    bundle = make_bundle(
        entries=(
            {
                "resourceType": "MedicationStatement",
                "id": "m",
                "status": "active",
                "medicationReference": {"reference": "Medication/10", "display": "Aspirin"},
            },
        )
    )
    bundle["entry"].append({"resource": {"resourceType": "Medication", "id": "1", "code": {"text": "Warfarin"}}})
    statement = read(bundle).statements[0]
    assert statement.concept.label() == "Aspirin" and "reference-unresolved" in codes(read(bundle))


@pytest.mark.parametrize("pair", [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_a_hundred_levels_are_read_and_one_more_is_not(pair):
    def told(levels):
        times = levels // sum(map(pair[0].count, "[{"))
        with pytest.raises(Unreadable) as refusal:
            formats.read((pair[0] * times + "1" + pair[1] * times).encode())
        return refusal.value.code

    assert (told(100), told(102)) == ("wrong-type", "too-deep")


@pytest.mark.parametrize("text", ['"[[["', '"\\\\"', '"\\\\\\"[[["', '"\\u005b[\\n[\\""'])
def test_brackets_in_strings_are_no_levels(text):
    listed = ",".join([text] * 200)
    with pytest.raises(Unreadable) as refusal:
        formats.read(f"[{listed}]".encode())
    assert refusal.value.code == "wrong-type"


ODD = (
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    "NaN",
    "-Infinity",
    "1.10",
    "-0.0",
    "1e400",
    "9" * 40,
    '"\\u0000"',
    '{"a":1,"a":2}',
)


@pytest.mark.parametrize("word", ODD)
def test_odd_values_are_the_same_whichever_parser_took_the_file(word):
    alone = json.loads(word, parse_float=numbers.Decimal, parse_constant=str)
    whole = f'{{"entry": [{{"fullUrl": "a", "resource": {{"x": {word}, "y": [{word}]}}}}], "z": {word}}}'.encode()
    for way in (decode.decode, decode.decode_bundle):
        value, _ = way(whole)
        assert dumps(value["entry"][0]["resource"]) == dumps({"x": alone, "y": [alone]})
        assert dumps(value["z"]) == dumps(alone)


@pytest.mark.parametrize(
    "entry", ["null", "7", "{}", "[null]", "[7]", "[[]]", '[{"resource": []}]', '[{"resource": null}]']
)
def test_entries_of_any_shape_are_found_as_they_are_or_not_at_all(entry):
    data = f'{{"resourceType": "Bundle", "entry": {entry}}}'.encode()
    assert decode.decode(data)[0]["entry"] == decode.decode_bundle(data)[0]["entry"] == json.loads(entry)


def test_what_was_read_of_equal_elements_is_read_once():
    entries = [{"resourceType": "Condition", "id": f"c{n}", "code": {"text": "Gout"}} for n in range(2)]
    stated = read(make_bundle(entries=tuple(entries))).statements
    one, other = (one for one in stated if one.kind == "Condition")
    assert one.concept is other.concept and one.raw["code"] is other.raw["code"]
