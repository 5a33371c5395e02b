"""What fictional families, physicians and colleagues wrote to each other: some read, some waiting, one translated, one by mail."""

import datetime as dt
from typing import Any

from django.utils import timezone

FAMILY = [
    ("family", "es", "Buenos días. ¿Tenemos que llevar las imágenes originales o basta con el informe?", ""),
    ("staff", "en", "Good morning. Please bring the original images on a disc; the report alone is not enough.",
     "Buenos días. Por favor traigan las imágenes originales en un disco; el informe solo no basta."),
    ("family", "es", "Gracias. Mi hermana viajará con él. ¿Puede dormir en la misma habitación?", ""),
    ("staff", "en", "Yes. We have asked for a second bed. The travel desk writes to you by Thursday.", ""),
]  # fmt: skip
REFERRER = [
    ("referrer", "en", "The biopsy slides left our laboratory on Monday by courier.", ""),
    (
        "staff",
        "en",
        "Thank you. Pathology will confirm here when they arrive, with a first opinion within four days.",
        "",
    ),
]
STAFF = [
    ("staff", "en", "Family prefers telephone calls after the evening prayer. Please note before calling.", ""),
    ("staff", "en", "Noted. I moved Thursday's call to 20:30 their time.", ""),
]
SAID = {"family": FAMILY, "referrer": REFERRER, "staff": STAFF}
AT_MOST = 12


def write_threads(owners: list[Any]) -> None:
    """Threads for the cases that have a family or a physician in their circle, and for a few more among colleagues."""
    from hospitium.cases.models import CircleMember

    side = {"patient": "family", "referring_physician": "referrer"}
    members = CircleMember.objects.filter(role__in=side, until=None).select_related("case__owner", "person")
    for member in members.order_by("role", "id")[:AT_MOST]:
        _write(member.case, side[member.role], member.person, member.case.owner or owners[0])
        _write(member.case, "staff", owners[1], member.case.owner or owners[0])


def _write(case: Any, audience: str, other: Any, colleague: Any) -> None:
    from hospitium.cases.messages.models import Message, Receipt, Rendering, Thread

    thread, is_new = Thread.objects.get_or_create(case=case, audience=audience)
    if not is_new:
        return
    begun, said = timezone.now() - dt.timedelta(days=3, hours=case.pk % 7), SAID[audience]
    for number, (side, language, body, translated) in enumerate(said):
        at, is_ours = begun + dt.timedelta(hours=9 * number), side == "staff" and (audience != "staff" or number % 2)
        author, reader = (colleague, other) if is_ours else (other, colleague)
        message = Message.objects.create(
            thread=thread,
            side=side,
            author=author,
            author_name=author.name,
            language=language,
            body=body,
            way="mail" if number == 2 else "page",
            at=at,
            goes_at=at,
            sent_at=at,
        )
        if translated:
            Rendering.objects.create(
                message=message, language="es", body=translated, by=colleague, by_name=colleague.name
            )
        if reader != author:
            is_read = number < len(said) - 1
            read = {"state": "read", "read_at": at + dt.timedelta(hours=2)} if is_read else {}
            Receipt.objects.create(message=message, person=reader, way="mail", at=at, **({"state": "sent"} | read))
        case.tell("said", by=author.name, by_id=author.pk, staff_only=audience == "staff", audience=audience, side=side)
    Thread.objects.filter(pk=thread.pk).update(last_at=at)
