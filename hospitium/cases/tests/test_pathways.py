"""Pathways are data: a faulty one is not kept, a running case keeps its version, and changes by an act that says why."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import override

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import actions, errors, queries, sentences
from hospitium.cases.models import PathwayVersion
from hospitium.cases.pathways import versions
from hospitium.cases.pathways.difference import difference
from hospitium.cases.pathways.faults import faults_of, gaps_of
from hospitium.cases.pathways.plan import body_of, plan_from, said, shipped
from hospitium.cases.testing import make_case, open_gates

TREATMENT = shipped()["treatment"]


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def ada(home):
    return make_actor("Ada", Role.ADMINISTRATOR, organisation_id=home.pk)


def edited(ada, plan, *, slug="treatment", days=0):
    with acting(ada):
        versions.load_shipped()
        return actions.edit_pathway(
            slug=slug, plan=plan, effective_from=timezone.now().date() + dt.timedelta(days=days), why="Board", by=ada
        )


def without_move(name):
    return replace(TREATMENT, moves=tuple(one for one in TREATMENT.moves if one != name))


@pytest.mark.parametrize(
    ("plan", "said_so"),
    [
        (without_move("accept_with_conditions"), ""),
        (without_move("send_estimate"), "No way leads to the stage “Financial clearance”"),
        (without_move("complete"), ""),
        (replace(without_move("complete"), moves=without_move("complete").moves[:-1]), "to an end"),
        (replace(TREATMENT, tasks=(replace(TREATMENT.tasks[0], owner=""),)), "has no owner: “Answer the enquiry”"),
        (replace(TREATMENT, tasks=(replace(TREATMENT.tasks[0], hours=0),)), "has no time: “Answer the enquiry”"),
        (replace(TREATMENT, tasks=(TREATMENT.tasks[0],) * 2), "the same short name: “answer_enquiry”"),
        (replace(TREATMENT, stages=TREATMENT.stages[1:]), "needs the stage “Enquiry”"),
        (replace(TREATMENT, moves=(*TREATMENT.moves, "fly")), "Unknown words: fly"),
        (replace(TREATMENT, gates=(replace(TREATMENT.gates[0], owner="moon"),)), "A gate has no owner"),
        (replace(TREATMENT, name={"es": "Tratamiento"}), "at least its English words"),
    ],
)
def test_what_is_wrong_with_a_pathway_is_said_and_what_is_not_is_let_be(plan, said_so):
    found = " ".join(faults_of(plan))
    assert said_so in found and bool(said_so) == bool(found)


def test_a_text_missing_in_a_language_falls_back_and_is_marked():
    assert said({"en": "Call", "es": "Llamar"}, "es") == "Llamar"
    assert said({"en": "Call"}, "es") == "Call (inglés)"
    assert gaps_of(replace(TREATMENT, about={"en": "x", "es": "x", "ar": "x"})) == ["“x” is missing in: zh-hans"]


def test_a_plan_is_kept_as_plain_words_and_read_back_the_same():
    for plan in shipped().values():
        assert plan_from(body_of(plan)) == plan


@pytest.mark.django_db
def test_a_new_version_is_for_new_cases_and_a_running_one_keeps_its_own(ada):
    before = make_case()
    version = edited(ada, without_move("offer_virtual"))
    after = make_case(name="Next")
    assert (version.number, after.pathway_id) == (2, version.pk) and before.pathway_id != version.pk


@pytest.mark.django_db
def test_a_version_of_the_future_waits_and_one_of_the_past_is_refused(ada):
    version = edited(ada, without_move("offer_virtual"), days=1)
    assert make_case().pathway_id != version.pk
    with pytest.raises(errors.TooEarly):
        edited(ada, TREATMENT, days=-1)


@pytest.mark.django_db
def test_a_faulty_pathway_is_not_kept_and_an_administrator_alone_keeps_one(ada, mira):
    with pytest.raises(errors.PathwayFaulty, match="Financial clearance"):
        edited(ada, without_move("send_estimate"))
    with pytest.raises(MayNot):
        edited(mira, TREATMENT)


@pytest.mark.django_db
def test_a_kept_version_cannot_be_altered():
    version = make_case().pathway_id
    with acting(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic():
        PathwayVersion.objects.filter(pk=version).update(why="Never")


@pytest.mark.django_db
def test_a_case_goes_on_with_another_pathway_at_a_stage_of_it_and_the_timeline_says_so(mira):
    case = make_case(stage="estimate")
    with acting(mira):
        with pytest.raises(errors.StageElsewhere):
            actions.change_pathway(case_ref=case.ref, slug="second_opinion", stage="visa", reason="x", by=mira)
        with pytest.raises(errors.ReasonNeeded):
            actions.change_pathway(case_ref=case.ref, slug="second_opinion", stage="decision", reason="", by=mira)
        moved = actions.change_pathway(
            case_ref=case.ref, slug="second_opinion", stage="decision", reason="Stays at home", by=mira
        )
        assert (moved.stage, moved.travel, moved.request) == ("decision", "not_begun", "acknowledged")
        assert [task.kind for task in queries.open_tasks(moved)] == ["send_opinion", "explain_opinion"]
        newest = queries.timeline(mira, moved)[0]
        assert sentences.sentence(newest) == "Pathway: Treatment on campus → Second opinion only"
        open_gates(moved, by=mira)
        assert actions.move_case(case_ref=case.ref, move="deliver_opinion", by=mira).stage == "follow_up"


@pytest.mark.django_db
def test_a_task_both_pathways_have_stays_as_it_is(mira):
    case = make_case()
    with acting(mira):
        before = {task.kind: task.pk for task in queries.open_tasks(case)}
        actions.change_pathway(case_ref=case.ref, slug="urgent_transfer", stage="intake", reason="Worse", by=mira)
        after = {task.kind: task.pk for task in queries.open_tasks(queries.case_for(mira, case.ref))}
        assert after["confirm_identity"] == before["confirm_identity"] and set(after) == {
            "confirm_identity",
            "ask_payer",
        }


def test_the_difference_of_two_pathways_is_told_line_by_line():
    changes = difference(TREATMENT, shipped()["second_opinion"])
    assert ("Stage", "Visa", "") in {(str(one.what), one.before, one.after) for one in changes}
    assert any(one.after.startswith("Financial: The review fee") and one.before for one in changes)
    assert difference(TREATMENT, TREATMENT) == []


@pytest.mark.django_db
def test_the_form_makes_a_version_of_what_it_shows_and_shows_again_what_is_faulty(client, home, ada):
    make_case()
    client.force_login(make_person("Ada", Role.ADMINISTRATOR, organisation_id=home.pk))
    page = client.get("/pathways/second_opinion/").content.decode()
    sent = dict(fields_of(page)) | {"why": "New fee", "name_en": "Second look"}
    assert client.post("/pathways/second_opinion/", sent).status_code == 302
    with acting(SYSTEM):
        newest = versions.versions_of("second_opinion")[0]
        assert (newest.number, said(newest.plan.name, "en")) == (2, "Second look")
        assert newest.plan.tasks == shipped()["second_opinion"].tasks
    del sent["request_key"]  # another sending, not the same again
    broken = client.post("/pathways/second_opinion/", sent | {"moves": ["open_intake"]})
    assert broken.status_code == 422 and "No way leads to the stage" in broken.content.decode()


@pytest.mark.django_db
def test_the_page_of_a_change_shows_the_difference_before_the_act(client, home):
    case = make_case()
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    page = client.get(f"/cases/{case.ref}/pathway/?to=second_opinion").content.decode()
    assert "What differs" in page and "The review fee is paid" in page
    sent = {"slug": "second_opinion", "stage": "intake", "reason": "Asked so", "version": case.version}
    assert client.post(f"/cases/{case.ref}/pathway/", sent).status_code == 302
    with override("ar"):
        assert "رأي ثانٍ فقط" in client.get(f"/cases/{case.ref}/", headers={"accept-language": "ar"}).content.decode()


def fields_of(page):
    """What a browser would send of the version's form."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        found, select = {}, ""

        def handle_starttag(self, tag, attrs):
            told = dict(attrs)
            name = told.get("name")
            if tag == "select":
                self.select = name
                self.found.setdefault(name, "")
            elif tag == "option" and "selected" in told and self.select:
                self.found[self.select] = told["value"]
            elif tag == "input" and name and told.get("type") == "checkbox":
                if "checked" in told:
                    self.found.setdefault(name, []).append(told["value"])
            elif tag == "input" and name:
                self.found[name] = told.get("value", "")

    Fields.found = {}
    parser = Fields()
    parser.feed(page[page.index('action="/pathways/') :])
    return parser.found
