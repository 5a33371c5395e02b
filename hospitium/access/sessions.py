"""Sessions: kept in PostgreSQL, with an idle and an absolute limit by kind of person, listed and ended one by one.

Limits: study of security, section 5 (staff 15 min / 12 h, portal 30 min / 24 h). Django reads `expire_date` alone, and
so does the live stream: whoever honours it honours both limits.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

from .http import address_of
from .roles import STAFF, Role


@dataclass(frozen=True)
class Limits:
    """How long a session lives without use, and at most."""

    idle: dt.timedelta
    absolute: dt.timedelta


LIMITS = {
    "staff": Limits(dt.timedelta(minutes=15), dt.timedelta(hours=12)),
    "portal": Limits(dt.timedelta(minutes=30), dt.timedelta(hours=24)),
}
STRANGER = dt.timedelta(minutes=30)
TOUCH_EVERY = dt.timedelta(minutes=1)
"""Use is written down at most this often, so that reading pages stays reading."""


def limits_for(roles: Iterable[Role]) -> str:
    """The name of the limits that bind somebody with these roles; one staff role is enough for the stricter."""
    return "staff" if STAFF & set(roles) else "portal"


def idle_minutes(roles: Iterable[Role]) -> int:
    """After how many minutes without use somebody with these roles is signed out."""
    return int(LIMITS[limits_for(roles)].idle.total_seconds() // 60)


class SessionStore(db.SessionStore):
    """Django's database sessions, whose row also says whose they are and when they end."""

    row: Any = None
    person: Any = None

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        from .queries import session_and_person

        self.row, self.person = session_and_person(self.session_key or "", timezone.now())
        if self.row is None:
            self._session_key = None  # as Django does: nobody chooses the key of a new session
        return self.row

    def create_model_instance(self, data: Any) -> Any:
        """The row to save: a changed key or content keeps person, beginning and end."""
        fresh: Any = self.model(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=timezone.now() + STRANGER,
        )
        if self.row is not None and self.row.person_id:
            for name in KEPT:
                setattr(fresh, name, getattr(self.row, name))
            if self.row.session_key == fresh.session_key:
                fresh.name = self.row.name
        self.row = fresh
        return fresh

    def flush(self) -> None:
        """Forget everything, also whose session it was."""
        super().flush()
        self.row = self.person = None


KEPT = ("person_id", "limits", "begun_at", "used_at", "address", "agent", "expire_date")


def begin(request: HttpRequest, *, person_id: int, roles: Iterable[Role]) -> None:
    """Make the request's session that person's, from now, under the limits of their roles."""
    store: Any = request.session
    now, name = timezone.now(), limits_for(roles)
    if store.session_key is None:
        store.create()
    store.row = store.model(
        person_id=person_id,
        limits=name,
        begun_at=now,
        used_at=now,
        address=address_of(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:300],
        expire_date=now + LIMITS[name].idle,
    )
    store.save()


def touch(request: HttpRequest, roles: Iterable[Role]) -> None:
    """Note that the person used their session; the end moves on, never past the absolute limit of their roles now."""
    store: Any = request.session
    row, now, name = store.row, timezone.now(), limits_for(roles)
    if row is None or not row.person_id or (row.used_at > now - TOUCH_EVERY and row.limits == name):
        return
    row.used_at, row.limits, row.address = now, name, address_of(request)
    row.expire_date = min(now + LIMITS[name].idle, row.begun_at + LIMITS[name].absolute)
    _sessions().filter(pk=row.session_key).update(
        used_at=row.used_at, limits=row.limits, address=row.address, expire_date=row.expire_date
    )


def why_ended(key: str | None) -> str:
    """Why the session with this key is over: `staff-idle`, `portal-long`, ...; empty when nobody can say."""
    row = _sessions().filter(pk=key, person__isnull=False, expire_date__lte=timezone.now()).first() if key else None
    if row is None:
        return ""
    limit = LIMITS[row.limits]
    return f"{row.limits}-{'long' if row.begun_at + limit.absolute <= row.expire_date else 'idle'}"


def sessions_of(person_id: int) -> list[Any]:
    """Live sessions of a person, last used first."""
    return list(_sessions().filter(person=person_id, expire_date__gt=timezone.now()).order_by("-used_at"))


def end(person_id: int, name: UUID) -> bool:
    """End one session of that person; whether there was such a one."""
    return bool(_sessions().filter(person=person_id, name=name).delete()[0])


def is_there(key: str | None) -> bool:
    """Whether the session with this key has not been ended."""
    return bool(key) and _sessions().filter(pk=key).exists()


def end_all(person_id: int, *, but: str | None = None) -> int:
    """End every session of a person (but the one with this key); how many."""
    return int(_sessions().filter(person=person_id).exclude(pk=but or "").delete()[0])


def is_whole(store: Any, roles: Iterable[Role]) -> bool:
    """Whether this session has shown what these roles need: a second factor for staff."""
    return not (STAFF & set(roles)) or bool(SECOND & set(store.get("methods", ())))


SECOND = frozenset({"passkey", "totp", "recovery", "demo"})
"""Methods that count as more than a password. `demo` stands for the demo's fictional staff on this very machine."""


def person_behind(key: str) -> int | None:
    """Whose live, whole session the key opens, asked anew each time; nobody's when it ended or waits for a factor."""
    from .queries import actor_of

    store = SessionStore(key)
    data = store.load()
    person = store.row.person if store.row is not None else None
    if person is None or not person.is_active or not is_whole(data, actor_of(person).roles):
        return None
    return int(person.pk)


def forget_ended() -> int:
    """Delete sessions that ended over a day ago (strangers' at once); how many."""
    from django.db.models import Q

    now = timezone.now()
    over = Q(expire_date__lt=now - dt.timedelta(days=1)) | Q(person=None, expire_date__lt=now)
    return int(_sessions().filter(over).delete()[0])


def _sessions() -> Any:
    return SessionStore.get_model_class().objects
