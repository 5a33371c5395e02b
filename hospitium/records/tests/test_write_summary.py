"""A summary is made from what is stated: everything in its section, in words too, and nothing that nobody said."""

import dataclasses
import json
import xml.etree.ElementTree as ElementTree

import pytest
from django.utils import translation

from hospitium.records import ips, summarising
from hospitium.records.ips import xml
from hospitium.records.ips.xml import written
from hospitium.records.testing import make_bundle

from .summaries import PERSON, corpus, facts_and_rest, frame, passages_of, rows_of, summary_from

FHIR = "{http://hl7.org/fhir}"


def of(*entries, person=PERSON, language="en", **cover):
    data = json.dumps(make_bundle(entries=entries, **cover)).encode()
    return summary_from(data, person, language)[0]


def entry(made, kind):
    return next(one["resource"] for one in made.bundle["entry"] if one["resource"]["resourceType"] == kind)


def section(made, code):
    return next(
        one for one in entry(made, "Composition")["section"] if one["code"].get("coding", [{}])[0].get("code") == code
    )


def allergy(**facts):
    return {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": {"reference": "Patient/p1"},
        "code": {"text": "Penicillin"},
        **facts,
    }


def result(**facts):
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "Potassium"},
        **facts,
    }


def test_both_surnames_and_the_native_name_leave_whole():
    names = entry(of(allergy()), "Patient")["name"]
    assert names[0]["family"] == "García Márquez"
    assert [one["valueString"] for one in names[0]["_family"]["extension"]] == ["García", "Márquez"]
    assert names[1]["text"] == "玛丽亚" and names[1]["extension"][0]["valueCode"] == "IDE"


def test_the_need_of_an_interpreter_is_apart_from_the_preferred_language():
    patient = entry(of(allergy()), "Patient")
    assert patient["extension"][0]["valueBoolean"] is True
    assert [one.get("preferred") for one in patient["communication"]] == [True, None]
    nobody_asked = entry(of(allergy(), person=dataclasses.replace(PERSON, interpreter=None)), "Patient")
    assert "extension" not in nobody_asked


def test_a_birth_date_stays_as_exact_as_it_is_and_none_says_why():
    assert entry(of(allergy()), "Patient")["birthDate"] == "1971-03"
    unknown = entry(of(allergy(), person=dataclasses.replace(PERSON, birth_date="")), "Patient")
    assert unknown["_birthDate"]["extension"][0]["valueCode"] == "unknown"


def test_a_required_section_nobody_speaks_of_says_so_and_never_none():
    found = section(of(allergy()), "11450-4")
    assert found["emptyReason"]["coding"][0]["code"] == "nilknown"  # the source said so
    bundle = make_bundle(entries=(allergy(),))
    bundle["entry"][0]["resource"]["section"] = bundle["entry"][0]["resource"]["section"][:1]
    made, _facts = summary_from(json.dumps(bundle).encode())
    assert section(made, "11450-4")["emptyReason"]["coding"][0]["code"] == "unavailable"


@pytest.mark.parametrize(
    ("sent", "leaves"),
    [("nilknown", "nilknown"), ("notasked", "notasked"), ("withheld", "withheld"), ("unavailable", "unavailable")],
)
def test_four_absences_stay_four(sent, leaves):
    bundle = make_bundle(entries=(allergy(),))
    bundle["entry"][0]["resource"]["section"][1]["emptyReason"] = {"coding": [{"code": sent}]}
    made, _facts = summary_from(json.dumps(bundle).encode())
    assert section(made, "11450-4")["emptyReason"]["coding"][0]["code"] == leaves


def test_sources_that_differ_about_an_absence_are_not_made_to_say_none():
    told, sources = [], []
    for number, reason in ((1, "nilknown"), (2, "withheld")):
        bundle = make_bundle(entries=(allergy(),))
        bundle["entry"][0]["resource"]["section"][1]["emptyReason"] = {"coding": [{"code": reason}]}
        _reading, _sections, rows, source = rows_of(json.dumps(bundle).encode(), document=number)
        told += rows
        sources.append(source)
    made = ips.summary(PERSON, sources, summarising.stated(*facts_and_rest(told)), [], frame())
    assert section(made, "11450-4")["emptyReason"]["coding"][0]["code"] == "withheld"


def test_none_known_beside_a_fact_of_the_same_section_becomes_an_entry():
    one = make_bundle(entries=(allergy(),))
    other = make_bundle()
    other["entry"][0]["resource"]["section"][0] |= {"entry": [], "emptyReason": {"coding": [{"code": "nilknown"}]}}
    told, sources = [], []
    for number, bundle in ((1, one), (2, other)):
        _reading, _sections, rows, source = rows_of(json.dumps(bundle).encode(), document=number)
        told += [row for row in rows if not (number == 2 and row.kind == "AllergyIntolerance")]
        sources.append(source)
    made = ips.summary(PERSON, sources, summarising.stated(*facts_and_rest(told)), [], frame())
    codes = [
        one["resource"]["code"]
        for one in made.bundle["entry"]
        if one["resource"]["resourceType"] == "AllergyIntolerance"
    ]
    assert {"text": "Penicillin"} in codes and any(
        code.get("coding", [{}])[0].get("code") == "716186003" for code in codes
    )
    assert "emptyReason" not in section(made, "48765-2")


def test_words_without_an_entry_lead_to_the_original_and_stand_in_the_text():
    bundle = make_bundle(entries=(allergy(),))
    problems = bundle["entry"][0]["resource"]["section"][1]
    problems.pop("emptyReason")
    problems["text"] = {
        "status": "generated",
        "div": "<div><table><tr><td>Asthma</td><td>since 2015</td></tr></table></div>",
    }
    made, _facts = summary_from(json.dumps(bundle).encode())
    found = section(made, "11450-4")
    assert "Asthma | since 2015" in found["text"]["div"] and "emptyReason" not in found
    assert entry(made, "DocumentReference")["identifier"][0]["value"] == "ab" * 32


@pytest.mark.parametrize(
    "stated", ["2015", "2015-03", "2015-03-07", "2015-03-07T10:30:00+08:00", "2015-03-07T10:30:00.120Z"]
)
def test_a_date_keeps_its_precision(stated):
    assert entry(of(allergy(onsetDateTime=stated)), "AllergyIntolerance")["onsetDateTime"] == stated


@pytest.mark.parametrize("stated", ["about 2010", "2015-13", "2020-02-30", "childhood"])
def test_a_date_that_is_none_stays_in_words(stated):
    assert entry(of(allergy(onsetDateTime=stated)), "AllergyIntolerance")["onsetString"] == stated


def test_of_a_moment_without_a_zone_the_day_is_certain_and_the_rest_is_told():
    found = entry(of(allergy(onsetDateTime="2020-01-01T10:00")), "AllergyIntolerance")
    assert found["onsetDateTime"] == "2020-01-01" and "2020-01-01T10:00" in found["note"][0]["text"]


def test_decimals_leave_as_they_came():
    data = json.dumps(make_bundle(entries=(result(),))).replace(
        '"final"', '"final", "valueQuantity": {"value": 6.00, "unit": "mmol/L"}'
    )
    made, _facts = summary_from(data.encode())
    assert b'"value":6.00,' in ips.as_json(made.bundle)
    assert '<value value="6.00"/>' in written(made.bundle)


def test_what_r4_has_no_place_for_is_told_in_the_note():
    made = of(result(colour="red", valueQuantity={"value": "many", "unit": "U"}))
    found = entry(made, "Observation")
    assert "colour: red" in found["note"][0]["text"] and found["valueString"] == "many U"
    assert [one.words for one in made.left_out] == ["red"]


def test_a_statement_turned_by_an_unknown_modifier_is_told_in_words_only():
    made = of(allergy(modifierExtension=[{"url": "urn:x:not", "valueBoolean": True}]))
    found = section(made, "48765-2")
    assert "Penicillin" in found["text"]["div"] and not [
        one for one in made.bundle["entry"] if one["resource"]["resourceType"] == "AllergyIntolerance"
    ]
    assert made.left_out[0].whole and "do not rely" in found["text"]["div"]


def test_a_practitioner_named_twice_comes_along_once():
    doctors = [{"resourceType": "Practitioner", "id": f"d{n}", "name": [{"family": "Rojas"}]} for n in (1, 2)]
    facts = [result(id=f"o{n}", performer=[{"reference": f"Practitioner/d{n}"}]) for n in (1, 2)]
    made = of(*facts, *doctors)
    assert sum(one["resource"]["resourceType"] == "Practitioner" for one in made.bundle["entry"]) == 1
    urls = {one["fullUrl"] for one in made.bundle["entry"]}
    assert {
        one["resource"]["performer"][0]["reference"] for one in made.bundle["entry"] if "performer" in one["resource"]
    } <= urls


def test_a_reference_that_leads_nowhere_keeps_its_words():
    made = of(result(performer=[{"reference": "Practitioner/gone", "display": "Dr Gone"}]))
    assert entry(made, "Observation")["performer"] == [{"display": "Dr Gone"}]


def test_every_entry_says_whether_somebody_here_looked_at_it():
    made = of(allergy())
    assert entry(made, "AllergyIntolerance")["meta"]["tag"][0]["code"] == "not-reviewed"
    assert "not reviewed here" in section(made, "48765-2")["text"]["div"]


def test_a_row_of_the_text_leads_to_its_entry():
    made = of(allergy())
    text = section(made, "48765-2")["text"]
    (link,) = text["extension"]
    anchor, url = (one.get("valueString") or one.get("valueUri") for one in link["extension"])
    assert f'id="{anchor}"' in text["div"] and url in {one["fullUrl"] for one in made.bundle["entry"]}


def test_each_document_is_named_with_its_digest_and_its_author():
    found = entry(of(allergy()), "Provenance")
    assert found["entity"][0]["what"]["identifier"]["value"] == "ab" * 32
    assert len(found["target"]) == 1


def test_a_code_speaks_the_readers_language_where_the_source_has_the_words():
    said = {"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": "Penicilina"}
    display = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/translation", "extension": list(said)}]}
    code = {
        "coding": [
            {"system": "http://snomed.info/sct", "code": "764146007", "display": "Penicillin", "_display": display}
        ]
    }
    with translation.override("es"):
        made = of(allergy(code=code), language="es")
    row = made.parts[0].rows[0]
    assert (row.label, row.original) == ("Penicilina", "Penicillin")
    assert 'lang="es"' in section(made, "48765-2")["text"]["div"]


def test_an_arabic_summary_reads_from_right_to_left():
    assert 'dir="rtl"' in section(of(allergy(), language="ar"), "48765-2")["text"]["div"]


def test_xml_says_the_same_as_json():
    for path in corpus("ips")[::8]:
        made, _facts = summary_from(path.read_bytes())
        tree = ElementTree.fromstring(xml.written(made.bundle))
        assert back(tree, "Bundle") == plain(json.loads(ips.as_json(made.bundle)))


def plain(value):
    """JSON as its leaves: path to text, the narrative left out."""
    return sorted(leaves(value, ""))


def leaves(value, path):
    if isinstance(value, dict):
        for name, one in value.items():
            if name == "resourceType":
                yield f"{path}.{one}", ""
            elif name != "div":
                yield from leaves(one, f"{path}.{name.lstrip('_')}")
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, path)
    elif value is not None:
        yield path, json.dumps(value) if isinstance(value, (bool, int, float)) else value


def back(tree, _kind):
    return sorted([(".Bundle", ""), *of_xml(tree, "")])


def of_xml(node, path):
    for child in node:
        name = child.tag.removeprefix(FHIR)
        if name.startswith("{"):
            continue
        if name[0].isupper():
            yield f"{path}.{name}", ""
            yield from of_xml(child, path)
            continue
        below = f"{path}.{name}"
        for mark, words in child.attrib.items():
            if mark == "value":
                yield below, words if not number(words) else json.dumps(json.loads(words))
            else:
                yield f"{below}.{mark}", words
        yield from of_xml(child, below)


def number(words):
    return words.replace(".", "", 1).lstrip("-").isdigit() and (
        words == "0" or not words.lstrip("-").startswith("0") or "." in words
    )


def test_bytes_no_file_may_hold_do_not_leave():
    made = of(allergy(code={"text": "a\x0bb\x01c"}))
    ElementTree.fromstring(xml.written(made.bundle))
    assert entry(made, "AllergyIntolerance")["code"]["text"] == "abc"


def test_passages_are_plain_lines():
    _reading, sections, told, _source = rows_of(json.dumps(make_bundle()).encode())
    assert passages_of(sections, told) == []


def test_a_severity_between_two_keeps_its_grade_and_its_words():
    told = allergy(reaction=[{"manifestation": [{"text": "Hives"}], "severity": "Moderate to severe"}])
    reaction = entry(of(told), "AllergyIntolerance")["reaction"][0]
    assert (reaction["severity"], reaction["description"]) == ("moderate", "Moderate to severe")


def test_a_reason_for_absence_told_beside_a_part_stays_a_reason():
    absent = {
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]
    }
    made = of({"resourceType": "Procedure", "id": "p", "status": "completed", "_code": absent})
    assert entry(made, "Procedure")["code"] == absent


def test_a_target_to_reach_says_what_is_measured():
    target = {"detailString": "below 140"}
    made = of({"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "target": [target]})
    assert entry(made, "Goal")["target"] == [{"measure": {"text": "Not named by the source"}, **target}]
