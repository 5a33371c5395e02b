"""What kind of file bytes are, by their first ones, and whether that is what their name claims."""

import re
from pathlib import PurePath

from .errors import Polyglot, TypeMismatch
from .writing import plain

SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
)
CLAIMS = {
    ".json": "JSON", ".xml": "XML", ".pdf": "PDF", ".zip": "ZIP", ".gz": "GZIP", ".tgz": "GZIP", ".png": "PNG",
    ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".tif": "TIFF", ".tiff": "TIFF", ".dcm": "DICOM", ".html": "XML",
    ".webp": "WebP", ".heic": "HEIC", ".heif": "HEIC", ".htm": "XML", ".svg": "XML", ".exe": "program", ".rtf": "RTF",
    ".docx": "ZIP", ".xlsx": "ZIP", ".odt": "ZIP", ".7z": "7-Zip", ".tar": "TAR",
}  # fmt: skip
MESSAGE = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x0b\x1c \t\r\n]*(?:MSH|FHS|BHS)[^\w\s]")
"""How a message of HL7 v2 or a batch of them begins, also framed as on the wire, or in 16 bits."""
MAIL = re.compile(
    rb"(?:From [^\n]{1,200}\n)?(?:(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|Date|From|To|Subject|Reply-To|X-[\w-]+"
    rb"|ARC-[\w-]+|DKIM-Signature|Content-Type|Authentication-Results):[^\n]*\n(?:[ \t][^\n]*\n)*){2}",
    re.IGNORECASE,
)
"""How a letter sent by e-mail begins: two headers, one after another (RFC 5322)."""
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
BARE_DICOM = re.compile(
    rb"(?:[\x02\x08]\x00[\x00-\x60]\x00(?:[A-Z]{2}[^\x00]?\x00|[\x02-\x40]\x00\x00\x00)|\x00\x08\x00[\x00-\x60][A-Z]{2}\x00)",
    re.DOTALL,
)
"""A data set without its preamble: an element of group 2 or 8, its tag and representation or its length (PS3.5 7.1).
With a preamble the first bytes may be those of a TIFF (PS3.10 7.1), though not of a program."""
HEAD = 1024
"""Readers of PDF look for its mark in the first kilobyte, wherever it stands."""


def kind_of(head: bytes) -> str:
    """The kind of a file by its first kilobyte: JSON, XML, PDF, ZIP, HL7, ..., or text when nothing is known of it."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature) and not (kind == "TIFF" and head[128:132] == b"DICM"):
            return kind
    if head[128:132] == b"DICM" or BARE_DICOM.match(head):
        return "DICOM"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        return "HEIC"
    if head[257:262] == b"ustar":
        return "TAR"
    if MAIL.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return "mail"
    first = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if MESSAGE.match(head.replace(b"\x00", b"")):
        return "HL7"
    if first in (b"{", b"["):
        return "JSON"
    return "XML" if first == b"<" else "PDF" if b"%PDF-" in head else "text"


def check(file_name: str, head: bytes) -> None:
    """Raise `TypeMismatch` or `Polyglot`. A false “.json” passes, for the reader says more precisely what it is instead;
    but neither an archive, which would be opened, nor what anybody wrote, which would be a letter.
    """
    found = kind_of(head)
    claimed = CLAIMS.get(PurePath(file_name).suffix.lower(), "")
    is_letter = found == "text" and plain.is_writing(head)
    if claimed not in ("", "JSON", found) or (claimed == "JSON" and (found == "ZIP" or is_letter)):
        raise TypeMismatch(claimed=claimed, found=found)
    if found == "JSON" and b"%PDF-" in head[:HEAD]:
        raise Polyglot(other="PDF")
