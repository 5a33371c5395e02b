"""What clinical review keeps: who reads, what was asked back, opinions and their conditions, boards and their votes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Reason, RecordKind, WaitingOn

from .choices import Choice


class Reviewer(models.Model):
    """The specialist who has taken a case; the timeline keeps who had it before."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="reviewer")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)


class QuestionState(models.TextChoices):
    """What became of a question."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    TAKEN_BACK = "taken_back", _("Taken back")


class Question(models.Model):
    """Something a reviewer or the desk must know before the case goes on, and its answer."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="questions")
    text = models.CharField(max_length=2000)
    kinds = ArrayField(models.CharField(max_length=20, choices=RecordKind), default=list, help_text="records wanted")
    asked_of = models.CharField(
        max_length=20, choices=WaitingOn, help_text="the referrer, or where there is none the patient"
    )
    due_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=QuestionState, default=QuestionState.OPEN)
    words = models.TextField(blank=True, help_text="the answer, or why it was taken back")
    ended_by = models.CharField(max_length=200, blank=True)
    ended_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    on_behalf = models.BooleanField(default=False, help_text="a colleague wrote down what was said to them")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(words="") & Q(ended_at__isnull=False), name="question_ended_in_words"
            ),
        ]
        indexes = [models.Index(fields=["case", "due_at"], condition=Q(state="open"), name="question_open")]

    @property
    def is_open(self) -> bool:
        """Whether the case waits for it."""
        return self.state == QuestionState.OPEN

    @property
    def kind_labels(self) -> list[str]:
        """The kinds of record wanted, in the reader's language."""
        return [str(RecordKind(kind).label) for kind in self.kinds if kind in RecordKind.values]


class Board(models.Model):
    """Specialists who decide together: who chairs, what they are asked, how many must have voted, until when."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="boards")
    question = models.CharField(max_length=500)
    chair = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    quorum = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    convened_by = models.CharField(max_length=200)
    convened_by_id = models.BigIntegerField(null=True)
    convened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=12, choices=Choice, blank=True, help_text="empty: open, or dissolved")
    why_dissolved = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("case", condition=Q(closed_at=None), name="board_one_sits"),
            models.CheckConstraint(condition=Q(quorum__gte=2), name="board_quorum_of_two"),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="", why_dissolved="")
                | Q(closed_at__isnull=False) & (~Q(result="") ^ ~Q(why_dissolved="")),
                name="board_closed_somehow",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether votes still count."""
        return self.closed_at is None


class Seat(models.Model):
    """A member of a board; who is recused has no vote and does not count to the quorum."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="seats")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    recused_at = models.DateTimeField(null=True)
    voted_at = models.DateTimeField(null=True, help_text="whether there is a vote is known before what it says")
    why_recused = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("board", "person", name="board_seat_once")]


class Vote(models.Model):
    """What a member said. A later one of the same member takes its place while the board sits; none is ever changed."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="votes")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    choice = models.CharField(max_length=12, blank=True, choices=Choice, help_text="empty: abstains")
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=["", *Choice.values]), name="vote_known"),
            models.CheckConstraint(condition=Q(choice="") | ~Q(words=""), name="vote_in_words"),
        ]


class OpinionState(models.TextChoices):
    """How far an opinion has come."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")


class Opinion(models.Model):
    """What a specialist, or a board, thinks of a case. A draft is its writer's alone; what was signed stays as it is.

    Family and referrer read what was written for them, once it was released.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="opinions")
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    board = models.OneToOneField(Board, models.PROTECT, null=True, related_name="opinion")
    state = models.CharField(max_length=8, choices=OpinionState, default=OpinionState.DRAFT)
    words = models.TextField(blank=True)
    choice = models.CharField(max_length=12, choices=Choice, blank=True)
    conditions = ArrayField(models.CharField(max_length=300), default=list)
    code = models.CharField(max_length=30, choices=Reason, blank=True, help_text="why it is declined or redirected")
    elsewhere = models.CharField(max_length=500, blank=True, help_text="where else the patient could turn")
    onward = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of what was signed")
    family_words = models.TextField(blank=True)
    referrer_words = models.TextField(blank=True)
    released_by = models.CharField(max_length=200, blank=True)
    released_by_id = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(condition=Q(choice__in=["", *Choice.values]), name="opinion_choice_known"),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None, released_at=None)
                | Q(state="signed", signed_at__isnull=False) & ~Q(choice="") & ~Q(words="") & ~Q(sha256=""),
                name="opinion_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | ~Q(family_words="") & ~Q(released_by=""),
                name="opinion_released_in_words",
            ),
            models.UniqueConstraint("case", "by_id", condition=Q(state="draft"), name="opinion_one_draft"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="opinion_of_case")]

    @property
    def where_else(self) -> str:
        """Where else the patient could turn: the organisation, and what was written about it."""
        return " · ".join(filter(None, (str(self.onward) if self.onward else "", self.elsewhere)))

    @property
    def code_label(self) -> str:
        """Why it is declined or redirected, in the reader's language."""
        return str(Reason(self.code).label) if self.code else ""


class Condition(models.Model):
    """Something that must be so before a visit is confirmed, of an opinion that was released; met when somebody says how they know."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="conditions")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="asked")
    text = models.CharField(max_length=300)
    met_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=200, blank=True)
    met_by_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=500, blank=True)
    fell_at = models.DateTimeField(null=True, help_text="a newer opinion was released; it holds nothing back any more")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met_at=None) | ~Q(ground="") & ~Q(met_by=""), name="condition_met_by_name"
            )
        ]
        indexes = [models.Index(fields=["case"], condition=Q(met_at=None, fell_at=None), name="condition_open")]
