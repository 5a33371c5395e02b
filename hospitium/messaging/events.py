"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageQueued:
    """A message stands in the outbox."""

    message_id: str
