"""Who saw a record: shown to its patient and to whoever sees the case; searched and exported by the privacy desk."""

import datetime as dt
import json

import pytest

from hospitium.access import balp, looks
from hospitium.access.acting import acting
from hospitium.access.actions import note_access
from hospitium.access.models import AccessEvent
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db


def test_a_patient_reads_who_saw_the_record_and_what_for(client, home):
    amara = make_person("Amara", Role.PATIENT, organisation_id=home.pk)
    case = make_case(circle=((amara.pk, "patient"),))
    with acting(make_actor("Doctor Salem", Role.SPECIALIST, organisation_id=home.pk)):
        note_access("read", "case", [case.ref, case.patient.ref], purpose="ETREAT")
    client.force_login(amara)
    assert f"/cases/{case.ref}/looks/" in client.get(f"/cases/{case.ref}/").content.decode()
    page = client.get(f"/cases/{case.ref}/looks/").content.decode()
    for words in ("Doctor Salem", "Specialist", home.name, "Emergency treatment", "Hospitium itself", "Amara"):
        assert words in page, words


def test_a_look_in_somebodys_list_is_told_too_and_names_no_other_patient(client, home):
    amara = make_person("Amara", Role.PATIENT, organisation_id=home.pk)
    case, other = make_case(circle=((amara.pk, "patient"),)), make_case(name="Other Person")
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    client.get("/worklist/")
    client.force_login(amara)
    page = client.get(f"/cases/{case.ref}/looks/").content.decode()
    assert "Saw in a list" in page and other.ref not in page and other.patient.ref not in page


def test_a_patient_sees_no_look_at_somebody_else_even_unfiltered(home):
    amara = make_person("Amara", Role.PATIENT, organisation_id=home.pk)
    case, other = make_case(circle=((amara.pk, "patient"),)), make_case(name="Other Person")
    from hospitium.access.queries import actor_of

    with acting(actor_of(amara)):
        refs = {ref for event in AccessEvent.objects.all() for ref in event.refs}
    assert case.patient.ref in refs and other.patient.ref not in refs


def test_whoever_may_not_see_the_case_does_not_see_who_did(client, home, offices):
    case = make_case(office_id=offices[1].pk)
    for role in (Role.OFFICE_CONSULTANT, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        client.force_login(make_person("Lin", role, organisation_id=offices[0].pk))
        assert client.get(f"/cases/{case.ref}/looks/").status_code == 404


def test_pages_follow_each_other_by_key(client, home, django_assert_max_num_queries):
    case = make_case()
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)):
        for _ in range(looks.PAGE + 5):
            note_access("read", "case", [case.ref, case.patient.ref])
    client.force_login(make_person("Lead", Role.PROGRAMME_LEAD, organisation_id=home.pk))
    with django_assert_max_num_queries(20):
        first = client.get(f"/cases/{case.ref}/looks/")
    more = first.context["more"]
    second = client.get(f"/cases/{case.ref}/looks/?before={more}")
    assert len(first.context["looks"]) == looks.PAGE
    shown = [look["event"].pk for page in (first, second) for look in page.context["looks"]]
    assert len(shown) == len(set(shown)) and not second.context["more"]


@pytest.fixture
def desk(client, home):
    client.force_login(make_person("Guard", Role.PRIVACY_OFFICER, organisation_id=home.pk))
    return client


def test_the_privacy_desk_searches_by_person_by_reference_and_by_day(desk, home):
    case, other = make_case(), make_case(name="Other Person")
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    from hospitium.access.queries import actor_of

    with acting(actor_of(mira)):
        note_access("read", "case", [case.ref, case.patient.ref])

    def found(query):
        page = desk.get(f"/looks/?{query}").context["looks"]
        return [(look["who"], look["event"].action) for look in page if look["event"].kind != "looks"]

    today = dt.datetime.now(dt.UTC).date()
    assert found(f"person={mira.email}") == found("person=mir") == [("Mira", "read")]
    assert found(f"ref={case.patient.ref.lower()}")[0] == ("Mira", "read")
    assert ("Mira", "read") not in found(f"ref={other.ref}")
    assert found(f"person=mira&since={today}&until={today}") == [("Mira", "read")]
    assert found(f"person=mira&until={today - dt.timedelta(days=1)}") == []
    assert found("person=nobody") == [] and found("person=mira&since=nonsense&before=x") == [("Mira", "read")]


def test_the_privacy_desk_sees_who_looked_and_no_clinical_page(desk):
    case = make_case()
    assert desk.get("/looks/").status_code == 200
    for page in ("", "peek/", "timeline/", "looks/"):
        assert desk.get(f"/cases/{case.ref}/{page}").status_code == 404


def test_the_desks_own_look_is_recorded(desk):
    case = make_case()
    desk.get(f"/looks/?ref={case.patient.ref}")
    answer = desk.get(f"/looks/?ref={case.patient.ref}")
    assert ("Guard", "list", "looks") in [
        (look["who"], look["event"].action, look["event"].kind) for look in answer.context["looks"]
    ]


def test_the_download_is_of_balps_shape_and_names_only_the_patient_asked_for(desk, home):
    case, other = make_case(), make_case(name="Other Person")
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)):
        for action in ("read", "list", "update", "create", "export", "emergency"):
            note_access(action, "case", [case.ref, case.patient.ref])
        note_access("list", "case", [case.ref, case.patient.ref, other.ref, other.patient.ref])
        note_access("read", "document", ["D-1"])
    answer = desk.get(f"/looks/export/?ref={case.patient.ref}")
    events = [json.loads(line) for line in answer.content.splitlines()]
    assert answer["Content-Type"] == "application/fhir+ndjson" and len(events) >= 7
    assert [balp.faults(event) for event in events] == [[]] * len(events)
    assert other.patient.ref not in answer.content.decode()
    whole = [json.loads(line) for line in desk.get("/looks/export/").content.splitlines()]
    assert [balp.faults(event) for event in whole] == [[]] * len(whole)
    assert len({event["id"] for event in whole}) == len(whole)


def test_the_checker_of_shapes_sees_what_is_missing(desk, home):
    make_case()
    event = json.loads(desk.get("/looks/export/").content.splitlines()[-1])
    for part in ("type", "recorded", "agent", "entity", "source", "outcome"):
        assert balp.faults({key: value for key, value in event.items() if key != part}), part
    assert balp.faults(event | {"agent": event["agent"][:1]})
    assert balp.faults(event | {"action": "D"})
    assert balp.faults(event | {"meta": {}})
