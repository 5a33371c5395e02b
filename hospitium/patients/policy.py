"""Who may see a patient: whoever the programme, the registering office or a case connects with them.

The case connection lives one floor up; row-level security knows it, and `cases` opens patients only through a case.
"""

from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, OfOrganisation, Rule

SEES = Rule(
    (
        Grant(PROGRAMME_WIDE, Everywhere()),
        Grant(frozenset({Role.OFFICE_CONSULTANT}), OfOrganisation("office_id")),
        Grant(frozenset({Role.REFERRING_PHYSICIAN}), ByPerson("registered_by")),
    )
)
