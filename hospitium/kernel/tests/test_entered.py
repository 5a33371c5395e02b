"""What people and addresses write reads as what it is, or as nothing; none of it breaks what asks next."""

import datetime as dt
from urllib.parse import urljoin, urlsplit

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel import entered
from hospitium.kernel.errors import Unfilled

ZONES = st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Madrid", "Asia/Shanghai", ""])
WRITTEN = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-:T+Z~. ", max_size=30),
    st.dates().map(str),
    st.datetimes(timezones=st.none() | st.timezones()).map(dt.datetime.isoformat),
    st.integers().map(str),
    st.text("٠١٢٣²½①0", max_size=4),
)


class Asked(forms.Form):
    day = entered.Day(label="Until", required=False)
    hour = entered.LocalMoment(label="", required=False)
    at = entered.Moment(required=False)


@given(WRITTEN)
def test_a_number_is_one_a_row_can_have_or_none(text):
    number = entered.number_in(text)
    assert number is None or (0 <= number < 10**18 and number == int(text))


@pytest.mark.parametrize("text", [None, "", "²", "½", "١٢", "-1", "+1", "1_0", " 1", "1.0", "9" * 19])
def test_what_only_looks_like_a_number_is_none(text):
    assert entered.number_in(text) is None
    assert entered.numbers_in(["3", text or "", "0"]) == [3, 0]


@given(WRITTEN, ZONES)
def test_a_day_has_midnights_before_and_after_it_everywhere(text, zone):
    day = entered.day_in(text)
    if day is not None:
        assert entered.FIRST <= day.year <= entered.LAST
        midnight = dt.datetime.combine(day, dt.time())
        assert entered.on_clock(midnight, zone) < entered.on_clock(midnight + dt.timedelta(days=2), zone)


@given(WRITTEN, ZONES)
def test_a_moment_is_in_utc_whatever_its_zone(text, zone):
    told = entered.moment_in(text)
    if told is not None:
        at = entered.on_clock(told, zone)
        assert at.utcoffset() == dt.timedelta()
        assert told.tzinfo is None or at == told


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31), timezones=st.just(dt.UTC)),
    st.integers(0, 10**18 - 1),
)
def test_the_key_of_a_line_is_read_as_it_was_written(at, number):
    assert entered.key_in(f"{at.isoformat()}~{number}") == (at, number)


@given(WRITTEN)
def test_a_key_that_is_none_reads_as_nothing(text):
    found = entered.key_in(text)
    assert found is None or (found[0].tzinfo is not None and found[1] >= 0)


def test_an_hour_that_comes_twice_is_the_one_before_the_change():
    assert entered.on_wall("2026-10-25", "02:30", "Europe/Madrid") == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert entered.on_wall("2026-10-25", "25:00", "Europe/Madrid") is None
    assert entered.on_wall("9999-12-31", "23:00", "Europe/Madrid") is None


@given(st.one_of(st.text(max_size=20), st.text("/\\.:?@#\t\n ehxtp", max_size=20)))
def test_a_way_back_never_leads_elsewhere(text):
    path = entered.path_in(text)
    assert path in ("", text)
    if path:
        assert path.startswith("/")
        browsers = path.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "")
        assert urlsplit(urljoin("https://ours.example/a/", browsers)).netloc == "ours.example"


@given(st.fixed_dictionaries({"day": WRITTEN, "hour": WRITTEN, "at": WRITTEN}))
def test_a_form_holds_what_is_near_or_says_what_is_wrong(written):
    form = Asked(written)
    if form.is_valid():
        for found in filter(None, form.cleaned_data.values()):
            assert entered.FIRST <= found.year <= entered.LAST
    else:
        with pytest.raises(Unfilled) as refused:
            entered.filled(form)
        assert str(refused.value).startswith("Please check what you entered. ")


@pytest.mark.parametrize("edge", ["0001-01-01", "0026-11-24", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize(("field", "hour"), [("day", ""), ("hour", "T00:00"), ("at", "T23:59"), ("at", "T23:59+00:00")])
def test_days_at_the_edges_of_the_calendar_are_refused_in_words(edge, field, hour):
    with pytest.raises(Unfilled) as refused:
        entered.filled(Asked({field: edge + hour}))
    assert "Give a day between 1900 and 2199." in str(refused.value)
    with override("es"), pytest.raises(Unfilled) as refused:
        entered.filled(Asked({field: edge + hour}))
    assert "Indique un día entre 1900 y 2199." in str(refused.value)


def test_what_is_wrong_is_said_by_its_label_and_kept_short():
    with pytest.raises(Unfilled) as refused:
        entered.filled(Asked({"day": "x" * 5000, "hour": "y"}))
    assert str(refused.value) == "Please check what you entered. Until: Enter a valid date. Enter a valid date/time."
