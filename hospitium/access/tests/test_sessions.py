"""Sessions end by idleness, by age, by hand, and with the account."""

import pytest

from hospitium.access.account import disable_person
from hospitium.access.models import Session
from hospitium.access.sessions import forget_ended, person_behind
from hospitium.access.testing import PASSWORD, Browser, trust

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600


def test_staff_are_signed_out_after_fifteen_minutes_and_told_so(client, coordinator, jump):
    client.force_login(coordinator)
    jump(14 * MINUTE)
    assert client.get("/worklist/").status_code == 200
    jump(14 * MINUTE)
    assert client.get("/worklist/").status_code == 200
    jump(15 * MINUTE + 1)
    answer = client.get("/worklist/?stage=intake")
    assert answer.headers["Location"] == "/sign-in/?next=%2Fworklist%2F%3Fstage%3Dintake&ended=staff-idle"
    assert "after 15 minutes without use" in client.get(answer.headers["Location"]).content.decode()


def test_staff_are_signed_out_after_twelve_hours_however_busy(client, coordinator, jump):
    client.force_login(coordinator)
    for _ in range(51):
        jump(14 * MINUTE)
        assert client.get("/worklist/").status_code == 200
    jump(7 * MINUTE)
    assert client.get("/worklist/").headers["Location"].endswith("ended=staff-long")


def test_patients_have_thirty_minutes_and_a_day(client, patient, jump):
    client.force_login(patient)
    for _ in range(49):
        jump(29 * MINUTE)
        assert client.get("/inbox/").status_code == 200
    jump(20 * MINUTE)
    assert client.get("/inbox/").headers["Location"].endswith("ended=portal-long")
    client.force_login(patient)
    jump(30 * MINUTE + 1)
    assert client.get("/inbox/").headers["Location"].endswith("ended=portal-idle")


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(client, coordinator, jump):
    client.force_login(coordinator)
    jump(10 * MINUTE)
    assert client.get("/worklist/", headers={"x-unasked": "1"}).status_code == 200
    jump(6 * MINUTE)
    assert client.get("/worklist/").status_code == 302


def test_use_is_written_down_once_a_minute(client, coordinator, jump, django_assert_num_queries):
    client.force_login(coordinator)
    before = Session.objects.get(person=coordinator).used_at
    client.get("/worklist/")
    assert Session.objects.get(person=coordinator).used_at == before
    jump(61)
    client.get("/worklist/")
    assert Session.objects.get(person=coordinator).used_at > before


def test_the_list_shows_device_address_and_time_in_the_readers_zone(client, coordinator):
    type(coordinator).objects.filter(pk=coordinator.pk).update(zone="Asia/Dubai")
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"
    other = Browser(REMOTE_ADDR="192.0.2.7", headers={"user-agent": agent})
    other.force_login(coordinator)
    Session.objects.update(agent=agent, address="192.0.2.7")
    client.force_login(coordinator)
    page = client.get("/account/").content.decode()
    assert "Firefox on Windows" in page and "192.0.2.7" in page and "Dubai" in page and "This one" in page


def test_one_session_is_ended_from_another(client, coordinator):
    other = Browser()
    other.force_login(coordinator)
    name = Session.objects.get(pk=other.session.session_key).name
    client.force_login(coordinator)
    assert client.post("/account/sessions/", {"name": name}).status_code == 302
    assert other.get("/worklist/").status_code == 302 and client.get("/worklist/").status_code == 200


def test_nobody_ends_anothers_session(client, coordinator, patient):
    other = Browser()
    other.force_login(coordinator)
    client.force_login(patient)
    client.post("/account/sessions/", {"name": Session.objects.get(pk=other.session.session_key).name})
    client.post("/account/sessions/", {"all": "1"})
    assert other.get("/worklist/").status_code == 200


def test_signing_out_everywhere_ends_this_one_too(client, coordinator):
    other = Browser()
    other.force_login(coordinator)
    client.force_login(coordinator)
    client.post("/account/sessions/", {"all": "1"})
    assert other.get("/worklist/").status_code == client.get("/worklist/").status_code == 302
    assert not Session.objects.filter(person=coordinator).exists()


def test_a_new_password_ends_the_others_and_keeps_this_one(client, coordinator):
    other = Browser()
    other.force_login(coordinator)
    client.force_login(coordinator)
    assert client.post("/account/password/", {"password": "short"}).status_code == 422
    assert client.post("/account/password/", {"password": "a quite new password"}).status_code == 302
    assert client.get("/worklist/").status_code == 200 and other.get("/worklist/").status_code == 302
    coordinator.refresh_from_db()
    assert coordinator.check_password("a quite new password") and not coordinator.check_password(PASSWORD)


def test_a_disabled_account_loses_its_sessions_at_once(client, coordinator):
    client.force_login(coordinator)
    key = client.session.session_key
    assert person_behind(key) == coordinator.pk
    disable_person(person=coordinator)
    assert person_behind(key) is None
    assert client.get("/worklist/").status_code == 302


def test_the_live_stream_hears_nothing_through_a_session_that_is_over_or_half(client, coordinator, jump):
    client.force_login(coordinator)
    key = client.session.session_key
    trust(client.session, coordinator, "password")
    assert person_behind(key) is None
    trust(client.session, coordinator)
    assert person_behind(key) == coordinator.pk
    jump(15 * MINUTE + 1)
    assert person_behind(key) is None


def test_ended_sessions_are_forgotten_after_a_day(client, coordinator, jump):
    client.force_login(coordinator)
    jump(HOUR)
    assert forget_ended() == 0
    jump(25 * HOUR)
    assert forget_ended() == 1


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_ends_with_its_session(client, coordinator, monkeypatch):
    from asgiref.sync import async_to_sync, sync_to_async

    from config import live
    from hospitium.access.sessions import end_all

    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    client.force_login(coordinator)
    key = client.session.session_key

    async def hear():
        stream = live._events(key, coordinator.pk)
        said = [await anext(stream), await anext(stream)]
        await sync_to_async(end_all)(coordinator.pk)
        return [*said, await anext(stream), await anext(stream, None)]

    said = async_to_sync(hear)()
    assert said == [b"retry: 3000\n\n", b": still here\n\n", b"event: ended\ndata: {}\n\n", None]


def test_the_chore_of_the_timetable_forgets_what_is_over():
    from config.timetable import TIMETABLE
    from hospitium.access.chores import forget

    assert forget() == (0, 0, 0) and "hospitium.access.chores.forget" in [chore for _, chore in TIMETABLE]
