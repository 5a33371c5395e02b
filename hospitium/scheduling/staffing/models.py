"""What colleagues were told of appointments that take them."""

from django.db import models
from django.utils import timezone


class StaffTold(models.Model):
    """What one person was last told of one appointment: a change, or its end, goes to whoever heard of it."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    is_over = models.BooleanField(default=False, help_text="it is no longer theirs, or does not take place")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "appointment", name="staff_told_once")]
