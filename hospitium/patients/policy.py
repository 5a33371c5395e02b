"""Who may see a patient: whoever the programme, the registering office or a case connects with them.

The case connection lives one floor up; row-level security knows it, and `cases` opens patients only through a case.
"""

from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, OfOrganisation, Rule, Unless


def sees(path: str = "") -> Rule:
    """The rule for rows that lead to a patient: `path` leads from the row (`candidate__`)."""
    return Rule(
        (
            Grant(PROGRAMME_WIDE, Unless(Everywhere(), f"{path}is_restricted")),
            Grant(
                frozenset({Role.OFFICE_CONSULTANT}), Unless(OfOrganisation(f"{path}office_id"), f"{path}is_restricted")
            ),
            Grant(frozenset({Role.REFERRING_PHYSICIAN}), ByPerson(f"{path}registered_by")),
        ),
        closed_to=f"{path}closed_to",
        patient=f"{path}id",
    )


SEES = sees()
