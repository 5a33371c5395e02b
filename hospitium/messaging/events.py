"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageQueued:
    """A message stands in the outbox."""

    message_id: str


@dataclass(frozen=True)
class DeliveryChanged:
    """How far a message that left has come; told where somebody wants to hear it."""

    causes: list[str]
    person_id: int | None
    channel: str
    state: str
    problem: str


@dataclass(frozen=True)
class MailArrived:
    """A mail came in and is kept."""

    arrived_id: int
