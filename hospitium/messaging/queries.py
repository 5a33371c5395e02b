"""Reads of the inbox."""

from .models import Notice

__all__ = ["Notice", "inbox", "unread_count"]


def inbox(person_id: int, *, before: int | None = None, limit: int = 50) -> list[Notice]:
    """A person's notices, newest first."""
    found = Notice.objects.filter(person_id=person_id)
    found = found.filter(pk__lt=before) if before else found
    return list(found.order_by("-id")[:limit])


def unread_count(person_id: int) -> int:
    """How many notices wait, counted up to 100."""
    return Notice.objects.filter(person_id=person_id, read_at=None).order_by()[:100].count()
