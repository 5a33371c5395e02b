"""What readiness announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceLineSuspended:
    """A person suspended a line, everywhere or (`country`) in one country."""

    line_id: int
    country: str
    reason: str
    by_name: str
