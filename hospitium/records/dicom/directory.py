"""A DICOMDIR: the list of what a disc should hold. Names of files in it are names, never paths of ours."""

from dataclasses import dataclass, field
from typing import Any

from pydicom.dataset import Dataset

from hospitium.records.reading.unreadable import Unreadable

from .files import meta_of
from .values import date, first, items, text

SOP_CLASS = "1.2.840.10008.1.3.10"
MAX_RECORDS = 50_000


@dataclass
class Listed:
    """Whom and what a medium lists."""

    patient: Dataset | None = None
    patients: int = 0
    studies: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    """For each study of the first patient: `uid`, `date`, `description` and its `files`, each with its `name` on the
    medium (parts joined by `/`) and its `instance` UID."""


def is_directory(dataset: Dataset) -> bool:
    """Whether a file is the directory of a medium."""
    return meta_of(dataset, "MediaStorageSOPClassUID") == SOP_CLASS or "DirectoryRecordSequence" in dataset


def listed(dataset: Dataset) -> Listed:
    """The records in their order: patient, study, series and files below each other. Raises `Unreadable`."""
    found = Listed()
    records = items(dataset, "DirectoryRecordSequence")
    if len(records) > MAX_RECORDS:
        raise Unreadable("too-many", limit=MAX_RECORDS)
    for record in records:
        kind = first(record, "DirectoryRecordType")
        if kind == "PATIENT":
            found.patients += 1
            found.patient = found.patient or record
        elif kind == "STUDY" and found.patients == 1:
            found.facts.append(_facts(record))
            found.studies.append(_study(record, found.facts[-1]["uid"], len(found.studies)))
        name = text(record, "ReferencedFileID").replace("\\", "/")
        if name and found.facts and found.patients == 1:
            instance = text(record, "ReferencedSOPInstanceUIDInFile")
            found.facts[-1]["files"].append({"name": name[:200], "instance": instance[:64]})
    return found


def _facts(record: Dataset) -> dict[str, Any]:
    return {
        "uid": text(record, "StudyInstanceUID")[:64],
        "date": date(record, "StudyDate")[:10],
        "description": text(record, "StudyDescription")[:200],
        "files": [],
    }


def _study(record: Dataset, uid: str, place: int) -> dict[str, Any]:
    return {
        "resourceType": "ImagingStudy",
        "id": f"study{place}",
        "status": "available",
        "identifier": [{"system": "urn:dicom:uid", "value": f"urn:oid:{uid}"}],
        "started": date(record, "StudyDate"),
        "description": text(record, "StudyDescription") or text(record, "StudyID") or uid,
        "subject": {"reference": "Patient/subject"},
    }
