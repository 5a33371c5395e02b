"""STOW-RS: each object goes the way of any upload - kept, examined, read - and the answer says what became of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from hospitium.access.acting import Actor
from hospitium.records import actions
from hospitium.records.errors import Malware
from hospitium.records.models import DocumentState, Instance, SourceDocument

CANNOT_UNDERSTAND, PROCESSING_FAILURE, ELSEWHERE = 0xC000, 0x0110, 0xB007
"""Reasons of PS3.18 table I.2-2 and I.2-3."""


def store(parts: Iterable[Iterator[bytes]], *, by: Actor, study: str, base: str) -> tuple[int, dict[str, Any]]:
    """The status and the answer (PS3.18 annex I.2). Everything that it calls stored is durable when it is sent."""
    by.require("send referral")
    kept, failed = [], []
    with actions.taking_in(by) as begin:
        for number, part in enumerate(parts, start=1):
            document = begin(chunks=part, file_name=f"{number}.dcm", channel="dicomweb")()
            told = _told(document)
            if document.state != DocumentState.IMPORTED:
                failed.append(told | {"00081197": {"vr": "US", "Value": [_reason(document)]}})
                continue
            one = Instance.objects.filter(document=document).select_related("series__study").first()
            if one is not None:
                where = f"{base}/studies/{one.series.study.uid}/series/{one.series.uid}/instances/{one.uid}"
                told |= {"00081190": {"vr": "UR", "Value": [where]}}
                if study and one.series.study.uid != study:
                    told |= {"00081196": {"vr": "US", "Value": [ELSEWHERE]}}
            kept.append(told)
    answer = {"00081199": kept, "00081198": failed}
    status = 200 if kept and not failed else 202 if kept else 409
    return status, {tag: {"vr": "SQ", "Value": items} for tag, items in sorted(answer.items()) if items}


def _told(document: SourceDocument) -> dict[str, Any]:
    one = Instance.objects.filter(document=document).first()
    named = {"00081150": one.sop_class, "00081155": one.uid} if one else {}
    return {tag: {"vr": "UI", "Value": [value]} for tag, value in named.items() if value}


def _reason(document: SourceDocument) -> int:
    return PROCESSING_FAILURE if document.error_code in (Malware.code, "not-scanned") else CANNOT_UNDERSTAND
