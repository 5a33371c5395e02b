"""Who looks after whom for a whole stay."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone


class StayNurse(models.Model):
    """A nurse has the stay of a visit from arrival to departure; steps in which she takes part are bookings of their own.

    `joined`: she came into the circle of the case for it, and leaves it with its end.
    """

    plan = models.ForeignKey("scheduling.CarePlan", models.CASCADE, related_name="+")
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    is_live = models.BooleanField(default=True)
    joined = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, help_text="when she was told of it as it stands")
    why = models.CharField(max_length=300, blank=True, help_text="why somebody gave it to her by hand")
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["during", "id"]
        constraints = [
            models.UniqueConstraint("plan", condition=Q(is_live=True), name="stay_nurse_once"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="stay_nurse_lasts"),
            models.CheckConstraint(condition=Q(is_live=True) ^ Q(ended_at__isnull=False), name="stay_nurse_ends_once"),
        ]
        indexes = [models.Index(fields=["resource", "during"], condition=Q(is_live=True), name="stay_nurse_of")]
