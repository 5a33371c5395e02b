"""Who sees an appointment: whoever sees its case, and whom it takes; one of no case, staff. The wall says the same."""

from django.db.models import Q

from hospitium.access.acting import Actor
from hospitium.access.roles import STAFF, Role
from hospitium.cases.queries import visible

SEE_COLLEAGUES = STAFF - {Role.RESEARCHER, Role.PRIVACY_OFFICER}


def seen(actor: Actor) -> Q:
    """The appointments the actor may see, as a filter."""
    if actor.is_system:
        return Q()
    found = Q(case__in=visible(actor).values("pk")) | Q(people__contains=[actor.id or 0])
    return found | Q(case=None) if actor.roles & SEE_COLLEAGUES else found
