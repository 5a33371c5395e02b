"""W1: the worklist beside Django's own admin over the same table, through the same kind of server, by the same person."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from benchmarks import Asked, ground
from benchmarks.floor import bare
from benchmarks.scoring import Contestant, Goal, Score, Taken, contest
from benchmarks.serve import PEER, PRODUCT, Answer, Browser, Crowd, served, sign_in

GOAL = (
    "A page of the worklist, signed in, permitted and recorded, is 20 times as fast as Django's admin changelist on the"
    " first page and 100 times on page 10,000 of a million cases, and hardly slower than with ten thousand."
)
SIZES, QUICK = (10_000, 100_000, 1_000_000), 10_000
NOTES = (
    "The deep page is page size / 100: page 10,000 of a million. The floor is every statement of the product's page (session,"
    " person, permission, lines, counts, record of the look, commit), sent again by bare psycopg to the same server.",
    "The first few pages after a pause, as while another has its turn, take up to twice as long as those after them, a tenth of a second"
    " of rest being enough: of twenty in a row they are more than one in twenty, of 200 they are not.",
    "The person has 19 cases of their own to look at among ten thousand, a page full of 50 at every larger size: `own and overdue` grows"
    " as its page fills.",
    "16 at once: so many connections ask one page after another, of two processes of four threads as `hospitium run` has them;"
    " `all kinds` are the addresses of the other lines in turn; of `first page among all kinds`, where every kind is asked for as often,"
    " the first pages alone are timed. Who waits for whom is in the figure.",
    "The peer signs in by the same sessions and speaks as the owner of the tables: no row-level security, no record of who"
    " looked, no chips.",
)
PERSON = "coordinator0@bench.invalid"
PAGE = 50

Pages = list[tuple[str, str]]
"""Addresses that must list the same cases in the same order: the product's, the peer's."""
Timed = tuple[str, str] | None
"""The one of them that alone is timed; None: each is."""


def measure(asked: Asked) -> list[Score]:
    """Every kind of page at every size."""
    return [score for size in asked.sizes for score in _at(size, asked)]


def _at(size: int, asked: Asked) -> Iterator[Score]:
    name = ground.stand_on(size)
    kinds = list(_kinds(name, size, quick=asked.quick))
    cookie = sign_in(PERSON)
    with served(PRODUCT, health="/health/") as mine, served(PEER, health="/admin/") as theirs:
        ours, peer = Browser(mine, cookie), Browser(theirs, cookie)
        for what, pages, goal in kinds:
            floor = bare(name, cookie, [mine for mine, _ in pages])
            yield _contest(what, size, ours.every, peer.every, pages, floor=floor, rounds=asked.rounds, goal=goal)
    with served(PRODUCT, health="/health/", **MANY) as mine, served(PEER, health="/admin/", **MANY) as theirs:
        all_ours, all_theirs = Crowd(mine, cookie, CROWD), Crowd(theirs, cookie, CROWD)
        for what, pages, goal, timed in _crowded(kinds, quick=asked.quick):
            yield _contest(
                what, size, all_ours.every, all_theirs.every, pages, timed=timed, rounds=asked.rounds, goal=goal
            )


MANY = {"workers": 2, "threads": 4}
Asker = Callable[[Iterable[str]], list[Answer]]


def _contest(
    what: str,
    size: int,
    ours: Asker,
    peer: Asker,
    pages: Pages,
    timed: Timed = None,
    **others: Any,
) -> Score:
    """Each side's turn over these pages."""
    mine, theirs = zip(*pages, strict=True)
    own, other = timed or ("", "")
    return contest(what, size, _turn(ours, mine, OURS, own), peer=_turn(peer, theirs, THEIRS, other), **others)


CROWD = 16
"""Browsers at once."""
IN_A_ROW = "first page, 200 in a row"


def _crowded(kinds: list[tuple[str, Pages, Goal]], *, quick: bool) -> Iterator[tuple[str, Pages, Goal, Timed]]:
    """The first page, each address of every kind in turn, and the first page as often as any other kind."""
    often = CROWD if quick else 200
    _, first, goal = kinds[0]
    alone = list(itertools.islice(itertools.cycle(first), often))
    yield f"first page, {CROWD} at once", alone, replace(goal, above_floor=0), None
    every = [page for turn in itertools.zip_longest(*({*pages} for _, pages, _ in kinds)) for page in turn if page]
    yield f"all kinds, {CROWD} at once", list(itertools.islice(itertools.cycle(every), often)), Goal(), None
    shares = zip(*(itertools.cycle(pages) for what, pages, _ in kinds if what != IN_A_ROW), strict=False)
    among = itertools.islice(itertools.chain.from_iterable(shares), often)
    yield f"first page among all kinds, {CROWD} at once", list(among), Goal(goal.faster), first[0]


def _kinds(name: str, size: int, *, quick: bool) -> Iterator[tuple[str, Pages, Goal]]:
    often, is_large = 1 if quick else 20, size >= 1_000_000
    first = ("/worklist/", f"{ADMIN}?queue=open")
    yield "first page", [first] * often, Goal(20 * is_large, 6, 1.3)
    yield IN_A_ROW, [first] * (1 if quick else 200), Goal(20 * is_large, 6, 1.3)
    own = [
        (f"/worklist/?{word}", f"{ADMIN}?queue={queue}")
        for word, queue in (("owner=me", "mine"), ("due=overdue", "overdue"))
    ]
    yield "own and overdue", own * (often // 2 or 1), Goal(above_floor=6, growth=1.3)
    yield (
        "one stage",
        [(f"/worklist/?stage={one}", f"{ADMIN}?queue=open&stage__exact={one}") for one in STAGES],
        Goal(growth=1.3),
    )
    yield "page 10", _deep(name, "open", 10, 2 if quick else 10), Goal(above_floor=6, growth=1.3)
    deep = _deep(name, "closed", size // 100, 2 if quick else 10)
    yield "deep page", deep, Goal(100 * is_large, 6, 1.3)
    words = _words(name, 2 if quick else 10)
    yield "search by name", [(f"/worklist/?q={word}", f"{ADMIN}?queue=open&q={word}") for word in words], Goal()


ADMIN = "/admin/cases/case/"
STAGES = ("intake", "records", "review", "decision", "estimate", "visa", "stay", "follow_up")
OURS = re.compile(rb'data-ref="(C-[^"]+)"')
THEIRS = re.compile(rb'class="field-ref"><a[^>]*>(C-[^<]+)<')


def _turn(ask: Asker, paths: tuple[str, ...], ref: re.Pattern[bytes], timed: str = "") -> Contestant:
    def turn() -> Taken:
        answers = ask(paths)
        wrong = [
            f"{path}: {answer.status}" for path, answer in zip(paths, answers, strict=True) if answer.status != 200
        ]
        if wrong:
            raise ValueError(", ".join(wrong))
        listed = [[one.decode() for one in ref.findall(answer.body)] for answer in answers]
        counts = [answer.seconds for path, answer in zip(paths, answers, strict=True) if path == (timed or path)]
        return Taken(tuple(counts), listed)

    return turn


def _deep(name: str, queue: str, page: int, pages: int) -> Pages:
    """That page of a queue and those after it: the product's by the key of the line before, the peer's by number."""
    which = "stage = 'closed'" if queue == "closed" else "stage <> 'closed'"
    with ground.admin(name) as admin:
        keys = admin.execute(
            f"SELECT look_at, id FROM cases_case WHERE {which} AND {SEEN} ORDER BY look_at, id OFFSET %s LIMIT %s",
            [(page - 1) * PAGE - 1, pages * PAGE],
        ).fetchall()[::PAGE]
    closed = "closed=1&" if queue == "closed" else ""
    return [
        (
            f"/worklist/?{closed}{urlencode({'after': f'{look_at.isoformat()}~{number}'})}",
            f"{ADMIN}?queue={queue}&p={page + at}",
        )
        for at, (look_at, number) in enumerate(keys)
    ]


SEEN = (
    "(NOT is_restricted OR owner_id = (SELECT id FROM access_user WHERE email = 'coordinator0@bench.invalid'))"
    " AND NOT closed_to && ARRAY['role:coordinator']::varchar[]"
    " AND (snoozed_until IS NULL OR snoozed_until <= current_date)"
)


def _words(name: str, most: int) -> list[str]:
    """Words of names that the peer, who finds them anywhere in a name, finds in the same patients as who only begins there."""
    with ground.admin(name) as admin:
        texts = [
            text for (text,) in admin.execute("SELECT DISTINCT search_text FROM patients_patient ORDER BY 1").fetchall()
        ]
    words = {word for text in texts[::97] for word in text.split() if re.fullmatch("[a-z]{6,}", word)}
    alike = (
        word for word in sorted(words, key=_mixed) if all(f" {word}" in f" {text}" for text in texts if word in text)
    )
    return list(itertools.islice(alike, most))


def _mixed(word: str) -> str:
    return word[::-1]
