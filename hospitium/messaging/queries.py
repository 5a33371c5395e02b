"""Reads of the inbox."""

from django.db.models import QuerySet

from .models import Notice

__all__ = ["Notice", "inbox", "unread"]


def inbox(person_id: int, *, before: int | None = None, limit: int = 50) -> list[Notice]:
    """A person's notices, newest first."""
    found = Notice.objects.filter(person_id=person_id)
    found = found.filter(pk__lt=before) if before else found
    return list(found.order_by("-id")[:limit])


def unread(person_id: int) -> QuerySet[Notice]:
    """Notices that wait, at most a hundred of them and only their numbers: enough to be counted."""
    return Notice.objects.filter(person_id=person_id, read_at=None).only("id")[:100]
