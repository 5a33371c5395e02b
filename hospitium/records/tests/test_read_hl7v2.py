"""HL7 v2: real messages, each type of value, character sets, batches, and what bytes are changed into."""

import base64
import csv
import hashlib
from pathlib import Path

import pytest

from hospitium.records import formats
from hospitium.records.hl7v2 import wire
from hospitium.records.reading.issues import message
from hospitium.records.testing import make_message

from .test_read import SHARED

ERROR = "entered-in-error"
HERE = Path(__file__).parent
CORPUS = sorted((SHARED / "hl7v2").glob("*.hl7"))


def read(*segments, **facts):
    return formats.read(make_message(segments=segments, **facts))


def codes(reading):
    return {issue.code for issue in reading.issues}


def of(reading, kind):
    return [one for one in reading.statements if one.kind == kind]


def expected():
    with (HERE / "expected_hl7v2.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def told(path):
    """What the table of expectations says of a message."""
    reading = formats.read(path.read_bytes())
    subject, name = reading.subject, reading.subject.names[0]
    kinds = {}
    for one in reading.statements:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    return {
        "file": path.name,
        "type": reading.header.document_type.codings[0].code,
        "title": reading.header.title,
        "version": reading.ips_version,
        "sent": reading.header.date.text,
        "family": name.family,
        "second_family": name.second_family,
        "given": " ".join(name.given),
        "born": subject.birth_date.text if subject.birth_date else "",
        "gender": subject.gender,
        "identifiers": " ".join(f"{one.type_text or '-'}:{one.value}" for one in subject.identifiers),
        "country": subject.country,
        "deceased": subject.deceased,
        "sections": " ".join(section.code for section in reading.sections),
        "statements": " ".join(f"{kind}:{count}" for kind, count in sorted(kinds.items())),
        "first_of_each": " / ".join(
            f"{kind}={next(one for one in reading.statements if one.kind == kind).concept.label()}"
            for kind in (
                "AllergyIntolerance",
                "Condition",
                "Procedure",
                "Observation",
                "ServiceRequest",
                "Appointment",
                "DocumentReference",
            )
            if kind in kinds
        ),
        "errors_and_warnings": " ".join(sorted({one.code for one in reading.issues if one.severity != "info"})),
    }


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["file"])
def test_a_real_message_reads_as_the_table_says(row):
    path = SHARED / "hl7v2" / row["file"]
    if not path.exists():
        pytest.skip("this message is not here")
    assert told(path) == row


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_segment_of_a_real_message_leads_back_to_its_bytes(path):
    data = path.read_bytes()
    reading = formats.read(data)
    assert all(message(issue) for issue in reading.issues)
    messages, _ = wire.messages_in(data)
    for segment in messages[0].segments:
        start, end = segment.span
        assert data[start:end].decode("utf-8", "replace").strip().startswith(segment.name)
    for one in reading.statements:
        assert one.raw and one.span and data[one.span[0] : one.span[1]].decode(errors="replace").strip()
        assert one.resource_path.split("-")[0].split("[")[0] in {segment.name for segment in messages[0].segments}


# ------------------------------------------------------------------------------------------------------------- values
VALUES = [
    ("NM", "6.00", "Quantity", "6.00 mg"),
    ("NM", "-0.5", "Quantity", "-0.5 mg"),
    ("NM", ".5", "Quantity", "0.5 mg"),
    ("NM", "<5", "Quantity", "<5 mg"),
    ("NM", "positive", "String", "positive"),
    ("SN", ">^100", "Quantity", ">100 mg"),
    ("SN", "^100^-^200", "Range", "100 mg – 200 mg"),
    ("SN", "^1^:^128", "Ratio", "1 / 128"),
    ("SN", "^2^+", "String", "2+ mg"),
    ("ST", "Q&A ^ so", "String", "Q&A ^ so"),
    ("TX", "one~two", "String", "one\ntwo"),
    ("FT", r"first\.br\second \H\bold\N\ 5 \T\ 6", "String", "first\nsecond bold 5 & 6"),
    ("CE", "27268008^Salmonella^SCT", "CodeableConcept", "Salmonella"),
    ("CWE", "A1^local^L^27268008^Salmonella^SCT^^^said so", "CodeableConcept", "said so"),
    ("CNE", "1^one^HL70001", "CodeableConcept", "one"),
    ("IS", "POS", "CodeableConcept", "POS"),
    ("ID", "Y", "CodeableConcept", "Y"),
    ("CX", "123^^^MRN^MR", "String", "123 (MRN, MR)"),
    ("EI", "77^LAB", "String", "77 (LAB)"),
    ("DT", "20200131", "DateTime", "2020-01-31"),
    ("DT", "2020", "DateTime", "2020"),
    ("TM", "1314", "Time", "13:14:00"),
    ("TS", "202001311415-0500", "DateTime", "2020-01-31T14:15-05:00"),
    ("DTM", "20200131141559.123", "DateTime", "2020-01-31T14:15:59.123"),
    ("DTM", "someday", "String", "someday"),
    ("DR", "20200101^20200201", "Period", "2020-01-01 – 2020-02-01"),
    ("NR", "1^5", "Range", "1 mg – 5 mg"),
    ("XPN", "Quispe&&&&Mamani^Rosa^^^Dra", "String", "Dra Rosa Quispe Mamani"),
    ("XCN", "77^Quispe^Rosa", "String", "77 Quispe Rosa"),
    ("XAD", "Jr. Puno 5^^Cusco^^08000^PER", "String", "Jr. Puno 5, Cusco, 08000, PER"),
    ("XTN", "^PRN^PH^^51^84^123456", "String", "+51 84 123456"),
    ("XON", "Clinic^L", "String", "Clinic L"),
    ("PL", "W1^R2^B3^Clinic", "String", "Clinic, W1, R2, B3"),
    ("HD", "1.2.3^x", "String", "1.2.3 x"),
    ("ZZ", "what^ever", "String", "what ever"),
    ("", "plain", "String", "plain"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stated", "type_", "shown"), VALUES, ids=[f"{one[0]} {one[1]}" for one in VALUES])
def test_a_value_of_every_type_is_shown_as_it_was_meant(kind, stated, type_, shown):
    reading = read(f"OBX|1|{kind}|2345-7^Glucose^LN||{stated}|mg^mg^UCUM|||||F")
    (result,) = of(reading, "Observation")
    assert result.value["type"] == type_ and ("value", shown) in result.detail


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("F", "final"),
        ("P", "preliminary"),
        ("C", "corrected"),
        ("D", ERROR),
        ("W", ERROR),
        ("X", "cancelled"),
        ("?", "unknown"),
    ],
)
def test_the_state_of_a_result_is_kept_and_a_wrong_one_struck_through(code, status):
    reading = read(f"OBX|1|NM|2345-7^Glucose^LN||5|mmol/L|3.9-5.6|H|||{code}")
    (result,) = of(reading, "Observation")
    assert (result.status, result.entered_in_error) == (status, status == ERROR)
    assert ("reference-range", "3.9-5.6") in result.detail and ("interpretation", "H") in result.detail
    assert ({"result-deleted", "result-wrong", "result-corrected"} & codes(reading) != set()) == (code in "DWC")


def test_several_values_of_one_result_are_all_shown():
    (result,) = of(read("OBX|1|NM|8867-4^Heart rate^LN||60~120|/min||||F"), "Observation")
    shown = [value for label, value in result.detail if label == "component"]
    assert shown == ["Heart rate: 60 /min", "Heart rate: 120 /min"]


def test_a_document_inside_is_known_by_its_type_size_and_digest():
    content = b"%PDF-1.7 not really"
    data = base64.b64encode(content).decode()
    (document,) = of(
        read(f"OBX|1|ED|18842-5^Discharge summary^LN||^application^pdf^Base64^{data}||||||F"), "DocumentReference"
    )
    shown = dict(document.detail)["content"]
    assert "application/pdf" in shown and f"{len(content)} B" in shown and hashlib.sha256(content).hexdigest() in shown


@pytest.mark.parametrize(
    ("stated", "code"),
    [("^application^pdf^Base64^", "document-empty"), ("^application^pdf^Base64^?!", "document-damaged")],
)
def test_a_document_that_cannot_be_opened_is_told(stated, code):
    assert code in codes(read(f"OBX|1|ED|1^x||{stated}||||||F"))


def test_results_with_the_same_sub_id_stand_together():
    lines = [
        f"OBX|{place}|ST|{place}^{place}^LN|{group}|x||||||F" for place, group in enumerate(("1", "1", "2", "2"), 1)
    ]
    reading = read("OBR|1||F1|625-4^Culture^LN|||20200101|||||||||||||||20200102|||F", *lines, kind="ORU", event="R01")
    report = of(reading, "DiagnosticReport")[0]
    groups = [one for one in of(reading, "Observation") if one.resource_path.endswith("-4")]
    assert report.status == "final" and [len(one.references) >= 2 for one in groups] == [True, True]


def test_a_note_belongs_to_what_it_follows():
    reading = read("OBX|1|NM|1^a^LN||5||||||F", "NTE|1||haemolysed", "AL1|1|DA|1^Latex^L|SV|rash", "NTE|1||since 2010")
    assert [of(reading, kind)[0].note for kind in ("Observation", "AllergyIntolerance")] == ["haemolysed", "since 2010"]


# ------------------------------------------------------------------------------------------------- people and referrals
def test_both_surnames_survive_with_their_prefixes():
    reading = formats.read(
        b"MSH|^~\\&|A|B|||2020||ADT^A01|1|P|2.5\rPID|1||1||van Beethoven&van&Beethoven&de&Vries^Ludwig^^^^^L~&&&&^\xe8\xb2\x9d^^^^^L^I\r"
    )
    name = reading.subject.names[0]
    assert (name.family, name.second_family, name.use) == ("van Beethoven", "de Vries", "official")
    assert name.text == "Ludwig van Beethoven de Vries" and reading.subject.names[1].representation == "ideographic"


@pytest.mark.parametrize(
    ("stated", "text", "precision"),
    [
        ("1971", "1971", "year"),
        ("197103", "1971-03", "month"),
        ("19710309", "1971-03-09", "day"),
        ("09.03.1971", "09.03.1971", "text"),
    ],
)
def test_a_birth_date_is_as_precise_as_it_was(stated, text, precision):
    reading = formats.read(f"MSH|^~\\&|A|B|||2020||ADT^A01|1|P|2.5\rPID|1||1||A^B||{stated}\r".encode())
    assert (reading.subject.birth_date.text, reading.subject.birth_date.precision) == (text, precision)
    assert ("bad-date" in codes(reading)) == (precision == "text")


def test_an_explicit_null_is_not_the_same_as_nothing():
    reading = formats.read(b'MSH|^~\\&|A|B|||2020||ADT^A08|1|P|2.5\rPID|1||1||A^B||""|F|||||""\r')
    assert reading.subject.birth_date is None and reading.subject.telecoms == ()
    (found,) = [issue for issue in reading.issues if issue.code == "explicit-null"]
    assert found.facts["fields"] == "PID-7, PID-13"


def test_a_merge_is_told_and_merges_nothing():
    reading = read("MRG|99887^^^MRN&2.16.604.1&ISO", event="A40")
    assert ("99887", "old") in {(one.value, one.use) for one in reading.subject.identifiers}
    assert "merge-asked" in codes(reading) and of(reading, "Linkage")[0].concept.label() == "99887"


def test_a_number_means_something_at_its_sender_only_unless_its_authority_is_known_everywhere():
    reading = formats.read(b"MSH|^~\\&|A|CLINIC|||2020||ADT^A01|1|P|2.5\rPID|1||1^^^MRN~2^^^X&1.2.3&ISO~3||A^B\r")
    assert [one.system for one in reading.subject.identifiers] == ["urn:x-hl7v2:CLINIC:MRN", "urn:oid:1.2.3", ""]


REFERRAL = (
    "RF1|A^Accepted^HL70283|S^STAT^HL70280|MED^Medical^HL70281|WR^Send written report^HL70282|I^Inpatient^HL70284|R77^CLINIC"
    "|20261001|20261231|20261002|S^Second opinion^HL70336|X9^NET|||Tumour of the pancreas",
    "PRD|RP|Quiroga^Ana^^^Dr|||^WPN^PH^^51^84^22||7788^CMP|||Clinica Sur",
    "PRD|RT|Chen^Wei^^^Dr",
    "DG1|1||C25.9^Malignant neoplasm of pancreas^I10||202609|F",
    "AL1|1|DA|N02BB02^Metamizole^ATC|SV|shock",
)


def test_a_referral_says_what_is_asked_by_whom_and_of_whom():
    reading = read(*REFERRAL, kind="REF", event="I12")
    request = of(reading, "ServiceRequest")[0]
    assert (reading.header.title, reading.header.document_type.codings[0].code) == ("Patient referral", "REF^I12")
    assert (request.status, request.date.text, request.end.text) == ("active", "2026-10-01", "2026-12-31")
    details = set(request.detail)
    assert {("priority", "stat"), ("orderDetail", "Accepted"), ("orderDetail", "Send written report")} <= details
    assert {("reason", "Second opinion"), ("reason", "Tumour of the pancreas")} <= details
    assert request.category == "Inpatient" and request.concept.label() == "Medical"
    assert {one.display for one in request.references} >= {"Dr Ana Quiroga", "Dr Wei Chen"}
    assert reading.header.authors[0].name == "Dr Ana Quiroga" and reading.header.curated == "human"
    assert [section.code for section in reading.sections] == ["42349-1", "48765-2", "11450-4"]
    assert of(reading, "AllergyIntolerance")[0].severity == "high"


@pytest.mark.parametrize("words", ["NKA^No Known Allergies^L", "^No known drug allergies", "NKDA"])
def test_no_known_allergies_by_a_local_code_waits_for_a_clinician(words):
    reading = read(f"AL1|1|DA|{words}")
    assert of(reading, "AllergyIntolerance")[0].absence == "nil-known-text" and "absence-as-text" in codes(reading)


@pytest.mark.parametrize(
    ("segment", "kind"),
    [("DG1|1||I21^Infarction^I10||||||||||||||||||D", "Condition"), ("IAM|1|DA|1^Latex^L|||D", "AllergyIntolerance")],
)
def test_what_the_sender_withdraws_is_struck_through(segment, kind):
    reading = read(segment)
    assert of(reading, kind)[0].entered_in_error and "withdrawn" in codes(reading)


OTHERS = [
    ("VXU", "V04", "RXA|0|1|20200105||208^COVID-19^CVX|0.3|mL^^UCUM||00^New^NIP001||||||LOT1|20210101|PFR^Pfizer^MVX|||CP",
     "Immunization", "COVID-19", "completed"),
    ("VXU", "V04", "RXA|0|1|20200105||998^none^CVX|999||||||||||||00^Refused^NIP002||RE", "Immunization", "none", "not-done"),
    ("OMP", "O09", "ORC|NW|1\rRXO|1^Insulin^L|5||IU^^UCUM", "MedicationRequest", "Insulin", "active"),
    ("RDE", "O11", "ORC|DC|1\rRXE||1^Insulin^L|5||IU^^UCUM\rRXR|SC^subcutaneous", "MedicationRequest", "Insulin", "revoked"),
    ("RDS", "O13", "ORC|RE|1\rRXD|1|1^Insulin^L|20200101|5|IU", "MedicationDispense", "Insulin", "completed"),
    ("RAS", "O17", "ORC|RE|1\rRXA|0|1|20200101|20200101|1^Insulin^L|5|IU", "MedicationAdministration", "Insulin", "completed"),
    ("ORM", "O01", "ORC|CA|1\rOBR|1|1||24627-2^CT chest^LN", "ServiceRequest", "CT chest", "revoked"),
    ("MDM", "T02", "TXA|1|CN^Consultation|TX|20200101||20200101||||||D1|||||AU||CA", "DocumentReference", "Consultation", ERROR),
    ("SIU", "S15", "SCH|1|2||||R|CHECK^Check-up|||||^^^20200101|||||||||||||Cancelled", "Appointment", "Check-up", "cancelled"),
    ("ADT", "A01", "IN1|1|GOLD^Gold plan|7|Big Insurer|||||||||20200101||||||||||||||||||||||P1", "Coverage", "Gold plan", "active"),
    ("ADT", "A01", "NK1|1|Mamani^Ana|MTH^Mother^HL70063", "RelatedPerson", "Ana Mamani", ""),
    ("ADT", "A03", "PV1|1|I|W1|||||||||||||||||V1|||||||||||||||||||||||||20200101|20200105", "Encounter", "inpatient", "finished"),
    ("PPR", "PC1", "PRB|AD|20200101|44054006^Diabetes^SCT|P1||||||||||ACTIVE^Active", "Condition", "Diabetes", "active"),
    ("ADT", "A01", "PR1|1||80146002^Appendectomy^SCT||20200101", "Procedure", "Appendectomy", "completed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "event", "segments", "type_", "label", "status"),
    OTHERS,
    ids=[f"{one[0]} {one[3]} {one[5]}" for one in OTHERS],
)
def test_each_kind_of_message_states_its_own(kind, event, segments, type_, label, status):
    found = of(read(*segments.split("\r"), kind=kind, event=event), type_)[0]
    assert (found.concept.label(), found.status) == (label, status)


def test_a_cancelled_referral_is_no_longer_current():
    request = of(read(*REFERRAL, kind="REF", event="I14"), "ServiceRequest")[0]
    assert (request.status, request.current) == ("revoked", False)


def test_in_messages_by_specimen_it_stands_before_its_results():
    lines = ("SPM|1|S1||BLD^Blood", "OBR|1||F1|1^a^LN|||||||||||||||||||||F", "OBX|1|NM|2^b^LN||5||||||F")
    reading = read(*lines, kind="OUL", event="R22")
    report, result = of(reading, "DiagnosticReport")[0], of(reading, "Observation")[0]
    specimen = f"Specimen/{of(reading, 'Specimen')[0].resource_id}"
    assert specimen in {one.reference for one in report.references} & {one.reference for one in result.references}


def test_the_text_of_a_document_is_there_to_be_read():
    lines = [f"OBX|{place}|TX|1^Text||{words}||||||F" for place, words in enumerate(("Dear colleague,", "1 < 2"), 1)]
    reading = read("TXA|1|CN^Consultation|TX|20200101", *lines, kind="MDM", event="T02")
    assert "Dear colleague,</p><p>1 &lt; 2" in reading.sections[0].narrative


def test_a_z_segment_and_one_nobody_knows_are_kept_as_they_came():
    reading = read("ZPI|1|vip^yes", "QQQ|2")
    kept = [one for one in reading.statements if one.mapping == "raw"]
    assert [(one.kind, one.raw) for one in kept] == [
        ("ZPI", "ZPI|1|vip^yes"),
        ("QQQ", "QQQ|2"),
    ] and "kept-raw" in codes(reading)


def test_what_nobody_asked_a_segment_for_is_told():
    reading = read("AL1|1|DA|1^Latex^L|||20100101|surplus")
    (found,) = [issue for issue in reading.issues if issue.code == "partly-mapped" and issue.expression == "AL1"]
    assert found.facts["fields"] == "AL1-7" and of(reading, "AllergyIntolerance")[0].mapping == "partial"


def test_another_person_in_the_same_message_is_fenced_off():
    reading = read("AL1|1|DA|1^Latex^L", "PID|2||777^^^MRN&2.16.604.1&ISO||Other^One", "AL1|1|DA|2^Eggs^L")
    assert [one.not_about_subject for one in of(reading, "AllergyIntolerance")] == [False, True]


def test_a_test_message_and_one_of_unknown_type_are_told():
    data = make_message(kind="ZZZ", event="Z99").replace(b"|P|2.5", b"|T|2.5")
    assert {"test-message", "unknown-message"} <= codes(formats.read(data))
