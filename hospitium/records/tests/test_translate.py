"""A document is asked for in another language, worked on by people, signed by a named linguist, and bound to what it was."""

import pytest
from django.db import DatabaseError, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.actions import join_circle
from hospitium.cases.models import Case, Entry
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.records import chasing
from hospitium.records.errors import (
    EngineAbsent,
    NoQualification,
    NothingToTranslate,
    NotReadYet,
    OpenFindings,
    SameLanguage,
    SegmentMoved,
    SourceChanged,
    TranslationClosed,
)
from hospitium.records.models import Memory, Page, Segment, SourceDocument, Translation, WantedRecord, WantedStep
from hospitium.records.testing import make_bundle, take_in
from hospitium.records.translating import actions, queries
from hospitium.records.translating.testing import NOTE, RIGHT, ask, confirm, english, now, rows, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(home):
    return take_in(make_bundle(narrative=NOTE, title="Resumen de alta"))


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def rehearsal(settings):
    settings.TRANSLATE_REHEARSAL = True


def interpreter(home, document, name="Inés"):
    person = make_person(name, Role.INTERPRETER, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=document.case.ref, person=person, role=Role.INTERPRETER, by=SYSTEM)
    return person


def test_a_document_is_cut_into_sentences_that_remember_their_place(mira, document):
    asked = ask(mira, document)
    found = {row.source: row for row in rows(asked)}
    assert set(RIGHT) <= set(found) and asked.state == "in_work"
    assert found["Niega fiebre."].place.startswith("s") and not found["Niega fiebre."].is_confirmed
    assert ask(mira, document).pk == asked.pk


def test_what_cannot_be_translated_is_refused_in_words(mira, document):
    with pytest.raises(SameLanguage):
        ask(mira, document, source="en")
    with pytest.raises(EngineAbsent):
        ask(mira, document, engine="http")
    with acting(SYSTEM):
        Page.objects.create(document=document, number=1, width=595, height=842, text="— · —", origin="text")
    with pytest.raises(NothingToTranslate):
        ask(mira, document)
    with acting(SYSTEM):
        Page.objects.create(document=document, number=2, width=595, height=842, origin="none")
    with pytest.raises(NotReadYet):
        ask(mira, document)


def test_a_named_linguist_signs_and_both_sides_are_bound(mira, home, document):
    ines = interpreter(home, document)
    asked, by = ask(mira, document), actor_of(ines)
    confirm(by, asked)
    with pytest.raises(NoQualification):
        sign(by, asked, " ")
    signed = sign(by, asked)
    assert (signed.state, signed.linguist, signed.qualification) == ("signed", "Inés", "Sworn translator")
    with acting(by):
        assert signed.target_sha256 == actions.digest_of_both(signed, signed.segments.all())
    with acting(SYSTEM):
        assert Notice.objects.filter(person_id=mira.id, kind="translation_signed").exists()
        assert Entry.objects.filter(case=document.case, verb="translated").exists()
    with pytest.raises(TranslationClosed):
        confirm(by, asked)


def test_the_database_itself_keeps_what_was_signed(mira, document):
    asked = ask(mira, document)
    confirm(mira, asked)
    sign(mira, asked)
    with acting(SYSTEM):
        for change in (
            lambda: Segment.objects.filter(translation=asked).update(final="Nothing of the kind"),
            lambda: Translation.objects.filter(pk=asked.pk).update(state="in_work"),
            lambda: Translation.objects.filter(pk=asked.pk).update(linguist="Somebody else"),
            lambda: Segment.objects.filter(translation=asked).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_a_changed_dose_stops_the_signature_until_it_is_corrected_or_explained(mira, document):
    asked = ask(mira, document)
    confirm(mira, asked, lambda source: english(source).replace("850 mg", "580 mg"))
    with pytest.raises(OpenFindings):
        sign(mira, asked)
    confirm(mira, asked, lambda source: english(source).replace("850 mg", "580 mg"), reason="The hand says 580")
    assert sign(mira, asked).state == "signed"
    assert {row.reason for row in rows(asked)} == {"", "The hand says 580"}


def test_who_saves_over_another_is_told_and_nothing_is_lost(mira, document):
    asked = ask(mira, document)
    first = rows(asked)[0]
    with acting(mira):
        actions.keep_segment(ref=asked.ref, number=1, version=0, text="One", by=mira)
        with pytest.raises(SegmentMoved):
            actions.keep_segment(ref=asked.ref, number=1, version=first.version, text="Two", by=mira)
        actions.keep_segment(ref=asked.ref, number=1, version=1, text="Two", by=mira)
    kept = rows(asked)[0]
    assert kept.final == "Two" and [one["text"] for one in kept.earlier] == ["One"]


def test_the_page_shows_both_texts_of_a_conflict(mira, home, document):
    asked = ask(mira, document)
    browser = signed_in(make_person("Lina", Role.COORDINATOR, organisation_id=home.pk))
    address = f"/translations/{asked.ref}/segments/1/"
    assert browser.post(address, {"version": 0, "text": "The first"}).status_code == 302
    answer = browser.post(address, {"version": 0, "text": "The second"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "The first" in page and "The second" in page


def test_a_document_that_is_read_anew_makes_its_translation_stale(mira, document):
    asked = ask(mira, document)
    confirm(mira, asked)
    with acting(SYSTEM):
        SourceDocument.objects.filter(pk=document.pk).update(title="Another title")
    with pytest.raises(SourceChanged):
        sign(mira, asked)
    with acting(mira):
        assert queries.is_stale(queries.translation_for(mira, asked.ref))


def test_a_newer_signature_replaces_the_older_and_the_memory_helps(mira, document):
    first = ask(mira, document)
    confirm(mira, first)
    sign(mira, first)
    second = ask(mira, document, engine="memory")
    assert {row.source: row.machine for row in rows(second)}["Niega fiebre."] == "Denies fever."
    confirm(mira, second)
    sign(mira, second)
    assert now(first).state == "superseded" and now(second).state == "signed"


def test_a_sentence_that_may_tell_who_it_is_about_serves_no_other_patient(mira, document):
    text = "<p>La paciente Rosa Quispe toma 5 mg de enalapril.</p><p>Control de presión cada semana.</p>"
    mine = take_in(make_bundle(narrative=text, title="Nota"))
    asked = ask(mira, mine)
    confirm(mira, asked, lambda source: "Pressure checked every week." if "Control" in source else english(source))
    sign(mira, asked)
    other = ask(mira, take_in(make_bundle(family="Huanca", given="Luis", narrative=text, title="Nota")))
    recalled = {row.source: row.machine for row in rows(other)}
    assert recalled["Control de presión cada semana."]
    assert not recalled["La paciente Rosa Quispe toma 5 mg de enalapril."]


def test_signing_moves_the_ledger_of_wanted_records(mira, document):
    with acting(mira):
        wanted = chasing.want_record(
            case_ref=document.case.ref, kind="discharge", source="Clínica", by=mira, needs_translation=True
        )
        chasing.move_record(
            case_ref=document.case.ref, number=wanted.pk, to="received", by=mira, document_ref=document.ref
        )
    asked = ask(mira, document)
    confirm(mira, asked)
    sign(mira, asked)
    with acting(SYSTEM):
        assert WantedRecord.objects.get(pk=wanted.pk).state == "translated"
        steps = list(WantedStep.objects.filter(wanted=wanted).order_by("id").values_list("state", flat=True))
    assert steps == ["requested", "received", "legible", "translated"]


def test_a_translation_into_another_language_moves_no_ledger(mira, document):
    with acting(mira):
        wanted = chasing.want_record(
            case_ref=document.case.ref, kind="discharge", source="Clínica", by=mira, needs_translation=True
        )
        chasing.move_record(
            case_ref=document.case.ref, number=wanted.pk, to="received", by=mira, document_ref=document.ref
        )
    asked = ask(mira, document, target="fr")
    confirm(mira, asked, lambda source: source.replace("Niega", "Nie"), reason="noms propres")
    sign(mira, asked)
    with acting(SYSTEM):
        assert WantedRecord.objects.get(pk=wanted.pk).state == "received"


def test_an_interpreter_sees_only_translations_of_the_own_circle(mira, home, document):
    inside, outside = interpreter(home, document), make_person("Bo", Role.INTERPRETER, organisation_id=home.pk)
    asked = ask(mira, document)
    assert signed_in(inside).get(f"/translations/{asked.ref}/").status_code == 200
    assert signed_in(inside).get(f"/documents/{document.ref}/").status_code == 404
    assert signed_in(outside).get(f"/translations/{asked.ref}/").status_code == 404
    assert asked.ref in signed_in(inside).get("/translations/").content.decode()
    assert asked.ref not in signed_in(outside).get("/translations/").content.decode()


def test_the_patient_sees_a_translation_only_when_it_is_signed(mira, home, document):
    person = make_person("Rosa", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=document.case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
    asked, rosa = ask(mira, document), signed_in(person)
    assert rosa.get(f"/translations/{asked.ref}/").status_code == 404
    confirm(mira, asked)
    sign(mira, asked)
    page = rosa.get(f"/translations/{asked.ref}/").content.decode()
    assert "Denies fever." in page and "Signed by Mira" in page
    assert rosa.post(f"/translations/{asked.ref}/", {"qualification": "me"}).status_code == 404


def test_the_ribbon_stands_wherever_the_text_does_until_it_is_signed(mira, home, document, rehearsal):
    asked = ask(mira, document, engine="pseudo")
    browser = signed_in(make_person("Lina", Role.COORDINATOR, organisation_id=home.pk))
    ribbon = "Machine translation, not reviewed"
    for place in (
        f"/translations/{asked.ref}/",
        f"/translations/{asked.ref}/?view=read",
        f"/documents/{document.ref}/",
    ):
        assert ribbon in browser.get(place).content.decode(), place
    confirm(mira, asked)
    answer = browser.post(f"/translations/{asked.ref}/", {"qualification": "Linguist"}, follow=True)
    assert ribbon not in answer.content.decode() and "Signed by Lina" in answer.content.decode()


def test_a_withdrawn_translation_says_so(mira, home, document):
    asked = ask(mira, document)
    confirm(mira, asked)
    sign(mira, asked)
    browser = signed_in(make_person("Lina", Role.COORDINATOR, organisation_id=home.pk))
    browser.post(f"/translations/{asked.ref}/withdraw/", {"reason": "Wrong page"})
    page = browser.get(f"/translations/{asked.ref}/").content.decode()
    assert "Withdrawn" in page and "Wrong page" in page


def test_the_glossary_stops_what_it_forbids(mira, document):
    asked = ask(mira, document)
    with acting(mira):
        actions.keep_term(ref=asked.ref, term="fiebre", target="pyrexia", by=mira)
    confirm(mira, asked)
    with pytest.raises(OpenFindings):
        sign(mira, asked)
    confirm(mira, asked, lambda source: english(source).replace("fever", "pyrexia"))
    assert sign(mira, asked).state == "signed"


def test_pages_of_paper_are_translated_page_by_page(mira, document):
    with acting(SYSTEM):
        Page.objects.create(
            document=document, number=1, width=595, height=842, text="Hoja uno.\nDolor leve.", origin="text"
        )
        Page.objects.create(document=document, number=2, width=595, height=842, text="Hoja dos.", origin="text")
    asked = ask(mira, document)
    assert [(row.place, row.page) for row in rows(asked)] == [("p1", 1), ("p1", 1), ("p2", 2)]


def test_nobody_without_the_act_asks_works_or_signs(home, mira, document):
    asked = ask(mira, document)
    nurse = make_actor("Nora", Role.NURSE, organisation_id=home.pk)
    with acting(SYSTEM):
        case = Case.objects.get(pk=document.case_id)
        case.circle = [*case.circle, nurse.id]
        case.save()
    with acting(nurse):
        for refused in (
            lambda: actions.keep_segment(ref=asked.ref, number=1, version=0, text="x", by=nurse),
            lambda: actions.sign_translation(ref=asked.ref, qualification="x", by=nurse),
            lambda: queries.waiting(nurse),
        ):
            with pytest.raises(NotHere):
                refused()
    assert not Memory.objects.exists()
