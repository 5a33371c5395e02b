"""How figures come about: answers first, turns, the median round, growth."""

import math

import pytest

from benchmarks import report
from benchmarks.scoring import Goal, Taken, contest, growth


def taking(seconds, answer="same", turns=None):
    def turn():
        if turns is not None:
            turns.append(answer)
        return Taken((seconds,) * 20, answer)

    return turn


def test_the_ratio_is_the_median_of_the_rounds():
    slower = iter([9, 2, 8, 4, 100, 3])
    score = contest("page", 10, taking(1), peer=lambda: Taken((next(slower),), "same"), goal=Goal(faster=4))
    assert score.ratios == (2, 8, 4, 100, 3) and score.ratio == 4 and score.met


def test_contestants_take_turns():
    order = []
    contest("page", 10, taking(1, "same", order), peer=taking(2, None, order), rounds=2)
    assert order == ["same", None] * 3


def test_other_answers_score_nothing_however_fast():
    score = contest("page", 10, taking(1, "a"), peer=taking(50, "b"), goal=Goal(faster=2))
    assert not score.equal and score.ratio == 0 and not score.met


def test_a_turn_that_fails_scores_nothing():
    def broken():
        raise TimeoutError

    score = contest("page", 10, broken, peer=taking(50))
    assert not score.equal and score.ratio == 0


def test_the_floor_is_compared_too_and_bounds_the_goal():
    score = contest("page", 10, taking(6), floor=taking(1), goal=Goal(above_floor=5))
    assert score.equal and score.above_floor == 6 and not score.met
    assert not contest("page", 10, taking(6), floor=taking(1, "other")).equal


@pytest.mark.parametrize(("power", "met"), [(0, True), (1, False)])
def test_growth_is_fitted_over_the_sizes(power, met):
    scores = [contest("page", size, taking(size**power), rounds=1, goal=Goal(growth=1.3)) for size in (10, 100, 1000)]
    (found,) = growth(scores)
    assert math.isclose(found.exponent, power, abs_tol=1e-9) and found.met is met


def test_the_table_tells_every_score_and_its_goal():
    scores = [contest("first page", 10_000, taking(0.002), peer=taking(0.1), floor=taking(0.001), goal=Goal(20, 6))]
    shown = report.table(scores)
    assert (
        "| first page | 10,000 | 2.00 ms / 2.00 ms | 100.00 ms / 100.00 ms | **50.0** (50.0 to 50.0) | 1.00 ms" in shown
    )
    assert "≥ 20×, ≤ 6× floor: reached" in shown


def test_work_may_be_told_as_a_rate():
    assert "| 500/s / 500/s |" in report.table([contest("intake", 10, taking(0.002), rate=True)])
