"""Builders for tests: small pictures and reports of fictional patients, written by pydicom."""

import io
from typing import Any

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, CTImageStorage, EnhancedSRStorage, ExplicitVRLittleEndian

ROOT = "1.3.6.1.4.1.99999."


def make_picture(*, slice_number: int = 1, pixels: Any = "disc", size: int = 64, **elements: Any) -> Dataset:
    """A CT slice with a disc that grows from slice to slice; `pixels=None` leaves the picture out."""
    dataset = Dataset()
    told = {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"{ROOT}3.{slice_number}",
        "StudyInstanceUID": f"{ROOT}1",
        "SeriesInstanceUID": f"{ROOT}2",
        "Modality": "CT",
        "StudyDate": "20261002",
        "StudyTime": "101500",
        "StudyDescription": "Tórax",
        "SeriesNumber": 1,
        "SeriesDescription": "Axial",
        "InstanceNumber": slice_number,
        "PatientName": "Quispe^Rosa",
        "PatientID": "41-553-902",
        "PatientBirthDate": "19710309",
        "PatientSex": "F",
        "BodyPartExamined": "CHEST",
        "ImagePositionPatient": [-100, -100, 5 * slice_number],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": [1, 1],
        "WindowCenter": 40,
        "WindowWidth": 400,
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "PhotometricInterpretation": "MONOCHROME2",
    } | elements
    for name, value in told.items():
        if value is not None:
            setattr(dataset, name, value)
    if pixels is not None:
        _draw(dataset, _disc(size, slice_number) if isinstance(pixels, str) else pixels)
    return dataset


def _disc(size: int, slice_number: int) -> Any:
    down, across = numpy.ogrid[:size, :size]
    inside = (down - size / 2) ** 2 + (across - size / 2) ** 2 < (size / 8 + slice_number) ** 2
    return numpy.where(inside, 1100, 24).astype("<u2") + (down * 3 + across).astype("<u2") % 50


def _draw(dataset: Dataset, pixels: Any) -> None:
    shape = pixels.shape
    colour = len(shape) > 2 and shape[-1] == 3
    dataset.SamplesPerPixel = 3 if colour else 1
    frames = shape[:-3] if colour else shape[:-2]
    if frames:
        dataset.NumberOfFrames = frames[0]
    dataset.Rows, dataset.Columns = shape[-3:-1] if colour else shape[-2:]
    dataset.BitsAllocated = dataset.BitsStored = pixels.dtype.itemsize * 8
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    if colour:
        dataset.PlanarConfiguration = 0
    dataset.add_new("PixelData", "OW" if dataset.BitsAllocated > 8 else "OB", pixels.tobytes())


def make_report() -> Dataset:
    """A structured report with a finding, its size, and a text."""
    dataset = make_picture(pixels=None, SOPClassUID=EnhancedSRStorage, Modality="SR", SOPInstanceUID=f"{ROOT}4")
    dataset.ValueType, dataset.CompletionFlag, dataset.VerificationFlag = "CONTAINER", "COMPLETE", "VERIFIED"
    dataset.ConceptNameCodeSequence = Sequence([_code("126000", "DCM", "Imaging Measurement Report")])
    size = _item("NUM", _code("81827009", "SCT", "Diameter"))
    measured = Dataset()
    measured.NumericValue = "12.5"
    measured.MeasurementUnitsCodeSequence = Sequence([_code("mm", "UCUM", "mm")])
    size.MeasuredValueSequence = Sequence([measured])
    finding = _item("CODE", _code("121071", "DCM", "Finding"))
    finding.ConceptCodeSequence = Sequence([_code("27925004", "SCT", "Nodule")])
    words = _item("TEXT", _code("121077", "DCM", "Conclusion"))
    words.TextValue = "Control en 3 meses <script>"
    group = _item("CONTAINER", _code("125007", "DCM", "Measurement Group"))
    group.ContentSequence = Sequence([size])
    dataset.ContentSequence = Sequence([finding, group, words])
    return dataset


def _item(kind: str, name: Dataset) -> Dataset:
    item = Dataset()
    item.RelationshipType, item.ValueType = "CONTAINS", kind
    item.ConceptNameCodeSequence = Sequence([name])
    return item


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def written(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """The file of a data set."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = UID(syntax)
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
    file = io.BytesIO()
    whole = FileDataset(None, dataset, file_meta=meta, preamble=bytes(128))  # type: ignore[arg-type]  # None is allowed, untyped
    whole.save_as(file, enforce_file_format=True)
    return file.getvalue()
