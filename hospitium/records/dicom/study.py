"""Where a file stands: the study, its series, this one object; as a FHIR ImagingStudy and as plain facts for the tables."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID

from .files import Opened, meta_of
from .values import codes, date, first, items, moment, numbers, person, text, value_of, whole

STANDARD = "urn:dicom:uid"
MODALITIES = "http://dicom.nema.org/resources/ontology/DCM"
DOCUMENTS = "EncapsulatedDocument"


def facts_of(found: Opened) -> dict[str, Any]:
    """What the tables of studies, series and instances hold of a file."""
    dataset = found.dataset
    return {
        "study": {
            "uid": uid(dataset, "StudyInstanceUID"),
            "date": date(dataset, "StudyDate")[:10],
            "time": first(dataset, "StudyTime")[:16],
            "description": text(dataset, "StudyDescription")[:200],
            "accession": first(dataset, "AccessionNumber")[:64],
        },
        "series": {
            "uid": uid(dataset, "SeriesInstanceUID"),
            "number": whole(dataset, "SeriesNumber"),
            "modality": first(dataset, "Modality")[:16],
            "description": text(dataset, "SeriesDescription")[:200],
            "body_part": (text(dataset, "BodyPartExamined") or _region(dataset))[:100],
            "laterality": first(dataset, "Laterality")[:2],
        },
        "instance": _instance(found),
        "patient": identity(dataset),
        "is_read": "ContentSequence" in dataset or DOCUMENTS in dataset,
    }


def identity(dataset: Dataset) -> dict[str, str]:
    """Who the file says it is about, in the four elements by which files of one patient are told from another's."""
    return {
        "name": text(dataset, "PatientName")[:300],
        "number": first(dataset, "PatientID")[:100],
        "issuer": text(dataset, "IssuerOfPatientID")[:100],
        "birth_date": date(dataset, "PatientBirthDate")[:10],
    }


def uid(dataset: Dataset, name: str) -> str:
    """A UID; what is longer than one may be is none."""
    stated = first(dataset, name)
    return stated if len(stated) <= 64 else ""


def _region(dataset: Dataset) -> str:
    return next((one["text"] for one in codes(dataset, "AnatomicRegionSequence")), "")


def _instance(found: Opened) -> dict[str, Any]:
    dataset = found.dataset
    has_pixels = found.pixels is not None
    place = _place(dataset)
    return {
        "uid": uid(dataset, "SOPInstanceUID"),
        "sop_class": uid(dataset, "SOPClassUID") or meta_of(dataset, "MediaStorageSOPClassUID"),
        "number": whole(dataset, "InstanceNumber"),
        "transfer_syntax": found.syntax[:64],
        "rows": whole(dataset, "Rows", 2**16),
        "columns": whole(dataset, "Columns", 2**16),
        "frames": max(1, whole(dataset, "NumberOfFrames", 100_000)) if has_pixels else 0,
        "position": numbers(place, "ImagePositionPatient", 3),
        "orientation": numbers(_orientation(dataset), "ImageOrientationPatient", 6),
        "window": [*numbers(dataset, "WindowCenter", 1), *numbers(dataset, "WindowWidth", 1)],
        "is_burned_in": first(dataset, "BurnedInAnnotation").upper() == "YES",
        "pictured_at": first(dataset, "AcquisitionDateTime")[:26] or first(dataset, "ContentTime")[:16],
    }


def _place(dataset: Dataset) -> Dataset:
    """Where the first slice lies: on the image itself, or in an enhanced object's functional groups (PS3.3 C.7.6.16)."""
    return _group(dataset, "ImagePositionPatient", "PlanePositionSequence")


def _orientation(dataset: Dataset) -> Dataset:
    return _group(dataset, "ImageOrientationPatient", "PlaneOrientationSequence")


def _group(dataset: Dataset, name: str, sequence: str) -> Dataset:
    if name in dataset:
        return dataset
    for groups in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        for group in items(dataset, groups)[:1]:
            for found in items(group, sequence)[:1]:
                return found
    return dataset


def kind_of(dataset: Dataset) -> str:
    """What kind of object it is, as the standard calls it: CT Image Storage, RT Plan Storage."""
    stated = uid(dataset, "SOPClassUID")
    name = UID(stated).name if stated else ""
    return "" if name == stated else name.removesuffix(" (Retired)").removesuffix(" Storage")


def title_of(dataset: Dataset) -> str:
    """What to call the file: what the senders called the study, else the kind of object."""
    said = text(dataset, "StudyDescription") or text(dataset, "DocumentTitle") or text(dataset, "SeriesDescription")
    parts = (first(dataset, "Modality"), said or kind_of(dataset), date(dataset, "StudyDate"))
    return " · ".join(filter(None, parts))


def imaging_study(dataset: Dataset, facts: dict[str, Any]) -> dict[str, Any]:
    """The ImagingStudy as far as one file tells of it (FHIR R4; PS3.20 has the attribute mapping of ImagingStudy)."""
    series, instance = facts["series"], facts["instance"]
    found = {
        "resourceType": "ImagingStudy",
        "id": "study",
        "status": "available",
        "subject": {"reference": "Patient/subject"},
        "identifier": [
            *([{"system": STANDARD, "value": f"urn:oid:{facts['study']['uid']}"}] if facts["study"]["uid"] else []),
            *([{"value": facts["study"]["accession"]}] if facts["study"]["accession"] else []),
        ],
        "modality": [{"system": MODALITIES, "code": series["modality"]}] if series["modality"] else [],
        "started": moment(dataset, "Study"),
        "description": text(dataset, "StudyDescription") or kind_of(dataset),
        "procedureCode": codes(dataset, "ProcedureCodeSequence"),
        "reasonCode": codes(dataset, "ReasonForRequestedProcedureCodeSequence") + _reasons(dataset),
        "referrer": _named(person(dataset, "ReferringPhysicianName")),
        "interpreter": [_named(name) for name in [person(dataset, "NameOfPhysiciansReadingStudy")] if name],
        "note": [{"text": words} for words in _notes(dataset)],
        "series": [
            {
                "uid": series["uid"],
                "number": series["number"],
                "modality": {"system": MODALITIES, "code": series["modality"]},
                "description": series["description"],
                "bodySite": {"display": series["body_part"]} if series["body_part"] else {},
                "instance": [
                    {
                        "uid": instance["uid"],
                        "sopClass": {"system": "urn:ietf:rfc:3986", "code": f"urn:oid:{instance['sop_class']}"},
                        "number": instance["number"],
                        "title": kind_of(dataset),
                    }
                ],
            }
        ],
    }
    return {key: value for key, value in found.items() if value}


def _reasons(dataset: Dataset) -> list[dict[str, Any]]:
    said = (text(dataset, "ReasonForStudy"), text(dataset, "ReasonForTheRequestedProcedure"))
    return [{"text": one} for one in dict.fromkeys(said) if one]


def _named(name: str) -> dict[str, str]:
    return {"display": name} if name else {}


def _notes(dataset: Dataset) -> list[str]:
    names = ("AdditionalPatientHistory", "PatientComments", "StudyComments", "ImageComments")
    return [said for name in names if (said := text(dataset, name))]


def enclosed(dataset: Dataset) -> dict[str, Any]:
    """A DocumentReference for an encapsulated document (PDF, CDA, a model to print); empty where there is none."""
    if DOCUMENTS not in dataset:
        return {}
    title = text(dataset, "DocumentTitle")
    attachment = {
        "contentType": first(dataset, "MIMETypeOfEncapsulatedDocument") or "application/octet-stream",
        "title": title,
        "size": whole(dataset, "EncapsulatedDocumentLength"),
    }
    kind = next(iter(codes(dataset, "ConceptNameCodeSequence")), {}) or {"text": title or kind_of(dataset)}
    return {
        "resourceType": "DocumentReference",
        "id": "enclosed",
        "status": "current",
        "subject": {"reference": "Patient/subject"},
        "type": kind,
        "date": moment(dataset, "Content"),
        "description": title or kind_of(dataset),
        "content": [{"attachment": {key: value for key, value in attachment.items() if value}}],
    }


def wrapped(dataset: Dataset) -> tuple[bytes, str, str] | None:
    """The bytes of an encapsulated document without what fills them up, what it is said to be, and its title; None for none."""
    if DOCUMENTS not in dataset:
        return None
    data = value_of(dataset, DOCUMENTS)
    given = data if isinstance(data, bytes) else b""
    length = whole(dataset, "EncapsulatedDocumentLength")
    given = given[:length] if 0 < length < len(given) else given.removesuffix(b"\x00")
    return given, first(dataset, "MIMETypeOfEncapsulatedDocument"), text(dataset, "DocumentTitle")


def warnings_of(dataset: Dataset) -> list[dict[str, Any]]:
    """What a device was told to warn of: allergies and medical alerts of the patient's visit."""
    subject = {"reference": "Patient/subject"}
    found: list[dict[str, Any]] = []
    for place, said in enumerate(filter(None, text(dataset, "Allergies").split("\\"))):
        code = {"text": said}
        found.append({"resourceType": "AllergyIntolerance", "id": f"allergy{place}", "patient": subject, "code": code})
    for place, said in enumerate(filter(None, text(dataset, "MedicalAlerts").split("\\"))):
        flag = {"resourceType": "Flag", "id": f"alert{place}", "status": "active", "subject": subject}
        found.append(flag | {"code": {"text": said}})
    return found


def measured(dataset: Dataset) -> list[dict[str, Any]]:
    """Body height and weight as the examination was told them (LOINC, FHIR vital signs)."""
    found = []
    for name, code, unit, what in (
        ("PatientSize", "8302-2", "m", "Body height"),
        ("PatientWeight", "29463-7", "kg", "Body weight"),
    ):
        if value := first(dataset, name):
            coding = [{"system": "http://loinc.org", "code": code, "display": what}]
            quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
            found.append(
                {
                    "resourceType": "Observation",
                    "id": name,
                    "status": "unknown",
                    "subject": {"reference": "Patient/subject"},
                    "code": {"coding": coding},
                    "effectiveDateTime": moment(dataset, "Study"),
                    "valueQuantity": quantity,
                }
            )
    return found
