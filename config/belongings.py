"""What of every room hangs on a patient: what goes along when two records are joined, and what stays and why."""

from hospitium.cases.belongings import BELONGINGS as CASES
from hospitium.patients.belongings import BELONGINGS as PATIENTS
from hospitium.patients.belongings import STAYS, Stays, declare
from hospitium.scheduling.belongings import STAYS as SCHEDULING

STAYING: tuple[Stays, ...] = (*STAYS, *SCHEDULING)

declare(*PATIENTS, *CASES)
