"""Consents name exact words, a country and who gave them; taking one back is a row of its own and bites at once."""

import datetime as dt
import hashlib

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import _reactions
from hospitium.patients import actions, queries
from hospitium.patients.errors import ConsentIncomplete
from hospitium.patients.events import ConsentWithdrawn
from hospitium.patients.models import Consent, ConsentText
from hospitium.patients.testing import make_consent
from hospitium.patients.transfer.bases import COVERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(home):
    actions.load_rules()
    return make_case().patient


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def said(text, **facts):
    return {"text_id": text.pk, "country": "MX", "given_by": "Amara Obi", "way": "written"} | facts


def test_every_kind_has_its_words_in_four_languages_and_their_digest(patient):
    with acting(SYSTEM):
        texts = queries.current_texts()
    assert {(text.kind, text.language) for text in texts} == {
        (kind, language) for kind in COVERS for language in ("en", "es", "zh-hans", "ar")
    }
    assert all(text.sha256 == hashlib.sha256(text.text.encode()).hexdigest() for text in texts)


def test_a_consent_points_at_the_exact_words_and_later_words_change_nothing(patient, mira):
    with acting(mira):
        text = next(text for text in queries.current_texts() if text.kind == "transfer" and text.language == "es")
        consent = actions.give_consent(patient=patient, by=mira, **said(text))
    with acting(SYSTEM):
        (newer,) = actions.publish_text(kind="transfer", texts={"es": "Otras palabras"}, by=SYSTEM)
        assert (newer.version, newer.text) == (2, "Otras palabras")
        assert actions.publish_text(kind="transfer", texts={"es": "Otras palabras"}, by=SYSTEM) == [newer]
        assert Consent.objects.get(pk=consent.pk).text == text
    with acting(mira), pytest.raises(ConsentIncomplete):
        actions.give_consent(patient=patient, by=mira, **said(text))


@pytest.mark.parametrize(
    "missing", [{"country": "XX"}, {"given_by": " "}, {"way": "guessed"}, {"giver": "friend"}, {"word": "withdraw"}]
)
def test_what_is_missing_or_unknown_is_refused(patient, mira, missing):
    with acting(mira), pytest.raises(ConsentIncomplete):
        text = queries.current_texts()[0]
        actions.give_consent(patient=patient, by=mira, **said(text, **missing))


def test_a_recipient_must_stand_in_the_country_named(patient, mira, offices):
    with acting(mira):
        text = queries.current_texts()[0]
        assert actions.give_consent(patient=patient, by=mira, **said(text, recipient_id=offices[0].pk)).recipient
        with pytest.raises(ConsentIncomplete):
            actions.give_consent(patient=patient, by=mira, **said(text, recipient_id=offices[1].pk))


def test_taking_it_back_is_news_and_a_row_of_its_own(patient, mira, monkeypatch):
    heard = []
    monkeypatch.setitem(_reactions, ConsentWithdrawn, ())
    monkeypatch.setattr("hospitium.patients.consents.publish", heard.append)
    consent = make_consent(patient, "MX")
    with acting(mira):
        assert queries.living(patient) == [consent]
        actions.withdraw_consent(patient=patient, consent_id=consent.pk, given_by="Amara Obi", by=mira)
        assert queries.living(patient) == []
        assert [word.word for word in queries.file_of(mira, patient).words] == ["withdraw", "permit"]
        with pytest.raises(NotHere):
            actions.withdraw_consent(patient=patient, consent_id=consent.pk, given_by="Amara Obi", by=mira)
    told = [one for one in heard if isinstance(one, ConsentWithdrawn)]
    assert told == [ConsentWithdrawn(patient_ref=patient.ref, consent_id=consent.pk, country="MX")]


def test_a_consent_ends_with_its_last_day(patient, mira):
    make_consent(patient, "MX", until=timezone.now().date())
    with acting(SYSTEM):
        assert len(queries.living(patient)) == 1
        Consent.objects.bulk_create(
            [
                Consent(
                    patient=patient,
                    word="permit",
                    text=ConsentText.objects.first(),
                    country="AE",
                    given_by="x",
                    way="written",
                    giver="patient",
                    until=timezone.now().date() - dt.timedelta(days=1),
                )
            ]
        )
        assert [consent.country for consent in queries.living(patient)] == ["MX"]


def test_words_can_neither_be_changed_nor_deleted(patient, mira):
    make_consent(patient, "MX")
    for rows in (Consent.objects.all(), ConsentText.objects.all()):
        with acting(mira), pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(since=timezone.now())
        with acting(mira), pytest.raises(ProgrammingError), transaction.atomic():
            rows._raw_delete("default")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.OFFICE_CONSULTANT, Role.PATIENT}))
def test_only_the_desks_write_it_down(patient, home, role):
    other = make_actor("Other", role, organisation_id=home.pk)
    with acting(SYSTEM):
        text = queries.current_texts()[0]
    with acting(other):
        with pytest.raises(MayNot):
            actions.give_consent(patient=patient, by=other, **said(text))
        with pytest.raises(MayNot):
            actions.withdraw_consent(patient=patient, consent_id=1, given_by="x", by=other)


def test_a_family_says_it_for_itself_and_the_journey_hears_of_it(home, monkeypatch):
    heard = []
    monkeypatch.setattr("hospitium.patients.consents.publish", heard.append)
    noura = make_actor("Noura", Role.PATIENT, organisation_id=home.pk)
    patient = make_case(circle=((noura.id, "patient"),)).patient
    with acting(SYSTEM):
        actions.load_rules()
        text = next(text for text in queries.current_texts() if (text.kind, text.language) == ("transfer", "ar"))
    with acting(noura):
        given = actions.give_consent(patient=patient, by=noura, **said(text, way="electronic"))
        taken = actions.withdraw_consent(patient=patient, consent_id=given.pk, given_by="Noura", by=noura)
        assert queries.living(patient) == []
    assert (given.text.language, given.way, given.recorded_by) == ("ar", "electronic", "Noura")
    assert (taken.way, taken.withdraws) == ("electronic", given)
    assert [type(one).__name__ for one in heard] == ["FamilyTold", "ConsentWithdrawn", "FamilyTold"]


def test_a_family_says_nothing_for_another_patient(patient, home):
    stranger = make_actor("Stranger", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        text = queries.current_texts()[0]
    with acting(stranger), pytest.raises(ProgrammingError), transaction.atomic():
        actions.give_consent(patient=patient, by=stranger, **said(text))
    with acting(stranger), pytest.raises(NotHere):
        actions.withdraw_consent(patient=patient, consent_id=1, given_by="x", by=stranger)
