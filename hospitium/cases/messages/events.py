"""What threads announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageWritten:
    """A message waits to go."""

    message_id: int


@dataclass(frozen=True)
class MessageWent:
    """A message went to its readers."""

    case_ref: str
    audience: str
    side: str
