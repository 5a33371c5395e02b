"""DICOM's own protocol (PS3.7, PS3.8): C-ECHO, and C-STORE into the same quarantine as every upload. The only door to
pynetdicom. A sender must be allowed by its title, and hears success only when its object is durable.
"""

import logging
from typing import Any

from django.db import connection
from pynetdicom import AE, AllStoragePresentationContexts, evt
from pynetdicom.presentation import build_context
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

from hospitium.access.acting import SYSTEM, acting

from . import actions
from .models import Device, DocumentState

log = logging.getLogger(__name__)
SUCCESS, REFUSED, FAILED, CANNOT_UNDERSTAND = 0x0000, 0x0124, 0x0110, 0xC000
NOBODY = "-NOBODY-"
"""An empty list of callers would let everybody in."""
COMPRESSIONS = [
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.5",
]
"""Transfer syntaxes we take: those whose frames we can show (12-bit JPEG is kept, though not shown)."""


def allow(title: str, office_id: int | None) -> None:
    """Let a device send from now on."""
    with acting(SYSTEM):
        Device.objects.update_or_create(title=title.strip()[:16], defaults={"office_id": office_id})


def forget(title: str) -> bool:
    """Let a device send no more; whether there was one."""
    with acting(SYSTEM):
        return bool(Device.objects.filter(title=title.strip()).delete()[0])


def allowed() -> list[Device]:
    """The devices that may send."""
    with acting(SYSTEM):
        return list(Device.objects.order_by("title"))


def listen(host: str, port: int, title: str = "HOSPITIUM") -> Any:
    """Start receiving beside us; gives what has `shutdown()`."""
    entity = AE(title)
    entity.maximum_associations = 8
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = 60
    entity.supported_contexts = [
        build_context(Verification),
        *(build_context(str(one.abstract_syntax), COMPRESSIONS) for one in AllStoragePresentationContexts[:120]),
    ]
    handlers = [(evt.EVT_CONN_OPEN, _ask_whom), (evt.EVT_C_STORE, _store), (evt.EVT_C_ECHO, lambda event: SUCCESS)]
    return entity.start_server((host, port), block=False, evt_handlers=handlers)  # type: ignore[arg-type]


def _ask_whom(event: Any) -> None:
    """Who may send is asked anew for every association: a device allowed or forgotten needs no restart."""
    try:
        event.assoc.ae.require_calling_aet = [one.title for one in allowed()] or [NOBODY]
    except Exception:
        log.exception("nobody may send while the list of devices cannot be read")
        event.assoc.ae.require_calling_aet = [NOBODY]
    finally:
        connection.close()


def _store(event: Any) -> int:
    title = event.assoc.requestor.ae_title.strip()
    try:
        device = next((one for one in allowed() if one.title == title), None)
        if device is None:
            return REFUSED
        with actions.taking_in(SYSTEM) as begin:
            name, data = f"{event.request.AffectedSOPInstanceUID}.dcm", event.encoded_dataset()
            document = begin(chunks=[data], file_name=name, channel="c-store", office_id=device.office_id)()
    except Exception:
        log.exception("an object from %s was not stored", title)
        return FAILED
    finally:
        connection.close()
    return SUCCESS if document.state == DocumentState.IMPORTED else CANNOT_UNDERSTAND
