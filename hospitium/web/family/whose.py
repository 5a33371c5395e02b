"""The family's door: whoever speaks for a patient, to a case they may see. What comes later (scopes of people who act for
a patient) is asked here, once.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.access.http import ActorRequest
from hospitium.cases import queries
from hospitium.cases.queries import Case
from hospitium.patients.queries import file_part
from hospitium.records.family import wanted_part
from hospitium.web.frame import Wanted, around

ACT = "speak for oneself"
TABS = (
    ("family:case", pgettext_lazy("tab", "Home"), "house"),
    ("family:papers", _("Papers"), "camera"),
    ("family:forms", _("About you"), "clipboard-list"),
    ("family:consents", _("Consents"), "signature"),
    ("family:letters", _("Letters"), "mail"),
)
"""The bar at the foot of every page: address, word, icon."""


def bare_case(request: ActorRequest, ref: str, *more: Wanted) -> Case:
    """The case alone, for pages that show nothing else of it; `more`: what they want `around` them. Raises `NotHere`."""
    request.actor.require(ACT)
    around(request, *more)
    return queries.case_for(request.actor, ref)


def own_case(request: ActorRequest, ref: str, *more: Wanted, with_file: bool = False) -> Case:
    """The case with its open tasks, entries, circle and letters, and the papers asked for; `with_file`: the patient's file too,
    for pages that change nothing in it.
    """
    case = bare_case(request, ref, *more)
    file = file_part(request.actor, case.patient) if with_file else None
    queries.parts_of(request.actor, case, wanted_part(case), file)
    return case


def own_cases(request: ActorRequest) -> list[Any]:
    """The cases of everybody this person speaks for, newest first, also closed ones."""
    request.actor.require(ACT)
    return queries.all_cases(request.actor, closed=True).cases


def around_case(request: ActorRequest, case: Case, here: str, **more: Any) -> dict[str, Any]:
    """What every page of the family shows around its own matter; `here`: the tab it belongs to."""
    return {"case": case, "patient": case.patient, "here": here, "tabs": TABS, **more}
