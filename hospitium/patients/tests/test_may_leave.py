"""Nothing leaves without a kept decision that names the rule's version, the ground and the consent."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.messaging.queries import inbox
from hospitium.patients import actions, queries
from hospitium.patients.errors import CannotLeave
from hospitium.patients.models import Head, HeadLimit, TransferDecision, TransferRule
from hospitium.patients.testing import make_consent, sign_every_rule

pytestmark = pytest.mark.django_db
CARE = {"purpose": "TREAT", "data_class": "clinical", "channel": "link"}


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def anneli(home):
    return make_actor("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)


def send(patient, by, **facts):
    with acting(by):
        return actions.may_leave(patient=patient, by=by, **CARE | {"country": "MX"} | facts)


def kept():
    with acting(SYSTEM):
        return list(TransferDecision.objects.order_by("id"))


def test_a_fresh_programme_lets_nothing_leave_and_says_why(home, mira, anneli):
    actions.load_rules()
    with pytest.raises(CannotLeave) as refused:
        send(make_case().patient, mira)
    assert kept() == []  # the request is undone first
    refused.value.keep()
    (decision,) = kept()
    assert (decision.verdict, decision.origin, decision.country, decision.person_name) == ("deny", "US", "MX", "Mira")
    assert decision.findings[0]["reason"] == "unsigned" and decision.findings[0]["rule"]
    assert "United States" in str(refused.value) and f"T-{decision.pk}" in str(refused.value)
    assert [(notice.kind, notice.ref) for notice in inbox(anneli.id)] == [("transfer", f"T-{decision.pk}")]
    with acting(anneli):
        assert queries.refused_transfers(anneli) == [decision]


def test_even_without_any_row_the_answer_is_no(home, mira):
    with pytest.raises(CannotLeave):
        send(make_case().patient, mira)


def test_what_leaves_names_rule_version_ground_and_who(home, mira):
    sign_every_rule()
    decision = send(make_case().patient, mira)
    with acting(SYSTEM):
        rule = TransferRule.objects.get(name="United States", until=None)
    assert (decision.verdict, decision.bases) == ("allow_with", ["treatment_disclosure"])
    assert [(one["rule"], one["version"]) for one in decision.findings] == [(rule.pk, 1)]
    assert decision.person_id == mira.id and kept() == [decision]


def test_the_same_grounds_are_kept_once_and_other_grounds_anew(home, mira):
    sign_every_rule()
    patient = make_case().patient
    first = send(patient, mira)
    assert send(patient, mira) == first
    consent = make_consent(patient, "MX")
    second = send(patient, mira)
    assert second != first and second.consents == [consent.pk]
    sign_every_rule()
    third = send(patient, mira)
    assert third.findings[0]["version"] == 2 and kept() == [first, second, third]


def test_the_patients_no_wins_over_every_rule(home, mira):
    sign_every_rule()
    patient = make_case().patient
    make_consent(patient, "MX", word="deny")
    with pytest.raises(CannotLeave, match="does not agree"):
        send(patient, mira)
    assert send(patient, mira, country="CO").verdict == "allow_with"


def test_a_no_to_one_organisation_leaves_the_others(home, offices, mira):
    sign_every_rule()
    patient = make_case().patient
    make_consent(patient, "MX", word="deny", recipient_id=offices[0].pk)
    with pytest.raises(CannotLeave):
        send(patient, mira, recipient=offices[0])
    assert send(patient, mira).verdict == "allow_with"


def test_data_an_office_collected_leaves_under_the_law_of_its_country(home, offices, mira):
    sign_every_rule()
    patient = make_case(office_id=offices[1].pk).patient
    with pytest.raises(CannotLeave, match="United Arab Emirates"):
        send(patient, mira, country="US")
    consent = make_consent(patient, "US")
    decision = send(patient, mira, country="US")
    assert decision.consents == [consent.pk] and "exception_treatment_abroad" in decision.bases


def test_patients_may_carry_their_own_copy_whatever_is_signed(home, offices, mira):
    actions.load_rules()
    patient = make_case(office_id=offices[1].pk).patient
    decision = send(patient, mira, country="US", carried=True)
    assert (decision.verdict, decision.collected_by) == ("allow", "patient")


def test_a_withdrawn_consent_no_longer_carries(home, offices, mira):
    sign_every_rule()
    patient = make_case(office_id=offices[1].pk).patient
    consent = make_consent(patient, "US")
    send(patient, mira, country="US")
    with acting(mira):
        actions.withdraw_consent(patient=patient, consent_id=consent.pk, given_by="Amara", by=mira)
    with pytest.raises(CannotLeave):
        send(patient, mira, country="US")


def limit_to(slug, heads):
    with acting(SYSTEM):
        HeadLimit.objects.filter(slug=slug).update(heads=heads)


def test_people_are_counted_once_alarmed_at_half_and_stopped_at_nine_tenths(home, mira, anneli):
    sign_every_rule()
    limit_to("US-202-HEALTH", 10)
    patients = [make_case(name=f"Person {n}").patient for n in range(10)]
    for number, patient in enumerate(patients[:9], start=1):
        send(patient, mira, country="CN")
        send(patient, mira, country="RU")
        with acting(anneli):
            assert Head.objects.filter(limit__slug="US-202-HEALTH").count() == number
        assert [notice.kind for notice in inbox(anneli.id)] == (["head_count"] if number >= 5 else [])
    with pytest.raises(CannotLeave, match="nearly reached"):
        send(patients[9], mira, country="CN")
    send(patients[0], mira, country="CN")  # counted already
    send(patients[9], mira)  # another country
    with acting(anneli):
        health = next(row for row in queries.counters(anneli) if row["limit"].slug == "US-202-HEALTH")
    assert (health["counter"].heads, health["stop"]) == (9, 9)


def test_a_count_forgets_people_whose_data_went_before_the_period(home, mira, anneli):
    import time_machine
    from django.utils import timezone

    sign_every_rule()
    long_ago = timezone.now() - dt.timedelta(days=366)
    with time_machine.travel(long_ago, tick=False):
        send(make_case().patient, mira, country="CN")
    with acting(anneli):
        assert {row["counter"].heads for row in queries.counters(anneli)} == {0}


def test_decisions_and_counts_cannot_be_changed_past_the_door(home, mira):
    sign_every_rule()
    send(make_case().patient, mira, country="CN")
    for attempt in (
        "UPDATE patients_transferdecision SET verdict = 'allow'",
        "DELETE FROM patients_transferdecision",
        "DELETE FROM patients_head",
        "UPDATE patients_head SET day = '2000-01-01'",
        "INSERT INTO patients_head (limit_id, patient_id, day) VALUES (1, 1, '2000-01-01')",
    ):
        with acting(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
