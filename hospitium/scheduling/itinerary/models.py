"""What a family is told of its visit beyond the appointments themselves, what it has seen of them, and what it asks to change."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy


class What(models.TextChoices):
    """How somebody prepares for an appointment; the words of the plan format."""

    FASTING = "fasting", pgettext_lazy("preparation", "Nothing to eat")
    PAUSE = "pause", pgettext_lazy("preparation", "A medicine is paused")
    WASHOUT = "washout", pgettext_lazy("preparation", "Something is kept away from")
    OTHER = "other", pgettext_lazy("preparation", "Something else")


class Preparation(models.Model):
    """Something the patient does, or leaves, from so many minutes before an appointment; it moves with the appointment."""

    appointment = models.ForeignKey("scheduling.Appointment", models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    minutes = models.PositiveIntegerField(help_text="how long before the appointment begins")
    words = models.CharField(
        max_length=300, blank=True, help_text="which medicine, which thing; as whoever stated it wrote"
    )
    until = models.PositiveIntegerField(
        null=True, help_text="how many minutes after it begins a pause ends, where that is known"
    )
    is_of_record = models.BooleanField(
        default=False, help_text="the medicine stands in the patient's record by these words"
    )
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-minutes", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=What.values), name="preparation_known"),
            models.CheckConstraint(condition=Q(what="fasting") | ~Q(words=""), name="preparation_says_what"),
            models.CheckConstraint(condition=Q(minutes__lte=129_600), name="preparation_within_ninety_days"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(what="pause", until__lte=129_600), name="preparation_pause_ends"
            ),
        ]
        indexes = [models.Index(fields=["appointment"], name="preparation_of")]


class SeenVisit(models.Model):
    """What one person has said to have seen of a visit: what changed since is told as a difference."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    items = models.JSONField(default=dict, help_text="by reference: begin, end, place and mode as they were shown")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "case", name="seen_visit_once")]


class ByMail(models.Model):
    """One person wants the appointments of a case by e-mail, as invitations for a calendar; no row: does not."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "case", name="by_mail_once")]
        indexes = [models.Index(fields=["case"], name="by_mail_of_case")]


class Invited(models.Model):
    """What was last sent to one person of one appointment: an update or the end goes to whoever had the invitation."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    is_over = models.BooleanField(default=False, help_text="the end was sent")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "appointment", name="invited_once")]


class CalendarLink(models.Model):
    """An address at which one person's calendar reads their appointments; only the digest of its secret is kept."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, default="en")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="when it was last read")

    class Meta:
        constraints = [
            models.UniqueConstraint("person", condition=Q(ended_at=None), name="calendar_link_of_person_once")
        ]


class Wish(models.TextChoices):
    """What a family asks of an appointment."""

    OTHER_TIME = "other_time", pgettext_lazy("appointment", "Another time")
    NOT_AT_ALL = "not_at_all", pgettext_lazy("appointment", "We cannot come at all")


class Answer(models.TextChoices):
    """What became of it."""

    WAITS = "waits", pgettext_lazy("change of an appointment", "Waits for an answer")
    APPROVED = "approved", pgettext_lazy("change of an appointment", "Changed as you asked")
    DECLINED = "declined", pgettext_lazy("change of an appointment", "Stays as it is")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of an appointment", "Taken back")


class ChangeRequest(models.Model):
    """A family asks that an appointment be changed; a coordinator answers, seeing what it would be instead of what."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.CASCADE, related_name="+")
    wish = models.CharField(max_length=12, choices=Wish)
    wanted_at = models.DateTimeField(null=True, help_text="when it would suit, where the family said so")
    words = models.CharField(max_length=1000, blank=True)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    was = DateTimeRangeField(help_text="the appointment's time as the family saw it")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITS)
    answer_words = models.CharField(max_length=1000, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    became = DateTimeRangeField(null=True, help_text="where it was moved")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="change_wish_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="change_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="waits") ^ Q(answered_at__isnull=False), name="change_answered_at"
            ),
            models.UniqueConstraint("appointment", condition=Q(answer="waits"), name="change_waits_once"),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="change_of_case")]
