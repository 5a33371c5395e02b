"""Whether what waits in the outbox may leave: asked in the transaction of its sending, which a withdrawal waits for."""

from typing import Any

from hospitium.access.acting import SYSTEM
from hospitium.access.queries import actor_at, actor_for
from hospitium.partners.queries import by_number

from .errors import CannotLeave
from .models import Patient
from .transfer.engine import NOWHERE
from .transfers import may_leave, may_open


def may_be_sent(
    *,
    patient: Patient,
    data_class: str,
    channel: str,
    purpose: str,
    organisation_id: int | None,
    address: str,
    person_id: int | None = None,
) -> bool:
    """Whether something of a patient may go to an organisation, or to somebody who signs in here (a number, or their address): what one
    may open where one stands may also be sent there. An address of nobody we know stands nowhere. A no is kept.
    """
    asked: dict[str, Any] = {"patient": patient, "data_class": data_class, "channel": channel, "purpose": purpose}
    try:
        if organisation_id is not None:
            place = by_number([organisation_id]).get(organisation_id)
            may_leave(**asked, recipient=place, country=NOWHERE, by=SYSTEM)
        elif (person := actor_for(person_id) if person_id else actor_at(address)).memberships:
            may_open(**asked, by=person)
        else:
            may_leave(**asked, country=NOWHERE, by=SYSTEM)
    except CannotLeave as refusal:
        refusal.keep()
        return False
    return True
