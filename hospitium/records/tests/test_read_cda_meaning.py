"""What clinical documents mean: absence, denial, doses, values, times, narratives, and what is about somebody else."""

import pytest

from hospitium.records import formats, markup
from hospitium.records.cda import values
from hospitium.records.cda.paper import Paper
from hospitium.records.reading import narrative

from .european import (
    ALLERGY,
    COURSE,
    FINDING,
    INGREDIENT,
    MEDICINE,
    NARRATIVE,
    PROBLEM,
    SNOMED,
    SUBSTANCE,
    concern,
    document,
    only,
    section,
)


def test_the_head_of_a_european_summary_keeps_both_surnames_all_scripts_and_every_precision():
    reading = formats.read(document())
    subject = reading.subject
    assert (reading.kind, reading.header.date.text, reading.header.confidentiality) == ("ehdsi", "2019-03", "R")
    assert [(one.family, one.second_family, one.representation) for one in subject.names] == [
        ("García", "Márquez", ""),
        ("ガルシア", "", "syllabic"),
    ]
    assert (subject.birth_date.text, subject.birth_date.precision, subject.country) == ("1971", "year", "ES")
    assert [(one.system, one.type_text, one.masked) for one in subject.identifiers] == [
        ("urn:oid:2.16.724.4.41", "SNS", False),
        ("urn:oid:2.16.724.4.40", "", True),
    ]
    assert [one.tag for one in subject.languages] == ["ca-ES"]
    assert (reading.header.authors[0].name, reading.header.authors[0].organisation) == ("Luis Ruiz", "Hospital Sur")


def test_a_guardian_a_death_and_a_withheld_birth_are_told():
    guardian = "<hl7:guardian><hl7:guardianPerson><hl7:name>Eva Gil</hl7:name></hl7:guardianPerson></hl7:guardian>"
    data = document(patient=f'<s:deceasedInd value="true"/>{guardian}').replace(b'value="1971"', b'nullFlavor="MSK"')
    reading = formats.read(data)
    assert only(reading, "RelatedPerson").concept.label() == "Eva Gil" and reading.subject.deceased == "true"
    missing = next(one for one in reading.issues if one.code == "no-birth-date")
    assert missing.facts == {"reason": "masked"}


@pytest.mark.parametrize(
    ("flavor", "absence"),
    [
        ("NI", "unavailable"),
        ("UNK", "unknown"),
        ("ASKU", "unknown"),
        ("NASK", "not-asked"),
        ("NAV", "unavailable"),
        ("MSK", "withheld"),
        ("NA", "unavailable"),
    ],
)
def test_why_nothing_is_said_stays_told(flavor, absence):
    value = f'<hl7:value x:type="CD" nullFlavor="{flavor}"/>'
    reading = formats.read(document(section("11450-4", concern(2, PROBLEM.format("", "", value)))))
    assert only(reading, "Condition").absence == absence
    empty = formats.read(document(section("48765-2", nullFlavor=flavor)))
    stated = [
        one.absence for one in empty.statements if one.kind == "Absence" and one.resource_path.endswith("section")
    ]
    assert stated == [absence]


@pytest.mark.parametrize(
    ("value", "absence"),
    [
        (f'code="716186003" {SNOMED}', "none-known"),
        (f'code="160244002" {SNOMED}', "none-known"),
        ('code="no-known-allergies" codeSystem="2.16.840.1.113883.5.1150.1"', "none-known"),
        ('code="no-allergy-info" codeSystem="2.16.840.1.113883.5.1150.1"', "unavailable"),
    ],
)
def test_that_no_allergy_is_known_is_read_from_every_code_for_it(value, absence):
    reading = formats.read(
        document(section("48765-2", concern(3, ALLERGY.format("", "", f'<hl7:value x:type="CD" {value}/>'))))
    )
    assert only(reading, "AllergyIntolerance").absence == absence


def test_a_negated_finding_is_none_or_refuted_but_never_a_finding():
    def state(template, text):
        return [
            (one.absence, one.refuted, one.concept.label())
            for one in formats.read(
                document(section("11450-4" if template == 2 else "48765-2", concern(template, text)))
            ).statements
            if one.kind in ("Condition", "AllergyIntolerance")
        ]

    any_allergy, asthma = (f'<hl7:value x:type="CD" code="{code}" {SNOMED}/>' for code in ("419199007", "195967001"))
    negated = 'negationInd="true"'
    assert state(3, ALLERGY.format(negated, "", any_allergy))[0][:2] == ("none-known", False)
    assert state(3, ALLERGY.format(negated, "", any_allergy + SUBSTANCE)) == [("", True, "Penicillin")]
    assert state(2, PROBLEM.format(negated, "", asthma))[0][:2] == ("", True)
    assert state(2, PROBLEM.format(negated, "", asthma.replace("195967001", "55607006")))[0][:2] == (
        "none-known",
        False,
    )
    reading = formats.read(document(section("30954-2", FINDING.format(negated, "", asthma))))
    assert only(reading, "Observation").refuted


def medicine(times, mood="EVN", status="active", what=INGREDIENT, more=""):
    entry = MEDICINE.format(times=times, mood=mood, status=status, what=what, more=more)
    reading = formats.read(document(section("10160-0", entry)))
    return next(
        one for one in reading.statements if one.kind.startswith("Medication") and one.kind != "Medication"
    ), reading


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ('<hl7:effectiveTime x:type="hl7:PIVL_TS"><hl7:period value="8" unit="h"/></hl7:effectiveTime>', "1 × / 8 h"),
        ('<hl7:effectiveTime x:type="hl7:EIVL_TS"><hl7:event code="ACM"/></hl7:effectiveTime>', "ACM"),
        (
            '<hl7:effectiveTime x:type="hl7:PIVL_TS"><hl7:period x:type="IVL_PQ"><hl7:low value="4" unit="h"/>'
            '<hl7:high value="6" unit="h"/></hl7:period></hl7:effectiveTime>',
            "1 × / 4 h – 6 h",
        ),
        (
            '<hl7:effectiveTime x:type="hl7:SXPR_TS"><hl7:comp x:type="EIVL_TS"><hl7:event code="ACM"/></hl7:comp>'
            '<hl7:comp x:type="EIVL_TS"><hl7:event code="HS"/></hl7:comp></hl7:effectiveTime>',
            "ACM, HS",
        ),
    ],
)
def test_doses_and_times_are_told_as_sent(times, said):
    one, reading = medicine(COURSE.format("") + times)
    assert one.concept.label() == "Lipocut" and one.date.text == "2019-01-02"
    assert dict(one.detail)["dosage"] == f"1.50 Tablet, Oral use, {said}, ≤ 4 / 24 h"
    product = only(reading, "Medication")
    assert ("ingredient", "atorvastatin 20 mg / 1") in product.detail
    assert [one.code for one in product.concept.codings] == ["C10AA05"]
    assert any(one.facts.get("fields") == "asContent" for one in reading.issues)


def test_a_course_counts_as_ended_only_when_it_has_an_end():
    open_, _ = medicine(COURSE.format(""), status="completed")
    ended, _ = medicine(COURSE.format('<hl7:high value="20190109"/>'), status="completed")
    once, _ = medicine('<hl7:effectiveTime value="20190102"/>', status="completed")
    assert (open_.current, ended.current, ended.end.text, once.status) == (True, False, "2019-01-09", "completed")


def test_a_wish_is_a_request_and_a_negated_one_says_not_to():
    wish, _ = medicine(COURSE.format(""), mood="INT")
    no, _ = medicine(COURSE.format(""), mood="RQO", more='negationInd="true"')
    none, _ = medicine("", more='negationInd="true"', what='<hl7:code nullFlavor="NA"/>')
    assert (wish.kind, wish.current, no.current) == ("MedicationRequest", True, False)
    assert (none.absence, none.status) == ("none-known", "not-taken")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<v x:type="PQ" value="6.70" unit="10*9/L"/>', ("Quantity", "6.70 10*9/L")),
        ('<v x:type="IVL_PQ"><high value="5" unit="mg" inclusive="false"/></v>', ("Quantity", "<5 mg")),
        ('<v x:type="IVL_PQ"><low value="1" unit="mg"/><high value="2" unit="mg"/></v>', ("Range", "1 mg – 2 mg")),
        ('<v x:type="RTO"><numerator value="1"/><denominator value="128"/></v>', ("Ratio", "1 / 128")),
        ('<v x:type="INT" value="0"/>', ("Integer", "0")),
        ('<v x:type="BL" value="false"/>', ("Boolean", "false")),
        ('<v x:type="ST">positive</v>', ("String", "positive")),
        ('<v x:type="ED">a<br/>b</v>', ("String", "a b")),
        ('<v x:type="TS" value="20190203"/>', ("DateTime", "2019-02-03")),
        ('<v x:type="CO" code="2" displayName="Grade II"/>', ("CodeableConcept", "Grade II")),
        ('<v x:type="PQ" value="&lt;5" unit="mg"/>', ("String", "<5 mg")),
        ('<v x:type="GLIST_PQ"><head value="1"/></v>', None),
    ],
)
def test_values_of_every_type_are_told(text, expected):
    held = text.replace("<v ", "<value ").replace("</v>", "</value>").replace("<", "<hl7:").replace("<hl7:/", "</hl7:")
    code = '<hl7:code code="1-8" codeSystem="2.16.840.1.113883.6.1" displayName="X"/>'
    entry = f'<hl7:observation classCode="OBS" moodCode="EVN">{code}<hl7:statusCode code="completed"/>{held}</hl7:observation>'
    one = only(formats.read(document(section("30954-2", entry))), "Observation")
    found = (one.value["type"], dict(one.detail)["value"]) if one.value else None
    assert found == expected


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2013", "2013"),
        ("201308", "2013-08"),
        ("20130815", "2013-08-15"),
        ("20130815-0800", "2013-08-15"),
        ("201308151030", "2013-08-15T10:30"),
        ("20130815103059.123+0530", "2013-08-15T10:30:59.123+05:30"),
        ("20131315", "20131315"),
        ("201102019", "201102019"),
        ("00000000", "00000000"),
    ],
)
def test_times_keep_their_precision_and_their_zone(stated, read):
    assert values.moment(stated) == read


def test_a_refused_vaccine_says_why():
    why = """<hl7:entryRelationship typeCode="RSON"><hl7:observation classCode="OBS" moodCode="EVN">
      <hl7:templateId root="2.16.840.1.113883.10.20.22.4.53"/><hl7:code code="PATOBJ" displayName="patient objection"/>
      <hl7:statusCode code="completed"/></hl7:observation></hl7:entryRelationship></hl7:substanceAdministration>"""
    what = '<hl7:code code="88" codeSystem="2.16.840.1.113883.12.292" displayName="influenza"/>'
    entry = MEDICINE.format(mood="EVN", more='negationInd="true"', status="completed", times="", what=what)
    entry = entry.replace("</hl7:substanceAdministration>", why)
    one = only(formats.read(document(section("11369-6", entry))), "Immunization")
    assert (one.status, one.current, dict(one.detail)["status-reason"]) == ("not-done", False, "patient objection")


def test_what_is_about_a_relative_is_fenced_off():
    child = (
        '<hl7:subject><hl7:relatedSubject classCode="PRS"><hl7:code code="CHILD"/></hl7:relatedSubject></hl7:subject>'
    )
    value = f'<hl7:value x:type="CD" code="195967001" {SNOMED} displayName="Asthma"/>'
    reading = formats.read(document(section("30954-2", FINDING.format("", "", value + child))))
    assert only(reading, "Observation").not_about_subject and "about-another" in {one.code for one in reading.issues}


def test_what_is_unknown_is_kept_and_named():
    entry = '<hl7:act classCode="ACT" moodCode="EVN"><hl7:code code="Z" displayName="Odd act"/></hl7:act>'
    part = '<hl7:observation classCode="OBS" moodCode="EVN"><hl7:code code="1" displayName="K"/><hl7:strange/></hl7:observation>'
    reading = formats.read(document(section("99999-9", entry) + section("30954-2", part)))
    odd = only(reading, "Basic")
    assert (odd.mapping, odd.concept.label()) == ("raw", "Odd act") and "Odd act" in odd.raw
    assert any(one.code == "partly-mapped" and "strange" in one.facts["fields"] for one in reading.issues)


def test_nested_sections_and_sections_without_a_code_are_walked():
    inner = section("8716-3").replace("<hl7:component>", "", 1).rsplit("</hl7:component>", 1)[0]
    outer = f"""<hl7:component><hl7:section><hl7:title>Own</hl7:title><hl7:component>{inner}</hl7:component>
      </hl7:section></hl7:component>"""
    reading = formats.read(document(outer))
    found = [(one.depth, one.kind, one.title, one.path.rsplit("/", 2)[-2:]) for one in reading.sections if one.path]
    assert found[0][:3] == (0, "other", "Own") and found[1][:2] == (1, "vital-signs")
    assert reading.sections[1].path.endswith("/section/component/section")


def test_a_narrative_becomes_plain_markup():
    html = formats.read(document(section("11450-4", text=NARRATIVE))).sections[0].narrative
    for part in (
        "<ol",
        "<strong>C</strong>",
        "<li>a<sub>2</sub></li>",
        "<caption>D",
        '<td colspan="2">Cell',
        "<del>gone</del>",
    ):
        assert part in html
    assert "<i><b>B</b></i>" in html and "L [https://x.example/y]" in html and "href" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<hl7:script>x</hl7:script>",
        '<hl7:linkHtml href="javascript:x()">y</hl7:linkHtml>',
        '<hl7:content onclick="x">y</hl7:content>',
    ],
)
def test_what_is_active_in_a_narrative_is_removed_and_reported(text):
    reading = formats.read(document(section("11450-4", text=f"<hl7:paragraph>Words {text}</hl7:paragraph>")))
    html = reading.sections[0].narrative
    assert "narrative-active" in {one.code for one in reading.issues} and "Words" in narrative.words(html)
    assert not {"script", "javascript", "onclick"} & set(
        html.replace("=", " ").replace(":", " ").replace("<", " ").split()
    )


def test_words_of_the_narrative_speak_for_a_code_without_words_and_for_no_other():
    def named(code):
        value = f'<hl7:value x:type="CD" {code}><hl7:originalText><hl7:reference value="#t1"/></hl7:originalText></hl7:value>'
        entry = concern(2, PROBLEM.format("", "", value))
        return only(formats.read(document(section("11450-4", entry, NARRATIVE))), "Condition").concept.label()

    assert named('nullFlavor="OTH"') == "Cell"
    assert named(f'code="195967001" {SNOMED} displayName="Asthma"') == "Asthma"


def test_a_thing_without_template_is_read_by_its_section():
    value = f'<hl7:value x:type="CD" code="195967001" {SNOMED} displayName="Asthma"/>'
    plain = f'<hl7:observation classCode="OBS" moodCode="EVN"><hl7:code code="ASSERTION"/>{value}</hl7:observation>'
    reading = formats.read(document(section("11450-4", plain) + section("29762-2", plain), realm="XX"))
    assert [one.kind for one in reading.statements if one.span and "entry" in one.resource_path] == [
        "Condition",
        "Observation",
    ]


def test_a_paper_tells_what_an_anchor_leads_to_once():
    paper = Paper(markup.parse(document(section("11450-4", text=NARRATIVE))))
    pointer = markup.parse(b'<a><reference value="#t1"/></a>').root
    assert paper.words(pointer) == "Cell" and paper.spoken == {"#t1": "Cell"}
