"""What is asked of service lines, what is shown for them, and what each is where; of no patient."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .rules import Kind, Shown, State, Wanted


class Requirement(models.Model):
    """Policy as data: something a line must show, from a day on. Only its end is ever set; to change it is to make another."""

    line = models.ForeignKey(
        "partners.ServiceLine", models.PROTECT, null=True, related_name="+", help_text="empty: all"
    )
    country = models.CharField(max_length=2, blank=True, help_text="where it is asked; empty: everywhere")
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=120, blank=True, help_text="measure, body or language tag; empty: any")
    minimum = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    maximum = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    since = models.DateField(help_text="first day it is asked")
    until = models.DateField(null=True, help_text="first day it is no longer asked")
    made_by = models.CharField(max_length=200)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["kind", "subject", "country", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="requirement_kind_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="requirement_ends_after"),
        ]

    @property
    def wanted(self) -> Wanted:
        """It, for the rules."""
        return Wanted(
            self.kind,
            self.subject,
            self.minimum,
            self.maximum,
            self.country,
            of_line=bool(self.line_id),
            since=self.since,
            until=self.until,
            number=self.pk,
        )


class Evidence(models.Model):
    """Something shown for a line: who said so, when, from what source, until when it counts. Withdrawn, never deleted."""

    line = models.ForeignKey("partners.ServiceLine", models.PROTECT, related_name="evidence")
    country = models.CharField(max_length=2, blank=True, help_text="where it counts; empty: everywhere")
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=120, blank=True, help_text="measure, body or language tag")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="number, value, hours a week")
    reference = models.CharField(max_length=80, blank=True, help_text="number of an accreditation")
    begins = models.DateField(null=True, help_text="first day of the period")
    ends = models.DateField(null=True, help_text="last day of the period")
    person = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+", help_text="the named lead")
    source = models.CharField(max_length=300, blank=True, help_text="register or report it is taken from")
    link = models.CharField(max_length=500, blank=True, help_text="where it can be read")
    valid_until = models.DateField(null=True, help_text="last day it counts")
    stated_by = models.CharField(max_length=200)
    stated_by_id = models.BigIntegerField(null=True)
    stated_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    warned_at = models.PositiveSmallIntegerField(
        null=True, help_text="days before its end at which the lead was warned last"
    )

    class Meta:
        ordering = ["kind", "subject", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="evidence_kind_known"),
            models.CheckConstraint(condition=Q(kind="lead") ^ Q(person=None), name="evidence_lead_is_a_person"),
            models.CheckConstraint(
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gte=F("begins")), name="evidence_period_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="evidence_withdrawn_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(withdrawn_at=None), name="evidence_ends"),
        ]

    @property
    def shown(self) -> Shown:
        """It, for the rules."""
        subject = str(self.person_id) if self.kind == Kind.LEAD else self.subject
        period = {"begins": self.begins, "ends": self.ends, "until": self.valid_until}
        return Shown(self.kind, subject, self.value, country=self.country, number=self.pk, **period)


class LineStanding(models.Model):
    """What a line is in a country (empty: wherever nothing else is said), as last derived or decided."""

    line = models.ForeignKey("partners.ServiceLine", models.CASCADE, related_name="standings")
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now)
    review_on = models.DateField(null=True, help_text="last day before somebody looks at all of it again")
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["line_id", "country"]
        constraints = [
            models.UniqueConstraint("line", "country", name="line_standing_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="line_state_known"),
        ]


class LineChange(models.Model):
    """A line became something else: when, why, by whom, and what was missing then. Never changed, never deleted."""

    line = models.ForeignKey("partners.ServiceLine", models.PROTECT, related_name="changes")
    country = models.CharField(max_length=2, blank=True)
    before = models.CharField(max_length=12, choices=State, blank=True)
    after = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=500, blank=True)
    missing = models.JSONField(default=list, help_text="[kind, subject, lack] of what was not met")
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["line", "-id"], name="line_history")]
