"""A pause of a medicine: from when until when, by the family's clock and the campus's, the medicine from the record or typed."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.actions import join_circle
from hospitium.cases.testing import make_case
from hospitium.records.testing import make_bundle, take_in
from hospitium.scheduling.booking.testing import make_appointment, make_place, make_resource
from hospitium.scheduling.itinerary import actions, medicines, queries
from hospitium.scheduling.models import Preparation

pytestmark = pytest.mark.django_db
BEGIN = (timezone.now() + dt.timedelta(days=20)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def rana(home):
    return make_person("Rana", Role.PATIENT, zone="Asia/Dubai")


@pytest.fixture
def blood(mira, rana):
    with acting(SYSTEM):
        case = make_case()
        join_circle(case_ref=case.ref, person=rana, role=Role.PATIENT, by=SYSTEM)
    return make_appointment(make_resource(), case=case, place=make_place(zone="Europe/Madrid"), begin=BEGIN)


@pytest.fixture
def record(monkeypatch):
    monkeypatch.setattr(medicines, "_providers", [lambda actor, case: ["Metformin 500 mg", "Warfarin", "Warfarin"]])


def state(mira, blood, **row):
    sent = {"what": "pause", "hours": "48", "words": "warfarin", "until": "24"} | row
    return signed_in(mira).post(f"/cases/{blood.case.ref}/itinerary/appointments/{blood.ref}/", sent)


def kept():
    with acting(SYSTEM):
        return Preparation.objects.get()


def test_a_pause_has_an_end_and_is_known_to_be_of_the_record(mira, blood, record):
    assert state(mira, blood).status_code == 302
    assert (kept().minutes, kept().until, kept().is_of_record) == (48 * 60, 24 * 60, True)
    page = signed_in(mira).get(f"/cases/{blood.case.ref}/itinerary/").content.decode()
    assert 'value="24"' in page and "in the record" in page


def test_what_is_typed_freely_is_kept_and_not_called_of_the_record(mira, blood, record):
    state(mira, blood, words="grandmother's tea", until="")
    assert (kept().until, kept().is_of_record) == (None, False)


@pytest.mark.parametrize("wrong", [{"until": "soon"}, {"until": "-1"}, {"until": "99999"}, {"words": ""}])
def test_an_end_that_is_none_is_refused(mira, blood, record, wrong):
    assert state(mira, blood, **wrong).status_code in {400, 422}
    with acting(SYSTEM):
        assert not Preparation.objects.exists()


def test_medicines_of_the_record_are_offered_once_each(mira, blood, record):
    page = signed_in(mira).get(f"/cases/{blood.case.ref}/itinerary/medicines/").content.decode()
    assert page.count("Warfarin") == 1 and "Metformin 500 mg" in page


@pytest.mark.parametrize(("language", "words"), [("en", "do not take: warfarin."), ("es", "warfarin")])
def test_the_family_reads_both_ends_on_both_clocks_in_its_language(mira, rana, blood, record, language, words):
    state(mira, blood)
    with acting(SYSTEM):
        User.objects.filter(pk=rana.pk).update(language=language)
        rana.refresh_from_db()
        type(blood.case.patient).objects.filter(pk=blood.case.patient_id).update(zone="Asia/Dubai")
    browser = signed_in(rana)
    browser.cookies["language"] = language
    page = browser.get(f"/home/{blood.case.ref}/visit/").content.decode()
    line = next(line for line in page.splitlines() if words in line)
    assert line.count("Madrid") >= 2 and line.count("Dub") >= 2


def test_a_change_of_its_end_is_a_difference_to_be_seen(mira, rana, blood, record):
    state(mira, blood)
    with acting(actor_of(rana)) as by:
        actions.say_seen(case_ref=blood.case.ref, by=by)
    state(mira, blood, until="36")
    with acting(actor_of(rana)) as by:
        assert [one.difference for one in queries.whole_visit(by, blood.case).changes] == ["prepare"]


def test_the_record_s_own_medicines_come_through_the_hook(home):
    case = take_in(make_bundle()).case
    lead = make_person("Lead", Role.COORDINATOR, organisation_id=home.pk)
    with acting(actor_of(lead)) as by:
        assert isinstance(medicines.known(by, case), list)
