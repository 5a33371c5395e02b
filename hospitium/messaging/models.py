"""What waits in a person's inbox."""

from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """Something that needs one person; rendered in the reader's language when it is read."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=20, help_text="what it is about; no name and no clinical word")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notice_inbox")]
