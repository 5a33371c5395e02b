"""The three documents that cross borders in Europe (eHDSI): summary, prescription, dispensation; as facts, and as a PDF.

Made up after the published templates: patient summary 1.3.6.1.4.1.12559.11.10.1.3.1.1.3 (PDF: .7), prescription .1 (PDF: .6),
dispensation .2; sections .2.1 and .2.2, entries .3.2 and .3.3 of the same root.
"""

import base64
import io

import pytest

from hospitium.records import formats
from hospitium.records.inside import portions
from hospitium.records.testing import make_pdf

from .european import document

ROOT = "1.3.6.1.4.1.12559.11.10.1.3.1."
CODES = {1: "57833-6", 2: "60593-1", 3: "60591-5", 6: "57833-6", 7: "60591-5"}
PRODUCT = """<hl7:manufacturedProduct classCode="MANU"><hl7:manufacturedMaterial classCode="MMAT" determinerCode="KIND">
 <hl7:code code="M01AE01" codeSystem="2.16.840.1.113883.6.73" displayName="ibuprofen"/><hl7:name>Ibuprofeno 600</hl7:name>
 <pharm:formCode code="10219000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="Tablet"/>
 <pharm:asContent classCode="CONT"><pharm:quantity><pharm:numerator value="40" unit="1"/><pharm:denominator value="1"/></pharm:quantity>
  <pharm:containerPackagedProduct><pharm:name>Box of 40</pharm:name></pharm:containerPackagedProduct></pharm:asContent>
 <pharm:ingredient classCode="ACTI"><pharm:quantity><pharm:numerator value="600" unit="mg"/><pharm:denominator value="1" unit="1"/>
  </pharm:quantity><pharm:ingredientSubstance><pharm:code code="387207008" codeSystem="2.16.840.1.113883.6.96" displayName="Ibuprofen"/>
  </pharm:ingredientSubstance></pharm:ingredient></hl7:manufacturedMaterial></hl7:manufacturedProduct>"""
PRESCRIBED = f"""<hl7:substanceAdministration classCode="SBADM" moodCode="INT"><hl7:templateId root="{ROOT}3.2"/>
 <hl7:templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.7"/><hl7:id root="1.2.3" extension="RX-7"/><hl7:statusCode code="active"/>
 <hl7:effectiveTime x:type="IVL_TS"><hl7:low value="20261001"/><hl7:high value="20261101"/></hl7:effectiveTime>
 <hl7:effectiveTime x:type="PIVL_TS" operator="A"><hl7:period value="8" unit="h"/></hl7:effectiveTime>
 <hl7:routeCode code="20053000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="Oral use"/><hl7:doseQuantity value="1"/>
 <hl7:consumable>{PRODUCT}</hl7:consumable><hl7:entryRelationship typeCode="COMP"><hl7:supply classCode="SPLY" moodCode="RQO">
  <hl7:independentInd value="false"/><hl7:quantity value="2" unit="1"/></hl7:supply></hl7:entryRelationship>
 </hl7:substanceAdministration>"""
DISPENSED = f"""<hl7:supply classCode="SPLY" moodCode="EVN"><hl7:templateId root="{ROOT}3.3"/>
 <hl7:templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.7.3"/><hl7:id root="1.2.3" extension="DX-7"/>
 <hl7:effectiveTime value="20261005"/><hl7:quantity value="1" unit="1"/><hl7:product>{PRODUCT}</hl7:product>
 <hl7:performer typeCode="PRF"><hl7:assignedEntity><hl7:id root="1.2" extension="F9"/><hl7:assignedPerson><hl7:name>
 <hl7:given>Eva</hl7:given><hl7:family>Gil</hl7:family></hl7:name></hl7:assignedPerson></hl7:assignedEntity></hl7:performer></hl7:supply>"""


def section(number, code, title, entry):
    return f"""<hl7:component><hl7:section><hl7:templateId root="{ROOT}2.{number}"/><hl7:id root="1.2.3" extension="RX"/>
     <hl7:code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><hl7:title>{title}</hl7:title><hl7:text>Ibuprofeno</hl7:text>
     <hl7:entry>{entry}</hl7:entry></hl7:section></hl7:component>"""


def paper(kind, body):
    """A document of one of the kinds, with this body."""
    data = (
        document(body)
        .decode()
        .replace(f"{ROOT}1.3", f"{ROOT}1.{kind}")
        .replace('code="60591-5"', f'code="{CODES[kind]}"')
    )
    return data.encode()


def as_pdf(kind):
    """The same as a PDF in a clinical document (level 1)."""
    held = base64.b64encode(make_pdf("Receta: ibuprofeno 600")).decode()
    start, end = b"<hl7:structuredBody>", b"</hl7:structuredBody>"
    body = (
        f'<hl7:nonXMLBody><hl7:text mediaType="application/pdf" representation="B64">{held}</hl7:text></hl7:nonXMLBody>'
    )
    return paper(kind, "").replace(start + end, body.encode())


def of(reading, kind):
    return [one for one in reading.statements if one.kind == kind]


def test_a_prescription_is_an_order_with_product_dose_and_how_many_packages():
    reading = formats.read(paper(1, section(1, "57828-6", "Prescription", PRESCRIBED)))
    assert (reading.kind, reading.header.document_type.codings[0].code) == ("ehdsi", "57833-6")
    (order,) = of(reading, "MedicationRequest")
    said = " ".join(f"{label} {text}" for label, text in order.detail)
    assert "buprofen" in order.concept.label() and order.status == "active" and order.section == 0
    assert "8" in said and "Oral" in said


def test_a_dispensation_is_what_was_given_out_by_whom_and_when():
    reading = formats.read(paper(2, section(2, "60590-7", "Medication dispensed", DISPENSED)))
    (given,) = of(reading, "MedicationDispense")
    assert "buprofen" in given.concept.label() and given.date.text == "2026-10-05" and given.section == 0
    assert any(one.concept and "Gil" in one.concept.label() for one in of(reading, "Practitioner"))


@pytest.mark.parametrize("kind", [1, 2, 3, 6, 7])
def test_every_kind_keeps_both_surnames_in_every_script(kind):
    data = as_pdf(kind) if kind > 3 else paper(kind, "")
    reading = formats.read(data)
    assert reading.kind == "ehdsi"
    assert [(one.family, one.second_family) for one in reading.subject.names] == [
        ("García", "Márquez"),
        ("ガルシア", ""),
    ]


@pytest.mark.parametrize("kind", [6, 7])
def test_one_that_is_a_pdf_holds_it_as_a_document_of_its_own(kind):
    data = as_pdf(kind)
    (document_,) = of(formats.read(data), "DocumentReference")
    assert ("application/pdf") in str(document_.detail) + str(document_.resource)
    ((member, given),), _ = portions.unpacked(portions.portion(io.BytesIO(data), b"0"))
    assert given == make_pdf("Receta: ibuprofeno 600") and member.path == "/ClinicalDocument/component/nonXMLBody/text"
    assert (member.media_type, member.language, member.title) == ("application/pdf", "es-ES", "Resumen")
