"""The office consultant's desk: a family registered, a consent witnessed, a case handed over; and nothing clinical, ever."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hospitium.access.acting import SYSTEM, MayNot, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import ACTS, ActKind, Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.actions import override_gate, state_gate
from hospitium.cases.handover.actions import answer_handover, offer_handover
from hospitium.cases.handover.errors import NotYours, OfferedAlready, WhyReturned
from hospitium.cases.handover.queries import CAMPUS, OFFICE, handovers_of, responsible
from hospitium.cases.models import Case, Entry
from hospitium.cases.moves import MOVES
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.patients.consents import current_texts
from hospitium.patients.models import Companion, Consent, Patient, Witnessed
from hospitium.patients.testing import sign_every_rule
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db
FAMILY = {
    "full_name": "Lucía Quispe Mamani",
    "birth_date": "1984-02-11",
    "country": "MX",
    "language": "es",
    "contact": "+52 55 1234 5678",
    "companion": "Rosa Mamani",
    "relationship": "madre",
    "question": "¿Se puede operar?",
    "urgency": "soon",
}


@pytest.fixture
def lin(offices):
    return make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)


@pytest.fixture
def mine(lin, offices):
    return make_case(office_id=offices[0].pk)


@pytest.fixture
def mira(home):
    return actor_of(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))


def test_a_family_is_registered_on_one_page(lin, offices):
    answer = signed_in(lin).post("/desk/register/", FAMILY)
    with acting(SYSTEM):
        case = Case.objects.select_related("patient").get()
        assert answer.headers["Location"] == f"/cases/{case.ref}/"
        assert (case.office_id, case.urgency, case.patient.full_name) == (offices[0].pk, "soon", FAMILY["full_name"])
        assert case.patient.languages.get().tag == "es" and case.patient.contacts.count() == 1
        assert Companion.objects.get().full_name == "Rosa Mamani"


def test_a_photographed_paper_is_kept_for_the_case(lin):
    paper = SimpleUploadedFile("passport.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")
    signed_in(lin).post("/desk/register/", FAMILY | {"paper": paper})
    with acting(SYSTEM):
        assert SourceDocument.objects.get().sent_for_id == Case.objects.get().pk


def test_a_possible_double_is_shown_before_anything_is_kept(lin):
    browser = signed_in(lin)
    browser.post("/desk/register/", FAMILY)
    again = FAMILY | {"full_name": "LUCIA QUISPE MAMANI"}
    assert "This may be the same person" in browser.post("/desk/register/", again).content.decode()
    with acting(SYSTEM):
        assert Patient.objects.count() == 1
    assert browser.post("/desk/register/", again | {"anyway": "1"}).status_code == 302
    with acting(SYSTEM):
        assert Patient.objects.count() == 2


def test_a_double_of_another_office_is_not_shown(lin, offices):
    make_case(name=FAMILY["full_name"], birth_date=FAMILY["birth_date"], office_id=offices[1].pk)
    assert signed_in(lin).post("/desk/register/", FAMILY).status_code == 302


def test_a_birth_date_that_is_none_is_asked_again(lin):
    assert signed_in(lin).post("/desk/register/", FAMILY | {"birth_date": "11/02/84"}).status_code == 422


def witnessed(lin, case, **said):
    with acting(SYSTEM):
        text = next(one for one in current_texts() if one.language == said.pop("shown", "es"))
    told = {"text": text.pk, "language": text.language, "country": "MX", "word": "permit", "giver": "patient"}
    told |= {"given_by": "Lucía Quispe", "way": "electronic"}
    return signed_in(lin).post(f"/cases/{case.ref}/witness/", told | said)


def test_a_consent_is_witnessed_with_the_words_that_were_shown(lin, mine):
    sign_every_rule()
    assert witnessed(lin, mine).status_code == 302
    with acting(SYSTEM):
        kept = Witnessed.objects.select_related("consent__text").get()
    assert (kept.witness, kept.language, kept.consent.text.language) == ("Lin", "es", "es")
    assert kept.consent.given_by == "Lucía Quispe" and kept.office_id == mine.office_id


def test_the_screen_turned_to_the_family_speaks_their_language(lin, mine):
    sign_every_rule()
    with acting(SYSTEM):
        text = next(one for one in current_texts() if one.language == "ar")
    page = signed_in(lin).get(f"/cases/{mine.ref}/witness/?language=ar&text={text.pk}").content.decode()
    assert text.text[:40] in page and '<html lang="ar" dir="rtl"' in page


def test_on_paper_a_photograph_is_needed(lin, mine):
    sign_every_rule()
    assert witnessed(lin, mine, way="written").status_code == 422
    paper = SimpleUploadedFile("signed.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")
    assert witnessed(lin, mine, way="written", paper=paper).status_code == 302
    with acting(SYSTEM):
        assert Witnessed.objects.get().paper == SourceDocument.objects.get().ref


def test_words_in_a_language_the_patient_does_not_speak_need_an_interpreter(lin, mine):
    sign_every_rule()
    with acting(SYSTEM):
        mine.patient.languages.create(tag="quz", stated_by="family")
    assert witnessed(lin, mine).status_code == 422
    assert witnessed(lin, mine, interpreter="Nilda Huamán").status_code == 302
    with acting(SYSTEM):
        assert Witnessed.objects.get().interpreter == "Nilda Huamán"


def test_a_family_of_another_office_is_not_there(lin, offices):
    sign_every_rule()
    other = make_case(office_id=offices[1].pk)
    browser = signed_in(lin)
    for address in ("", "people/", "witness/", "handover/"):
        assert browser.get(f"/cases/{other.ref}/{address}").status_code == 404
    assert witnessed(lin, other).status_code == 404
    assert browser.post(f"/cases/{other.ref}/handover/").status_code == 404
    with acting(SYSTEM):
        assert not Consent.objects.exists()


def test_the_campus_takes_the_case_over_and_the_office_answers_for_it_no_more(lin, mine, mira):
    by = actor_of(lin)
    with acting(by):
        offered = offer_handover(case_ref=mine.ref, note="Family speaks Quechua", by=by)
        assert ("language", False) in offered.checklist
        with pytest.raises(OfferedAlready):
            offer_handover(case_ref=mine.ref, by=by)
        with pytest.raises(NotYours):
            answer_handover(case_ref=mine.ref, number=offered.pk, accept=True, by=by)
    with acting(mira):
        answer_handover(case_ref=mine.ref, number=offered.pk, accept=True, by=mira)
        assert responsible(mine, handovers_of(mine)) == CAMPUS
        back = offer_handover(case_ref=mine.ref, by=mira)
    with acting(by):
        answer_handover(case_ref=mine.ref, number=back.pk, accept=True, by=by)
        assert responsible(mine, handovers_of(mine)) == OFFICE
        verbs = list(Entry.objects.filter(case=mine).order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == ["handover_offered", "handover_taken", "handover_offered", "handover_taken"]


def test_the_campus_gives_a_case_back_with_a_reason(lin, mine, mira):
    with acting(actor_of(lin)) as by:
        offered = offer_handover(case_ref=mine.ref, by=by)
    with acting(mira):
        with pytest.raises(WhyReturned):
            answer_handover(case_ref=mine.ref, number=offered.pk, accept=False, by=mira)
        answer_handover(case_ref=mine.ref, number=offered.pk, accept=False, reason="No passport", by=mira)
        assert responsible(mine, handovers_of(mine)) == OFFICE


def test_the_page_of_a_handover_shows_both_clocks(lin, mine):
    browser = signed_in(lin)
    browser.post(f"/cases/{mine.ref}/handover/", {"note": "x"})
    page = browser.get(f"/cases/{mine.ref}/handover/").content.decode()
    assert "Offered" in page and "Waits for the other side" in page


def test_the_desk_shows_what_is_due_and_who_travels(lin, mine, django_assert_max_num_queries):
    with acting(SYSTEM):
        Case.objects.filter(pk=mine.pk).update(
            waiting_on="office", due_at=timezone.now(), arrival_on=timezone.now().date()
        )
    browser = signed_in(lin)
    with django_assert_max_num_queries(15):
        page = browser.get("/desk/").content.decode()
    assert page.count(mine.ref) >= 3


def test_no_role_but_the_consultant_has_the_desk(home):
    for role in set(Role) - {Role.OFFICE_CONSULTANT}:
        assert signed_in(make_person("X", role, organisation_id=home.pk)).get("/desk/").status_code == 404, role


CLINICAL = sorted(name for name, act in ACTS.items() if act.kind == ActKind.CLINICAL)


@pytest.mark.parametrize("act", CLINICAL)
def test_no_clinical_act_is_the_consultants(lin, act):
    actor = actor_of(lin)
    assert not actor.may(act)
    with pytest.raises(MayNot):
        actor.require(act)


@pytest.mark.parametrize(
    "move", sorted(slug for slug, step in MOVES.items() if ACTS[step.act].kind == ActKind.CLINICAL)
)
def test_no_clinical_step_of_the_journey_is_the_consultants(lin, mine, move):
    answer = signed_in(lin).post(f"/cases/{mine.ref}/moves/", {"move": move, "version": mine.version, "reason": "x"})
    assert answer.status_code == 404


VERBS = {
    "state the clinical gate": lambda case, by: state_gate(
        case_ref=case.ref, kind="clinical", state="green", fact="x", by=by
    ),
    "override the clinical gate": lambda case, by: override_gate(
        case_ref=case.ref, kind="clinical", reason="x", until=timezone.now(), by=by
    ),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_clinical_verb_is_the_consultants(lin, mine, verb):
    with acting(actor_of(lin)) as by, pytest.raises((NotHere, Refusal)):
        VERBS[verb](mine, by)


def test_no_statement_is_decided_on_by_the_consultant(lin, offices):
    document = take_in(make_bundle(), by=make_actor("Mira", Role.COORDINATOR))
    with acting(SYSTEM):
        Case.objects.filter(pk=document.case_id).update(office_id=offices[0].pk)
    browser = signed_in(lin)
    assert browser.post(f"/cases/{document.case.ref}/reconcile/", {"1": "accept"}).status_code == 404
    assert (
        browser.post(f"/cases/{document.case.ref}/gates/clinical/", {"state": "green", "fact": "x"}).status_code == 404
    )
    assert browser.post(f"/cases/{document.case.ref}/gates/clinical/override/", {"reason": "x"}).status_code == 404
