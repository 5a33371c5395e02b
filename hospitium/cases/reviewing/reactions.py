"""What news makes clinical review do; each is safe to run twice."""

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.cases.journey import Stage
from hospitium.cases.keeping import keep, to_change
from hospitium.kernel.errors import NotHere
from hospitium.partners.queries import specialists

from .taking import admit


def invite_readers(case_ref: str, stage: str) -> None:
    """A case that comes into review is seen by the specialists of its service line, unless it is restricted: then the desk
    names who reads it.
    """
    if stage != Stage.REVIEW:
        return
    with acting(SYSTEM):
        try:
            case = to_change(SYSTEM, case_ref)
        except NotHere:
            return
        own = specialists().filter(lines=case.service_line_id, is_offered=True)
        wanted = set() if case.is_restricted else set(own.values_list("person_id", flat=True))
        missing = User.objects.filter(pk__in=wanted - set(case.circle), is_active=True)
        for person in missing:
            admit(case, person)
        if missing:
            keep(case, SYSTEM)
