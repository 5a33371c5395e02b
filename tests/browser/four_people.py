"""Four people at one case, each at an open page of their own: what one does, the others must see without reloading.

Kept: every delay between the answer to an act and the moment its words stood on somebody else's page.
"""

import datetime as dt
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from hospitium.cases.machines import MACHINES
from hospitium.cases.moves import MOVES
from hospitium.web.family import words

PASSWORD = "demo-hospitium-2026"
IN_SIGHT = """([where, words]) => [...document.querySelectorAll(where)].some((one) => one.checkVisibility()
  && one.innerText.replace(/[\\u2066-\\u2069\\s]+/g, " ").includes(words.replace(/[\\u2066-\\u2069\\s]+/g, " ")))"""


@dataclass(frozen=True)
class Sight:
    """Words that stand on somebody's page: the last part of where, and what."""

    page: Any
    where: str
    words: str


@dataclass
class Watch:
    """How long others waited to see each act; `patience` in seconds, before it counts as never."""

    patience: float = 60.0
    delays: list[tuple[str, float]] = field(default_factory=list)

    def act(self, name: str, page: Any, do: Callable[[], Any], *sights: Sight) -> None:
        """Let somebody act, and wait until all others see it."""
        with page.expect_response(lambda answer: answer.request.method == "POST" and "draft" not in answer.url):
            do()
        answered = time.monotonic()
        for sight in sights:
            sight.page.wait_for_function(
                IN_SIGHT, arg=[sight.where, sight.words], polling=50, timeout=self.patience * 1000
            )
            self.delays.append((f"{name}: {sight.where}", time.monotonic() - answered))
        page.wait_for_load_state()

    def arrives(self, name: str, sight: Sight, at: str) -> None:
        """Wait for what comes at a moment (ISO) that the product named; a delay counts from then."""
        left = max(0.0, dt.datetime.fromisoformat(at).timestamp() - time.time())
        sight.page.wait_for_function(
            IN_SIGHT, arg=[sight.where, sight.words], polling=50, timeout=(left + self.patience) * 1000
        )
        late = time.time() - dt.datetime.fromisoformat(at).timestamp()
        self.delays.append((f"{name}: {sight.where}", max(0.0, late)))

    @property
    def told(self) -> str:
        """Every delay, the longest first."""
        return "\n".join(f"{delay:6.2f} s  {name}" for name, delay in sorted(self.delays, key=lambda one: -one[1]))

    @property
    def slowest(self) -> float:
        """Seconds the slowest sight took."""
        return max(delay for _name, delay in self.delays)


def said(language: str, text: object) -> str:
    """A text of the product in a language; it must have been translated."""
    with translation.override(language):
        spoken = str(text)
    with translation.override("en"):
        assert language == "en" or spoken != str(text), f"{text} is not translated into {language}"
    return spoken


@dataclass
class Four:
    """Coordinator and specialist in English, office consultant in Spanish, family in Arabic on a telephone (later)."""

    crew: "Crew"
    watch: Watch
    coordinator: Any
    specialist: Any
    consultant: Any
    family: Any = None
    referrer: Any = None
    ref: str = ""
    name: str = field(default_factory=lambda: new_name())
    born: str = field(default_factory=lambda: f"{random.randint(1950, 1999)}-11-{random.randint(10, 28)}")

    @property
    def site(self) -> str:
        """Where the product runs."""
        return self.crew.site

    @property
    def case(self) -> str:
        """The address of the case."""
        return f"{self.site}/cases/{self.ref}/"

    def sees(self, machine: str, state: str) -> list[Sight]:
        """What each open page shows when a machine stands in a state."""
        label = MACHINES[machine][state].label
        found = [
            Sight(page, "#journey .machines", said(language, label))
            for page, language in ((self.coordinator, "en"), (self.consultant, "es"), (self.specialist, "en"))
            if page and page.url.split("?")[0] == self.case
        ]
        told = words.STATES.get(machine, {}).get(state)
        if self.family and told and f"/home/{self.ref}/" in self.family.url:
            found.append(Sight(self.family, "main", said("ar", told)))
        return found

    def others(self, page: Any, machine: str, state: str, at_home: tuple[str, str] = ("", "")) -> list[Sight]:
        """The same, but for whoever acts. `at_home`: the machine and state the family reads of, where it is another."""
        found = [one for one in self.sees(machine, state) if one.page is not page]
        if not at_home[0]:
            return found
        return [one for one in found if one.page is not self.family] + [
            one for one in self.sees(*at_home) if one.page is self.family
        ]

    def moves(self, move: str, by: Any, *more: Sight, at_home: tuple[str, str] = ("", "")) -> None:
        """Take a step of the journey on the case page; all others see where the case stands then."""
        step = MOVES[move]
        by.select_option("#journey [name=move] >> nth=0", move)
        self.watch.act(
            move,
            by,
            lambda: by.click("#journey form:has([name=move]) .button--primary >> nth=0"),
            *more,
            *self.others(by, step.machine, step.target, at_home),
        )

    def states(self, gate: str, by: Any, fact: str) -> None:
        """Say on the case page that a gate is open; the others read on what ground."""
        form = f"#gates details:has(form[action$='/gates/{gate}/'])"

        def say() -> None:
            by.click(f"{form} summary")
            by.select_option(f"{form} [name=state]", "green")
            by.fill(f"{form} [name=fact]", fact)
            by.click(f"{form} button")

        on_case = [one for one in (self.coordinator, self.consultant, self.specialist) if one and one is not by]
        sights = [Sight(one, "#gates", fact) for one in on_case if one.url.split("?")[0] == self.case]
        self.watch.act(f"gate {gate}", by, say, *sights)


def new_name() -> str:
    """A name that nobody has yet, so that no double is found."""
    made = ("".join(random.choice("bdklmnrstz") + random.choice("aeiou") for _ in range(3)) for _ in range(2))
    return " ".join(one.title() for one in made)


def sign_in(page: Any, site: str, mail: str) -> Any:
    """Sign a person of the demo in by password."""
    page.goto(f"{site}/sign-in/")
    page.fill("[name=email]", f"{mail}@demo.invalid")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def register(four: Four) -> None:
    """The consultant registers a family that stands at the desk; the coordinator's worklist says that a case came."""
    desk = four.consultant
    four.coordinator.goto(f"{four.site}/worklist/")
    desk.goto(f"{four.site}/desk/")
    desk.click("a[href='/desk/register/']")
    desk.fill("[name=full_name]", four.name)
    desk.fill("[name=birth_date]", four.born)
    desk.fill("[name=contact]", "+52 55 1234 5678")
    desk.fill("[name=companion]", f"{four.name} Hija")
    desk.fill("[name=question]", "Can the tumour be operated on?")
    desk.select_option("[name=country]", "MX")
    desk.select_option("select[name=language]", "ar")
    four.watch.act(
        "register", desk, lambda: desk.click("main form .button--primary"), Sight(four.coordinator, "#news button", "")
    )
    desk.wait_for_url("**/cases/C-*/")
    found_by_the_campus(four, desk.url)


def found_by_the_campus(four: Four, address: str) -> None:
    """The coordinator follows the line on the worklist to the new case."""
    (four.ref,) = re.findall(r"C-\w{4}-\w{4}", address)
    four.coordinator.click("#news button")
    four.coordinator.click(f"[data-ref='{four.ref}'] a")
    four.coordinator.wait_for_url(four.case)


class Crew:
    """The colleagues of the demo, signed in once; a family comes anew with each journey."""

    def __init__(self, browser: Any, site: str) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []
        self._in: dict[str, Any] = {}
        self._contexts: list[Any] = []

    def visit(self, language: str = "en", width: int = 1280) -> Any:
        """A page in a browser of its own, with an authenticator that verifies its user."""
        context = self.browser.new_context(
            locale=language, reduced_motion="reduce", viewport={"width": width, "height": 900}
        )
        context.add_cookies([{"name": "language", "value": language, "url": self.site}])
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda one: self.complaints.append(one.text) if "Content Security" in one.text else None)
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        facts = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": facts | {"isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()

    def page_of(self, mail: str, language: str = "en") -> Any:
        """The page of a colleague who is signed in."""
        if mail not in self._in:
            self._in[mail] = sign_in(self.visit(language), self.site, mail)
        return self._in[mail]

    def four(self, watch: Watch) -> Four:
        """Everybody but the family, each at their own home."""
        people = [self.page_of("mira"), self.page_of("tomas"), self.page_of("sofia", "es")]
        for page in people:
            page.goto(f"{self.site}/")
        return Four(self, watch, *people)

    def four_with_referrer(self, watch: Watch) -> Four:
        """The same with a physician abroad in place of the family, and the programme's lead in place of the office."""
        people = [self.page_of("mira"), self.page_of("tomas"), self.page_of("lead", "es"), None, self.page_of("amara")]
        for page in filter(None, people):
            page.goto(f"{self.site}/")
        return Four(self, watch, *people)
