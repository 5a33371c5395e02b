"""Names of HL7 v2 for code systems and for what FHIR says by codes of its own. Constants only: no code list of others."""

import re
from urllib.parse import quote

V2 = "http://terminology.hl7.org/CodeSystem/v2-"
LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
CVX = "http://hl7.org/fhir/sid/cvx"

SYSTEMS = {
    "LN": LOINC, "LOINC": LOINC, "SCT": SNOMED, "SCT2": SNOMED, "SNOMED": SNOMED, "SNOMED-CT": SNOMED, "SNOMEDCT": SNOMED,
    "UCUM": UCUM, "I9": "http://hl7.org/fhir/sid/icd-9-cm", "I9C": "http://hl7.org/fhir/sid/icd-9-cm",
    "I9CDX": "http://hl7.org/fhir/sid/icd-9-cm", "ICD9": "http://hl7.org/fhir/sid/icd-9-cm",
    "ICD-9": "http://hl7.org/fhir/sid/icd-9-cm", "I9CP": "http://hl7.org/fhir/sid/icd-9-cm",
    "I10": "http://hl7.org/fhir/sid/icd-10", "ICD10": "http://hl7.org/fhir/sid/icd-10",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10", "I10C": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm", "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "I10P": "http://www.cms.gov/Medicare/Coding/ICD10", "ICDO": "http://terminology.hl7.org/CodeSystem/icd-o-3",
    "C4": "http://www.ama-assn.org/go/cpt", "CPT": "http://www.ama-assn.org/go/cpt",
    "CVX": CVX, "MVX": "http://hl7.org/fhir/sid/mvx", "NDC": "http://hl7.org/fhir/sid/ndc",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm", "ATC": "http://www.whocc.no/atc", "WC": "http://www.whocc.no/atc",
    "DCM": "http://dicom.nema.org/resources/ontology/DCM", "MDC": "urn:iso:std:iso:11073:10101",
    "CDCREC": "urn:oid:2.16.840.1.113883.6.238", "ISO3166_1": "urn:iso:std:iso:3166", "ISO3166": "urn:iso:std:iso:3166",
    "ISO639": "urn:iso:std:iso:639", "NPI": "http://hl7.org/fhir/sid/us-npi", "JC10": "urn:oid:1.2.392.200119.4.101.6",
}  # fmt: skip
"""HL7 table 0396 (and what senders write instead) to the addresses FHIR uses."""


def system_of(name: str, authority: str) -> str:
    """The address of a code system by its name in a message; one that only its sender knows is named after the sender."""
    stated = name.strip()
    if not stated:
        return ""
    if known := SYSTEMS.get(stated.upper()):
        return known
    if table := re.fullmatch(r"HL7[ -]?(\d{2,5})", stated, re.IGNORECASE):
        return f"{V2}{int(table[1]):04d}"
    if re.fullmatch(r"[012](\.\d+){2,}", stated):
        return f"urn:oid:{stated}"
    return stated if stated.startswith(("http://", "https://", "urn:")) else local(stated, authority)


def local(name: str, authority: str) -> str:
    """What only one sender gives a meaning: its own code systems, its own number ranges."""
    return f"urn:x-hl7v2:{quote(authority, safe='')}:{quote(name, safe='')}"


def authority_of(namespace: str, universal: str, kind: str, sender: str) -> str:
    """Who assigned an identifier (HD) as a system; a bare name means something at its sender only."""
    match kind.strip().upper():
        case "ISO" | "" if re.fullmatch(r"[012](\.\d+){2,}", universal):
            return f"urn:oid:{universal}"
        case "UUID" | "GUID" if universal:
            return f"urn:uuid:{universal.lower()}"
        case "URI" | "URL" if universal:
            return universal
    named = namespace or universal
    return local(named, sender) if named else ""


NAME_USES = {
    "L": "official", "R": "official", "I": "official", "D": "usual", "M": "maiden", "N": "nickname", "A": "nickname",
    "B": "old", "BAD": "old", "NOUSE": "old", "C": "old", "S": "anonymous", "MSK": "anonymous", "TEMP": "temp",
}  # fmt: skip
REPRESENTATIONS = {"A": "ABC", "I": "IDE", "P": "SYL"}
ADDRESS_USES = {"H": "home", "B": "work", "O": "work", "C": "temp", "BA": "old", "M": "home", "P": "home", "L": "home"}
TELECOM_USES = {"PRN": "home", "ORN": "home", "VHN": "home", "WPN": "work", "ASN": "work", "PRS": "mobile"}
TELECOM_SYSTEMS = {
    "PH": "phone",
    "CP": "phone",
    "SAT": "phone",
    "FX": "fax",
    "BP": "pager",
    "INTERNET": "email",
    "X.400": "email",
}
GENDERS = {"M": "male", "F": "female", "O": "other", "U": "unknown", "A": "other", "N": "other", "X": "other"}

SEVERITIES = {"SV": "severe", "MO": "moderate", "MI": "mild"}
ALLERGY_CATEGORIES = {
    "DA": "medication",
    "FA": "food",
    "EA": "environment",
    "LA": "environment",
    "PA": "environment",
    "AA": "environment",
}
VERIFICATIONS = {
    "U": "unconfirmed", "P": "unconfirmed", "S": "unconfirmed", "D": "unconfirmed", "C": "confirmed", "I":
    "confirmed", "E": "entered-in-error",
}  # fmt: skip

OBSERVATION_STATES = {
    "F": "final", "U": "final", "P": "preliminary", "R": "preliminary", "S": "preliminary", "C": "corrected", "K": "final",
    "A": "amended", "B": "amended", "D": "entered-in-error", "W": "entered-in-error", "X": "cancelled", "N": "cancelled",
    "I": "registered", "O": "registered", "V": "final",
}  # fmt: skip
"""HL7 table 0085: D (deleted) and W (wrong: it was never true of this patient) are what FHIR calls entered in error."""

REPORT_STATES = {
    "F": "final", "P": "preliminary", "R": "preliminary", "C": "corrected", "M": "corrected", "A": "partial", "X": "cancelled",
    "O": "registered", "I": "registered", "S": "registered", "N": "registered",
}  # fmt: skip
ORDER_STATES = {
    "CA": "revoked", "DC": "revoked", "RP": "revoked", "CM": "completed", "HD": "on-hold", "ER": "unknown", "A": "active",
    "IP": "active", "SC": "active",
}  # fmt: skip
"""HL7 table 0038, of ORC-5."""

CONTROLS = {
    "NW": "active", "SN": "active", "XO": "active", "XR": "active", "OK": "active", "RL": "active", "RF": "active",
    "CA": "revoked", "OC": "revoked", "CR": "revoked", "DC": "revoked", "OD": "revoked", "DR": "revoked",
    "HD": "on-hold", "OH": "on-hold", "HR": "on-hold", "RE": "completed",
}  # fmt: skip
"""HL7 table 0119, of ORC-1."""

REFERRAL_STATES = {"A": "active", "P": "active", "R": "revoked", "E": "unknown"}
PRIORITIES = {"S": "stat", "A": "asap", "R": "routine", "P": "routine", "C": "routine", "T": "urgent", "U": "urgent"}
DOCUMENT_STATES = {"AV": "current", "CA": "entered-in-error", "OB": "superseded", "UN": "current"}
COMPLETIONS = {
    "AU": "final", "LA": "final", "DI": "preliminary", "DO": "preliminary", "IN": "preliminary", "IP":
    "preliminary", "PA": "preliminary",
}  # fmt: skip
APPOINTMENT_STATES = {
    "BOOKED": "booked", "OVERBOOK": "booked", "CANCELLED": "cancelled", "COMPLETE": "fulfilled", "DELETED": "entered-in-error",
    "NOSHOW": "noshow", "PENDING": "pending", "STARTED": "arrived", "WAITLIST": "waitlist", "DC": "cancelled", "BLOCKED": "booked",
}  # fmt: skip
APPOINTMENT_EVENTS = {
    "S12": "booked", "S13": "booked", "S14": "booked", "S15": "cancelled", "S16": "cancelled",
    "S17": "entered-in-error", "S26": "noshow",
}  # fmt: skip
ENCOUNTER_CLASSES = {"I": "IMP", "O": "AMB", "E": "EMER", "P": "PRENC", "R": "AMB", "B": "IMP"}
ENCOUNTER_WORDS = {"IMP": "inpatient", "AMB": "ambulatory", "EMER": "emergency", "PRENC": "pre-admission"}
DIAGNOSIS_WORDS = {"A": "Admitting", "W": "Working", "F": "Final"}
ENCOUNTER_EVENTS = {
    "A01": "in-progress", "A02": "in-progress", "A04": "in-progress", "A03": "finished", "A05": "planned", "A14": "planned",
    "A11": "cancelled", "A27": "cancelled", "A38": "cancelled", "A23": "entered-in-error", "A13": "in-progress",
}  # fmt: skip
