"""Reads of imaging: a study as a viewer shows it, its pictures in the order of the body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hospitium.access.acting import Actor
from hospitium.kernel.errors import NotHere

from .models import Instance, Series, SourceDocument, Study
from .queries import document_for

LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
"""Ends of the patient's axes, where x, y and z grow and where they shrink (PS3.3 C.7.6.2.1.1)."""


@dataclass(frozen=True)
class Shown:
    """A study for its page."""

    study: Study
    series: list[dict[str, Any]]
    missing: list[str]
    pictures: int


def study_for(actor: Actor, ref: str) -> Shown:
    """The study a document belongs to, by the document's door. Raises `NotHere` where it is no imaging."""
    document = document_for(actor, ref)
    study = Study.objects.filter(series__instances__document=document).first()
    study = study or Study.objects.filter(document=document).first()
    if study is None:
        raise NotHere
    series = [_series(one) for one in _with_instances(study)]
    return Shown(study, series, missing_of(study), sum(len(one["pictures"]) for one in series))


def _with_instances(study: Study) -> list[Series]:
    return list(study.series.select_related("study").prefetch_related("instances__document"))


def missing_of(study: Study) -> list[str]:
    """Files that the directory of the study's disc lists and nobody sent."""
    if not study.listed:
        return []
    present = set(Instance.objects.filter(series__study=study).values_list("uid", flat=True))
    return [file["name"] for file in study.listed if file["instance"] not in present]


def _series(one: Series) -> dict[str, Any]:
    here = one.study.case_id  # what a person took out of the case is no longer of the study
    instances = in_order([each for each in one.instances.all() if each.document.case_id == here])
    return {
        "title": one.description or one.modality,
        "modality": one.modality,
        "number": one.number,
        "body": one.body_part,
        "pictures": [_picture(instance) for instance in instances if instance.frames],
        "others": [instance.document for instance in instances if not instance.frames],
    }


def _picture(one: Instance) -> dict[str, Any]:
    return {
        "ref": one.document.ref,
        "number": one.number,
        "frames": one.frames,
        "rows": one.rows,
        "columns": one.columns,
        "window": one.window,
        "edges": edges_of(one.orientation),
        "place": round(one.position[2], 1) if one.position else None,
    }


def in_order(instances: Sequence[Instance]) -> list[Instance]:
    """Slices by their place along the normal of their plane where all say it, else by number: senders count as they like."""
    places = [_along(one) for one in instances]
    if None in places or len({tuple(round(part, 2) for part in one.orientation) for one in instances}) > 1:
        return sorted(instances, key=lambda one: (one.number, one.pk))
    by_place = dict(zip((one.pk for one in instances), places, strict=True))
    return sorted(instances, key=lambda one: (by_place[one.pk], one.number, one.pk))


def _along(one: Instance) -> float | None:
    if not one.position or not one.orientation:
        return None
    across, down = one.orientation[:3], one.orientation[3:]
    normal = [across[a] * down[b] - across[b] * down[a] for a, b in ((1, 2), (2, 0), (0, 1))]
    return float(sum(part * place for part, place in zip(normal, one.position, strict=True)))


def edges_of(orientation: Sequence[float]) -> list[str]:
    """What lies at the left, right, top and bottom of a picture: L, R, A, P, H, F, two where it is oblique."""
    if not orientation:
        return []
    right, bottom = _towards(orientation[:3]), _towards(orientation[3:])
    back = str.maketrans("LRAPHF", "RLPAFH")
    return [right.translate(back), right, bottom.translate(back), bottom]


def _towards(direction: Sequence[float]) -> str:
    ranked = sorted(range(3), key=lambda axis: -abs(direction[axis]))
    return "".join(LETTERS[axis][direction[axis] < 0] for axis in ranked if abs(direction[axis]) > 0.25)[:2]


def picture_for(actor: Actor, ref: str, frame: int) -> tuple[SourceDocument, Instance]:
    """A picture by the door of its document. Raises `NotHere` where there is none of this number."""
    document = document_for(actor, ref)
    found = Instance.objects.filter(document=document, frames__gt=frame).first()
    if found is None or frame < 0 or not document.is_released:
        raise NotHere
    return document, found
