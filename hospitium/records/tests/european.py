"""A European patient summary made up for tests: its head, its sections, and what stands in them."""


def document(body="", head="", realm="EU", patient="", **root):
    """A European patient summary with these sections."""
    more = "".join(f' {name}="{text}"' for name, text in root.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?><!-- made up -->
<hl7:ClinicalDocument xmlns:hl7="urn:hl7-org:v3" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:pharm="urn:hl7-org:pharm" xmlns:s="urn:hl7-org:sdtc"{more}>
 <hl7:realmCode code="{realm}"/><hl7:templateId root="1.3.6.1.4.1.12559.11.10.1.3.1.1.3"/>
 <hl7:id root="2.16.17.1" extension="d-1"/>
 <hl7:code code="60591-5" codeSystem="2.16.840.1.113883.6.1" displayName="Patient Summary"/>
 <hl7:title>Resumen</hl7:title><hl7:effectiveTime value="201903"/><hl7:confidentialityCode code="R"/>
 <hl7:languageCode code="es-ES"/>
 <hl7:recordTarget><hl7:patientRole><hl7:id root="2.16.724.4.41" extension="41-1" assigningAuthorityName="SNS"/>
  <hl7:id root="2.16.724.4.40" nullFlavor="MSK"/>
  <hl7:addr use="HP"><hl7:city>Cádiz</hl7:city><hl7:country>ES</hl7:country></hl7:addr>
  <hl7:patient><hl7:name use="L"><hl7:given>Ana</hl7:given><hl7:family>García</hl7:family><hl7:family>Márquez</hl7:family></hl7:name>
   <hl7:name use="PHON"><hl7:given>アナ</hl7:given><hl7:family>ガルシア</hl7:family></hl7:name>
   <hl7:administrativeGenderCode code="F"/><hl7:birthTime value="1971"/>{patient}
   <hl7:languageCommunication><hl7:languageCode code="ca-ES"/></hl7:languageCommunication></hl7:patient>
 </hl7:patientRole></hl7:recordTarget>
 <hl7:author><hl7:time value="2019"/><hl7:assignedAuthor><hl7:id root="1.2" extension="9"/><hl7:assignedPerson><hl7:name>
  <hl7:given>Luis</hl7:given><hl7:family>Ruiz</hl7:family></hl7:name></hl7:assignedPerson>
  <hl7:representedOrganization><hl7:name>Hospital Sur</hl7:name></hl7:representedOrganization></hl7:assignedAuthor></hl7:author>
 {head}<hl7:component><hl7:structuredBody>{body}</hl7:structuredBody></hl7:component></hl7:ClinicalDocument>""".encode()


def section(code, entry="", text="<hl7:paragraph>x</hl7:paragraph>", **more):
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    held = f"<hl7:entry>{entry}</hl7:entry>" if entry else ""
    return f"""<hl7:component><hl7:section{attributes}><hl7:code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>
      <hl7:title>T</hl7:title><hl7:text>{text}</hl7:text>{held}</hl7:section></hl7:component>"""


def concern(template, inner):
    return f"""<hl7:act classCode="ACT" moodCode="EVN"><hl7:templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.5.{template}"/>
      <hl7:code nullFlavor="NA"/><hl7:statusCode code="active"/><hl7:entryRelationship typeCode="SUBJ">{inner}
      </hl7:entryRelationship></hl7:act>"""


def only(reading, kind):
    (found,) = [one for one in reading.statements if one.kind == kind]
    return found


PROBLEM = """<hl7:observation classCode="OBS" moodCode="EVN" {}><hl7:templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.5"/>
  <hl7:code code="64572001" codeSystem="2.16.840.1.113883.6.96"/><hl7:statusCode code="completed"/>{}{}</hl7:observation>"""
ALLERGY = PROBLEM.replace(".1.4.5", ".1.4.6")
FINDING = PROBLEM.replace(".1.4.5", ".1.4.13")
SNOMED = 'codeSystem="2.16.840.1.113883.6.96"'


SUBSTANCE = """<hl7:participant typeCode="CSM"><hl7:participantRole><hl7:playingEntity>
  <hl7:code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Penicillin"/></hl7:playingEntity>
  </hl7:participantRole></hl7:participant>"""


MEDICINE = """<hl7:substanceAdministration classCode="SBADM" moodCode="{mood}" {more}><hl7:statusCode code="{status}"/>{times}
  <hl7:routeCode code="20053000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="Oral use"/>
  <hl7:doseQuantity value="1.50"/><hl7:maxDoseQuantity><hl7:numerator value="4"/>
  <hl7:denominator value="24" unit="h"/></hl7:maxDoseQuantity><hl7:administrationUnitCode code="10219000" displayName="Tablet"/>
  <hl7:consumable><hl7:manufacturedProduct><hl7:manufacturedMaterial>{what}</hl7:manufacturedMaterial></hl7:manufacturedProduct>
  </hl7:consumable></hl7:substanceAdministration>"""
INGREDIENT = """<hl7:code nullFlavor="NA"/><hl7:name>Lipocut</hl7:name>
  <pharm:asContent/><pharm:asSpecializedKind><pharm:generalizedMedicineClass>
  <pharm:code code="C10AA05" codeSystem="2.16.840.1.113883.6.73"/></pharm:generalizedMedicineClass></pharm:asSpecializedKind>
  <pharm:formCode code="10219000" displayName="Tablet"/>
  <pharm:ingredient classCode="ACTI"><pharm:quantity><hl7:numerator value="20" unit="mg"/><hl7:denominator value="1"/></pharm:quantity>
  <pharm:ingredientSubstance><pharm:code code="C10AA05" codeSystem="2.16.840.1.113883.6.73" displayName="atorvastatin"/>
  </pharm:ingredientSubstance></pharm:ingredient>"""


COURSE = '<hl7:effectiveTime x:type="IVL_TS"><hl7:low value="20190102"/>{}</hl7:effectiveTime>'


NARRATIVE = """<hl7:list listType="ordered"><hl7:caption>C</hl7:caption><hl7:item>a<hl7:sub>2</hl7:sub></hl7:item></hl7:list>
  <hl7:table><hl7:caption>D</hl7:caption><hl7:tbody><hl7:tr><hl7:td colspan="2" ID="t1">Cell</hl7:td></hl7:tr></hl7:tbody></hl7:table>
  <hl7:paragraph><hl7:content styleCode="Bold Italics">B</hl7:content><hl7:br/><hl7:content revised="delete">gone</hl7:content>
  <hl7:linkHtml href="https://x.example/y">L</hl7:linkHtml><hl7:footnote>f</hl7:footnote></hl7:paragraph>"""
