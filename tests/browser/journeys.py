"""Whole journeys, one for each pathway, by four people at once: through the pages people use, from enquiry to the end."""

from collections.abc import Callable

from hospitium.cases.referring.turns import TURNS

from .acts import (
    ask_and_answer,
    begin,
    change_pathway,
    choose,
    come_in,
    complete,
    hand_over,
    hand_packet,
    invite,
    opine,
    refer,
    referrer_asked,
    refused,
    release,
    send_to_review,
    witness,
    write_both_ways,
    write_letter,
)
from .four_people import Four, Sight, register


def arrival(four: Four, pathway: str = "") -> None:
    """A family comes to the office, agrees, is invited and comes in; the campus takes the case over, on its pathway."""
    register(four)
    witness(four)
    come_in(four, invite(four))
    hand_over(four)
    begin(four)
    if pathway:
        change_pathway(four, pathway)


def treatment(four: Four) -> None:
    """The patient comes, is treated, goes home and is followed up."""
    arrival(four)
    ask_and_answer(four, four.coordinator, "Which medicines does she take?", "Only paracetamol.")
    choose(four, "Neurosurgery", "Tomas Lindqvist")
    write_both_ways(four)
    send_to_review(four)
    ask_and_answer(four, four.specialist, "Has she had seizures?", "One, in March.")
    opine(four, "accept", "Operable; I would admit her within the month.")
    release(four, "We can operate. Please plan to come.", ("travel", "estimate"))
    four.moves("send_estimate", four.coordinator)
    refused(four, "clear", "financial")
    four.states("financial", four.coordinator, "Deposit received today")
    four.moves("clear", four.coordinator)
    write_letter(four)
    four.moves("grant_visa", four.coordinator)
    refused(four, "confirm_visit", "travel", "language")
    four.states("travel", four.consultant, "Visa stamped, seen at the office")
    four.states("language", four.consultant, "Nurse speaks Arabic")
    four.moves("confirm_visit", four.coordinator)
    stay(four)


def second_opinion(four: Four) -> None:
    """A specialist reads and answers; the family stays at home and reads the answer there."""
    arrival(four, "second_opinion")
    choose(four, "Neurosurgery", "Tomas Lindqvist")
    four.states("financial", four.coordinator, "Fee waived by the lead")
    four.states("language", four.consultant, "Explained by our nurse")
    send_to_review(four)
    ask_and_answer(four, four.specialist, "Has she had seizures?", "One, in March.")
    opine(four, "advice", "No operation now; repeat the scan in six months.")
    release(four, "You need no operation now.", ("follow_up", "running"))
    complete(four)


def virtual_follow_up(four: Four) -> None:
    """A patient of before is followed up by video."""
    arrival(four, "virtual_follow_up")
    choose(four, "Neurosurgery", "Tomas Lindqvist")
    four.specialist.goto(f"{four.site}/inbox/")
    four.specialist.click(f"main a[href*='{four.ref}'] >> nth=0")
    four.specialist.goto(four.case)
    ask_and_answer(four, four.coordinator, "When can we call?", "In the evening.")
    refused(four, "begin_follow_up", "language")
    four.states("language", four.consultant, "Nurse speaks Arabic")
    four.moves("begin_follow_up", four.coordinator, at_home=("follow_up", "running"))
    complete(four)


def urgent_transfer(four: Four) -> None:
    """A patient is brought to us from another hospital; money may follow, the doctors and the way must be there."""
    arrival(four, "urgent_transfer")
    choose(four, "Neurosurgery", "Tomas Lindqvist")
    send_to_review(four)
    opine(four, "accept", "Transfer today; theatre is ready.")
    release(four, "We are ready for you.", ("travel", "planning"))
    refused(four, "confirm_visit", "travel")
    four.states("travel", four.consultant, "Aircraft and crew for tonight")
    four.moves("confirm_visit", four.coordinator)
    stay(four)


def physician_advice(four: Four) -> None:
    """A physician asks, a specialist answers, the physician acts."""
    refer(four)
    choose(four, "Neurosurgery", "Tomas Lindqvist")
    send_to_review(four)
    referrer_asked(four, "Which dose of dexamethasone?", "Four milligrams, twice.")
    opine(four, "advice", "Taper over two weeks, then repeat the scan.")
    release(four, "Your doctor explains our advice.", ("follow_up", "running"), "Taper over two weeks, please.")
    four.moves("complete", four.coordinator, Sight(four.referrer, "#standing", str(TURNS["completed"].label)))


def stay(four: Four) -> None:
    """From arrival to the end of the follow-up."""
    four.moves("arrive", four.coordinator, at_home=("stay", "in_care"))
    four.moves("plan_discharge", four.coordinator)
    four.moves("find_fit", four.specialist)
    hand_packet(four)
    four.moves("go_home", four.coordinator, at_home=("follow_up", "running"))
    complete(four)


JOURNEYS: dict[str, Callable[[Four], None]] = {
    "treatment": treatment,
    "second_opinion": second_opinion,
    "physician_advice": physician_advice,
    "virtual_follow_up": virtual_follow_up,
    "urgent_transfer": urgent_transfer,
}
"""By pathway."""
