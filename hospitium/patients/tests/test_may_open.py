"""Opening the hub's record from another country is a transfer; what an office collected itself it may read back."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.patients import actions
from hospitium.patients.models import Patient, TransferDecision
from hospitium.patients.testing import make_consent, sign_every_rule
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia(offices):
    return make_person("Sofia", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)


def collected_at_home(office, name="Rosa Quispe"):
    """A case of the office whose patient the home campus registered."""
    case = make_case(name=name)
    with acting(SYSTEM):
        Case.objects.filter(pk=case.pk).update(office=office)
    return case


def decisions():
    with acting(SYSTEM):
        return list(TransferDecision.objects.order_by("id"))


def test_what_the_office_collected_it_reads_back_without_any_rule(client, offices, sofia):
    case = make_case(office_id=offices[0].pk)
    client.force_login(sofia)
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    assert case.ref in client.get("/worklist/").text
    assert decisions() == []


def test_the_patients_no_shuts_also_the_office_that_collected_it(client, offices, sofia):
    case = make_case(office_id=offices[0].pk, name="Rosa Quispe")
    make_consent(case.patient, "MX", word="deny")
    client.force_login(sofia)
    answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 403 and "does not agree" in answer.text
    assert "Rosa" not in client.get("/cases/").text


def test_what_home_collected_does_not_open_abroad_before_the_rule_is_signed(client, offices, sofia):
    actions.load_rules()
    case = collected_at_home(offices[0])
    client.force_login(sofia)
    answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 403
    assert "Mexico" in answer.text and "United States" in answer.text and "privacy officer" in answer.text
    assert "Withheld" in answer.text and "Rosa" not in answer.text
    (decision,) = decisions()
    assert (decision.verdict, decision.channel, decision.data_class) == ("deny", "page", "clinical")
    assert f"T-{decision.pk}" in answer.text
    with acting(SYSTEM):
        assert not AccessEvent.objects.filter(person_id=sofia.pk, action="read").exists()


def test_the_page_that_withholds_names_who_can_help_and_how(client, home, offices, sofia):
    make_person("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)
    sign_every_rule()
    case = make_case(office_id=offices[1].pk, circle=((sofia.pk, "nurse"),))
    with acting(SYSTEM):
        Case.objects.filter(pk=case.pk).update(office=offices[0])
    client.force_login(sofia)
    page = client.get(f"/cases/{case.ref}/").text
    assert "Anneli" in page and "the coordinator of the case can record the consent" in page


def test_a_list_of_referrals_names_nobody_whose_data_may_not_be_opened(client, offices):
    ana = make_person("Ana", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    document = take_in(make_bundle(), by=actor_of(ana))
    client.force_login(ana)
    name = document.case.patient.full_name
    assert name in client.get("/referrals/received/").text
    with acting(SYSTEM):
        Patient.objects.filter(pk=document.case.patient_id).update(office_id=offices[1].pk)
    assert name not in client.get("/referrals/received/").text


def test_a_fragment_says_so_too(client, offices, sofia):
    actions.load_rules()
    case = collected_at_home(offices[0])
    client.force_login(sofia)
    answer = client.get(f"/cases/{case.ref}/peek/", headers={"HX-Request": "true"})
    assert answer.status_code == 403 and answer.headers["HX-Retarget"] == "#refusal"


def test_with_a_signed_rule_it_opens_and_every_look_names_the_decision(client, offices, sofia):
    sign_every_rule()
    case = collected_at_home(offices[0])
    client.force_login(sofia)
    for _ in range(2):
        assert client.get(f"/cases/{case.ref}/").status_code == 200
    (decision,) = decisions()
    assert (decision.origin, decision.country, decision.purpose) == ("US", "MX", "COC")
    with acting(SYSTEM):
        looks = AccessEvent.objects.filter(person_id=sofia.pk, action="read")
        assert [look.facts["transfer"] for look in looks] == [decision.pk] * 2


def test_what_another_office_collected_leaves_by_its_law_too(client, offices, sofia):
    sign_every_rule()
    case = make_case(office_id=offices[1].pk, circle=((sofia.pk, "nurse"),))
    with acting(SYSTEM):
        Case.objects.filter(pk=case.pk).update(office=offices[0])
    client.force_login(sofia)
    answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 403 and "United Arab Emirates" in answer.text
    make_consent(case.patient, "MX")
    assert client.get(f"/cases/{case.ref}/").status_code == 200


def test_lists_leave_out_what_may_not_be_opened_and_say_how_many(client, offices, sofia):
    actions.load_rules()
    own = make_case(name="Own Person", office_id=offices[0].pk)
    shut = [collected_at_home(offices[0], f"Shut {n}") for n in range(2)]
    client.force_login(sofia)
    for page in ("/worklist/", "/cases/"):
        text = client.get(page).text
        assert own.ref in text and "Shut" not in text and "2 cases may not be opened" in text
    assert client.get("/search/", {"q": "Shut"}).json() == {"results": []}
    assert {decision.data_class for decision in decisions()} == {"identity"}
    sign_every_rule()
    assert all(case.ref in client.get("/worklist/").text for case in shut)


def test_the_original_is_asked_for_as_a_file_that_leaves(client, offices, sofia):
    sign_every_rule()
    document = take_in(make_bundle())
    with acting(SYSTEM):
        Case.objects.filter(pk=document.case_id).update(office=offices[0])
    client.force_login(sofia)
    assert client.get(f"/documents/{document.ref}/original/").status_code == 200
    assert [decision.channel for decision in decisions()] == ["link"]
    make_consent(document.case.patient, "MX", word="deny")
    assert client.get(f"/documents/{document.ref}/original/").status_code == 403


def test_who_may_not_see_the_case_learns_nothing_of_transfer(client, offices):
    actions.load_rules()
    case = make_case(office_id=offices[1].pk)
    client.force_login(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk))
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    assert decisions() == []


def test_people_at_home_and_families_are_not_asked(client, home, offices):
    actions.load_rules()
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    family = make_person("Family", Role.PATIENT, organisation_id=offices[1].pk)
    case = make_case(circle=((family.pk, "patient"),))
    for person in (mira, family):
        client.force_login(person)
        assert client.get(f"/cases/{case.ref}/").status_code == 200
    assert decisions() == []


def test_working_in_two_countries_the_stricter_one_counts(client, home, offices):
    from hospitium.access.actions import give_role

    actions.load_rules()
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    give_role(person=mira, role=Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    case = make_case()
    client.force_login(mira)
    assert client.get(f"/cases/{case.ref}/").status_code == 403


def test_an_organisation_nobody_entered_stands_nowhere(client, home):
    sign_every_rule()
    nobody = make_person("Nobody", Role.COORDINATOR, organisation_id=home.pk + 999)
    case = make_case()
    client.force_login(nobody)
    assert client.get(f"/cases/{case.ref}/").status_code == 403


def test_an_act_on_a_case_from_abroad_is_asked_as_well(offices, sofia):
    from hospitium.cases.actions import write_note
    from hospitium.patients.errors import CannotLeave

    actions.load_rules()
    case, actor = collected_at_home(offices[0]), actor_of(sofia)
    with acting(actor), pytest.raises(CannotLeave):
        write_note(case_ref=case.ref, text="Seen", by=actor)
