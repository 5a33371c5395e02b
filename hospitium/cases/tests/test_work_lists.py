"""My work and my desk's: parts, order, pages, whose, on whose clock, and how few questions they ask."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import actions
from hospitium.cases.models import Case, Task
from hospitium.cases.testing import make_case
from hospitium.cases.work import absences, lists, offers, tasks

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def own(mira, *dues, **facts):
    """Tasks of Mira's with these distances from now until due, each on a case of its own."""
    made = []
    with acting(SYSTEM):
        for at, due in enumerate(dues):
            case = make_case(name=f"Case {at}", **facts)
            Task.objects.filter(case=case).delete()
            due_at = timezone.now() + due
            made.append(
                Task.objects.create(
                    case=case, kind="check_summary", waiting_on="us", due_at=due_at, assignee_id=mira.id
                )
            )
    return [task.pk for task in made]


def shown(actor, **asked):
    with acting(actor):
        return [line.id for line in lists.my_work(actor, **asked).cases]


def test_the_parts_of_my_work_are_the_whole_and_in_the_order_in_which_it_is_due(mira):
    day = dt.timedelta(days=1)
    late, week, later = own(mira, -HOUR, 3 * day, 20 * day)
    with acting(SYSTEM):
        today = own(mira, dt.timedelta(0))[0]
        ends = lists.edges(mira.zone)[0]
        Task.objects.filter(pk=today).update(due_at=timezone.now() + (ends - timezone.now()) / 2)
    assert shown(mira) == [late, today, week, later]
    assert [shown(mira, show=part) for part in lists.SHOWN] == [[late], [today], [week], [later]]
    with acting(mira):
        assert lists.work_counts(mira) == dict.fromkeys(lists.SHOWN, 1) | {"snoozed": 0, "seen": 4}


def test_pages_follow_each_other_by_key_without_a_gap_or_a_repetition(mira, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    lists._mine.cache_clear()
    numbers = own(mira, *(HOUR * n for n in (5, 3, 1, 4, 2)))
    found, after = [], ""
    with acting(mira):
        while True:
            page = lists.my_work(mira, after=after)
            found += [line.id for line in page.cases]
            if not (after := page.after):
                break
    assert [numbers.index(one) for one in found] == [2, 4, 1, 3, 0]
    lists._mine.cache_clear()


def test_work_on_a_case_one_may_no_longer_see_is_not_shown(mira, home):
    (number,) = own(mira, HOUR)
    assert shown(mira) == [number]
    with acting(SYSTEM):
        Case.objects.update(closed_to=["role:coordinator"])
        patient = Case.objects.get().patient
        patient.closed_to = ["role:coordinator"]
        patient.save()
    assert shown(mira) == []


def test_whoever_stands_in_sees_the_absent_persons_work_beside_their_own(mira, home):
    luis = make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    mine, theirs = own(mira, HOUR)[0], own(luis, 2 * HOUR)[0]
    assert shown(mira) == [mine]
    with acting(luis):
        absence = absences.be_away(since=timezone.now(), until=timezone.now() + HOUR, deputy_id=mira.id, by=luis)
    assert shown(mira) == [mine, theirs]
    with acting(luis):
        absences.be_back(absence_id=absence.pk, by=luis)
    assert shown(mira) == [mine]


def test_the_desk_shows_what_nobody_has_and_on_asking_what_everybody_has(mira, offices):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    case = make_case(office_id=offices[0].pk)
    make_case(office_id=offices[1].pk)
    with acting(SYSTEM):
        of_office = set(Task.objects.filter(case=case, desk=offices[0]).values_list("pk", flat=True))
        taken = min(of_office)
    with acting(lin):
        tasks.give_task(task_id=taken, person_id=lin.id, by=lin)
        assert {line.id for line in lists.desk_work(lin, offices[0].pk).cases} == of_office - {taken}
        assert {line.id for line in lists.desk_work(lin, offices[0].pk, everybody=True).cases} == of_office
        assert lists.desk_work(lin, offices[1].pk, everybody=True).cases == []


def test_who_has_how_much_is_counted_without_opening_what_they_have(mira, home, offices):
    own(mira, -HOUR, HOUR)
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    with acting(lin):
        assert [(one.name, one.open, one.overdue) for one in lists.load_of(offers.people_of(home.pk)[0])] == [
            ("Mira", 2, 1)
        ]


def test_the_page_says_why_whose_clock_and_what_unblocks(client, home, mira):
    person = make_person("Hana", Role.COORDINATOR, organisation_id=home.pk, zone="Asia/Tokyo")
    case = make_case()
    with acting(mira):
        actions.assign_case(case_ref=case.ref, owner_id=person.pk, by=mira)
        actions.hold_case(case_ref=case.ref, hold="border", reason="Closed", by=mira)
    client.force_login(person)
    page = client.get("/work/").content.decode()
    assert "Check the summary and its open issues" in page and "Stage: Intake" in page
    assert "Tokyo" in page and "Los Angeles" in page and "resume it first" in page


def test_ticked_tasks_of_the_desk_are_given_together_or_not_at_all(client, home, mira, offices):
    person = make_person("Hana", Role.COORDINATOR, organisation_id=home.pk)
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    make_case(office_id=offices[0].pk), make_case(office_id=offices[1].pk)
    with acting(SYSTEM):
        numbers = list(Task.objects.values_list("pk", flat=True))
    client.force_login(person)
    page = client.get("/work/desk/").content.decode()
    assert "Give the ticked tasks to" in page and f'value="{min(numbers)}" form="ticked"' in page
    sent = {"task": numbers, "next": "/work/desk/"}
    assert client.post("/work/desk/give/", sent | {"person": lin.id}).status_code == 422  # sees one of the cases only
    with acting(SYSTEM):
        assert not Task.objects.exclude(assignee=None).exists()
    assert client.post("/work/desk/give/", sent | {"person": mira.id}).headers["Location"] == "/work/desk/"
    with acting(SYSTEM):
        assert Task.objects.filter(assignee_id=mira.id).count() == len(numbers)
