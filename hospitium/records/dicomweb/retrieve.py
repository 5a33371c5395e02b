"""WADO-RS: objects as they were sent, their headers as JSON, frames and pictures; one file in memory at a time."""

from collections.abc import Iterator

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.records import painting, policy, queries
from hospitium.records.models import Instance, Study


def instances_of(actor: Actor, study: str, series: str = "", instance: str = "") -> list[Instance]:
    """The objects of a study, a series, or one alone, by the door of the document that opened the study. Raises `NotHere`.

    All belong to one case, so one decision opens them all; the record names each.
    """
    actor.require("see clinical facts")
    found: list[Instance] = []
    own = policy.own_side(actor, "document__")
    for one in Study.objects.filter(policy.OF_STUDY.q(actor), own, uid=study).select_related("document").order_by("id"):
        wanted = Instance.objects.filter(own, series__study=one, **_named(series__uid=series, uid=instance))
        if held := list(wanted.select_related("document", "series__study").order_by("series__number", "number", "id")):
            queries.document_for(actor, one.document.ref, action="export")
            found += [each for each in held if each.document.is_released]
    if not found:
        raise NotHere
    note_access("export", "document", [one.document.ref for one in found])
    return found


def _named(**names: str) -> dict[str, str]:
    return {name: value for name, value in names.items() if value}


def files(instances: list[Instance]) -> Iterator[tuple[str, bytes]]:
    """Each object as it came, with its media type."""
    for one in instances:
        syntax = f'; transfer-syntax="{one.transfer_syntax}"' if one.transfer_syntax else ""
        yield f"application/dicom{syntax}", queries.original_of(one.document)


def metadata(instances: list[Instance], base: str) -> Iterator[bytes]:
    """A JSON array of headers; large values are addresses."""
    yield b"["
    for place, one in enumerate(instances):
        study = one.series.study
        where = f"{base}/studies/{study.uid}/series/{one.series.uid}/instances/{one.uid}"
        yield b"," * bool(place) + painting.metadata_of(one.document, where)
    yield b"]"


def frames(one: Instance, numbers: list[int]) -> Iterator[tuple[str, bytes]]:
    """Frames in the clear, the first is 1."""
    for number in numbers:
        if not 1 <= number <= one.frames:
            raise NotHere
    for number in numbers:
        yield "application/octet-stream", painting.raw_of(one.document, number - 1)
