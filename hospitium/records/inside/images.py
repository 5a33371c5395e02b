"""DICOM: the PDF or CDA document that a file is wrapped around.

Source: PS3.3 C.24.2 (Encapsulated Document module); the length beside it tells where the padding begins.
"""

from collections.abc import Iterator

from hospitium.records.dicom.files import opened
from hospitium.records.dicom.study import wrapped

from .member import Held, label


def held(data: bytes) -> Iterator[Held]:
    """The document in a DICOM file, if it is one of those. Raises `Unreadable`."""
    if found := wrapped(opened(data).dataset):
        given, media, title = found
        refusal = "" if given else "damaged"
        yield Held(label(title, given), given, refusal, "EncapsulatedDocument", media, title=title)
