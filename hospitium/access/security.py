"""The record of sign-in: who came in and how, what was tried in vain, which ways in were added or taken away."""

from typing import Any

from .models import SecurityEvent


def note_security(kind: str, *, person_id: int | None = None, address: str = "", **facts: Any) -> None:
    """Record one event in the caller's transaction. `person_id` is None when no such account exists; what was typed
    is never kept.
    """
    SecurityEvent.objects.create(kind=kind, person_id=person_id, address=address, facts=facts)


def security_events_of(person_id: int, *, limit: int = 20) -> list[SecurityEvent]:
    """What happened lately around a person's sign-in, newest first."""
    return list(SecurityEvent.objects.filter(person_id=person_id).order_by("-id")[:limit])
