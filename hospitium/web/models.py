"""Views people keep: a worklist address with a name."""

from django.db import models


class SavedView(models.Model):
    """A filter of the worklist, for its owner or for everybody who has a worklist."""

    owner = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="query string of the worklist; holds no free text")
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["label", "id"]
        constraints = [models.UniqueConstraint("owner", "label", name="saved_view_once")]
