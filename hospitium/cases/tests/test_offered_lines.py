"""A case names a service line only where the line is proven; what comes anyway is taken in, and a suspension reaches cases."""

import pytest

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.actions import finish_task, open_case
from hospitium.cases.models import Case
from hospitium.cases.sentences import sentence
from hospitium.cases.testing import make_case
from hospitium.partners.readiness.actions import suspend_line
from hospitium.partners.readiness.errors import LineNotReady
from hospitium.partners.testing import make_line, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(home, offices):
    return make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)


def test_an_office_cannot_offer_a_line_that_is_not_ready_there(lin, offices):
    line, patient = make_line(), make_case(office_id=offices[0].pk).patient
    with acting(lin):
        with pytest.raises(LineNotReady, match=r"Cardiology.*Mexico"):
            open_case(patient=patient, by=lin, office_id=offices[0].pk, service_line_id=line.pk)
        make_ready(line)
        case = open_case(patient=patient, by=lin, office_id=offices[0].pk, service_line_id=line.pk)
    assert case.service_line == line


def test_what_a_machine_brings_in_is_taken_in_without_the_line_and_says_so(home):
    line, patient = make_line(), make_case().patient
    with acting(SYSTEM):
        case = open_case(patient=patient, by=SYSTEM, service_line_id=line.pk)
        assert case.service_line is None
        told = case.entries.get(verb="line_waits")
    assert "“Cardiology”" in sentence(told) and told.staff_only


def test_a_suspension_raises_one_task_on_each_running_case_of_the_line(home):
    line = make_ready()
    lead = make_actor("Ingrid", Role.PROGRAMME_LEAD, organisation_id=home.pk)
    running, other = make_case(service_line_id=line.pk), make_case()
    for _again in range(2):
        with acting(lead):
            suspend_line(slug=line.slug, country="" if not _again else "MX", reason="Away", by=lead)
        drain()
    with acting(SYSTEM):
        assert running.tasks.filter(kind="line_suspended", done_at=None).count() == 1
        assert not other.tasks.filter(kind="line_suspended").exists()
        assert "Away" in sentence(running.entries.get(verb="line_suspended"))
        task = running.tasks.get(kind="line_suspended")
        finish_task(case_ref=running.ref, task_id=task.pk, by=SYSTEM)


def test_a_suspension_in_one_country_leaves_the_cases_of_others(home):
    line = make_ready()
    case = make_case(service_line_id=line.pk)
    with acting(SYSTEM):
        suspend_line(slug=line.slug, country="CN", reason="Away", by=SYSTEM)
    drain()
    with acting(SYSTEM):
        assert not case.tasks.filter(kind="line_suspended").exists()


def test_the_page_of_a_line_lists_its_running_cases_to_who_may_see_them(client, home):
    line = make_ready()
    case = make_case(service_line_id=line.pk)
    for role, is_shown in ((Role.PROGRAMME_LEAD, True), (Role.ADMINISTRATOR, False)):
        client.force_login(make_person(role.label.split()[0], role, organisation_id=home.pk))
        assert (case.ref in client.get(f"/lines/{line.slug}/").content.decode()) is is_shown
    assert Case.objects.count() == 0  # the wall: nobody acts here
