"""What the desk's form of preparations sends."""

from typing import Any

from django.http import QueryDict


def preparations_in(sent: QueryDict) -> list[dict[str, Any]]:
    """The rows that were kept, and the new one where it says anything; hours become minutes."""
    untils = sent.getlist("until") or [""] * len(sent.getlist("what"))
    rows = zip(sent.getlist("what"), sent.getlist("hours"), sent.getlist("words"), untils, strict=False)
    return [
        {"what": what, "minutes": _minutes(hours), "words": words}
        | ({"until": minutes if (minutes := _minutes(until)) is not None else -1} if until.strip() else {})
        for what, hours, words, until in rows
        if what
    ]


def _minutes(hours: str) -> int | None:
    try:
        return round(float(hours.replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        return None
