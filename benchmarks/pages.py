"""Pages in a real browser: what is sent, when the first byte comes, when the page can be read, what the database is asked."""

import contextlib
import gzip
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks import Asked, ground
from benchmarks.floor import statements
from benchmarks.scoring import Budget
from benchmarks.serve import PRODUCT, Browser, served, sign_in
from benchmarks.worklist import PERSON

GOAL = (
    "Pages stay within the budget of the study of the interface, section 15, with a full worklist and a cold browser."
)
SIZES, QUICK = (10_000,), 10_000
NOTES = (
    "Sizes are packed by gzip, as the proxy before a real installation sends them; fonts are sent as they are, and each script"
    " has its own allowance, the letters Plex lacks among them (section 16). Staff pages load without throttling (an office),"
    " the sign-in page over a slow mobile network with a processor slowed four times. Server warm, browser cold.",
)
FONTS = {"plex-latin": "Latin font", "plex-arabic": "Arabic font", "noto-ext": "rare letters"}
SCRIPTS = {"Latin font": 80, "Arabic font": 140, "rare letters": 30}
STAFF = {"document": 40, "stylesheet": 25, "script": 45, **SCRIPTS, "queries": 15, "first byte": 200, "LCP": 1500}
OUTSIDE = {"document": 20, "stylesheet": 15, "script": 30, **SCRIPTS, "queries": 10, "LCP": 2500}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
TIMES = {"first byte", "LCP"}


def measure(asked: Asked) -> list[Budget]:
    """Each page's figures against their budgets; when only answers matter, what depends on no clock."""
    ground.stand_on(asked.sizes[0])
    session = sign_in(PERSON)
    pages = [(*page, len(statements(page[1], page[3]))) for page in _pages(session)]
    found = []
    with served(PRODUCT, health="/health/") as port, chromium() as browser:
        for name, path, budget, kept, queries in pages:
            Browser(port, kept).get(path)
            figures = _figures(browser, f"http://127.0.0.1:{port}{path}", kept, is_slow=budget is OUTSIDE)
            figures["queries"] = queries
            found += [
                Budget(name, what, figures[what], most, "ms" if what in TIMES else "" if what == "queries" else "KB")
                for what, most in budget.items()
                if not (asked.quick and what in TIMES)
            ]
    return found


def _pages(session: str) -> Iterator[tuple[str, str, dict[str, int], str]]:
    """Name, address, budget, and whose session."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.models import Case

    with acting(SYSTEM):
        ref = Case.objects.exclude(stage="closed").filter(is_restricted=False, closed_to=[]).order_by("id")[0].ref
    yield "worklist", "/worklist/", STAFF, session
    yield "case", f"/cases/{ref}/", STAFF, session
    yield "signing in", "/sign-in/", OUTSIDE, ""


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Debian's browser. While it is open this process cannot speak to the database."""
    from playwright.sync_api import sync_playwright

    place = shutil.which("chromium")
    if not place:
        raise FileNotFoundError("Chromium is missing: make browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=place, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


PAINTED = """() => new Promise(done => {
    let last = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) last = one.startTime; })
        .observe({type: 'largest-contentful-paint', buffered: true});
    setTimeout(() => {
        const page = performance.getEntriesByType('navigation')[0];
        done({'LCP': last, 'first byte': page.responseStart - page.requestStart});
    }, 300);
})"""


def _figures(browser: Any, address: str, session: str, *, is_slow: bool) -> dict[str, float]:
    """A first visit: an empty cache, whatever the page asks for until it rests."""
    context = browser.new_context(locale="en")
    if session:
        context.add_cookies([{"name": "session", "value": session, "url": address}])
    page = context.new_page()
    if is_slow:
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    figures: dict[str, float] = page.evaluate(PAINTED)
    sizes = Counter(dict.fromkeys(("document", "stylesheet", "script", *SCRIPTS), 0))
    for answer in answers:
        sizes[_kind(answer)] += _sent(answer)
    context.close()
    return figures | {kind: round(size / 1024, 1) for kind, size in sizes.items()}


def _kind(answer: Any) -> str:
    """What is sent: a font by its script, anything else by its sort."""
    sort = str(answer.request.resource_type)
    return next((name for file, name in FONTS.items() if file in answer.url), sort) if sort == "font" else sort


def _sent(answer: Any) -> int:
    if answer.status != 200 or answer.request.resource_type == "eventsource":
        return 0
    body = answer.body()
    return len(body) if answer.request.resource_type in ("font", "image") else len(gzip.compress(body, 6))
