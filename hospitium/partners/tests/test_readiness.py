"""A line is ready while all that is asked of it is shown; what a person decides and what expires is kept with its reason."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.partners.models import LineChange
from hospitium.partners.readiness import actions, errors, queries
from hospitium.partners.readiness.chores import watch_lines
from hospitium.partners.readiness.rules import State
from hospitium.partners.testing import make_line, make_ready, make_specialist

pytestmark = pytest.mark.django_db


def day(count=0):
    return queries.today() + dt.timedelta(days=count)


@pytest.fixture
def ingrid(home):
    return make_actor("Ingrid", Role.PROGRAMME_LEAD, organisation_id=home.pk)


def state(line, country=""):
    return queries.readiness_of(line, [country])[0].state


def accredit(line, by=SYSTEM, **facts):
    with acting(by):
        shown = {"subject": "Accreditation of tests", "reference": "T", "source": "x", "valid_until": day(365)}
        return actions.state_evidence(slug=line.slug, kind="accreditation", by=by, **shown | facts)


def ask(line=None, by=SYSTEM, **facts):
    with acting(by):
        return actions.ask_of_lines(slug=line.slug if line else "", why="Policy", by=by, **facts)


def test_a_line_becomes_ready_by_what_is_shown_and_the_history_says_how(home, ingrid):
    line = make_line()
    ask(kind="accreditation", subject="Accreditation of tests")
    ask(line, kind="volumes", subject="valves", minimum=Decimal(50))
    assert state(line) == State.PROPOSED
    accredit(line, by=ingrid)
    with acting(ingrid):
        year = {"begins": day(-365), "ends": day(-1)}
        shown = {"subject": "valves", "value": Decimal(60), "source": "register"}
        actions.state_evidence(slug=line.slug, kind="volumes", by=ingrid, **shown, **year)
    assert state(line) == State.READY
    assert [(one.before, one.after, one.by) for one in queries.history_of(line)] == [("proposed", "ready", "Ingrid")]


def test_a_country_whose_patients_need_a_language_is_ready_only_with_it(home):
    line = make_ready()
    ask(kind="language", subject="ar", minimum=Decimal(40), country="AE")
    assert (state(line), state(line, "MX"), state(line, "AE")) == (State.READY, State.READY, State.PROPOSED)
    with pytest.raises(errors.LineNotReady) as refused:
        queries.require_ready(line.pk, "AE")
    assert "Arabic at least 40 hours a week – nothing is shown" in str(refused.value)
    assert "United Arab Emirates" in str(refused.value) and "without a service line" in str(refused.value)
    with acting(SYSTEM):
        actions.state_evidence(
            slug=line.slug, kind="language", subject="ar", value=Decimal(40), source="roster", by=SYSTEM
        )
    assert queries.require_ready(line.pk, "AE") == line
    assert line in queries.ready_lines("AE") and make_line("spine") not in queries.ready_lines("AE")


def test_evidence_expires_by_itself_and_the_lead_is_warned_thrice(home):
    line, lead = make_line(), make_specialist()
    ask(kind="accreditation")
    accredit(line, valid_until=day(90))
    with acting(SYSTEM):
        actions.state_evidence(slug=line.slug, kind="lead", person_id=lead.person_id, by=SYSTEM)
    assert watch_lines() == 0
    for later in (31, 61, 84):
        with time_machine.travel(timezone.now() + dt.timedelta(days=later)):
            assert (watch_lines(), watch_lines()) == (1, 0)
            assert Notice.objects.filter(person=lead.person, kind="evidence_ends", read_at=None).exists()
            Notice.objects.update(read_at=timezone.now())
            assert state(line) == State.READY
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert state(line) == State.PROPOSED
        watch_lines()
    newest = LineChange.objects.first()
    assert (newest.before, newest.after, newest.by) == ("ready", "proposed", "Hospitium")
    assert newest.missing == [["accreditation", "", "expired"]]


def test_a_suspension_holds_everywhere_until_it_is_resumed_and_evidence_does_not_end_it(home, ingrid):
    line = make_ready()
    ask(kind="language", subject="ar", minimum=Decimal(1), country="AE")
    with acting(ingrid):
        actions.suspend_line(slug=line.slug, reason="Two surgeons are away", by=ingrid)
        with pytest.raises(errors.NotSo):
            actions.suspend_line(slug=line.slug, reason="Again", by=ingrid)
    accredit(line)
    assert (state(line), state(line, "MX"), state(line, "AE")) == (State.SUSPENDED,) * 3
    with pytest.raises(errors.LineNotReady, match="Two surgeons are away"):
        queries.require_ready(line.pk, "MX")
    with acting(ingrid):
        actions.resume_line(slug=line.slug, reason="They are back", by=ingrid)
        with pytest.raises(errors.NotSo):
            actions.resume_line(slug=line.slug, reason="Again", by=ingrid)
    assert (state(line), state(line, "AE")) == (State.READY, State.PROPOSED)
    assert [one.reason for one in queries.history_of(line) if not one.country][:2] == [
        "They are back",
        "Two surgeons are away",
    ]


def test_a_suspension_of_one_country_leaves_the_others(home, ingrid):
    line = make_ready()
    with acting(ingrid):
        actions.suspend_line(slug=line.slug, country="CN", reason="Licence under review", by=ingrid)
    assert (state(line, "CN"), state(line, "MX")) == (State.SUSPENDED, State.READY)


def test_an_overdue_review_takes_a_line_from_the_offer(home, ingrid):
    line = make_ready()
    with acting(ingrid):
        actions.set_review(slug=line.slug, review_on=day(-2), by=ingrid)
    with pytest.raises(errors.LineNotReady, match="review was due"):
        queries.require_ready(line.pk, "MX")


def test_a_retired_line_can_be_proposed_again(home, ingrid):
    line = make_ready()
    with acting(ingrid):
        actions.retire_line(slug=line.slug, reason="Given up", by=ingrid)
        assert state(line, "MX") == State.RETIRED
        actions.resume_line(slug=line.slug, reason="Taken up", by=ingrid)
    assert state(line) == State.READY


def test_what_is_no_longer_asked_or_shown_no_longer_counts(home, ingrid):
    line = make_line()
    asked = ask(by=ingrid, kind="lead")
    ask(by=ingrid, kind="accreditation")
    shown = accredit(line)
    with acting(ingrid):
        actions.end_requirement(number=asked.pk, why="Said elsewhere", by=ingrid)
        assert state(line) == State.READY
        actions.withdraw_evidence(slug=line.slug, number=shown.pk, why="Entered by mistake", by=ingrid)
        assert state(line) == State.PROPOSED
        with pytest.raises(NotHere):
            actions.withdraw_evidence(slug=line.slug, number=shown.pk, why="Again", by=ingrid)
    assert queries.evidence_of(line)[0].withdrawn_why == "Entered by mistake"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"kind": "volumes", "value": Decimal(3)}, errors.EvidenceIncomplete),
        ({"kind": "outcomes", "subject": "alive", "value": Decimal(3), "source": "x"}, errors.EvidenceIncomplete),
        ({"kind": "accreditation", "subject": "body", "reference": "1"}, errors.EvidenceIncomplete),
        ({"kind": "lead"}, errors.EvidenceIncomplete),
        ({"kind": "language", "subject": "es", "value": Decimal(3)}, errors.SourceNeeded),
        ({"kind": "language", "subject": "es", "value": Decimal(3), "link": "javascript:x"}, errors.SourceNeeded),
    ],
)
def test_evidence_that_says_nothing_is_refused(home, facts, refusal):
    line = make_line()
    with acting(SYSTEM), pytest.raises(refusal):
        actions.state_evidence(slug=line.slug, by=SYSTEM, **facts)


def test_a_period_that_is_not_over_is_refused(home):
    make_line()
    shown = {"kind": "volumes", "value": Decimal(3), "source": "x", "begins": day(-3), "ends": day(3)}
    with acting(SYSTEM), pytest.raises(errors.PeriodUnclear):
        actions.state_evidence(slug="cardiology", by=SYSTEM, **shown)


def test_a_decision_without_a_reason_is_refused(home, ingrid):
    make_ready()
    with acting(ingrid), pytest.raises(errors.WhyNeeded):
        actions.suspend_line(slug="cardiology", reason=" ", by=ingrid)


def test_a_lead_edits_the_evidence_of_their_own_line_alone(home, ingrid):
    line, other = make_line(), make_line("spine")
    lead = make_specialist()
    with acting(SYSTEM):
        actions.state_evidence(slug=line.slug, kind="lead", person_id=lead.person_id, by=SYSTEM)
    from hospitium.access.queries import actor_of

    asha = actor_of(lead.person)
    accredit(line, by=asha)
    with pytest.raises(NotHere):
        accredit(other, by=asha)
    with acting(asha), pytest.raises(MayNot):
        actions.suspend_line(slug=line.slug, reason="x", by=asha)


def test_the_history_can_neither_be_changed_nor_deleted(home):
    make_ready()
    for attempt in ("update", "delete"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows = LineChange.objects.all()
            rows.update(reason="x") if attempt == "update" else rows.delete()


def test_the_shipped_requirements_come_in_once(home):
    assert actions.load_requirements() > 40
    assert actions.load_requirements() == 0


def test_pages_of_a_line_say_what_is_missing_and_take_what_is_missing(client, home):
    line = make_line()
    ask(kind="accreditation")
    client.force_login(make_person("Ingrid", Role.PROGRAMME_LEAD, organisation_id=home.pk))
    assert "1 thing missing" in client.get("/lines/").content.decode()
    assert "nothing is shown" in client.get("/lines/cardiology/").content.decode()
    said = {
        "kind": "accreditation",
        "subject": "Body",
        "reference": "7",
        "source": "x",
        "valid_until": day(90).isoformat(),
    }
    assert client.post("/lines/cardiology/", said | {"valid_until": ""}).status_code == 422
    assert client.post("/lines/cardiology/", said).status_code == 302
    assert state(line) == State.READY
    assert client.post("/lines/cardiology/decision/", {"act": "suspend", "reason": "Away"}).status_code == 302
    assert "Away" in client.get("/lines/cardiology/").content.decode()
    assert client.post("/lines/cardiology/decision/", {"act": "resume", "reason": "Back"}).status_code == 302
    assert client.post("/lines/cardiology/decision/", {"review_on": day(30).isoformat()}).status_code == 302
    assert client.post("/lines/asked/", {"kind": "lead", "why": "Somebody answers"}).status_code == 302
    assert state(line) == State.PROPOSED
    number = queries.requirements()[-1].pk
    assert client.post(f"/lines/asked/{number}/", {"why": "No more"}).status_code == 302
    assert state(line) == State.READY
    shown = queries.evidence_of(line)[0].pk
    assert client.post(f"/lines/cardiology/evidence/{shown}/", {"why": "Wrong"}).status_code == 302
    assert state(line) == State.PROPOSED


def test_a_specialist_who_leads_nothing_finds_no_page(client, home):
    make_line()
    client.force_login(make_specialist().person)
    assert client.get("/lines/cardiology/").status_code == client.get("/lines/").status_code == 404


def test_all_lines_are_read_in_as_many_questions_as_one(home, django_assert_max_num_queries):
    lines = [make_ready(f"line-{number}") for number in range(12)]
    with django_assert_max_num_queries(2):
        assert all(found[0].state == State.READY for found in queries.readinesses(lines).values())
