"""How clinical review refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class NotInReview(Refusal):
    """Only a case that stands in review is taken, judged or brought before a board."""

    code = "not-in-review"
    message = _("This case is not in clinical review now. It stands at: %(state)s.")


class TakenByColleague(Refusal):
    """One reviewer reads a case; another takes it over, rather than beside them."""

    code = "taken-by-colleague"
    message = _("%(name)s has taken this case. Ask them to give it back or to hand it over to you.")


class NotTaken(Refusal):
    """Nobody can give back what they do not hold."""

    code = "not-taken"
    message = _("You have not taken this case.")


class NoReviewer(BadInput):
    """A case is read by a specialist."""

    code = "no-reviewer"
    message = _("A review can be given to a specialist only. Choose another person.")


class WordsNeeded(BadInput):
    """An opinion is written."""

    code = "words-needed"
    message = _("Not signed: write the opinion first.")


class ChoiceNeeded(BadInput):
    """An opinion comes to something the pathway knows."""

    code = "choice-needed"
    message = _("Not signed: choose what you advise. This pathway offers: %(offered)s.")


class ConditionsNeeded(BadInput):
    """An acceptance with conditions names them; one without has none."""

    code = "conditions-needed"
    message = _("Not signed: write each condition on a line of its own.")


class WhyAndWhereNeeded(BadInput):
    """Whoever is not taken is told why, and where else they could turn."""

    code = "why-and-where-needed"
    message = _("Not signed. Still missing: %(missing)s.")


class BoardSits(Refusal):
    """What a board is asked, nobody answers alone meanwhile."""

    code = "board-sits"
    message = _("A board is deciding on this case. Its chair (%(chair)s) closes it with a result, or dissolves it.")


class NothingToRelease(Refusal):
    """Only a signed opinion is released, and once."""

    code = "nothing-to-release"
    message = _("This opinion was released already. Reload the page to see it.")


class NewerOpinion(Refusal):
    """What was thought before is no longer what is told."""

    code = "newer-opinion"
    message = _("A newer opinion was signed (%(by)s). Release that one.")


class WordsForReadersNeeded(BadInput):
    """The family, and whoever referred, are told in their own words."""

    code = "words-for-readers-needed"
    message = _("Not released. Still missing: %(missing)s.")


class ConditionsOpen(Refusal):
    """The clinical gate does not open before the conditions of the opinion are met."""

    code = "conditions-open"
    message = _("The clinical gate stays closed. Conditions of the opinion that are not met yet: %(missing)s.")


class GroundNeeded(BadInput):
    """A condition is met because somebody saw something."""

    code = "ground-needed"
    message = _("Say in a few words how you know.")


class QuestionsOpen(Refusal):
    """A case does not go on before what was asked is answered, or taken back."""

    code = "questions-open"
    message = _("“%(move)s” has to wait for answers. Asked of %(asked_of)s: %(questions)s.")


class QuestionNeeded(BadInput):
    """A question has words."""

    code = "question-needed"
    message = _("Write what you need to know.")


class DayAhead(BadInput):
    """An answer is wanted by a day to come."""

    code = "day-ahead"
    message = _("Choose a day after today.")


class UnknownKind(BadInput):
    """Records are asked for by their kind."""

    code = "unknown-kind"
    message = _("Choose the kinds of record from the list.")


class QuestionEnded(Refusal):
    """It was answered or taken back meanwhile."""

    code = "question-ended"
    message = _("This question was answered or taken back already. Reload the page to see how.")


class AnswerNeeded(BadInput):
    """An answer has words, also where files say the rest."""

    code = "answer-needed"
    message = _("Write the answer in words; files can be added beside it.")


class NotYours(Refusal):
    """A question is taken back by whoever asked it, or by the coordinator."""

    code = "question-not-yours"
    message = _("%(name)s asked this question. They take it back, or a coordinator does.")


class NoQuorum(Refusal):
    """Too few have voted; the recused do not count."""

    code = "no-quorum"
    message = _("The board has no quorum yet: %(present)s of %(quorum)s have voted. The recused do not count.")


class NoMajority(Refusal):
    """No option has more votes than every other, and the chair is for none of the equals."""

    code = "no-majority"
    message = _(
        "No option is ahead of the others (equal: %(tied)s). Talk again and vote anew; the chair's vote decides."
    )


class BoardClosed(Refusal):
    """What a closed board said stays."""

    code = "board-closed"
    message = _("This board is closed. Its votes stay as they are.")


class BoardIncomplete(BadInput):
    """A board has a question, members, a chair among them, a quorum they can reach and a time."""

    code = "board-incomplete"
    message = _("The board cannot be convened. Still missing: %(missing)s.")


class NoSeat(Refusal):
    """Only members who are not recused vote."""

    code = "no-seat"
    message = _("You have no vote in this board.")


class ChairOnly(Refusal):
    """The chair closes a board."""

    code = "chair-only"
    message = _("%(chair)s chairs this board and closes it.")


class ChairVotesFirst(Refusal):
    """Nobody reads the others' votes before their own is cast, the chair neither."""

    code = "chair-votes-first"
    message = _(
        "Vote or abstain yourself before you close the board: until then the others' votes are hidden from you."
    )


class LastMember(Refusal):
    """A board without anybody cannot be chaired."""

    code = "last-member"
    message = _("You are the last member who is not recused. Dissolve the board instead.")


class VoteIncomplete(BadInput):
    """A vote is for one of the options, in words; or an abstention."""

    code = "vote-incomplete"
    message = _("Not counted. Still missing: %(missing)s.")
