"""The tags: escaped, names set apart, times with their city."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Engine
from django.utils.translation import override

from hospitium.kernel.names import PersonName

ENGINE = Engine(libraries={"people_and_time": "hospitium.kernel.templatetags.people_and_time"})
INSTANT = dt.datetime(2024, 12, 12, 8, 30, tzinfo=dt.UTC)
WEI = PersonName("Zhang Wei", given="Wei", family="Zhang", order="family-first", native="张伟", native_lang="zh-Hans")


@pytest.fixture(autouse=True)
def _in_2024():
    with time_machine.travel("2024-12-12T12:30:00Z", tick=False), override("en"):
        yield


def shown(source, **facts):
    return ENGINE.from_string("{% load people_and_time %}" + source).render(Context(facts))


def test_a_moment_names_its_city_and_carries_the_exact_time():
    assert shown("{% moment at 'Europe/Madrid' %}", at=INSTANT) == (
        '<time datetime="2024-12-12T08:30:00+00:00" title="Thu 12 Dec 2024, 09:30 Madrid (UTC+01:00)">'
        "Thu 12 Dec, 09:30 Madrid</time>"
    )


def test_both_clocks_in_either_order():
    assert ">Thu 12 Dec, 09:30 Madrid · 11:30 Riyadh<" in shown(
        "{% both at 'Europe/Madrid' 'Asia/Riyadh' %}", at=INSTANT
    )
    assert ">Thu 12 Dec, 11:30 Riyadh time (09:30 in Madrid)<" in shown(
        "{% both at 'Europe/Madrid' 'Asia/Riyadh' first='away' %}", at=INSTANT
    )


def test_ago_is_relative_within_a_week_and_absolute_on_hover():
    html = shown("{% ago at 'Asia/Riyadh' %}", at=INSTANT)
    assert ">4 hours ago<" in html and 'title="Thu 12 Dec 2024, 11:30 Riyadh (UTC+03:00)"' in html
    assert ">Thu 28 Nov, 11:30 Riyadh<" in shown("{% ago at 'Asia/Riyadh' %}", at=INSTANT - dt.timedelta(days=14))
    assert "UTC" in shown("{% ago at %}", at=INSTANT)


def test_nothing_is_shown_for_no_moment():
    assert (
        shown("{% moment at 'UTC' %}{% both at 'UTC' 'UTC' %}{% ago at %}{% person at %}{% partial at %}", at=None)
        == ""
    )


def test_a_partial_date_keeps_its_precision():
    assert shown("{% partial '2015-03' 'month' %}") == '<time datetime="2015-03">Mar 2015</time>'
    assert shown("{% partial text %}", text="<i>long ago") == "&lt;i&gt;long ago"


def test_a_name_is_set_apart_with_its_native_form():
    assert shown("{% person who %}", who=SimpleNamespace(name=WEI)) == (
        '<bdi class="name">Zhang Wei</bdi> <bdi class="native" lang="zh-Hans">张伟</bdi>'
    )


def test_names_are_escaped():
    evil = PersonName("<b>X", native='"><script>', native_lang='x" onload="')
    assert "<b>" not in (html := shown("{% person who 'formal' %}", who=evil)) and "<script" not in html
    assert 'onload="' not in html


def test_codes_become_words():
    assert shown("{{ 'AE'|country }} {{ 'ar'|language }} {{ '1990'|age }}") == "United Arab Emirates Arabic ≈ 34"
