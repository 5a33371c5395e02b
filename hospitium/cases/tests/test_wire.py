"""Every state has words other systems know, and the words of the study are those of the table."""

import pytest

from hospitium.cases.machines import MACHINES, Standing, standing_at
from hospitium.cases.pathways.faults import reachable
from hospitium.cases.pathways.plan import shipped
from hospitium.cases.wire import SERVICE_REQUEST_STATUSES, TABLE, TASK_STATUSES, Wire, on_the_wire


def test_every_state_that_has_begun_is_in_the_table_with_known_codes():
    silent = {"not_begun", "running", "reopened", "completed", "lost"}
    for machine, table in TABLE.items():
        assert set(table) == set(MACHINES[machine]) - silent
        for wire in table.values():
            assert wire.service_request in SERVICE_REQUEST_STATUSES and wire.task in TASK_STATUSES


@pytest.mark.parametrize("slug", shipped())
def test_whatever_is_reached_can_be_told(slug):
    for standing in reachable(shipped()[slug].rules):
        assert on_the_wire(standing).task in TASK_STATUSES


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing("draft"), Wire("draft", "draft")),
        (Standing(), Wire("active", "requested")),
        (standing_at("intake"), Wire("active", "received", "in-triage")),
        (standing_at("records"), Wire("active", "on-hold", "information-requested")),
        (standing_at("closed", "declined"), Wire("active", "rejected")),
        (standing_at("review"), Wire("active", "in-progress", "in-review")),
        (Standing("accepted", "delivered"), Wire("completed", "completed", "opinion-delivered")),
        (standing_at("clearance"), Wire("active", "accepted", "deposit-due")),
        (Standing("accepted", "used", "confirmed"), Wire("active", "in-progress", "visit-planned")),
        (Standing("accepted", "used", "no_show"), Wire("active", "in-progress", "no-show")),
        (standing_at("stay"), Wire("active", "in-progress", "in-stay")),
        (standing_at("follow_up"), Wire("completed", "completed", "discharged")),
        (standing_at("closed", "withdrawn"), Wire("revoked", "cancelled")),
    ],
)
def test_a_case_is_told_as_the_study_says(standing, told):
    assert on_the_wire(standing) == told
