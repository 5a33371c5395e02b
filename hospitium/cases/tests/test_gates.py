"""Gates of a case: who may say what one shows, what closes behind a confirmed visit, what somebody answers for, what lapses."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import actions, errors, gating, queries, reactions, sentences
from hospitium.cases.gates import GateKind
from hospitium.cases.models import Case, Gate
from hospitium.cases.testing import make_case, open_gates
from hospitium.kernel.errors import NotHere

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def lead(home):
    return make_actor("Lead", Role.PROGRAMME_LEAD, organisation_id=home.pk)


def at_once():
    """Have the database judge now what it judges at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def confirmed(mira):
    case = make_case(stage="travel")
    with acting(mira):
        open_gates(case, by=mira)
        case = actions.move_case(case_ref=case.ref, move="confirm_visit", by=mira)
        at_once()
    return case


def test_a_visit_is_confirmed_once_the_last_gate_is_open_and_until_then_told_what_is_missing(mira):
    case = make_case(stage="travel")
    with acting(mira):
        open_gates(case, by=mira, but="language")
        with pytest.raises(errors.GatesClosed, match=r"Language \(Not known yet\)"):
            actions.move_case(case_ref=case.ref, move="confirm_visit", by=mira)
        actions.state_gate(case_ref=case.ref, kind="language", state="amber", fact="By video", by=mira)
        moved = actions.move_case(case_ref=case.ref, move="confirm_visit", by=mira)
        assert (moved.travel, moved.stage) == ("confirmed", "travel")
        newest = queries.timeline(mira, moved)[0]
        assert sentences.sentence(newest) == "Confirm the visit: Visit being planned → Visit confirmed"


def test_a_gate_that_closes_takes_the_confirmation_away_and_says_so_to_everybody(mira):
    case = confirmed(mira)
    with acting(mira):
        changed = actions.state_gate(case_ref=case.ref, kind="travel", state="red", fact="Visa refused", by=mira)
        at_once()
        assert changed.travel == "planning"
        newest = queries.timeline(mira, changed)[0]
        assert sentences.sentence(newest) == "The visit is no longer confirmed: Travel and visa"
        assert not newest.staff_only


def test_an_override_names_who_answers_shows_on_the_banner_and_lets_the_visit_be_confirmed(mira, lead, home, client):
    case = make_case(stage="travel")
    until = timezone.now().date() + dt.timedelta(days=3)
    with acting(mira):
        open_gates(case, by=mira, but="financial")
        with pytest.raises(MayNot):
            actions.override_gate(case_ref=case.ref, kind="financial", reason="x", until=until, by=mira)
    with acting(lead):
        actions.override_gate(case_ref=case.ref, kind="financial", reason="Embassy's word", until=until, by=lead)
    with acting(mira):
        assert actions.move_case(case_ref=case.ref, move="confirm_visit", by=mira).travel == "confirmed"
        at_once()
        entry = next(one for one in queries.timeline(mira, case) if one.verb == "gate_override")
        assert "Financial" in sentences.sentence(entry) and entry.by == "Lead"
    client.force_login(make_person("Ana", Role.COORDINATOR, organisation_id=home.pk))
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "Lead answers for it" in page and "Embassy&#x27;s word" in page


def test_an_override_lapses_by_itself_and_takes_the_confirmation_along(mira, lead, time_machine):
    case = make_case(stage="travel")
    until = timezone.now().date() + dt.timedelta(days=3)
    with acting(mira):
        open_gates(case, by=mira, but="financial")
    with acting(lead):
        actions.override_gate(case_ref=case.ref, kind="financial", reason="Word", until=until, by=lead)
    with acting(mira):
        actions.move_case(case_ref=case.ref, move="confirm_visit", by=mira)
    assert gating.lapse() == 0
    time_machine.move_to(timezone.now() + dt.timedelta(days=5))
    assert gating.lapse() == 1 and gating.lapse() == 0
    with acting(mira):
        found = queries.case_for(mira, case.ref)
        gate = queries.gates_of(found)["financial"]
        assert (found.travel, gate.override_by, gate.override_until) == ("planning", "", None)
        assert {entry.verb for entry in queries.timeline(mira, found)} >= {"gate_lapsed", "unconfirmed"}


def test_what_holds_until_a_day_is_not_known_after_it(mira, time_machine):
    case = make_case(stage="travel")
    with acting(mira):
        until = timezone.now().date() + TOMORROW
        actions.state_gate(case_ref=case.ref, kind="travel", state="green", fact="Visa", until=until, by=mira)
    time_machine.move_to(timezone.now() + dt.timedelta(days=3))
    gating.lapse()
    with acting(mira):
        assert queries.gates_of(queries.case_for(mira, case.ref))["travel"].state == "unknown"


@pytest.mark.parametrize("days", [None, 0, 31])
def test_an_override_ends_within_a_month(lead, days):
    case = make_case(stage="travel")
    until = None if days is None else timezone.now().date() + dt.timedelta(days=days + (days > 0))
    with acting(lead), pytest.raises(errors.ExpiryNeeded, match="30"):
        actions.override_gate(case_ref=case.ref, kind="financial", reason="x", until=until, by=lead)


def test_an_override_says_why_and_is_of_a_closed_gate(lead, mira):
    case, until = make_case(stage="travel"), timezone.now().date() + TOMORROW
    with acting(lead), pytest.raises(errors.ReasonNeeded):
        actions.override_gate(case_ref=case.ref, kind="financial", reason=" ", until=until, by=lead)
    with acting(mira):
        open_gates(case, by=mira)
    with acting(lead), pytest.raises(errors.NothingToOverride):
        actions.override_gate(case_ref=case.ref, kind="financial", reason="x", until=until, by=lead)


def test_a_gate_known_anew_as_closed_ends_the_override_of_what_was_known_before(lead, mira):
    case, until = make_case(stage="travel"), timezone.now().date() + TOMORROW
    with acting(lead):
        actions.override_gate(case_ref=case.ref, kind="financial", reason="x", until=until, by=lead)
    with acting(mira):
        changed = actions.state_gate(case_ref=case.ref, kind="financial", state="red", fact="Bounced", by=mira)
        assert queries.gates_of(changed)["financial"].override_until is None


def test_a_clinical_gate_is_passed_by_a_clinician_alone(lead):
    case, until = make_case(stage="travel"), timezone.now().date() + TOMORROW
    with acting(lead), pytest.raises(MayNot):
        actions.override_gate(case_ref=case.ref, kind="clinical", reason="x", until=until, by=lead)


def test_a_gate_needs_a_ground_a_known_state_and_a_known_name(mira):
    case = make_case()
    for facts, refusal in (
        ({"kind": "travel", "state": "green", "fact": " "}, errors.FactNeeded),
        ({"kind": "travel", "state": "blue", "fact": "x"}, errors.NoSuchState),
        ({"kind": "weather", "state": "green", "fact": "x"}, NotHere),
    ):
        with acting(mira), pytest.raises(refusal):
            actions.state_gate(case_ref=case.ref, by=mira, **facts)


def test_news_of_another_room_opens_a_gate_and_is_named_as_its_source():
    case = make_case()
    for _ in range(2):
        reactions.record_fact(case.ref, "financial", "green", "Deposit of 5,000 USD", "DepositReceived", "2099-01-01")
    with acting(SYSTEM):
        gate = Gate.objects.get(case=case)
        assert (gate.state, gate.source, gate.until.year) == ("green", "DepositReceived", 2099)
        assert case.entries.filter(verb="gate").count() == 1


def test_the_database_itself_lets_no_visit_be_confirmed_before_a_closed_gate(mira):
    case = make_case(stage="travel")
    with acting(SYSTEM), pytest.raises(IntegrityError, match=r"closed gates: .*clinical"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(travel="confirmed")
        at_once()
    case = confirmed(mira)
    for kind in GateKind.values:
        with acting(SYSTEM), pytest.raises(IntegrityError, match=f"closed gates: {kind}"), transaction.atomic():
            Gate.objects.filter(case=case, kind=kind).update(state="red")
            at_once()


def test_grounds_are_for_staff_and_a_family_sees_what_the_gates_show(mira, client, home):
    case = make_case(stage="travel")
    family = make_person("Family", Role.PATIENT, organisation_id=home.pk)
    with acting(mira):
        open_gates(case, by=mira)
        actions.join_circle(case_ref=case.ref, person=family, role=Role.PATIENT, by=mira)
    client.force_login(family)
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "Financial" in page and "As agreed" not in page and 'name="state"' not in page
