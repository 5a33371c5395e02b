"""People of other institutions are confirmed every 90 days; without that they see nothing."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from hospitium.access.acting import acting
from hospitium.access.actions import attest
from hospitium.access.models import Membership
from hospitium.access.queries import actor_for
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=91)


@pytest.fixture
def amara(offices):
    return make_person("Amara", Role.REFERRING_PHYSICIAN, organisation_id=offices[0].pk)


@pytest.fixture
def liaison(home):
    return make_actor("Sofia", Role.PARTNER_LIAISON, organisation_id=home.pk)


def test_an_unconfirmed_account_is_nobody_after_ninety_days(amara):
    assert actor_for(amara.pk).roles
    with time_machine.travel(timezone.now() + LATER):
        assert not actor_for(amara.pk).roles


def test_our_own_people_need_no_confirmation(home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with time_machine.travel(timezone.now() + LATER):
        assert actor_for(mira.pk).roles


def test_a_confirmation_holds_for_another_ninety_days(amara, liaison):
    with time_machine.travel(timezone.now() + LATER):
        with acting(liaison):
            attest(membership_id=Membership.objects.get(person=amara).pk, by=liaison)
        assert actor_for(amara.pk).roles


def test_only_accounts_of_other_institutions_can_be_confirmed_and_only_by_some(amara, liaison, home):
    number = Membership.objects.get(person=amara).pk
    nurse = make_actor("Huda", Role.NURSE, organisation_id=home.pk)
    with acting(nurse), pytest.raises(MayNot):
        attest(membership_id=number, by=nurse)


def test_the_page_lists_confirms_and_ends(client, amara, home):
    client.force_login(make_person("Owen", Role.ADMINISTRATOR, organisation_id=home.pk))
    number = Membership.objects.get(person=amara).pk
    assert "Amara" in client.get("/partners/accounts/").text
    client.post(f"/partners/accounts/{number}/", {"act": "attest"})
    assert Membership.objects.get(pk=number).attested_by == "Owen"
    client.post(f"/partners/accounts/{number}/", {"act": "end"})
    assert not actor_for(amara.pk).roles
