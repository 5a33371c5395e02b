"""What makes a task somebody's work, hand-overs, absences, who leads a desk, and the rules of escalation."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import WakeOn

LONGEST_WORDS = 200


class Carried(models.Model):
    """What a task is as work: whose, from when, asleep until what, how far it escalated, and what brought it.

    Its person is the one who answers for it; a desk has it where nobody took it yet. Both are kept on the row, so that a
    list of one's work is read off an index (ADR 35).
    """

    words = models.CharField(
        max_length=LONGEST_WORDS, blank=True, default="", db_default="", help_text="of a task added by hand"
    )
    assignee = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    snoozed_until = models.DateTimeField(null=True)
    wake_on = models.CharField(max_length=20, choices=WakeOn, blank=True, default="", db_default="")
    escalated = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="steps of the ladder taken")
    escalates_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="when the ladder is looked at next; at first at once, to plan it"
    )
    wish = models.ForeignKey(
        "patients.ProfileFact",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,  # parting two records takes statements back that joining them had made
        help_text="what the patient said that brought it",
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["assignee", "due_at", "id"], condition=Q(done_at=None, assignee__isnull=False), name="task_mine"
            ),
            models.Index(fields=["desk", "due_at", "id"], condition=Q(done_at=None), name="task_desk"),
            models.Index(
                fields=["desk", "due_at", "id"], condition=Q(done_at=None, assignee=None), name="task_nobodys"
            ),
            models.Index(
                fields=["escalates_at"], condition=Q(done_at=None, escalates_at__isnull=False), name="task_escalates"
            ),
            models.Index(fields=["case"], condition=Q(done_at=None) & ~Q(wake_on=""), name="task_asleep"),
        ]

    @property
    def is_asleep(self) -> bool:
        """Whether it is off its owner's list for now."""
        return self.snoozed_until is not None and self.snoozed_until > timezone.now()


class HandOverState(models.TextChoices):
    """What became of the offer of a task."""

    OFFERED = "offered", _("Offered, not accepted yet")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")


class HandOver(models.Model):
    """One task offered to a person or a desk, with a note. Several offered together share a `set_ref`.

    Until somebody accepts, the task stays with whoever has it; the two due times say what acceptance changed.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="hand_overs")
    task = models.ForeignKey("cases.Task", models.CASCADE, related_name="hand_overs")
    set_ref = models.CharField(max_length=12)
    sender = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    to_person = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    to_desk = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.OFFERED)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True)
    escalates_at = models.DateTimeField(null=True, help_text="when it was to be accepted by")

    class Meta:
        constraints = [
            models.UniqueConstraint("task", condition=Q(state="offered"), name="hand_over_once_at_a_time"),
            models.CheckConstraint(condition=~Q(note=""), name="hand_over_has_note"),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="hand_over_returned_says_why"),
            models.CheckConstraint(condition=Q(state__in=HandOverState.values), name="hand_over_state_known"),
        ]
        indexes = [
            models.Index(fields=["to_person"], condition=Q(state="offered"), name="hand_over_to_person"),
            models.Index(fields=["to_desk"], condition=Q(state="offered"), name="hand_over_to_desk"),
            models.Index(fields=["sender"], condition=Q(state="offered"), name="hand_over_sent"),
            models.Index(fields=["escalates_at"], condition=Q(state="offered"), name="hand_over_escalates"),
            models.Index(fields=["set_ref"], name="hand_over_set"),
        ]


class Absence(models.Model):
    """Somebody is away, and who stands in: a deputy sees their work beside the own, and is warned in their place."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    deputy = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_ends_after"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="absence_of_two"),
        ]
        indexes = [
            models.Index(fields=["deputy", "until"], name="absence_deputy"),
            models.Index(fields=["person", "until"], name="absence_person"),
        ]


class DeskLead(models.Model):
    """Who leads a desk, from a moment until it ends; warned when what the desk has is due."""

    desk = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("desk", condition=Q(until=None), name="desk_lead_once")]


class EscalationRule(models.Model):
    """A ladder from a day on, for a pathway, a kind of task, both or everything. Never changed: a later one replaces it."""

    pathway = models.CharField(max_length=40, blank=True, help_text="short name; empty: every pathway")
    kind = models.CharField(max_length=40, blank=True, help_text="kind of task; empty: every kind")
    owner_percent = models.PositiveSmallIntegerField(help_text="of the task's time, when its owner is warned")
    desk_hours = models.PositiveSmallIntegerField(help_text="hours after due, when whoever leads the desk is told")
    programme_hours = models.PositiveSmallIntegerField(help_text="hours after due, when the programme lead is told")
    accept_hours = models.PositiveSmallIntegerField(help_text="working hours in which a hand-over is to be accepted")
    effective_from = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    why = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner_percent__range=(1, 100)), name="escalation_percent"),
            models.CheckConstraint(condition=Q(programme_hours__gte=F("desk_hours")), name="escalation_climbs"),
        ]
