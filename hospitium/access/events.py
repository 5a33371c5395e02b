"""What access announces: plain facts, never rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HarvestSuspected:
    """Somebody opened many records outside their own desk within minutes."""

    alarm_id: int
    person_name: str
