"""Images without their persons, for a project: a ZIP of files in which nobody is named, and a list of what was taken out."""

from collections.abc import Callable, Iterator
from typing import IO, Any

import orjson
from django.utils.crypto import salted_hmac

from hospitium.access.acting import Actor
from hospitium.cases.queries import Case

from . import painting, policy
from .models import Instance
from .packing import Pack
from .reading.unreadable import Unreadable

Tell = Callable[[int, int], Any]
EDITION = "DICOM PS3.15 2024b, Basic Application Level Confidentiality Profile"


def write_images(
    actor: Actor,
    case: Case,
    file: IO[bytes],
    *,
    project: str,
    keeps_dates: bool = False,
    tell: Tell = lambda done, total: None,
    **_kept: Any,
) -> dict[str, int]:
    """Write the case's images as they may be given to a project; gives how many went, stayed here, and need a person's look.

    Pseudonyms and numbers are the same for one project every time, and no other's. Nothing in the ZIP names the case.
    """
    counts, report = {"shared": 0, "refused": 0, "to_look_at": 0, "removed": 0}, []
    pack, found = Pack(file), images_of(actor, case)
    for number, instance in enumerate(found, 1):
        tell(number - 1, len(found))
        told, data = _shared(instance, project, keeps_dates)
        name = f"images/{number:05}.dcm" if data else ""
        if data:
            pack.add(name, data)
        report.append({"file": name or f"#{number:05}", **told})
        counts["shared" if data else "refused"] += 1
        counts["to_look_at"] += bool(data and told["needs_a_look"])
        counts["removed"] += int(told["removed"])
    pack.add("report.json", orjson.dumps({"method": EDITION, "project": project, "counts": counts, "files": report}))
    pack.close()
    return counts


def images_of(actor: Actor, case: Case) -> list[Instance]:
    """The images of a case, by study and series."""
    found = Instance.objects.filter(
        policy.OF_KEY_IMAGE.q(actor), policy.own_side(actor, "document__"), document__case=case, frames__gt=0
    )
    return list(found.select_related("document", "series").order_by("series__study_id", "series_id", "number", "id"))


def warnings_of(instances: list[Instance]) -> Iterator[str]:
    """Modalities whose pixels often hold text that no program takes out."""
    yield from sorted({one.series.modality or "?" for one in instances} - {"CT", "MR", "PT"})


def _shared(instance: Instance, project: str, keeps_dates: bool) -> tuple[dict[str, Any], bytes]:
    try:
        return painting.shared_of(instance.document, key_of(project), keeps_dates=keeps_dates)
    except Unreadable as why:
        return {"refused": why.code, "needs_a_look": False, "removed": 0, "names": []}, b""


def key_of(project: str) -> bytes:
    """The project's secret, made of the installation's: the same for the same name, however it is spelled."""
    return salted_hmac("hospitium.share", " ".join(project.casefold().split()), algorithm="sha256").digest()
