"""What a file holds, counted by libraries that are not ours: for each element the place and the words it would be found by."""

import io
import json
import re
from collections import Counter
from xml.etree import ElementTree

import pydicom
import pypdfium2

ACTS = {
    "act", "encounter", "observation", "observationMedia", "organizer", "procedure", "regionOfInterest",
    "substanceAdministration", "supply",
}  # fmt: skip


def of_bundle(data):
    """The resources of a bundle, decimals as they stand there."""
    text = data.decode("utf-8-sig", "replace")
    return [same(entry.get("resource", entry)) for entry in json.loads(text, parse_float=str)["entry"]]


def same(resource):
    """A resource as a text that is the same wherever its members stand."""
    return json.dumps(resource, sort_keys=True)


def of_cda(data):
    """The clinical statements directly in entries and organizers: their paths, numbered where there are several."""
    return list(_statements(ElementTree.fromstring(data), ""))


def _statements(element, path):
    tags = Counter(one.tag for one in element)
    seen = Counter()
    path = path or f"/{_name(element)}"
    for one in element:
        seen[one.tag] += 1
        place = f"{path}/{_name(one)}" + (f"[{seen[one.tag]}]" if tags[one.tag] > 1 else "")
        if _name(one) in ACTS and path.rpartition("/")[2].split("[")[0] in ("entry", "component"):
            yield place
        yield from _statements(one, place)


def _name(element):
    return element.tag.rpartition("}")[2]


def of_message(data):
    """The segments of messages, as they stand there."""
    text = data.decode("utf-8", "replace").strip("\x0b\x1c\r\n\ufeff ")
    return [line.strip() for line in re.split(r"[\r\n]+", text) if re.match(r"[A-Z][A-Z0-9]{2}\|", line)]


def of_dicom(data):
    """The tags of a data set before its pixels, sequences opened."""
    dataset = pydicom.dcmread(io.BytesIO(data), force=True, stop_before_pixels=True)
    return [element.tag for element in dataset.iterall()]


def of_pdf(data):
    """The numbers of the pages."""
    with pypdfium2.PdfDocument(data) as document:
        return list(range(1, len(document) + 1))


COUNTED = {"fhir-json": of_bundle, "cda": of_cda, "hl7v2": of_message, "dicom": of_dicom, "pdf": of_pdf}
