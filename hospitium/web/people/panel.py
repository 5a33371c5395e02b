"""What hangs on the case page: ways to the people who take part. It asks the database nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel


def _people(actor: Actor, case: Any) -> dict[str, Any] | None:
    stands_in = case.patient_id in dict(actor.stands)
    if not (stands_in or actor.may_for("invite people", case.patient_id)):
        return None
    may_hand_over = actor.may("hand case over") and bool(case.office_id)
    return {"case": case, "may_witness": actor.may("witness consent"), "may_hand_over": may_hand_over}


PANELS = [Panel("case-side", 84, "people", _("People who take part"), "web/people/_panel.html", _people)]
