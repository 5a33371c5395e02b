"""What resources announce: plain facts, never rows. Moments are ISO 8601 in UTC."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceAway:
    """Somebody or something is not there from one moment to another; what was booked meanwhile stands until somebody moves it."""

    resource_ref: str
    begins: str
    ends: str
    kind: str
    booked: int


@dataclass(frozen=True)
class ResourceBack:
    """It is there again, as its hours say."""

    resource_ref: str
    begins: str
    ends: str
