"""Who may see a patient: whoever the programme, the registering office or a case connects with them.

The case connection lives one floor up; row-level security knows it, and `cases` opens patients only through a case.
"""

from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, OfOrganisation, Rule, Unless

SEES = Rule(
    (
        Grant(PROGRAMME_WIDE, Unless(Everywhere(), "is_restricted")),
        Grant(frozenset({Role.OFFICE_CONSULTANT}), Unless(OfOrganisation("office_id"), "is_restricted")),
        Grant(frozenset({Role.REFERRING_PHYSICIAN}), ByPerson("registered_by")),
    ),
    closed_to="closed_to",
    patient="id",
)
