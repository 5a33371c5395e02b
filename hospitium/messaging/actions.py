"""Writes of the inbox."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from .models import Notice


@transaction.atomic
def notify(*, person_id: int, kind: str, ref: str, **facts: Any) -> None:
    """Put a notice into a person's inbox; the same unread notice is not repeated."""
    if not Notice.objects.filter(person_id=person_id, kind=kind, ref=ref, read_at=None).exists():
        Notice.objects.create(person_id=person_id, kind=kind, ref=ref, facts=facts)


@transaction.atomic
def mark_read(*, person_id: int, notice_id: int | None = None) -> None:
    """Mark one notice, or all, as read."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    (unread.filter(pk=notice_id) if notice_id else unread).update(read_at=timezone.now())
