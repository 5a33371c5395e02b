"""What an upload must pass before anything of it is believed: size, kind, scanner, the reader behind its wall."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from . import kinds, originals, reader, scanner
from .errors import EmptyUpload, Malware, NotScanned, TooLarge
from .models import Scan, SourceDocument, Step
from .passing import Told

Tell = Callable[..., Any]


def examine(document: SourceDocument, tell: Tell) -> Told:
    """The reading of a document in quarantine; `tell(step=..., ...)` hears of each step passed.

    Holds no transaction and no lock: a slow scanner or a hostile file delays nobody. Raises the room's refusals, and
    `ValueError` when the stored bytes are not those that came.
    """
    path = originals.reach(document.sha256, document.quarantine)
    _check_kind(document, path)
    tell(step=Step.CHECKED)
    _check_scan(document, path, tell)
    reading = reader.read(path)
    if reading.format == "gzip":
        _check_packed(path, tell)
    tell(step=Step.READ)
    return reading


def _check_kind(document: SourceDocument, path: Path) -> None:
    if document.size == 0:
        raise EmptyUpload
    with path.open("rb") as file:
        kind = kinds.kind_of(file.read(kinds.HEAD))
        limit = settings.ARCHIVE_LIMIT if kind == "ZIP" else settings.UPLOAD_LIMIT
        if document.size > limit:
            raise TooLarge(limit=limit // 2**20)
        file.seek(0)
        has_waited = document.pk is not None  # else its digest was taken just now, as the bytes went past
        if has_waited and hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
            raise ValueError(f"the stored original {document.sha256} has changed")
        file.seek(0)
        kinds.check(document.file_name, file.read(kinds.HEAD))


def _check_scan(document: SourceDocument, path: Path, tell: Tell) -> None:
    with path.open("rb") as file:
        _judge(scanner.scan(file, document.size), tell)


def _check_packed(path: Path, tell: Tell) -> None:
    """What a GZIP file is but the wrapping of, for scanners that do not look into one."""
    for _member, data in reader.unpacked(path):
        _judge(scanner.scan(BytesIO(data), len(data)), tell)


def _judge(verdict: scanner.Verdict, tell: Tell) -> None:
    passed = {} if verdict.state in (Scan.FOUND, Scan.FAILED) else {"step": Step.SCANNED}
    tell(scan=verdict.state, scan_detail=verdict.detail, **passed)
    if verdict.state == Scan.FOUND:
        raise Malware(name=verdict.detail)
    if verdict.state == Scan.FAILED:
        raise NotScanned
