"""Threads by audience: who reads what, taking back, reading, translating; the database says the same."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.chapters import CHAPTERS
from hospitium.cases.messages import errors, going, queries
from hospitium.cases.messages.actions import keep_draft, mark_read, render_message, take_back, write_message
from hospitium.cases.messages.audiences import Audience
from hospitium.cases.messages.models import Draft, Message, Receipt, Thread
from hospitium.cases.messages.testing import say
from hospitium.cases.queries import case_for, timeline
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.partners.actions import register_organisation
from hospitium.partners.models import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(home):
    """A case with everybody around it."""
    offices = [
        register_organisation(kind=OrganisationKind.HOSPITAL, name=name, country=home.country, city="Here")
        for name in ("Referring Hospital", "Hospital Near Home")
    ]
    people = {
        "mira": make_person("Mira", Role.COORDINATOR, organisation_id=home.pk),
        "nora": make_person("Nora", Role.NURSE, organisation_id=home.pk),
        "ana": make_person("Ana", Role.PATIENT, organisation_id=home.pk, language="ar"),
        "rita": make_person("Rita", Role.REFERRING_PHYSICIAN, organisation_id=offices[0].pk),
        "paul": make_person("Paul", Role.REFERRING_PHYSICIAN, organisation_id=offices[1].pk),
    }
    circle = (("nora", "nurse"), ("ana", "patient"), ("rita", "referring_physician"), ("paul", "referring_physician"))
    case = make_case(
        referring_organisation_id=offices[0].pk, circle=tuple((people[name].pk, role) for name, role in circle)
    )
    with acting(SYSTEM):
        case.owner = people["mira"]
        case.save()
    return SimpleNamespace(case=case, **people)


def reads(person, case):
    """The audiences a person reads by the code, and the texts they reach with the code's rules gone."""
    with acting(actor := actor_of(person)):
        bodies = set(Message._base_manager.values_list("body", flat=True))
        return [str(one) for one in queries.audiences_for(actor, case_for(actor, case.ref))], bodies


def test_each_audience_reads_its_own_thread_and_no_other_by_code_and_by_database(around):
    for one in Audience:
        say(around.case, around.mira, one, body=one)
    assert reads(around.mira, around.case) == (list(Audience), set(Audience))
    assert reads(around.nora, around.case) == (list(Audience), set(Audience))
    assert reads(around.ana, around.case) == (["family"], {"family"})
    assert reads(around.rita, around.case) == (["referrer"], {"referrer"})
    assert reads(around.paul, around.case) == (["partner"], {"partner"})


def test_who_stands_in_the_circle_as_family_reads_no_staff_thread_whatever_else_they_are(around, home):
    both = make_person("Nadia", Role.NURSE, Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        case = make_case(name="Nadia's mother", circle=((both.pk, "patient"),))
    for one in (Audience.STAFF, Audience.FAMILY):
        say(case, around.mira, one, body=one)
    assert reads(both, case) == (["family"], {"family"})


def test_a_thread_of_another_audience_is_not_there(around):
    with acting(actor := actor_of(around.ana)):
        for one in ("staff", "referrer", "partner", "nonsense"):
            with pytest.raises(NotHere):
                queries.door(actor, around.case.ref, one)
        with pytest.raises(NotHere):
            write_message(case_ref=around.case.ref, audience="staff", body="x", by=actor)


def test_nothing_is_seen_before_its_seconds_are_over_and_it_can_be_taken_back_to_the_draft(around):
    with acting(mira := actor_of(around.mira)):
        waiting = write_message(case_ref=around.case.ref, audience="family", body="By Friday", by=mira)
        keep_draft(case_ref=around.case.ref, audience="family", body="and more", by=mira)
    assert not going.go(waiting.pk)
    assert reads(around.ana, around.case)[1] == set() == reads(around.nora, around.case)[1]
    assert not Notice.objects.exists()
    with acting(mira):
        draft = take_back(case_ref=around.case.ref, audience="family", number=waiting.pk, by=mira)
        assert draft.body == "By Friday\n\nand more"
    with acting(SYSTEM):
        assert not Message.objects.exists()
    assert not going.go(waiting.pk)


def test_what_went_can_neither_be_taken_back_nor_changed_nor_moved_to_others(around):
    message = say(around.case, around.mira, "family")
    with acting(mira := actor_of(around.mira)), pytest.raises(errors.TooLate):
        take_back(case_ref=around.case.ref, audience="family", number=message.pk, by=mira)
    for change in ({"body": "other"}, {"thread_id": message.thread_id + 1}, {"side": "family"}):
        with pytest.raises(IntegrityError), acting(SYSTEM):
            Message.objects.filter(pk=message.pk).update(**change)
    with pytest.raises(IntegrityError), acting(SYSTEM):
        Thread.objects.update(audience="staff")
    with pytest.raises(IntegrityError), acting(SYSTEM):
        Message.objects.all().delete()


def test_nobody_writes_in_anothers_name_or_takes_anothers_message_back(around):
    with acting(mira := actor_of(around.mira)):
        waiting = write_message(case_ref=around.case.ref, audience="staff", body="x", by=mira)
    with acting(nora := actor_of(around.nora)), pytest.raises(NotHere):
        take_back(case_ref=around.case.ref, audience="staff", number=waiting.pk, by=nora)
    with pytest.raises(ProgrammingError), acting(nora), transaction.atomic():
        Message.objects.create(
            thread_id=waiting.thread_id, author_id=mira.id, author_name="Mira", side="staff", language="en", body="x"
        )


def test_drafts_are_kept_by_audience_and_seen_by_nobody_else(around):
    with acting(mira := actor_of(around.mira)):
        keep_draft(case_ref=around.case.ref, audience="family", body="To you", by=mira)
        keep_draft(case_ref=around.case.ref, audience="staff", body="Among us", by=mira)
        case = case_for(mira, around.case.ref)
        assert [queries.draft_of(mira, case, one).body for one in ("family", "staff")] == ["To you", "Among us"]
    for other in (around.nora, around.ana):
        with acting(actor_of(other)):
            assert not Draft._base_manager.exists()


def test_the_other_side_finds_a_notice_and_reading_is_told_to_the_sender(around):
    say(around.case, around.mira, "family")
    notice = Notice.objects.get()
    assert (notice.person_id, notice.kind, notice.ref) == (around.ana.pk, "message", around.case.ref)
    with acting(ana := actor_of(around.ana)):
        case = case_for(ana, around.case.ref)
        assert queries.unread_in(ana, case) == {"family": 1}
        assert mark_read(case=case, audience="family", by=ana) == 1
        assert queries.unread_in(ana, case) == {}
    with acting(mira := actor_of(around.mira)):
        (line,) = queries.lines_of(mira, case_for(mira, around.case.ref), "family")
        assert [(row.person_id, row.state) for row in line.receipts] == [(around.ana.pk, "read")]


def test_what_a_family_writes_waits_for_the_people_named_on_the_case(around):
    say(around.case, around.ana, "family")
    assert set(Notice.objects.values_list("person_id", flat=True)) == {around.mira.pk, around.nora.pk}
    with acting(ana := actor_of(around.ana)):
        (line,) = queries.lines_of(ana, case_for(ana, around.case.ref), "family")
        assert line.receipts == [] and line.message.side == "family"


def test_where_nobody_is_named_the_office_reads_what_comes_from_outside(home, offices):
    lin = make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    ana = make_person("Ana", Role.PATIENT, organisation_id=home.pk)
    case = make_case(office_id=offices[1].pk, circle=((ana.pk, "patient"),))
    say(case, ana, "family")
    assert list(Notice.objects.values_list("person_id", flat=True)) == [lin.pk]


def test_the_timeline_tells_that_a_message_went_and_never_what_it_says(around):
    say(around.case, around.mira, "referrer", body="The dose was wrong")
    say(around.case, around.mira, "staff", body="Among us")
    with acting(ana := actor_of(around.ana)):
        told = [one for one in timeline(ana, case_for(ana, around.case.ref)) if one.verb == "said"]
    assert [one.facts for one in told] == [{"audience": "referrer", "side": "staff"}]


def test_a_translation_by_a_person_is_paired_and_only_translators_make_one(around):
    message = say(around.case, around.mira, "family")
    asked = {"case_ref": around.case.ref, "audience": "family", "number": message.pk}
    with acting(mira := actor_of(around.mira)):
        render_message(**asked, language="ar", body="صباح الخير", by=mira)
        with pytest.raises(errors.NotYours):
            render_message(**asked, language="en", body="x", by=mira)
    with acting(ana := actor_of(around.ana)):
        (line,) = queries.lines_of(ana, case_for(ana, around.case.ref), "family")
        assert [(one.body, one.is_machine) for one in line.renderings] == [("صباح الخير", False)]
        with pytest.raises(MayNot):
            render_message(**asked, language="es", body="x", by=ana)


def test_the_whole_record_holds_the_familys_thread_and_counts_the_others(around):
    say(around.case, around.mira, "family", body="Good morning")
    say(around.case, around.mira, "staff", body="Among us")
    chapter = next(one for one in CHAPTERS if one.name == "messages-with-you.json")
    with acting(SYSTEM):
        (told,) = chapter.told(SYSTEM, around.case.patient)
    assert [one["says"] for one in told["messages"]] == ["Good morning"] and told["to_others"] == {"staff": 1}


def test_a_message_is_written_taken_back_and_sent_on_the_page(around):
    desk, where = signed_in(around.mira), f"/cases/{around.case.ref}/messages/family/"
    page = desk.get(where).content.decode()
    assert "The family will read this" in page and "Arabic" in page
    assert desk.post(where, {"body": "By Friday", "language": "en"}).status_code == 302
    page = desk.get(where).content.decode()
    assert "By Friday" in page and "data-countdown" in page
    with acting(SYSTEM):
        number = Message.objects.get().pk
    desk.post(f"{where}{number}/undo/")
    assert "By Friday</textarea>" in desk.get(where).content.decode()
    assert desk.post(where, {"body": "", "language": "en"}).status_code == 422


def test_the_family_is_led_to_its_one_thread_and_finds_no_other(around):
    family = signed_in(around.ana)
    where = f"/cases/{around.case.ref}/messages/"
    assert family.get(where).headers["Location"] == f"{where}family/"
    page = family.get(f"{where}family/").content.decode()
    assert "The programme will read this." in page and "Staff only" not in page
    assert [family.get(f"{where}{one}/").status_code for one in ("staff", "referrer", "partner")] == [404] * 3


def test_a_receipt_cannot_be_made_in_anothers_name(around):
    message = say(around.case, around.mira, "family")
    with pytest.raises(ProgrammingError), acting(actor_of(around.mira)):
        Receipt.objects.create(message=message, person=around.nora)
