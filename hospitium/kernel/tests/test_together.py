"""Several lists in one round trip are the lists one would have read one by one."""

import datetime as dt

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from hospitium.access.models import Membership, User
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.kernel.moment import Moment
from hospitium.kernel.together import Part, hang, question, read, together
from hospitium.partners.models import Organisation, ServiceLine
from hospitium.partners.queries import specialists
from hospitium.partners.testing import make_specialist

pytestmark = pytest.mark.django_db


def test_rows_come_whole_in_their_own_order_in_one_query(home, offices, django_assert_num_queries):
    for name in ("Zoë", "Ámbar", "美玲"):
        make_person(name, Role.COORDINATOR, organisation_id=home.pk)
    asked = {
        "people": User.objects.order_by("-id"),
        "places": Organisation.objects.order_by("name"),
        "roles": Membership.objects.order_by("since", "id")[:2],
    }
    with django_assert_num_queries(1):
        found = together(**asked)
    for name, query in asked.items():
        assert [vars(row) | {"_state": 0} for row in found[name]] == [vars(row) | {"_state": 0} for row in query]


def test_annotations_and_columns_left_out_are_kept_apart(home, django_assert_num_queries):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    named = Membership.objects.only("role").annotate(who=F("person__name"))
    with django_assert_num_queries(1):
        (row,) = together(rows=named)["rows"]
        assert (row.role, row.who) == (Role.COORDINATOR, mira.name)
    assert row.get_deferred_fields() >= {"since", "organisation_id"}


def test_lists_of_plain_values_are_tuples(home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    pairs = User.objects.filter(pk=mira.pk).values_list("pk", "name")
    assert together(pairs=pairs) == {"pairs": [(mira.pk, "Mira")]}


def test_nothing_asked_for_is_an_empty_list(home):
    assert together(none=User.objects.none(), nobody=User.objects.filter(pk=0)) == {"none": [], "nobody": []}


def test_a_question_kept_is_answered_for_the_moment_it_is_asked(home):
    make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    ended = question(roles=Membership.objects.filter(until__lt=Moment()))
    Membership.objects.update(until=timezone.now() + dt.timedelta(hours=1))
    assert ended.ask()["roles"] == []
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert len(ended.ask()["roles"]) == 1


def test_the_moment_is_the_present_in_any_query(home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    told = Membership.objects.filter(person=mira, since__lte=Moment()).annotate(asked=Moment())
    assert abs(told.get().asked - timezone.now()) < dt.timedelta(minutes=1)


def test_what_belongs_to_rows_is_hung_on_them_as_a_prefetch_would(home, django_assert_num_queries):
    for number in range(3):
        one = make_specialist(f"Dr {number}", conditions=["I35", "C50"][:number], languages=["en", "qu"][: number + 1])
        one.lines.set(ServiceLine.objects.all()[:number])
    names = ("lines", "languages", "licences", "conditions")
    expected = list(specialists().prefetch_related(*names))
    rows = list(specialists())
    with django_assert_num_queries(1):
        hang(rows, *names)
        held = [[list(getattr(row, name).all()) for name in names] for row in rows]
    assert held == [[list(getattr(row, name).all()) for name in names] for row in expected] and any(map(any, held))
    with django_assert_num_queries(0):
        assert hang([], *names) == {}


def test_what_is_asked_beside_comes_on_the_same_trip(home, django_assert_num_queries):
    make_specialist("Dr Beside", languages=["qu"])
    rows, names = list(specialists()), ServiceLine.objects.order_by("pk").values_list("pk")
    expected = list(names)
    with django_assert_num_queries(1):
        assert hang(rows, "languages", lines=names) == {"lines": expected}
        assert [spoken.tag for spoken in rows[0].languages.all()] == ["qu"]
    with django_assert_num_queries(1):
        assert hang([], "languages", lines=names) == {"lines": expected}


def test_the_lists_of_several_rooms_come_in_one_round_trip_each_to_its_own(home, offices, django_assert_num_queries):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    one: dict[str, list] = {}
    other: dict[str, list] = {}
    parts = (
        Part({"rows": User.objects.filter(pk=mira.pk)}, one.update),
        None,
        Part({"rows": Organisation.objects.order_by("name"), "none": User.objects.none()}, other.update),
    )
    with django_assert_num_queries(1):
        read(*parts)
    assert one == {"rows": [mira]} and other == {"rows": list(Organisation.objects.order_by("name")), "none": []}


def test_what_is_known_already_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        read(None)
