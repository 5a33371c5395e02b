"""A letter is signed once, numbered without gaps, sealed, and names the patient as the passport does."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import Error, connection, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases import queries as case_queries
from hospitium.cases import sentences
from hospitium.cases.letters import actions, errors, kinds, queries
from hospitium.cases.letters.models import Letter, LetterFile, LetterSeries
from hospitium.cases.letters.testing import SITE, describe_house, give_passport, make_draft, make_issued
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def case(home):
    describe_house()
    case = make_case()
    give_passport(case)
    return case


def issue(case, letter, by, **more):
    with acting(by):
        return actions.issue_letter(
            **{"case_ref": case.ref, "number": letter.pk, "title": "Coordinator", "site": SITE, "by": by} | more
        )


def refusal(case, letter, by, **more):
    with pytest.raises(Exception) as caught, transaction.atomic():
        issue(case, letter, by, **more)
    return caught.value


def test_it_gets_the_next_number_a_seal_and_bytes_that_begin_a_pdf(mira, case):
    first, second = (make_issued(case, "visa_support", "en", "ar", by=mira) for _ in range(2))
    year = first.issued_on.year
    assert [first.number, second.number] == [f"ICH-{year}-000001", f"ICH-{year}-000002"]
    assert first.state == "issued" and first.issuer == "Mira" and first.issued_on == queries.today()
    with acting(mira):
        name, data = queries.letter_file(case_ref=case.ref, number=first.pk, by=mira)
        kept = LetterFile.objects.get(letter=first)
    assert data.startswith(b"%PDF") and name == f"{first.number}.pdf"
    assert hashlib.sha256(data).hexdigest() == kept.sha256
    canonical = json.dumps(first.sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == first.content_sha256


def test_it_is_told_on_the_timeline_and_in_the_record_of_looks(mira, case):
    letter = make_issued(case, "acceptance", by=mira)
    with acting(mira):
        entry = case_queries.timeline(mira, case, kind="documents")[0]
    assert sentences.sentence(entry) == f"Letter issued: Acceptance and treatment plan, {letter.number}"
    with acting(make_actor("Guard", Role.PROGRAMME_LEAD, organisation_id=1)):
        event = AccessEvent.objects.get(kind="letter", action="create")
    assert event.refs == [letter.number, case.ref, case.patient.ref]
    assert event.facts["content"] == letter.content_sha256


def test_said_twice_it_is_issued_once(mira, case):
    letter = make_issued(case, "acceptance", by=mira)
    assert issue(case, letter, mira).number == letter.number
    with acting(SYSTEM):
        assert LetterSeries.objects.get().last == 1


def test_what_is_missing_is_named_before_and_no_number_is_lost(mira, case):
    letter = make_draft(case, "visa_support", "en", "es", by=mira)
    with acting(mira):
        empty = {"treatment.diagnosis": {"en": "x", "es": ""}, "cost.total": ""}
        actions.fill_letter(case_ref=case.ref, number=letter.pk, filled=empty, by=mira)
    told = str(refusal(case, letter, mira))
    assert "Diagnosis in plain words (Spanish)" in told and "Total estimated cost" in told and "(English)" not in told
    assert make_issued(case, "acceptance", by=mira).number.endswith("000001")


def test_it_needs_a_title_and_a_last_day_to_come(mira, case):
    letter = make_draft(case, "acceptance", by=mira)
    assert isinstance(refusal(case, letter, mira, title=" "), errors.TitleNeeded)
    with acting(mira):
        yesterday = queries.today() - dt.timedelta(days=1)
        actions.fill_letter(case_ref=case.ref, number=letter.pk, filled={}, by=mira, valid_until=yesterday)
    assert isinstance(refusal(case, letter, mira), errors.LastDayPassed)


def test_only_who_may_sign_the_kind_issues_it(mira, case, home):
    letter = make_draft(case, "fit_to_fly", by=mira, variant="fit")
    assert isinstance(refusal(case, letter, mira), NotHere)
    with acting(SYSTEM):
        tomas = make_actor("Tomas", Role.SPECIALIST, organisation_id=home.pk)
        from hospitium.access.models import User
        from hospitium.cases.actions import join_circle

        join_circle(case_ref=case.ref, person=User.objects.get(pk=tomas.id), role=Role.SPECIALIST, by=SYSTEM)
    assert issue(case, letter, tomas).issuer == "Tomas"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("patient.passport_name", "Amara Oby", "“Amara Oby”, the recorded passport says “Amara Obi”"),
        ("patient.passport_number", "G12345679", "“G12345679”, the recorded passport says “G12345678”"),
        ("patient.birth_date", "1980-05-18", "“1980-05-18”, the recorded passport says “1980-05-17”"),
    ],
)
def test_a_letter_that_differs_from_the_passport_is_not_issued(mira, case, field, typed, told):
    letter = make_draft(case, "visa_support", by=mira)
    with acting(mira):
        actions.fill_letter(case_ref=case.ref, number=letter.pk, filled={field: typed}, by=mira)
    assert told in str(refusal(case, letter, mira))


def test_a_passport_that_ends_before_the_stay_is_named_with_both_days(mira, home):
    describe_house()
    case = make_case()
    give_passport(case, days=20)
    refused = refusal(case, make_draft(case, "visa_support", by=mira), mira)
    assert isinstance(refused, errors.PassportEnds)
    assert str((queries.today() + dt.timedelta(days=20)).year) in str(refused)


def test_without_a_recorded_passport_a_visa_letter_waits(mira, home):
    describe_house()
    case = make_case()
    letter = make_draft(case, "visa_support", by=mira, patient__passport_number="G1", patient__passport_country="MX")
    with acting(mira):
        later = (queries.today() + dt.timedelta(days=900)).isoformat()
        actions.fill_letter(case_ref=case.ref, number=letter.pk, filled={"patient.passport_expires": later}, by=mira)
    assert isinstance(refusal(case, letter, mira), errors.PassportMissing)


def test_issued_anew_the_former_is_superseded_and_both_stay(mira, case):
    former = make_issued(case, "acceptance", by=mira)
    with acting(mira):
        again = actions.reissue_letter(case_ref=case.ref, number=former.pk, by=mira)
        assert actions.reissue_letter(case_ref=case.ref, number=former.pk, by=mira).pk == again.pk
    issued = issue(case, again, mira)
    with acting(mira):
        assert Letter.objects.get(pk=former.pk).state == "superseded"
    assert issued.version == 2 and issued.sealed["supersedes"] == former.number


def test_revoked_it_says_why(mira, case):
    letter = make_issued(case, "acceptance", by=mira)
    with acting(mira):
        with pytest.raises(errors.RevocationNeedsReason), transaction.atomic():
            actions.revoke_letter(case_ref=case.ref, number=letter.pk, reason=" ", by=mira)
        revoked = actions.revoke_letter(case_ref=case.ref, number=letter.pk, reason="Wrong patient", by=mira)
    assert (revoked.state, revoked.revoked_reason) == ("revoked", "Wrong patient")
    with acting(mira), pytest.raises(errors.NotIssued):
        actions.revoke_letter(case_ref=case.ref, number=letter.pk, reason="Again", by=mira)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_letter SET sealed = '{}'",
        "UPDATE cases_letter SET number = 'X-2026-000009'",
        "UPDATE cases_letter SET state = 'draft', number = NULL, code_digest = NULL",
        "DELETE FROM cases_letter",
        "UPDATE cases_letterfile SET sha256 = ''",
        "DELETE FROM cases_letterfile",
        "UPDATE cases_lettertemplate SET body = ''",
    ],
)
def test_the_database_itself_keeps_an_issued_letter_as_it_is(mira, case, sql):
    make_issued(case, "acceptance", by=mira)
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_letter_keeps_the_words_it_was_made_from(mira, case, home):
    admin = make_actor("Owen", Role.ADMINISTRATOR, organisation_id=home.pk)
    letter = make_issued(case, "acceptance", by=mira)
    with acting(admin):
        row = actions.revise(
            kind="acceptance",
            language="en",
            subject="New words",
            body="Hello {recipient.name}",
            since=queries.today(),
            by=admin,
        )
    later = make_issued(case, "acceptance", by=mira)
    assert row.version == 2 and later.sealed["texts"][0]["subject"] == "New words"
    with acting(mira):
        assert queries.LetterTemplate.objects.get(pk=letter.wordings[0]).version == 1
    assert letter.sealed["texts"][0]["subject"] == "Acceptance for treatment: Amara Obi"


def test_every_kind_names_only_fields_that_exist_and_its_words_ask_for_what_it_needs():
    for slug, kind in kinds.KINDS.items():
        used = set(queries.Wording(slug, "en", 1, *queries.shipped(slug)["en"]).fields)
        for variant in kind.variants or [""]:
            assert set(kind.needs(variant)) <= used, (slug, variant)


def test_every_kind_says_the_same_in_every_language():
    for slug in kinds.KINDS:
        words = [queries.Wording(slug, code, 1, *queries.shipped(slug)[code]) for code in queries.LANGUAGES]
        assert queries.match(words), slug
