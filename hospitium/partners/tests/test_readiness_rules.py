"""What is asked, what is shown, what is missing: the checklist of a line, as tables and properties."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.partners.readiness.rules import Lack, Shown, State, Wanted, checklist, state_of, warning_due

DAY = dt.date(2026, 11, 21)
YEAR = {"begins": dt.date(2025, 1, 1), "ends": dt.date(2025, 12, 31)}


def days(count):
    return DAY + dt.timedelta(days=count)


def only(wanted, *shown, country=""):
    return checklist([wanted], shown, country, DAY)[0]


@pytest.mark.parametrize(
    ("wanted", "shown", "lack"),
    [
        (Wanted("volumes", minimum=Decimal(50)), [], Lack.ABSENT),
        (Wanted("volumes", minimum=Decimal(50)), [Shown("volumes", "valves", Decimal(49), **YEAR)], Lack.TOO_LITTLE),
        (Wanted("volumes", minimum=Decimal(50)), [Shown("volumes", "valves", Decimal(50), **YEAR)], ""),
        (Wanted("volumes", "valves"), [Shown("volumes", "hips", Decimal(50), **YEAR)], Lack.ABSENT),
        (Wanted("volumes", "Válves"), [Shown("volumes", "valves", Decimal(50), **YEAR)], ""),
        (Wanted("outcomes", maximum=Decimal(5)), [Shown("outcomes", "again", Decimal(6), **YEAR)], Lack.TOO_MUCH),
        (Wanted("accreditation"), [Shown("accreditation", "body", until=days(-1))], Lack.EXPIRED),
        (Wanted("accreditation"), [Shown("accreditation", "body", until=DAY)], ""),
        (Wanted("accreditation"), [Shown("accreditation", "body", country="MX")], Lack.ABSENT),
        (Wanted("language", "ar", Decimal(40)), [Shown("language", "ar", Decimal(30))], Lack.TOO_LITTLE),
        (Wanted("language", "ar", Decimal(40)), [Shown("language", "ar", Decimal(20))] * 2, ""),
        (Wanted("lead"), [Shown("lead", "17")], ""),
    ],
)
def test_a_requirement_is_met_or_says_what_is_missing(wanted, shown, lack):
    assert only(wanted, *shown).lack == lack


def test_a_short_period_is_not_stretched_to_a_year_and_a_long_one_is_averaged():
    month = Shown("volumes", "x", Decimal(10), dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    three_years = Shown("volumes", "x", Decimal(150), dt.date(2023, 1, 1), dt.date(2025, 12, 31))
    assert month.a_year == 10 and three_years.a_year == Decimal("50.0")


def test_the_newest_outcome_counts_not_the_best():
    old = Shown("outcomes", "alive", Decimal(97), dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    new = Shown("outcomes", "alive", Decimal(80), **YEAR)
    assert only(Wanted("outcomes", "alive", Decimal(90)), old, new).lack == Lack.TOO_LITTLE


def test_what_is_asked_of_the_line_in_the_country_takes_the_place_of_what_is_asked_of_all():
    asked = [
        Wanted("volumes", minimum=Decimal(50)),
        Wanted("volumes", minimum=Decimal(20), of_line=True),
        Wanted("volumes", minimum=Decimal(100), of_line=True, country="AE"),
    ]
    shown = [Shown("volumes", "x", Decimal(30), **YEAR)]
    assert checklist(asked, shown, "MX", DAY)[0].is_met and not checklist(asked, shown, "AE", DAY)[0].is_met


def test_what_is_asked_from_tomorrow_on_is_not_asked_today():
    asked = [Wanted("lead", since=days(1)), Wanted("accreditation", until=DAY)]
    assert checklist(asked, [], "", DAY) == []


def test_a_line_of_which_nothing_is_asked_is_not_ready_and_a_hold_outlasts_evidence():
    met = [only(Wanted("lead"), Shown("lead", "1"))]
    assert state_of("", [], None, DAY) == State.PROPOSED
    assert state_of("", met, None, DAY) == State.READY
    assert state_of("", met, days(-1), DAY) == State.PROPOSED
    assert state_of(State.SUSPENDED, met, None, DAY) == State.SUSPENDED


@pytest.mark.parametrize(
    ("left", "warned", "due"),
    [
        (61, None, None),
        (60, None, 60),
        (45, 60, None),
        (30, 60, 30),
        (7, 30, 7),
        (0, 7, None),
        (5, None, 7),
        (-1, None, None),
    ],
)
def test_each_warning_is_due_once(left, warned, due):
    assert warning_due(days(left), warned, DAY) == due


numbers = st.decimals(0, 200, places=0)
shown_volumes = st.builds(
    Shown,
    st.just("volumes"),
    st.just("x"),
    numbers,
    until=st.none() | st.dates(days(-9), days(9)),
    number=st.integers(1, 99),
)


@given(st.lists(shown_volumes, max_size=6), shown_volumes)
def test_more_evidence_of_volumes_never_makes_a_line_less_ready(shown, more):
    asked = [Wanted("volumes", minimum=Decimal(50))]
    before, after = checklist(asked, shown, "", DAY), checklist(asked, [*shown, more], "", DAY)
    assert not (before[0].is_met and not after[0].is_met)


@given(st.lists(shown_volumes, max_size=6), st.randoms())
def test_the_order_of_evidence_does_not_matter(shown, chance):
    mixed = list(shown)
    chance.shuffle(mixed)
    asked = [Wanted("volumes", minimum=Decimal(50))]
    assert [one.lack for one in checklist(asked, shown, "", DAY)] == [
        one.lack for one in checklist(asked, mixed, "", DAY)
    ]
