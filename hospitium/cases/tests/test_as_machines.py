"""Cases of the single journey stand in machines where their stage stood: the same words in the code and in the change."""

import importlib

import pytest
from django.db import connection

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.journey import Outcome, Stage
from hospitium.cases.machines import MACHINES, outcome_of, standing_at
from hospitium.cases.models import Case, Gate
from hospitium.cases.pathways.plan import shipped
from hospitium.cases.testing import make_case

change = importlib.import_module("hospitium.cases.migrations.0012_as_machines")


def test_each_stage_and_outcome_of_before_is_where_the_tables_let_it_stand():
    for stage, states in change.STANDING.items():
        assert tuple(standing_at(stage)[machine] for machine in change.MACHINES) == states, stage
    assert {*change.STANDING, "closed"} == set(Stage.values)
    assert set(change.CLOSED) == set(Outcome.values) - {"transferred", "deceased"}
    rules = shipped()["treatment"].rules
    for outcome, states in change.CLOSED.items():
        standing = standing_at("closed", outcome).moved(dict(zip(change.MACHINES, states, strict=True)))
        assert (outcome_of(standing), rules.stage(standing)) == (outcome, Stage.CLOSED)


@pytest.mark.django_db
def test_cases_of_before_are_let_stand_with_the_gates_they_had_passed(home):
    from django.apps import apps

    cases = {stage: make_case(name=stage, stage=stage) for stage in change.STANDING}
    with acting(SYSTEM):
        standing = {stage: case.standing for stage, case in cases.items()}
        Case.objects.update(
            **{machine: next(iter(states)) for machine, states in MACHINES.items() if machine != "side"}
        )
        with connection.schema_editor(atomic=False) as editor:
            change.let_stand(apps, editor)
        for stage, case in cases.items():
            case.refresh_from_db()
            assert case.standing == standing[stage]
        assert set(Gate.objects.filter(case=cases["visa"]).values_list("kind", "state", "source")) == {
            ("clinical", "green", "journey"),
            ("financial", "green", "journey"),
        }
