"""Rules come in advisory; a named privacy officer signs a version, until a day; other content is another version."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.kernel.errors import NotHere
from hospitium.patients import actions, queries
from hospitium.patients.errors import SignatureIncomplete
from hospitium.patients.models import ConsentText, HeadLimit, TransferRule
from hospitium.patients.transfer_rules import LONGEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def anneli(home):
    actions.load_rules()
    return make_actor("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)


def row_of(name):
    return TransferRule.objects.get(name=name, until=None)


def in_days(days):
    return timezone.now().date() + dt.timedelta(days=days)


def test_the_table_comes_in_once_and_unsigned(home):
    assert actions.load_rules() == 34
    assert actions.load_rules() == 0
    assert queries.unsigned_of_all() == (34, 34)
    with acting(SYSTEM):
        assert HeadLimit.objects.count() == 4 and ConsentText.objects.count() == 12


def test_a_signature_names_who_until_when_and_what_stands(anneli):
    with acting(anneli):
        signed = actions.sign_rule(rule_id=row_of("Brazil").pk, expires=in_days(90), standing=["scc"], by=anneli)
        assert (signed.signed_by, signed.standing, signed.version) == ("Anneli", ["scc"], 1)
        assert queries.rules_for(anneli, state="signed") == [signed]
        assert queries.rules_for(anneli, country="BR", state="unsigned") == []
    assert queries.unsigned_of_all() == (33, 34)


def test_signing_again_is_a_new_version_and_the_old_one_stays(anneli):
    with acting(anneli):
        first = actions.sign_rule(rule_id=row_of("Brazil").pk, expires=in_days(30), by=anneli)
        assert queries.rules_for(anneli, state="ending") == [first]
        second = actions.sign_rule(rule_id=first.pk, expires=in_days(300), by=anneli)
        assert [row.version for row in queries.versions_of(second)] == [2, 1]
        assert queries.rule_for(anneli, first.pk).expires == in_days(30)
        with pytest.raises(NotHere):
            actions.sign_rule(rule_id=first.pk, expires=in_days(300), by=anneli)


def test_other_content_is_an_unsigned_version_that_the_table_does_not_take_back(anneli):
    with acting(anneli):
        signed = actions.sign_rule(rule_id=row_of("Chile").pk, expires=in_days(30), by=anneli)
        revised = actions.revise_rule(rule_id=signed.pk, law="Ley 21.719", by=anneli)
    assert (revised.version, revised.signed_by, revised.bases) == (2, "", signed.bases)
    assert actions.load_rules() == 0
    with acting(anneli):
        assert row_of("Chile") == revised


@pytest.mark.parametrize(("days", "standing"), [(0, []), (LONGEST.days + 1, []), (30, ["scc"])])
def test_a_signature_without_a_fitting_end_or_with_grounds_of_another_row_is_refused(anneli, days, standing):
    with acting(anneli), pytest.raises(SignatureIncomplete):
        actions.sign_rule(rule_id=row_of("Japan").pk, expires=in_days(days), standing=standing, by=anneli)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PRIVACY_OFFICER}))
def test_nobody_else_signs_or_reads_the_desk(anneli, home, role):
    other = make_actor("Other", role, organisation_id=home.pk)
    with acting(other):
        number = row_of("Japan").pk
        for attempt in (
            lambda: actions.sign_rule(rule_id=number, expires=in_days(30), by=other),
            lambda: actions.revise_rule(rule_id=number, law="x", by=other),
            lambda: queries.rules_for(other),
            lambda: queries.counters(other),
            lambda: queries.refused_transfers(other),
        ):
            with pytest.raises(MayNot):
                attempt()


def test_the_wall_keeps_signatures_to_the_desk(anneli, home):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    from django.db import ProgrammingError, transaction

    with acting(mira), pytest.raises(ProgrammingError), transaction.atomic():
        TransferRule.objects.filter(name="Japan").update(law="mine")
    with acting(mira), pytest.raises(ProgrammingError), transaction.atomic():
        TransferRule.objects.all()._raw_delete("default")
