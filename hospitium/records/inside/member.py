"""A file inside another: its bytes, and what the file around it says of it."""

from dataclasses import dataclass

from hospitium.records import kinds


@dataclass(frozen=True)
class Held:
    """A file that was found inside another. `refusal`: why its bytes are not taken out (a code), and there are none then."""

    name: str
    data: bytes = b""
    refusal: str = ""
    path: str = ""
    """Where in the file around it: FHIRPath, XPath, a field of HL7 v2, ..."""
    media_type: str = ""
    """What it is said to be."""
    language: str = ""
    title: str = ""


@dataclass(frozen=True)
class Member:
    """The same without its bytes: which of them, and how many bytes it has."""

    index: int
    name: str
    size: int
    refusal: str = ""
    path: str = ""
    media_type: str = ""
    language: str = ""
    title: str = ""


def member_of(index: int, held: Held) -> Member:
    """What is told of a file beside its bytes."""
    return Member(
        index,
        held.name[-255:] or "?",
        len(held.data),
        held.refusal,
        held.path[:255],
        held.media_type[:100],
        held.language[:35],
        held.title[:300],
    )


ENDINGS = {
    "PDF": ".pdf", "JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "TIFF": ".tif", "WebP": ".webp", "HEIC": ".heic",
    "DICOM": ".dcm", "ZIP": ".zip", "GZIP": ".gz", "RTF": ".rtf", "XML": ".xml", "JSON": ".json", "HL7": ".hl7",
    "mail": ".eml", "text": ".txt",
}  # fmt: skip


def label(title: str, data: bytes, otherwise: str = "document") -> str:
    """A name for a file that has none: its title, and an ending that tells what it is, whatever it is said to be."""
    name = " ".join(title.replace("/", " ").split())[:120] or otherwise
    ending = ENDINGS.get(kinds.kind_of(data[: kinds.HEAD]), "")
    return name if name.lower().endswith(ending) else f"{name}{ending}"
