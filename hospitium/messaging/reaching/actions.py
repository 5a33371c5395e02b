"""Writes of wishes, numbers and rules."""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.kernel import database
from hospitium.messaging.actions import send
from hospitium.messaging.texting import is_set_up

from .errors import NoNumber, NoSuchRule, NoTexts, TooSoon, WrongCode
from .models import Escalation, Number, TextWay, Wishes
from .topics import ESCALATING, Pace, Topic


@transaction.atomic
def keep_wishes(
    *,
    by: Actor,
    paces: Mapping[str, str],
    texts: Iterable[str] = (),
    quiet_from: dt.time,
    quiet_until: dt.time,
    daily_at: dt.time,
) -> Wishes:
    """Keep how the actor wants to be reached; unknown topics and paces are left out."""
    known = {topic: pace for topic, pace in paces.items() if topic in Topic.values and pace in Pace.values}
    wishes, _new = Wishes.objects.update_or_create(
        person_id=by.id,
        defaults={
            "paces": known,
            "texts": [topic for topic in texts if topic in Topic.values],
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "daily_at": daily_at,
        },
    )
    return wishes


@transaction.atomic
def give_number(*, by: Actor, number: str, way: str = TextWay.SMS) -> Number:
    """Take a number the actor says is theirs and send a code there; until it is proved nothing else is.

    Raises `NoNumber`, `NoTexts`, and `TooSoon` within a minute of the last code.
    """
    tidy = re.sub(r"[\s().\-]", "", number)
    if not re.fullmatch(r"\+[1-9]\d{7,14}", tidy) or way not in TextWay.values:
        raise NoNumber
    if not is_set_up(way):
        raise NoTexts
    now, code = timezone.now(), f"{secrets.randbelow(10**6):06}"
    before = Number.objects.select_for_update().filter(pk=by.id).first()
    if before and now - before.asked_at < dt.timedelta(minutes=1):
        raise TooSoon
    defaults = {
        "way": way,
        "number": tidy,
        "asked_at": now,
        "digest": _digest(code, by),
        "tries": 0,
        "verified_at": None,
    }
    kept, _new = Number.objects.update_or_create(person_id=by.id, defaults=defaults)
    language = User.objects.values_list("language", flat=True).get(pk=by.id or 0)
    send(channel=way, recipient=tidy, kind="code", language=language, person_id=by.id, code=code)
    return kept


@transaction.atomic
def prove_number(*, by: Actor, code: str) -> bool:
    """The actor types the code that came: from now on we may text them. False when it is wrong, too old, or guessed at
    too often; each try counts.
    """
    kept = Number.objects.select_for_update().filter(pk=by.id, verified_at=None).first()
    if kept is None or not kept.digest or kept.tries >= Number.TRIES:
        return False
    kept.tries += 1
    in_time = timezone.now() - kept.asked_at < Number.LONGEST
    if is_right := in_time and hmac.compare_digest(kept.digest, _digest(code.strip(), by)):
        kept.verified_at, kept.digest = timezone.now(), ""
    kept.save()
    return is_right


@transaction.atomic
def forget_number(*, by: Actor) -> None:
    """The actor no longer wants to be texted."""
    Number.objects.filter(pk=by.id).delete()


@transaction.atomic
def set_escalation(*, kind: str, hours: int, role: str, by: Actor) -> Escalation:
    """Let unread notices of a kind be told to people of a role after so many hours, from today. Raises `NoSuchRule`."""
    by.require("edit reaching rules")
    if kind not in ESCALATING or role not in Role.values or not 1 <= hours <= 720:
        raise NoSuchRule
    rule, _new = Escalation.objects.get_or_create(
        kind=kind,
        hours=hours,
        role=role,
        until=None,
        defaults={"since": timezone.now().date(), "written_by": by.name},
    )
    return rule


@transaction.atomic
def end_escalation(*, rule_id: int, by: Actor) -> None:
    """End a rule today; what it did stays told."""
    by.require("edit reaching rules")
    Escalation.objects.filter(pk=rule_id, until=None).update(until=timezone.now().date())


def _digest(code: str, by: Actor) -> str:
    return hmac.new(database.secret("codes.key").encode(), f"{by.id}:{code}".encode(), hashlib.sha256).hexdigest()


__all__ = [
    "WrongCode",
    "end_escalation",
    "forget_number",
    "give_number",
    "keep_wishes",
    "prove_number",
    "set_escalation",
]
