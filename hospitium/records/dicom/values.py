"""Values read tolerantly: whatever has an unexpected shape reads as absent, never as an error."""

import re
from typing import Any

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.valuerep import PersonName

from .files import element_of

LONGEST = 4000
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def value_of(dataset: Dataset, name: str) -> Any:
    """The value under a keyword, or None."""
    if name not in dataset:
        return None
    element = element_of(dataset, name)
    return None if element is None else element.value


def words(value: Any) -> str:
    """A value as text; several joined by a backslash, as DICOM writes them."""
    if value is None or isinstance(value, (bytes, Sequence, Dataset)):
        return ""
    if isinstance(value, (MultiValue, list, tuple)):
        return "\\".join(filter(None, map(words, value)))
    try:
        return CONTROLS.sub("", str(value)).strip()[:LONGEST]
    except Exception:
        return ""


def text(dataset: Dataset, name: str) -> str:
    """The text under a keyword."""
    return words(value_of(dataset, name))


def first(dataset: Dataset, name: str) -> str:
    """The first of several values."""
    return text(dataset, name).split("\\", 1)[0].strip()


def number(dataset: Dataset, name: str, place: int = 0) -> float | None:
    """A finite number under a keyword, the one at `place` of several."""
    try:
        value = value_of(dataset, name)
        if isinstance(value, (MultiValue, list, tuple)):
            value = value[place]
        elif place:
            return None
        found = float(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found - found == 0 else None


def whole(dataset: Dataset, name: str, most: int = 2**31 - 1) -> int:
    """A count under a keyword; 0 when there is none or it is absurd."""
    found = number(dataset, name)
    return int(found) if found is not None and 0 <= found <= most else 0


def numbers(dataset: Dataset, name: str, count: int) -> list[float]:
    """Exactly so many numbers, else none."""
    found = [number(dataset, name, place) for place in range(count)]
    return [] if None in found else [one for one in found if one is not None]


def items(dataset: Dataset, name: str) -> list[Dataset]:
    """The items of a sequence."""
    value = value_of(dataset, name)
    return [item for item in value if isinstance(item, Dataset)] if isinstance(value, Sequence) else []


def person(dataset: Dataset, name: str) -> str:
    """A person's name in one line, each group as written, for people other than the patient."""
    value = value_of(dataset, name)
    names = value if isinstance(value, (MultiValue, list)) else [value]
    return "; ".join(filter(None, (_one_line(one) for one in names)))


def _one_line(value: Any) -> str:
    parts = words(value).split("=")[0].split("^") if isinstance(value, (PersonName, str)) else []
    parts = [part.strip() for part in (*parts, "", "", "", "", "")[:5]]
    return " ".join(filter(None, (parts[3], parts[1], parts[2], parts[0], parts[4])))


DATE = re.compile(r"(\d{4})[.]?(\d{2})[.]?(\d{2})")
TIME = re.compile(r"(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.]\d{1,6})?")
ZONE = re.compile(r"([+-]\d{2}):?(\d{2})")


def date(dataset: Dataset, name: str) -> str:
    """A DA as ISO 8601 (also the older 2004.01.19); what is no date stays as it is written."""
    stated = first(dataset, name)
    match = DATE.fullmatch(stated)
    return "-".join(match.groups()) if match else stated


def moment(dataset: Dataset, stem: str) -> str:
    """`stem`Date with `stem`Time where the file names its offset from UTC; else the day alone: no zone is guessed."""
    day, time = date(dataset, f"{stem}Date"), TIME.fullmatch(first(dataset, f"{stem}Time"))
    zone = ZONE.fullmatch(first(dataset, "TimezoneOffsetFromUTC"))
    if not (day and time and zone):
        return day
    return f"{day}T{time[1]}:{time[2]}:{time[3] or '00'}{zone[1]}:{zone[2]}"


def concept(item: Dataset | None) -> dict[str, Any]:
    """A code sequence's item as a CodeableConcept; the scheme's UID where it says one."""
    if item is None:
        return {}
    code = text(item, "CodeValue") or text(item, "LongCodeValue") or text(item, "URNCodeValue")
    scheme, meaning = text(item, "CodingSchemeDesignator"), text(item, "CodeMeaning")
    if not (code or meaning):
        return {}
    system = SYSTEMS.get(scheme) or (scheme and f"{DESIGNATORS}{scheme}")
    coding = {"system": system, "code": code, "display": meaning}
    return {"coding": [{key: value for key, value in coding.items() if value}], "text": meaning or code}


DESIGNATORS = "urn:dicom:designator:"
SYSTEMS = {
    "DCM": "http://dicom.nema.org/resources/ontology/DCM",
    "SCT": "http://snomed.info/sct",
    "SRT": "http://snomed.info/srt",
    "SNM3": "http://snomed.info/srt",
    "99SDM": "http://snomed.info/srt",
    "LN": "http://loinc.org",
    "UCUM": "http://unitsofmeasure.org",
    "I10": "http://hl7.org/fhir/sid/icd-10",
    "I10P": "http://www.cms.gov/Medicare/Coding/ICD10",
    "RADLEX": "http://www.radlex.org",
    "FMA": "http://purl.org/sig/fma",
}
"""Coding scheme designators as FHIR addresses (DICOM PS3.16 section 8; HL7 DICOM SR on FHIR)."""


def codes(dataset: Dataset, name: str) -> list[dict[str, Any]]:
    """The concepts of a code sequence."""
    return [found for item in items(dataset, name) if (found := concept(item))]
