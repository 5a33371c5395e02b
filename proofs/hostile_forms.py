"""Hostile forms: every form of every page filled with what nobody expects, every address asked with it, as every role."""

import logging
import random
import uuid
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from re import finditer
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from lxml import html

from proofs import Outcome

PROMISE = "Whatever anybody writes into any field of any form, or into an address, is taken or refused in words: nothing breaks"
NUMBERS = (
    "0",
    "-1",
    "99999999999999999999",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "nan",
    "inf",
    "1,5",
    "١٢٣",
    "²",
    "½",
)
EDGES = ("0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59")
DAYS = ("2026-02-30", "2027-03-28T02:30", "25:61", "24:00", "00:00", "23:59", "1-2-3", "~", "1~1", "2026-12-01T10:00~²")
WORDS = (
    "",
    " ",
    "x" * 5000,
    "<script>",
    "%00",
    "%s",
    "{x}",
    "\ufffe",
    "\u202e",
    "é" * 300,
    "😀" * 50,
    "a\r\nb",
    "=1+1",
    "\x85",
)
NAMES = (
    "C-0000-0000",
    "P-0000-0000",
    "../../etc",
    "{}",
    "[]",
    "null",
    "true",
    "zz",
    "a,b,,c",
    "--",
    "person:1",
    "p²",
    "//x",
    "/\\x",
)
HOSTILE = (*NUMBERS, *EDGES, *DAYS, *WORDS, *NAMES)
PLAUSIBLE = {
    "date": "2026-12-10",
    "datetime-local": "2026-12-10T10:00",
    "number": "3",
    "time": "10:00",
    "email": "a@b.invalid",
}
KEPT = frozenset({"csrfmiddlewaretoken", "request_key"})
KEY = "request_key"


@dataclass(frozen=True)
class Trial:
    """One request: what is sent where, and what of it nobody would expect."""

    method: str
    address: str
    fields: dict[str, list[str]]
    odd: str = ""


@dataclass(frozen=True)
class Form:
    """A form as a page shows it, empty fields filled with something plausible; and its fields for a day or an hour."""

    method: str
    address: str
    fields: dict[str, list[str]]
    days: tuple[str, ...]


def prove(full: bool) -> Outcome:
    """On the demo; each request is undone again. The control lets days at the edges of the calendar into the fields for days."""
    from config.commands.demo import fill
    from config.demo.sign_ins import SHOWN
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.kernel import entered

    logging.disable(logging.ERROR)  # each refusal would say so
    with acting(SYSTEM):
        fill(60 if full else 8)
    answers, broken, pages, forms, unguarded = Counter[int](), list[str](), 0, 0, list[str]()
    for role in SHOWN if full else ("coordinator", "patient"):
        rng, walker = random.Random(f"hostile {role}"), _Walker(SHOWN[role])
        walker.walk(each=4 if full else 1)
        pages, forms = pages + walker.pages, forms + len(walker.forms)
        trials = list(_trials(walker, rng, each=20 if full else 3))
        rng.shuffle(trials)
        for trial in trials if full else trials[:400]:
            _send(walker, trial, answers, broken)
        with mock.patch.object(entered, "_is_near", return_value=True):
            for trial in _at_the_edges(walker.forms):
                _send(walker, trial, Counter(), unguarded)
    return Outcome(
        answers.total() + len(broken),
        len(broken),
        not broken and len(unguarded) > 0,
        f"with any day of the calendar let in, {len(unguarded)} requests broke",
        {"pages": pages, "forms": forms, "answers": dict(sorted(answers.items())), "first": broken[:5]},
    )


class _Walker:
    """Somebody signed in, and the forms and addresses of the pages they come to."""

    def __init__(self, mail: str) -> None:
        from django.conf import settings

        from hospitium.access.queries import User
        from hospitium.access.testing import signed_in

        self.browser = signed_in(User.objects.get(email=mail))
        self.cookie = settings.SESSION_COOKIE_NAME
        self.session = self.browser.cookies[self.cookie].value
        self.forms: dict[tuple[str, ...], Form] = {}
        self.addresses = {self.browser.get("/").headers.get("Location", "/")}
        self.pages = 0

    def walk(self, each: int) -> None:
        """Follow links, to `each` addresses of a kind: the same page asked with the same names."""
        waiting, kinds = deque(self.addresses), Counter[tuple[str, ...]]()
        while waiting:
            here = waiting.popleft()
            answer = self.browser.get(here)
            if answer.streaming or "html" not in answer.headers.get("Content-Type", "") or not answer.content.strip():
                continue
            page = html.fromstring(answer.content)
            self.pages += 1
            for form in _forms_of(page, here):
                self.forms.setdefault((_page_of(form.address), form.method, *sorted(form.fields)), form)
            for address in _links_of(page):
                kind = (_page_of(address), *sorted(parse_qs(urlsplit(address).query)))
                if kind[0] and address not in self.addresses and kinds[kind] < each:
                    kinds[kind] += 1
                    self.addresses.add(address)
                    waiting.append(address)


def _page_of(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _links_of(page: Any) -> Iterator[str]:
    for name in ("href", "hx-get"):
        for address in page.xpath(f"//*[starts-with(@{name}, '/') and not(starts-with(@{name}, '//'))]/@{name}"):
            if not address.startswith("/static/"):
                yield address.partition("#")[0]


def _forms_of(page: Any, here: str) -> Iterator[Form]:
    for found in page.iter("form"):
        address = found.get("action") or found.get("hx-post") or here
        method = "post" if found.get("hx-post") else (found.get("method") or "get").lower()
        inside = [
            *found.iter("input", "select", "textarea"),
            *page.xpath("//*[@form=$form][@name]", form=found.get("id") or "-"),
        ]
        named = [field for field in inside if field.get("name")]
        if method in ("get", "post") and address.startswith("/"):
            fields: dict[str, list[str]] = {}
            for field in named:
                fields.setdefault(field.get("name"), []).extend(_told(field))
            days = tuple(field.get("name") for field in named if field.get("type") in ("date", "datetime-local"))
            yield Form(method, address, fields, days)


def _told(field: Any) -> list[str]:
    """What a field would send as it stands, or something it would take where it is empty."""
    kind = field.get("type", "text")
    if field.tag == "select":
        told = [one.get("value", one.text or "") for one in field.iter("option")]
        chosen = [one.get("value", one.text or "") for one in field.xpath(".//option[@selected]")]
        return chosen or [next(filter(None, told), "")]
    if kind == "checkbox" and field.get("checked") is None:
        return []
    told = field.text if field.tag == "textarea" else field.get("value")
    return [told or PLAUSIBLE.get(kind, "" if kind == "hidden" else "Some words")]


def _trials(walker: _Walker, rng: random.Random, each: int) -> Iterator[Trial]:
    """Each form as it stands, empty, and with one field or several odd; each address with odd numbers and odd questions."""
    for form in walker.forms.values():
        plain = Trial(form.method, form.address, form.fields)
        yield plain
        yield replace(plain, fields={}, odd="nothing")
        names = sorted(form.fields.keys() - KEPT)
        for name in names:
            for odd in (*rng.sample(HOSTILE, each), *EDGES[: 2 * (name in form.days)]):
                yield replace(plain, fields=form.fields | {name: [odd]}, odd=f"{name}={odd[:40]!r}")
            yield replace(plain, fields=form.fields | {name: [*form.fields[name] * 2, "x"]}, odd=f"{name} twice")
            yield replace(
                plain, fields={key: told for key, told in form.fields.items() if key != name}, odd=f"no {name}"
            )
        for _ in range(min(each, 6)):
            mixed = {name: [rng.choice(HOSTILE)] for name in names if rng.random() < 0.4}
            yield replace(plain, fields=form.fields | mixed, odd=repr(mixed)[:300])
        for address in _odd_numbers(form.address):
            yield replace(plain, address=address, odd="address")
    for address in sorted(walker.addresses):
        where, asked = urlsplit(address).path, parse_qs(urlsplit(address).query)
        for name in {*asked, "after", "before", "day", "at", "page"}:
            for odd in rng.sample(HOSTILE, min(each, 6)):
                yield Trial("get", where, asked | {name: [odd]}, f"{name}={odd[:40]!r}")
        for odd in _odd_numbers(where):
            yield Trial("get", odd, {}, "address")


def _odd_numbers(address: str) -> Iterator[str]:
    for found in finditer(r"(?<=/)\d+(?=/)", address):
        for odd in NUMBERS[:5]:
            yield address[: found.start()] + odd + address[found.end() :]


def _at_the_edges(forms: dict[tuple[str, ...], Form]) -> Iterable[Trial]:
    for form in forms.values():
        for name in form.days:
            for odd in EDGES:
                yield Trial(form.method, form.address, form.fields | {name: [odd]}, f"{name}={odd}")


def _send(walker: _Walker, trial: Trial, answers: Counter[int], broken: list[str]) -> None:
    """Send it and undo what it did; note the answer, or what broke."""
    from django.db import transaction

    walker.browser.cookies.clear()
    walker.browser.cookies[walker.cookie] = walker.session
    fields = trial.fields | {KEY: [str(uuid.uuid4())]} if trial.method == "post" else trial.fields
    try:
        with transaction.atomic():
            answer = getattr(walker.browser, trial.method)(trial.address, fields)
            if answer.streaming and not answer.is_async:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
    except Exception as problem:  # whatever it is, a page stumbled over it
        broken.append(f"{trial.method} {trial.address} {trial.odd}: {type(problem).__name__} {problem}"[:400])
        return
    if answer.status_code >= 500:
        broken.append(f"{trial.method} {trial.address} {trial.odd}: {answer.status_code}")
    else:
        answers[answer.status_code] += 1
