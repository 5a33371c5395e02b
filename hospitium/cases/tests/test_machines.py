"""The tables of machines and moves: every state leads on, every refusal says what is missing, no walk breaks the promise."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.cases.errors import CaseClosed, CaseOnHold, GatesClosed, MoveNotAllowed, NothingToReopen, NotInPathway
from hospitium.cases.gates import GateKind, GateState, Shown, closed
from hospitium.cases.journey import Stage
from hospitium.cases.machines import ENDED, MACHINES, Standing, outcome_of, stage_of, standing_at
from hospitium.cases.moves import ALWAYS, MOVES, settle, take
from hospitium.cases.pathways.faults import faults_of, gaps_of, reachable
from hospitium.cases.pathways.plan import shipped
from proofs.random_walks import STEPS, Walk

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
TREATMENT = shipped()["treatment"].rules
OPEN = {kind: Shown(GateState.GREEN) for kind in GateKind.values}
PLANNED = standing_at(Stage.TRAVEL)


@pytest.mark.parametrize("slug", shipped())
def test_a_shipped_pathway_has_no_fault_and_no_text_missing(slug):
    assert (faults_of(shipped()[slug]), gaps_of(shipped()[slug])) == ([], [])


@pytest.mark.parametrize("slug", shipped())
def test_where_a_stage_lets_a_case_stand_can_be_reached_and_is_that_stage(slug):
    rules = shipped()[slug].rules
    for stage in rules.stages:
        standing = standing_at(stage, stages=rules.stages)
        assert standing in reachable(rules) and rules.stage(standing) == stage


def test_every_state_that_somebody_must_leave_has_owner_hours_and_next_step():
    for machine, states in MACHINES.items():
        for slug, state in states.items():
            assert state.is_last == (not state.hours) == (not state.next_step), (machine, slug)


def test_every_move_begins_and_ends_in_states_of_its_machine():
    for name, move in MOVES.items():
        paths = {move.machine: {*move.origins, move.target}} | {
            machine: {*path, *path.values()} for machine, path in move.brings.items()
        }
        for machine, states in [*paths.items(), *move.others.items()]:
            assert states <= set(MACHINES[machine]), name


def test_every_outcome_of_before_is_the_outcome_of_its_machines():
    for outcome in ENDED:
        assert outcome_of(standing_at("closed", outcome)) == outcome
        assert stage_of(standing_at("closed", outcome), TREATMENT.stages) == Stage.CLOSED


def test_a_visit_before_open_gates_is_confirmed_and_no_other():
    assert take("confirm_visit", PLANNED, TREATMENT, OPEN, NOW).travel == "confirmed"
    for kind in GateKind.values:
        for state in (GateState.RED, GateState.UNKNOWN):
            with pytest.raises(GatesClosed, match=str(GateKind(kind).label)):
                take("confirm_visit", PLANNED, TREATMENT, OPEN | {kind: Shown(state)}, NOW)


def test_a_gate_nobody_spoke_of_is_closed_and_what_held_until_now_is_not_known():
    assert closed({}, ["travel"], NOW) == ["travel"]
    over = Shown(GateState.GREEN, until=NOW)
    assert not over.lets_through(NOW) and over.lets_through(NOW - dt.timedelta(seconds=1))


def test_an_override_lets_through_until_its_moment():
    passed = Shown(GateState.RED, override_until=NOW + dt.timedelta(days=1))
    assert passed.lets_through(NOW) and not passed.lets_through(NOW + dt.timedelta(days=1))


def test_a_gate_that_closes_takes_the_confirmation_away_and_names_itself():
    confirmed = PLANNED.moved({"travel": "confirmed"})
    assert settle(confirmed, TREATMENT, OPEN, NOW) == (confirmed, [])
    standing, missing = settle(confirmed, TREATMENT, OPEN | {"language": Shown(GateState.RED)}, NOW)
    assert (standing.travel, missing) == ("planning", ["language"])


@pytest.mark.parametrize(
    ("move", "standing", "refusal", "named"),
    [
        ("accept", standing_at("intake"), MoveNotAllowed, "Opinion ready"),
        ("accept", standing_at("closed", "declined"), CaseClosed, "Declined"),
        ("reopen", standing_at("intake"), NothingToReopen, "not closed"),
        ("send_to_review", standing_at("intake").moved({"side": "on_hold"}), CaseOnHold, "On hold"),
        ("accept_transfer", standing_at("decision"), NotInPathway, "Accept the transfer"),
    ],
)
def test_a_refusal_names_what_is_missing(move, standing, refusal, named):
    with pytest.raises(refusal) as said:
        take(move, standing, TREATMENT, OPEN, NOW)
    assert named in str(said.value)


def test_a_reopened_case_begins_again_at_intake():
    for outcome in ENDED:
        again = take("reopen", standing_at("closed", outcome), TREATMENT, {}, NOW)
        assert (TREATMENT.stage(again), again.side, again.travel) == (Stage.INTAKE, "reopened", "not_begun")


def test_death_is_recorded_of_a_held_case_too():
    held = Standing(side="on_hold")
    assert TREATMENT.stage(take("record_death", held, TREATMENT, {}, NOW)) == Stage.CLOSED


@given(st.integers(0, 2**32), st.sampled_from(sorted(shipped())))
def test_no_walk_reaches_a_confirmed_visit_before_a_closed_gate(seed, slug):
    rng, plan = random.Random(seed), shipped()[slug]
    walk = Walk(rng, plan, standing_at(rng.choice(plan.stages), stages=plan.stages))
    for _ in range(STEPS):
        walk.step()
        assert not walk.broken() and not walk.unsaid


@given(st.builds(Standing, **{machine: st.sampled_from(sorted(states)) for machine, states in MACHINES.items()}))
def test_whatever_the_machines_show_the_stage_is_one_of_the_pathway_or_the_end(standing):
    for plan in shipped().values():
        stage = plan.rules.stage(standing)
        assert (stage == Stage.CLOSED) == bool(outcome_of(standing)) and stage in (*plan.stages, Stage.CLOSED)


def test_life_may_intervene_on_every_pathway():
    for plan in shipped().values():
        assert not set(ALWAYS) & set(plan.moves)
        assert take("withdraw", standing_at("intake"), plan.rules, {}, NOW).side == "withdrawn"
