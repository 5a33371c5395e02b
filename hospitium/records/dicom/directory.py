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
    files: list[dict[str, str]] = field(default_factory=list)
    """For each file: its `name` on the medium (parts joined by `/`), the `instance` and `study` UIDs."""


def is_directory(dataset: Dataset) -> bool:
    """Whether a file is the directory of a medium."""
    return meta_of(dataset, "MediaStorageSOPClassUID") == SOP_CLASS or "DirectoryRecordSequence" in dataset


def listed(dataset: Dataset) -> Listed:
    """The records in their order: patient, study, series and files below each other. Raises `Unreadable`."""
    found, study = Listed(), ""
    records = items(dataset, "DirectoryRecordSequence")
    if len(records) > MAX_RECORDS:
        raise Unreadable("too-many", limit=MAX_RECORDS)
    for record in records:
        kind = first(record, "DirectoryRecordType")
        if kind == "PATIENT":
            found.patients += 1
            found.patient = found.patient or record
        elif kind == "STUDY":
            study = text(record, "StudyInstanceUID")
            found.studies.append(_study(record, study, len(found.studies)))
        if name := text(record, "ReferencedFileID").replace("\\", "/"):
            instance = text(record, "ReferencedSOPInstanceUIDInFile")
            found.files.append({"name": name, "instance": instance, "study": study})
    return found


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


def missing(files: list[dict[str, str]], present: set[str]) -> list[str]:
    """Names of files a directory lists and nobody sent; `present` are the SOP instance UIDs that came."""
    return [file["name"] for file in files if file["instance"] not in present]
