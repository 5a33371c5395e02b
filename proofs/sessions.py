"""Sessions (E9): none outlives its end, none is handed on, and no form from elsewhere is heard."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from proofs import Outcome
from proofs.ground import cheap_hashes

PROMISE = "A session ends with sign-out, disuse, age, a changed way in or the account, and hears no form from elsewhere"
SITE = {"host": "localhost"}
PASSWORD = "a password for tests only"
UNSAFE = ("post", "put", "patch", "delete")


def prove(full: bool) -> Outcome:
    """Every way a session may be abused, as staff and as a patient; then every unsafe route without its token."""
    from hospitium.access.roles import Role

    cheap_hashes()
    came_in: list[str] = []
    tried = 0
    for role in (Role.COORDINATOR, Role.PATIENT):
        for _ in range(20 if full else 1):
            for name, abuse in ABUSES.items():
                tried += 1
                came_in += [f"{name} ({role})"] if abuse(role) else []
    forms, heard = _forged(full)
    control = _heard_without_the_check()
    return Outcome(
        tried + forms,
        len(came_in) + len(heard),
        not came_in and not heard and control > 0,
        control=f"with the token not asked for, {control} routes hear a form from elsewhere",
        detail={"abuses": len(ABUSES), "forged forms": forms, "came in": came_in, "heard": heard},
    )


class Person:
    """Somebody with a passkey, signed in by it in one browser."""

    def __init__(self, role: Any, browser: Any = None) -> None:
        from hospitium.access.testing import Browser, add_passkey, make_person

        self.user = make_person("Somebody", role)
        self.device = add_passkey(self.user, origin="http://localhost", rp="localhost")
        self.browser = browser or Browser(headers=SITE)
        self.sign_in(self.browser)
        assert is_in(self.browser)

    def sign_in(self, browser: Any) -> None:
        options = browser.post("/passkey/", {"for": "sign-in"}).json()
        browser.post("/sign-in/passkey/", {"credential": self.device.sign(options)})

    @property
    def key(self) -> str:
        return str(self.browser.cookies["session"].value)


def is_in(browser: Any) -> bool:
    """Whether pages open, or the live stream would."""
    from hospitium.access.sessions import person_behind

    cookie = browser.cookies.get("session")
    opens = browser.get("/inbox/").status_code == 200
    return opens or bool(cookie and cookie.value and person_behind(cookie.value))


def with_key(key: str) -> Any:
    """Another browser, holding this session's key."""
    from hospitium.access.testing import Browser

    browser = Browser(headers=SITE)
    browser.cookies["session"] = key
    return browser


def ahead(**distance: float) -> Any:
    """The clock, so much later."""
    import time_machine

    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(**distance), tick=False)


def _fixed(role: Any) -> bool:
    """A key planted before sign-in, a real one at that, must not be the key after it."""
    from hospitium.access.testing import Browser

    attacker = Browser(headers=SITE)
    attacker.post("/passkey/", {"for": "sign-in"})
    planted = attacker.cookies["session"].value
    Person(role, with_key(planted))
    return is_in(with_key(planted))


def _fixed_at_the_second_step(role: Any) -> bool:
    from hospitium.access.testing import Browser, add_totp, code_for, make_person

    person = make_person("Somebody", role)
    secret, attacker = add_totp(person), Browser(headers=SITE)
    attacker.post("/passkey/", {"for": "sign-in"})
    victim = with_key(attacker.cookies["session"].value)
    victim.post("/sign-in/", {"email": person.email, "password": PASSWORD})
    attacker.post("/sign-in/second-step/", {"code": code_for(secret)})
    return is_in(attacker)


def _half(role: Any) -> bool:
    """The right password alone, where a second step is kept."""
    from hospitium.access.testing import Browser, add_totp, make_person

    person, browser = make_person("Somebody", role), Browser(headers=SITE)
    add_totp(person)
    browser.post("/sign-in/", {"email": person.email, "password": PASSWORD})
    return is_in(browser)


def _guessed_key(role: Any) -> bool:
    Person(role)
    return is_in(with_key("a" * 32)) or is_in(with_key("")) or is_in(with_key("' OR 1=1 --"))


def _after(act: Callable[[Person], Any]) -> Callable[[Any], bool]:
    def abuse(role: Any) -> bool:
        person = Person(role)
        key = person.key
        act(person)
        return is_in(with_key(key))

    return abuse


def _later(hours: dict[str, float], *, busy: bool) -> Callable[[Any], bool]:
    """So long after sign-in: left alone, or used every ten minutes."""

    def abuse(role: Any) -> bool:
        person, minutes = Person(role), hours[str(role)] * 60
        begun = dt.datetime.now(dt.UTC)
        if busy:
            for minute in range(10, int(minutes), 10):
                with ahead(minutes=minute, seconds=1):
                    assert is_in(person.browser)
        assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(minutes=5)
        with ahead(minutes=minutes, seconds=5):
            return is_in(with_key(person.key))

    return abuse


def _disable(person: Person) -> None:
    from hospitium.access.account import disable_person

    disable_person(person=person.user)


def _set_inactive(person: Person) -> None:
    type(person.user).objects.filter(pk=person.user.pk).update(is_active=False)


def _forget(person: Person) -> None:
    from hospitium.access.account import forget_factors

    forget_factors(person=person.user)


def _elsewhere(path: str, facts: Callable[[Person], dict[str, Any]]) -> Callable[[Person], None]:
    """The person does something in a second browser."""

    def act(person: Person) -> None:
        from hospitium.access.testing import Browser

        second = Browser(headers=SITE)
        person.sign_in(second)
        assert second.post(path, facts(person)).status_code == 302
        assert is_in(second) or "all" in facts(person)

    return act


def _name(person: Person) -> dict[str, Any]:
    from hospitium.access.models import Session

    return {"name": Session.objects.get(pk=person.key).name}


def _confirm(person: Person) -> None:
    options = person.browser.post("/passkey/", {"for": "confirm"}).json()
    assert person.browser.post("/confirm/", {"credential": person.device.sign(options)}).status_code == 302


ABUSES: dict[str, Callable[[Any], bool]] = {
    "a planted key": _fixed,
    "a planted key at the second step": _fixed_at_the_second_step,
    "the password alone": _half,
    "a guessed key": _guessed_key,
    "after sign-out": _after(lambda person: person.browser.post("/sign-out/")),
    "after the account was disabled": _after(_disable),
    "after the account was set inactive": _after(_set_inactive),
    "after its factors were taken away": _after(_forget),
    "after signing in anew in the same browser": _after(lambda person: person.sign_in(person.browser)),
    "the key from before a step-up": _after(_confirm),
    "ended from elsewhere": _after(_elsewhere("/account/sessions/", _name)),
    "all others ended from elsewhere": _after(_elsewhere("/account/sessions/", lambda _: {})),
    "signed out everywhere": _after(_elsewhere("/account/sessions/", lambda _: {"all": "1"})),
    "after a new password": _after(
        _elsewhere("/account/password/", lambda _: {"password": "a new password for proofs"})
    ),
    "left alone too long": _later({"coordinator": 0.25, "patient": 0.5}, busy=False),
    "older than allowed, however busy": _later({"coordinator": 12, "patient": 24}, busy=True),
}


def _routes() -> Iterator[str]:
    from django.urls import URLPattern, URLResolver, get_resolver, reverse

    def walk(patterns: Any, space: str = "") -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern):
                kinds = pattern.pattern.converters
                yield reverse(
                    f"{space}{pattern.name}", kwargs={key: "C-0000-0000" if key == "ref" else 1 for key in kinds}
                )

    yield from walk(get_resolver().url_patterns)


WITH_A_SECRET = {"/shl/1", "/shl/1/files/1", "/hooks/mail/1/1/", "/hooks/texts/1/1/"}
"""Where programs anywhere speak to us (a reader of a health link, a carrier of mail or texts): who is signed in plays no part,
the secret in the address does.
"""


def _forged(full: bool) -> tuple[int, list[str]]:
    """Unsafe requests to every route with no token, another session's, or a right one sent from another site."""
    from hospitium.access.roles import Role
    from hospitium.access.testing import Browser

    heard, tried = [], 0
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PATIENT) if full else (Role.COORDINATOR,):
        person = Person(role)
        browser = Browser(enforce_csrf_checks=True, headers=SITE)
        browser.cookies["session"] = person.key
        browser.get("/account/")
        token = browser.cookies["csrftoken"].value
        forgeries: list[tuple[dict[str, str], dict[str, str]]] = [
            ({}, {}),
            ({"csrfmiddlewaretoken": "A" * 64}, {}),
            ({"csrfmiddlewaretoken": token}, {"origin": "http://evil.example"}),
            ({}, {"x-csrftoken": "A" * 32}),
        ]
        for path in (one for one in _routes() if one not in WITH_A_SECRET):
            for method in UNSAFE:
                for data, headers in forgeries if full or method == "post" else forgeries[:1]:
                    tried += 1
                    sent = data if method == "post" else None
                    if getattr(browser, method)(path, sent, headers=headers).status_code != 403:
                        heard.append(f"{method} {path}")
        assert is_in(browser)
    return tried, heard


def _heard_without_the_check() -> int:
    from hospitium.access.roles import Role

    browser = Person(Role.COORDINATOR).browser
    return sum(browser.post(path).status_code != 403 for path in list(_routes()) if "sign-out" not in path)
