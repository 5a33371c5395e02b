"""A one-time link from an administrator."""

import pytest

from config.cli import main
from hospitium.access.account import forget_factors, invite
from hospitium.access.factors import factors_of
from hospitium.access.models import Invitation
from hospitium.access.testing import add_passkey, add_totp, code_for

pytestmark = pytest.mark.django_db
NEW = {"password": "three words and more"}


def link(person):
    return f"/invitation/{invite(person=person)}/"


def test_it_sets_a_password_once_and_signs_nobody_in(client, patient):
    where = link(patient)
    assert patient.email in client.get(where).content.decode()
    assert client.post(where, {"password": "too short"}).status_code == 422
    assert client.post(where, NEW).headers["Location"] == "/sign-in/"
    assert client.get(where).status_code == 404
    assert client.get("/cases/").status_code == 302
    assert client.post("/sign-in/", {"email": patient.email, **NEW}).headers["Location"] == "/"


def test_it_never_skips_a_second_step(client, patient):
    secret = add_totp(patient)
    where = link(patient)
    assert client.post(where, {"passkey": "1"}).status_code == 422
    client.post(where, NEW)
    assert client.post("/sign-in/", {"email": patient.email, **NEW}).headers["Location"] == "/sign-in/second-step/"
    assert client.post("/sign-in/second-step/", {"code": code_for(secret)}).status_code == 302


def test_staff_without_any_way_go_on_to_make_a_passkey_and_see_nothing_before(client, coordinator):
    assert client.post(link(coordinator), {"passkey": "1"}).headers["Location"] == "/account/"
    assert client.get("/worklist/").headers["Location"] == "/account/"
    assert client.post("/passkey/", {"for": "add"}).status_code == 200


def test_it_dies_after_a_day_and_with_the_next_one(client, patient, jump):
    first, second = link(patient), link(patient)
    assert client.get(first).status_code == 404 and client.get(second).status_code == 200
    jump(24 * 3600 + 1)
    assert client.get(second).status_code == 404


def test_only_its_digest_is_kept(patient):
    where = link(patient)
    assert Invitation.objects.get().digest not in where


def test_factors_are_forgotten_for_somebody_who_lost_them(client, coordinator):
    add_passkey(coordinator)
    client.force_login(coordinator)
    assert forget_factors(person=coordinator) == 1
    assert not factors_of(coordinator.pk).any
    assert client.get("/worklist/").status_code == 302


def test_the_command_prints_the_link(patient, capsys, monkeypatch):
    monkeypatch.setattr("config.prepare.prepare", lambda *_: None)
    assert main(["person", "--invite", patient.email]) == 0
    assert "/invitation/" in capsys.readouterr().out
    assert main(["person", "--invite", "nobody@test.invalid"]) == 1
    assert main(["person", "--disable", patient.email]) == 0
    assert main(["person", "new@test.invalid", "New Person", "nurse", "--by-link"]) == 0
    assert "/invitation/" in capsys.readouterr().out
