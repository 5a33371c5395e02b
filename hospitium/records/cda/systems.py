"""Which system an OID means in FHIR. Source: the HL7 Terminology registry and the mapping guide “C-CDA on FHIR”."""

import re

V3 = "http://terminology.hl7.org/CodeSystem/v3-"
US = "2.16.840.1.113883."

SYSTEMS = {
    f"{US}6.96": "http://snomed.info/sct",
    f"{US}6.1": "http://loinc.org",
    f"{US}6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    f"{US}6.8": "http://unitsofmeasure.org",
    f"{US}6.2": "http://hl7.org/fhir/sid/icd-9-cm",
    f"{US}6.42": "http://hl7.org/fhir/sid/icd-9",
    f"{US}6.103": "http://hl7.org/fhir/sid/icd-9-cm",
    f"{US}6.104": "http://hl7.org/fhir/sid/icd-9-cm",
    f"{US}6.3": "http://hl7.org/fhir/sid/icd-10",
    f"{US}6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    f"{US}6.4": "http://www.cms.gov/Medicare/Coding/ICD10",
    "1.3.6.1.4.1.12559.11.10.1.3.1.44.2": "http://hl7.org/fhir/sid/icd-10",
    f"{US}6.347": "http://id.who.int/icd/release/11/mms",
    "1.2.276.0.76.5.409": "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
    f"{US}6.12": "http://www.ama-assn.org/go/cpt",
    f"{US}6.69": "http://hl7.org/fhir/sid/ndc",
    f"{US}6.253": "http://hl7.org/fhir/sid/ndc",
    f"{US}6.59": "http://hl7.org/fhir/sid/cvx",
    f"{US}12.292": "http://hl7.org/fhir/sid/cvx",
    f"{US}6.60": "http://hl7.org/fhir/sid/mvx",
    f"{US}4.9": "http://fdasis.nlm.nih.gov",
    f"{US}6.73": "http://www.whocc.no/atc",
    f"{US}6.86": "http://www.whocc.no/atc",
    "0.4.0.127.0.16.1.1.2.1": "http://standardterms.edqm.eu",
    f"{US}6.101": "http://nucc.org/provider-taxonomy",
    f"{US}6.238": "urn:oid:2.16.840.1.113883.6.238",
    f"{US}6.24": "urn:iso:std:iso:11073:10101",
    f"{US}6.316": "urn:ietf:bcp:47",
    f"{US}3.26.1.1": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    f"{US}3.26.1.5": "http://hl7.org/fhir/ndfrt",
    f"{US}6.345": "http://va.gov/terminology/medrt",
    f"{US}6.209": "urn:oid:2.16.840.1.113883.6.209",
    f"{US}6.285": "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    f"{US}6.259": "https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html",
    f"{US}6.255.1336": "https://x12.org/codes/service-type-codes",
    f"{US}6.301.5": "https://www.nubc.org/CodeSystem/PatDischargeStatus",
    f"{US}3.221.5": "https://nahdo.org/sopt",
    "1.0.3166.1.2.2": "urn:iso:std:iso:3166",
    "1.2.840.10008.2.16.4": "http://dicom.nema.org/resources/ontology/DCM",
    "2.16.756.5.30.1.127.3.10.5": "http://fhir.ch/CodeSystem/ch-ehealth",
    f"{US}5.1150.1": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
    f"{US}5.1": f"{V3}AdministrativeGender",
    f"{US}5.2": f"{V3}MaritalStatus",
    f"{US}5.4": f"{V3}ActCode",
    f"{US}5.6": f"{V3}ActClass",
    f"{US}5.7": f"{V3}ActPriority",
    f"{US}5.8": f"{V3}ActReason",
    f"{US}5.14": f"{V3}ActStatus",
    f"{US}5.25": f"{V3}Confidentiality",
    f"{US}5.60": f"{V3}LanguageAbilityMode",
    f"{US}5.61": f"{V3}LanguageAbilityProficiency",
    f"{US}5.83": f"{V3}ObservationInterpretation",
    f"{US}5.88": f"{V3}ParticipationFunction",
    f"{US}5.90": f"{V3}ParticipationType",
    f"{US}5.110": f"{V3}RoleClass",
    f"{US}5.111": f"{V3}RoleCode",
    f"{US}5.112": f"{V3}RouteOfAdministration",
    f"{US}5.129": f"{V3}SpecimenType",
    f"{US}5.139": f"{V3}TimingEvent",
    f"{US}5.1008": f"{V3}NullFlavor",
    f"{US}5.1052": f"{V3}ActSite",
    f"{US}5.1063": f"{V3}ObservationValue",
    f"{US}5.1070": f"{V3}substanceAdminSubstitution",
    f"{US}5.1076": f"{V3}ReligiousAffiliation",
    f"{US}12.1": "http://terminology.hl7.org/CodeSystem/v2-0001",
    f"{US}12.112": "http://terminology.hl7.org/CodeSystem/v2-0112",
    f"{US}12.443": "http://terminology.hl7.org/CodeSystem/v2-0443",
}

NUMBERS = {
    f"{US}4.1": "http://hl7.org/fhir/sid/us-ssn",
    f"{US}4.6": "http://hl7.org/fhir/sid/us-npi",
    f"{US}4.572": "http://hl7.org/fhir/sid/us-medicare",
}
"""Systems of identifiers that have an address of their own."""

OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def system_of(oid: str) -> str:
    """The system of codes an OID means; one we do not know stays an OID."""
    return SYSTEMS.get(oid) or address_of(oid)


def numbering_of(oid: str) -> str:
    """The system of identifiers an OID means."""
    return NUMBERS.get(oid) or address_of(oid)


def address_of(root: str) -> str:
    """A root (OID, UUID or whatever was sent) as an address."""
    if OID.fullmatch(root):
        return f"urn:oid:{root}"
    return f"urn:uuid:{root.lower()}" if UUID.fullmatch(root) else root
