"""What the desk's form of preparations sends."""

from typing import Any

from django.http import QueryDict


def preparations_in(sent: QueryDict) -> list[dict[str, Any]]:
    """The rows that were kept, and the new one where it says anything; hours become minutes."""
    rows = zip(sent.getlist("what"), sent.getlist("hours"), sent.getlist("words"), strict=False)
    return [{"what": what, "minutes": _minutes(hours), "words": words} for what, hours, words in rows if what]


def _minutes(hours: str) -> int | None:
    try:
        return round(float(hours.replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        return None
