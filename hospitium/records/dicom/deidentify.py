"""The person taken out of a file, for a share that needs pictures and nobody's name: bytes in, bytes and a report out.

After DICOM PS3.15, Annex E, edition 2024b: Basic Application Level Confidentiality Profile (113100), with the option Retain
Longitudinal Temporal Information with Modified Dates (113107) where dates are shifted. Stricter than its table E.1-1, which
lists what goes: here is listed what stays, by representation first, so that an element nobody thought of goes too. Of the
table's elements whose representation would stay, `DROPPED` names each. What is left is searched for what it must not hold.
"""

import datetime as dt
import hashlib
import hmac
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydicom
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian

from hospitium.records.reading.unreadable import Unreadable

from . import frames, study
from .files import MAX_DEPTH, Opened, each, element_of, opened
from .values import first, value_of, words

EDITION = "DICOM PS3.15 2024b Annex E"
NUMBERS = {"AT", "DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"}
DATES = {"DA", "DT", "TM"}
DROPPED = {
    "PatientSex", "PatientSexNeutered", "PatientSize", "PatientWeight", "PregnancyStatus", "SmokingStatus",
    "InstanceOriginStatus", "ModifyingDeviceID", "ReasonForTheAttributeModification", "LensSpecification",
}  # fmt: skip
"""Rows of table E.1-1 that are numbers or codes (and all of GPS)."""
WORDS = {
    "Manufacturer",
    "ManufacturerModelName",
    "RescaleType",
    "ConvolutionKernel",
    "ScanningSequence",
    "SequenceVariant",
}
PIXELS = {
    "PixelData", "FloatPixelData", "DoubleFloatPixelData", "LUTData", "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData", "BluePaletteColorLookupTableData", "ExtendedOffsetTable",
    "ExtendedOffsetTableLengths",
}  # fmt: skip
GROUPS = {
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence", "PlanePositionSequence", "FrameContentSequence",
    "PlaneOrientationSequence", "PixelMeasuresSequence", "FrameVOILUTSequence", "PixelValueTransformationSequence",
    "VOILUTSequence", "ModalityLUTSequence", "FrameAnatomySequence", "AnatomicRegionSequence", "CTImageFrameTypeSequence",
    "MRImageFrameTypeSequence", "DimensionOrganizationSequence", "DimensionIndexSequence", "SequenceOfUltrasoundRegions",
}  # fmt: skip
"""Sequences that describe the picture; every other one goes."""
CODED = {"CodeValue", "CodingSchemeDesignator", "CodeMeaning"}
PUBLIC = {"SCT", "SRT", "DCM", "LN", "UCUM"}
EMPTIED = (
    "AccessionNumber",
    "ReferringPhysicianName",
    "StudyID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
)
"""Required though they may be empty (type 2)."""
SURE = {"CT", "MR", "PT"}
"""Modalities whose pixels seldom hold text; a person looks at all others before they leave."""


@dataclass(frozen=True)
class Share:
    """One share: its secret key makes pseudonyms, numbers and shifts that no other share's can be linked to."""

    key: bytes
    keeps_dates: bool = False
    """Whether dates stay, shifted by the same days for all files of a patient, rather than go."""

    def secret(self, kind: str, value: str) -> int:
        """A number only this share can make of a value."""
        return int.from_bytes(hmac.digest(self.key, f"{kind}\0{value}".encode(), hashlib.sha256)[:16], "big")


@dataclass(frozen=True)
class Shared:
    """What came out: the file, or none when it must not leave; why, and what a person must look at before it does."""

    data: bytes | None
    refused: str = ""
    needs_a_look: bool = False
    removed: int = 0
    names: tuple[str, ...] = ()
    """What was taken out, by the standard's names of the elements."""


def deidentify(data: bytes, share: Share) -> Shared:
    """A file without its person. Refused: burned-in text, files made of words. Raises `Unreadable`."""
    found = opened(data)
    if reason := _reason(found):
        return Shared(None, reason)
    dataset = pydicom.dcmread(io.BytesIO(found.data), force=True)
    patient = words(value_of(dataset, "PatientID")) or words(value_of(dataset, "PatientName"))
    days = 1 + share.secret("days", patient) % 365
    keep = _Keeping(share, -days if share.secret("sign", patient) % 2 else days)
    kept = keep.dataset(dataset)
    _sign(kept, share, patient)
    made = _written(kept, found, keep)
    if _still_holds(made, kept, found.dataset, share):
        return Shared(None, "identity-left", removed=keep.removed, names=keep.told)
    sure = first(found.dataset, "Modality") in SURE or first(found.dataset, "BurnedInAnnotation").upper() == "NO"
    return Shared(made, needs_a_look=not sure, removed=keep.removed, names=keep.told)


def shared(data: bytes, asked: dict[str, Any]) -> bytes:
    """The same for a child behind the wall: a line of JSON about what was done, then the file."""
    made = deidentify(data, Share(bytes.fromhex(asked["key"]), bool(asked.get("dates"))))
    told = {
        "refused": made.refused,
        "needs_a_look": made.needs_a_look,
        "removed": made.removed,
        "names": list(made.names),
    }
    return json.dumps(told).encode() + b"\n" + (made.data or b"")


def _reason(found: Opened) -> str:
    dataset = found.dataset
    if first(dataset, "BurnedInAnnotation").upper() == "YES":
        return "burned-in"
    if first(dataset, "RecognizableVisualFeatures").upper() == "YES":
        return "recognizable"
    return "" if found.pixels is not None else "no-picture"


@dataclass
class _Keeping:
    """Decides element by element what stays."""

    share: Share
    days: int
    removed: int = 0
    names: set[str] = field(default_factory=set)

    @property
    def told(self) -> tuple[str, ...]:
        """What was taken out, each once; of elements no standard names, only that there were some."""
        return tuple(sorted(self.names))

    def dataset(self, dataset: Dataset, depth: int = 0) -> Dataset:
        kept = Dataset()
        for tag in sorted(dataset.keys()):
            element = None if Tag(tag).is_private else element_of(dataset, tag)
            stays = self._kept(element, dataset, depth) if element is not None else None
            if stays is None:
                self.removed += 1
                self.names.add("private" if Tag(tag).is_private else keyword_for_tag(tag) or "unknown")
            else:
                kept.add(stays)
        return kept

    def _kept(self, element: DataElement, around: Dataset, depth: int) -> DataElement | None:
        name, kind = element.keyword, element.VR.split(" ")[0]
        if not name or name in DROPPED or name.startswith("GPS") or 0x60000000 <= element.tag < 0x61000000:
            return None
        if kind == "SQ":
            is_kept = name in GROUPS and depth < MAX_DEPTH
            items = [self.dataset(item, depth + 1) for item in element.value] if is_kept else []
            return DataElement(element.tag, "SQ", Sequence(items)) if items else None
        if kind == "UI":
            return DataElement(element.tag, "UI", self._uids(element.value))
        if kind in DATES:
            return self._shifted(element)
        if name in PIXELS or kind in NUMBERS or (kind == "CS" and CODE.fullmatch(words(element.value))):
            return element
        if name in WORDS or (name in CODED and _is_public(around)):
            return DataElement(element.tag, kind, _code(around) if name == "CodeMeaning" else element.value)
        return None

    def _uids(self, value: Any) -> Any:
        stated = [one for one in words(value).split("\\") if one]
        return [self.uid(one) for one in stated] if len(stated) != 1 else self.uid(stated[0])

    def uid(self, stated: str) -> str:
        """The same number for the same number, all over a share; the standard's own stay (PS3.5 B.2 for the root)."""
        return stated if UID(stated).name != stated else f"2.25.{self.share.secret('uid', stated)}"

    def _shifted(self, element: DataElement) -> DataElement | None:
        stated = words(element.value)
        if not self.share.keeps_dates or element.keyword == "PatientBirthDate":
            return None
        if element.VR == "TM":
            return element
        try:
            day = dt.datetime.strptime(stated[:8], "%Y%m%d").replace(tzinfo=dt.UTC) + dt.timedelta(days=self.days)
        except (ValueError, OverflowError):
            return None
        return DataElement(element.tag, element.VR, f"{day:%Y%m%d}{stated[8:]}" if TIME.fullmatch(stated[8:]) else None)


CODE = re.compile(r"[A-Z0-9_ +\\./-]{0,200}")
TIME = re.compile(r"[0-9.+-]{0,18}")


def _is_public(around: Dataset) -> bool:
    return first(around, "CodingSchemeDesignator") in PUBLIC and bool(re.fullmatch(r"[A-Z0-9.-]{1,16}", _code(around)))


def _code(around: Dataset) -> str:
    return first(around, "CodeValue")


def _sign(kept: Dataset, share: Share, patient: str) -> None:
    """The pseudonym, and what was done, as the profile wants it said."""
    for name in EMPTIED:
        if name not in kept:
            setattr(kept, name, "")
    pseudonym = f"{share.secret('patient', patient):032x}"[:12].upper()
    kept.PatientName, kept.PatientID = f"ANON^{pseudonym}", pseudonym
    kept.PatientIdentityRemoved, kept.DeidentificationMethod = "YES", EDITION
    kept.LongitudinalTemporalInformationModified = "MODIFIED" if share.keeps_dates else "REMOVED"
    done = ["113100", "113107"] if share.keeps_dates else ["113100"]
    kept.DeidentificationMethodCodeSequence = Sequence([_said(code) for code in done])


MEANINGS = {
    "113100": "Basic Application Confidentiality Profile",
    "113107": "Retain Longitudinal Temporal Information Modified Dates Option",
}


def _said(code: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "DCM", MEANINGS[code]
    return item


def _written(kept: Dataset, found: Opened, keep: _Keeping) -> bytes:
    """A file of its own: nothing of the old beginning (preamble, who sent it) comes along."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = (
        UID(study.uid(kept, "SOPClassUID")),
        UID(study.uid(kept, "SOPInstanceUID")),
    )
    is_as_it_was = frames.is_compressed(found.syntax) or found.syntax == ExplicitVRBigEndian
    meta.TransferSyntaxUID = UID(found.syntax) if is_as_it_was else ExplicitVRLittleEndian
    kept.SpecificCharacterSet = "ISO_IR 192"
    file = io.BytesIO()
    try:
        whole = FileDataset(None, kept, file_meta=meta, preamble=bytes(128))  # type: ignore[arg-type]  # None is allowed, untyped
        whole.set_original_encoding(False, found.syntax != ExplicitVRBigEndian)  # pixels are not turned round
        whole.save_as(file, enforce_file_format=True)
    except MemoryError:
        raise
    except Exception:
        raise Unreadable("picture-damaged") from None
    return file.getvalue()


def _still_holds(made: bytes, kept: Dataset, original: Dataset, share: Share) -> bool:
    """Whether a name, number, UID or date of the original stands in the new header, whatever element it hides in."""
    pixels = bytes(kept.PixelData) if "PixelData" in kept else b""
    place = made.rfind(pixels) if pixels else -1
    header = made if place < 0 else made[:place] + made[place + len(pixels) :]
    return any(token in header for token in set(_tokens(original, share)))


def _tokens(original: Dataset, share: Share) -> Iterator[bytes]:
    for _, element in each(original):
        if not hasattr(element, "VR") or element.VR not in ("PN", "UI", "DA"):
            continue
        said = words(element.value)
        parts = re.split(r"[\\^=\\ ]+", said) if element.VR == "PN" else said.split("\\")
        for part in parts:
            is_known = element.VR == "UI" and UID(part).name != part
            if len(part) > (3 if part.isascii() else 1) and not is_known and not (element.VR == "UI" and len(part) < 8):
                yield part.encode()
    if len(number := first(original, "PatientID")) > 3:
        yield number.encode()
