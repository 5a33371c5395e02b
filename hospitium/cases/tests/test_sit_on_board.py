"""Boards: convened, voted on in the dark, recused from, closed with names and dissent; and what comes of any votes."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.models import Vote
from hospitium.cases.queries import case_for
from hospitium.cases.reviewing import actions, errors
from hospitium.cases.reviewing.choices import Choice
from hospitium.cases.reviewing.queries import board_for
from hospitium.cases.reviewing.tallying import ABSTAINS, result
from hospitium.cases.reviewing.testing import WRITTEN, cast, make_board, make_review, make_signed, reader
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    """A board of three on a case: (case, board, members); the first chairs it, two are its quorum."""
    case, tomas = make_review()
    members = [tomas, reader(case, "Yara"), reader(case, "Kenji")]
    return case, make_board(case, members), members


def act(action, case, board, by, **more):
    with acting(by):
        return action(case_ref=case.ref, number=board.pk, by=by, **more)


def seen(case, board, by):
    with acting(by):
        return {vote.person.name: vote.choice for vote in board_for(by, case, board.pk).votes}


def test_members_are_called_see_the_case_and_nobody_signs_alone_meanwhile(home):
    case, tomas = make_review()
    yara = make_actor("Yara", Role.SPECIALIST, organisation_id=home.pk)
    make_board(case, [tomas, yara])
    with acting(yara):
        assert case_for(yara, case.ref)
    assert [notice.kind for notice in inbox(yara.id)] == ["board_convened"]
    with pytest.raises(errors.BoardSits, match="Tomas"):
        make_signed(case, tomas)


def test_nobody_s_vote_is_seen_before_one_s_own_is_cast_and_then_every_one(sitting, home):
    case, board, (tomas, yara, kenji) = sitting
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    cast(case, board, tomas, "accept")
    assert seen(case, board, tomas) == {"Tomas": "accept"}
    assert seen(case, board, yara) == seen(case, board, mira) == {}
    with acting(yara):
        assert not Vote.objects.exists()
    cast(case, board, yara, "decline")
    assert seen(case, board, yara) == {"Tomas": "accept", "Yara": "decline"}
    assert seen(case, board, kenji) == {}


def test_a_closed_board_s_result_is_the_opinion_with_names_and_dissent_verbatim(sitting, home):
    case, board, (tomas, yara, kenji) = sitting
    cast(case, board, tomas, "accept")
    cast(case, board, yara, "accept")
    cast(case, board, kenji, "virtual", "I fear the journey.")
    opinion = act(actions.close_board, case, board, tomas, written={"words": "We operate first."})
    assert (opinion.choice, opinion.by, opinion.state) == ("accept", "Tomas, Yara, Kenji", "signed")
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        assert case_for(mira, case.ref).review == "opinion_ready"
        shown = board_for(mira, case, board.pk)
        assert [(vote.person.name, vote.words) for vote in shown.dissent] == [("Kenji", "I fear the journey.")]
        assert dict(shown.tally) == {"Accept": 2, "By video only": 1}


def test_the_chair_votes_before_closing_and_nobody_else_closes(sitting):
    case, board, (tomas, yara, _kenji) = sitting
    cast(case, board, yara, "accept")
    with pytest.raises(errors.ChairOnly, match="Tomas chairs"):
        act(actions.close_board, case, board, yara, written=WRITTEN)
    with pytest.raises(errors.ChairVotesFirst):
        act(actions.close_board, case, board, tomas, written=WRITTEN)
    cast(case, board, tomas, ABSTAINS, "")
    assert act(actions.close_board, case, board, tomas, written=WRITTEN).choice == "accept"


def test_the_recused_do_not_count_to_the_quorum_even_when_they_had_voted(sitting):
    case, board, (tomas, yara, kenji) = sitting
    cast(case, board, tomas, "accept")
    cast(case, board, kenji, "accept")
    act(actions.recuse, case, board, kenji, reason="My brother's patient")
    with pytest.raises(errors.NoQuorum, match="1 of 2"):
        act(actions.close_board, case, board, tomas, written=WRITTEN)
    with pytest.raises(errors.NoSeat):
        cast(case, board, kenji, "accept")
    cast(case, board, yara, "accept")
    assert act(actions.close_board, case, board, tomas, written=WRITTEN).by == "Tomas, Yara"


def test_a_chair_who_is_recused_is_followed_by_the_next_member_and_the_last_one_cannot_leave(sitting):
    case, board, (tomas, yara, kenji) = sitting
    with pytest.raises(errors.GroundNeeded):
        act(actions.recuse, case, board, tomas, reason=" ")
    assert act(actions.recuse, case, board, tomas, reason="Related").chair.name == "Yara"
    assert next(notice.kind for notice in inbox(yara.id)) == "board_chair"
    act(actions.recuse, case, board, yara, reason="Related")
    with pytest.raises(errors.LastMember):
        act(actions.recuse, case, board, kenji, reason="Related")


def test_a_tie_is_the_chair_s_and_without_the_chair_s_vote_nobody_s(sitting):
    case, board, (tomas, yara, kenji) = sitting
    cast(case, board, yara, "accept")
    cast(case, board, kenji, "virtual")
    cast(case, board, tomas, ABSTAINS, "")
    with pytest.raises(errors.NoMajority, match="Accept, By video only"):
        act(actions.close_board, case, board, tomas, written=WRITTEN)
    cast(case, board, tomas, "virtual")
    assert act(actions.close_board, case, board, tomas, written=WRITTEN).choice == "virtual"


def test_after_closing_neither_people_nor_the_database_change_a_vote(sitting):
    case, board, (tomas, yara, _kenji) = sitting
    for member in (tomas, yara):
        cast(case, board, member, "accept")
    act(actions.close_board, case, board, tomas, written=WRITTEN)
    with pytest.raises(errors.BoardClosed):
        cast(case, board, yara, "decline")
    with acting(SYSTEM), pytest.raises(IntegrityError, match="board is closed"), transaction.atomic():
        Vote.objects.create(board=board, person_id=yara.id, choice="decline", words="x")
    for change in (lambda votes: votes.update(words="x"), lambda votes: votes.delete()):
        with acting(SYSTEM), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change(Vote.objects.filter(board=board))
    with acting(SYSTEM), pytest.raises(IntegrityError, match="closed board stays"), transaction.atomic():
        type(board).objects.filter(pk=board.pk).update(result="decline")


def test_nobody_votes_in_another_s_name(sitting):
    case, board, (tomas, yara, _kenji) = sitting
    cast(case, board, tomas, "accept")
    with acting(tomas), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Vote.objects.create(board=board, person_id=yara.id, choice="decline", words="x")


def test_a_vote_is_one_of_the_options_in_words(sitting):
    case, board, (tomas, *_rest) = sitting
    for facts, named in (({"choice": "maybe"}, "one of the options"), ({"choice": "accept", "words": " "}, "reasons")):
        with pytest.raises(errors.VoteIncomplete, match=named):
            act(actions.cast_vote, case, board, tomas, **{"words": "x", **facts})


def test_a_board_names_everything_it_lacks(home):
    case, tomas = make_review()
    with acting(tomas), pytest.raises(errors.BoardIncomplete) as said:
        actions.convene_board(
            case_ref=case.ref, question=" ", chair_id=None, members=[], quorum=0, until=None, by=tomas
        )
    for named in ("its question", "a chair", "at least two members", "a quorum", "a moment to come"):
        assert named in str(said.value)
    nurse = make_actor("Nora", Role.NURSE, organisation_id=home.pk)
    with pytest.raises(errors.NoReviewer):
        make_board(case, [tomas, nurse])


def test_a_board_dissolved_leaves_the_case_to_its_reader(sitting):
    case, board, (tomas, yara, _kenji) = sitting
    with pytest.raises(errors.ChairOnly):
        act(actions.dissolve_board, case, board, yara, reason="x")
    act(actions.dissolve_board, case, board, tomas, reason="The patient chose another hospital")
    assert make_signed(case, tomas).board_id is None


def confirmed(browser, *, ago):
    """Let the person of a browser have shown who they are so many seconds ago."""
    session = browser.session
    session["confirmed_at"] = time.time() - ago
    session.save()


def test_a_board_is_convened_voted_on_and_closed_in_browsers(home):
    case, tomas = make_review()
    yara = make_person("Yara", Role.SPECIALIST, organisation_id=home.pk)
    first, second = signed_in(User.objects.get(pk=tomas.id)), signed_in(yara)
    sent = {"question": "Operate?", "chair": tomas.id, "members": [yara.pk], "quorum": 2, "until": "2099-01-01"}
    assert first.post(f"/cases/{case.ref}/boards/", sent | {"quorum": 3}).status_code == 422
    page = first.post(f"/cases/{case.ref}/boards/", sent).headers["Location"]
    for browser in (first, second):
        assert "shown once you have voted" in browser.get(page).content.decode()
        assert browser.post(f"{page}vote/", {"choice": "accept", "words": "Yes, soon"}).status_code == 302
    assert "Yes, soon" in second.get(page).content.decode()
    confirmed(first, ago=3600)
    assert "/confirm/" in first.post(f"{page}close/", {"words": "We operate first."}).headers["Location"]
    confirmed(first, ago=0)
    assert "We operate first." in first.get(page).content.decode()
    assert first.post(f"{page}close/", {"words": "We operate."}).status_code == 302
    assert "The opinion of the board" in second.get(page).content.decode()


def test_a_board_of_another_case_is_not_there(sitting):
    _case, board, _members = sitting
    other, kai = make_review()
    with pytest.raises(NotHere):
        cast(other, board, kai, "accept")


PEOPLE = range(1, 8)
BALLOTS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([ABSTAINS, *Choice.values]))


@given(BALLOTS, st.sets(st.sampled_from(PEOPLE)), st.integers(2, 7), st.sampled_from(PEOPLE))
def test_whatever_is_voted_a_result_is_the_most_voted_of_those_present_or_a_refusal_says_why(
    ballots, recused, quorum, chair
):
    counted = {person: choice for person, choice in ballots.items() if person not in recused}
    votes = [choice for choice in counted.values() if choice != ABSTAINS]
    try:
        came_to = result(ballots, recused=recused, quorum=quorum, chair=chair)
    except errors.NoQuorum as refusal:
        assert len(counted) < quorum and str(len(counted)) in str(refusal)
    except errors.NoMajority as refusal:
        assert len(counted) >= quorum
        most = [choice for choice in set(votes) if votes.count(choice) == max(map(votes.count, votes))] if votes else []
        assert len(most) != 1 and counted.get(chair) not in most
        assert all(str(Choice(choice).label) in str(refusal) for choice in most)
    else:
        assert len(counted) >= quorum
        ahead = [choice for choice in set(votes) if votes.count(choice) >= votes.count(came_to)]
        assert came_to in votes and (ahead == [came_to] or counted[chair] == came_to)
        assert all(votes.count(choice) == votes.count(came_to) for choice in ahead)


@given(BALLOTS, st.sets(st.sampled_from(PEOPLE)), st.integers(2, 7), st.sampled_from(PEOPLE), st.randoms())
def test_the_order_of_votes_and_what_the_recused_said_change_nothing(ballots, recused, quorum, chair, rng):
    def came_to(given_ballots):
        try:
            return result(given_ballots, recused=recused, quorum=quorum, chair=chair)
        except (errors.NoQuorum, errors.NoMajority) as refusal:
            return str(refusal)

    shuffled = list(ballots.items())
    rng.shuffle(shuffled)
    without = {person: choice for person, choice in shuffled if person not in recused}
    assert came_to(ballots) == came_to(dict(shuffled)) == came_to(without)
