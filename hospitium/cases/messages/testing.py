"""Builders for tests: a message that went."""

from typing import Any

from hospitium.access.acting import acting
from hospitium.access.queries import User, actor_of
from hospitium.cases.models import Case

from . import going
from .actions import write_message
from .models import Message


def say(case: Case, person: User, audience: str, body: str = "Good morning", **facts: Any) -> Message:
    """A message of this person, written without seconds to take it back, and gone."""
    with acting(actor := actor_of(person)):
        message = write_message(case_ref=case.ref, audience=audience, body=body, by=actor, seconds=0, **facts)
    going.go(message.pk)
    return message
