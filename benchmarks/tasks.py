"""Lists of work over ten times as many tasks as cases: mine, my desk's, and the worklist, beside one bare statement each."""

import datetime as dt
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psycopg

from benchmarks import Asked, ground
from benchmarks.floor import bare
from benchmarks.scoring import Contestant, Goal, Score, Taken, contest
from benchmarks.serve import PRODUCT, Browser, served, sign_in
from benchmarks.worklist import OURS, PAGE, PERSON

GOAL = (
    "A page of one's own work or of the desk's, out of ten million tasks of a million cases, takes at most six times what the"
    " database needs for it, and hardly longer than out of a hundredth of that."
)
SIZES, QUICK = (10_000, 100_000, 1_000_000), 10_000
TIMES = 10
"""Tasks for each case."""
NOTES = (
    "Sizes are cases; there are ten times as many tasks, of which those of open cases are in part open. The peer is the smallest"
    " honest program: one SELECT that finds the same fifty tasks with the names on them, by bare psycopg, as a role that passes"
    " every wall; no person, no permission, no record of who looked, no page. The floor is every statement of the product's page.",
)


def measure(asked: Asked) -> list[Score]:
    """Every list at every size."""
    return [score for size in asked.sizes for score in _at(size, asked)]


def _at(size: int, asked: Asked) -> Iterator[Score]:
    name = ground.stand_on(size, own="tasks")
    _fill(name, size)
    with ExitStack() as open_now:
        cookie = sign_in(PERSON)
        browser = Browser(open_now.enter_context(served(PRODUCT, health="/health/")), cookie)
        peer = open_now.enter_context(ground.admin(name))
        often = 1 if asked.quick else 20
        for what, path, where, ids in _kinds(name):
            yield contest(
                what,
                size,
                _pages(browser, [path] * often, ids),
                peer=_statement(peer, where, often, by_case=ids is OURS),
                floor=bare(name, cookie, [path] * often),
                rounds=asked.rounds,
                goal=Goal(above_floor=6, growth=1.3),
            )


ME = f"(SELECT id FROM access_user WHERE email = '{PERSON}')"
HOME = "(SELECT id FROM partners_organisation WHERE kind = 'home')"
AWAKE = "done_at IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= now())"
ROWS = re.compile(rb'<tr id="task-(\d+)"')
MINE = f"{AWAKE} AND t.assignee_id = {ME}"


def _kinds(name: str) -> Iterator[tuple[str, str, str, re.Pattern[bytes]]]:
    """What is listed, the product's address, the same as a condition, and what is compared."""
    yield "my work", "/work/", MINE, ROWS
    yield "my work, overdue", "/work/?show=overdue", f"{MINE} AND t.due_at < now()", ROWS
    moment, number = _key(name, MINE, 9 * PAGE - 1)
    deep = urlencode({"after": f"{moment.isoformat()}~{number}"})
    yield (
        "my work, page 10",
        f"/work/?{deep}",
        f"{MINE} AND (t.due_at, t.id) > ('{moment.isoformat()}', {number})",
        ROWS,
    )
    desk = f"{AWAKE} AND t.desk_id = {HOME}"
    yield "my desk, nobody's", "/work/desk/", f"{desk} AND t.assignee_id IS NULL", ROWS
    yield "my desk, everybody's", "/work/desk/?everybody=1", desk, ROWS
    yield "worklist", "/worklist/", "", OURS


def _key(name: str, where: str, offset: int) -> Any:
    with ground.admin(name) as admin:
        found = admin.execute(
            f"SELECT t.due_at, t.id FROM {TASKS} WHERE {where} AND {OF_CASE} ORDER BY t.due_at, t.id OFFSET %s LIMIT 1",
            [offset],
        ).fetchone()
    return found or (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), 0)


TASKS = "cases_task t JOIN cases_case c ON c.id = t.case_id JOIN patients_patient p ON p.id = c.patient_id"
OF_CASE = f"(NOT c.is_restricted OR c.owner_id = {ME}) AND NOT c.closed_to && ARRAY['role:coordinator']::varchar[]"


def _statement(connection: psycopg.Connection[Any], where: str, often: int, *, by_case: bool) -> Contestant:
    """The fifty lines by one bare statement, as often as the pages."""
    if by_case:
        said = (
            "SELECT c.ref, p.full_name, c.next_task, c.due_at FROM cases_case c JOIN patients_patient p ON p.id = c.patient_id"
            f" WHERE c.stage <> 'closed' AND (c.snoozed_until IS NULL OR c.snoozed_until <= current_date) AND {OF_CASE}"
            f" ORDER BY c.look_at, c.id LIMIT {PAGE}"
        )
    else:
        said = (
            f"SELECT t.id, t.kind, t.words, t.due_at, c.ref, p.full_name FROM {TASKS} WHERE {where} AND {OF_CASE}"
            f" ORDER BY t.due_at, t.id LIMIT {PAGE}"
        )

    def turn() -> Taken:
        seconds, listed = [], []
        for _ in range(often):
            begun = perf_counter()
            rows = connection.execute(said.encode()).fetchall()
            seconds.append(perf_counter() - begun)
            listed.append([str(row[0]) for row in rows])
        return Taken(tuple(seconds), listed)

    return turn


def _pages(browser: Browser, paths: list[str], ids: re.Pattern[bytes]) -> Contestant:
    def turn() -> Taken:
        answers = [browser.get(path) for path in paths]
        if wrong := [f"{path}: {one.status}" for path, one in zip(paths, answers, strict=True) if one.status != 200]:
            raise ValueError(", ".join(wrong))
        listed = [[one.decode() for one in ids.findall(answer.body)] for answer in answers]
        return Taken(tuple(answer.seconds for answer in answers), listed)

    return turn


def _fill(name: str, size: int) -> None:
    """Tasks beside the one of each open case, ten for each case in all, made where they stand; done once."""
    with ground.admin(name) as admin:
        (there,) = admin.execute("SELECT count(*) FROM cases_task").fetchone() or (0,)
        if there >= size * (TIMES - 1):
            return
        print(f"fill: {size * TIMES:,} tasks", file=sys.stderr, flush=True)
        admin.execute(MORE.format(most=TIMES - 1))
        admin.execute("VACUUM (ANALYZE) cases_task")


KINDS = "ARRAY['check_summary', 'plan_visit', 'chase_records', 'ask_language', 'secure_funds', 'review_case']"
OWNERS = "ARRAY['us', 'us', 'referrer', 'office', 'patient', 'clinician']"
MORE = f"""
INSERT INTO cases_task (case_id, kind, waiting_on, due_at, done_at, done_by, is_dropped, words, assignee_id, desk_id, made_at,
    made_by, snoozed_until, wake_on, escalated, escalates_at)
SELECT c.id, ({KINDS})[1 + k], ({OWNERS})[1 + k], due, CASE WHEN is_open THEN NULL ELSE due END,
    CASE WHEN is_open THEN '' ELSE 'Mira' END, false, '', CASE WHEN at_office THEN NULL ELSE c.owner_id END,
    CASE WHEN at_office THEN c.office_id ELSE h.id END, c.opened_at, '',
    CASE WHEN is_open AND n % 20 = 3 THEN now() + interval '9 days' END, '', 0, CASE WHEN is_open THEN due END
FROM cases_case c CROSS JOIN generate_series(1, {{most}}) n
CROSS JOIN LATERAL (SELECT (n + c.id) % 6 AS k, c.stage <> 'closed' AND n <= 4 AS is_open) d
CROSS JOIN LATERAL (SELECT d.k IN (3, 4) AND c.office_id IS NOT NULL AS at_office,
    c.opened_at + make_interval(mins => ((n * 7919 + c.id * 31) % 43200)::int) + CASE WHEN d.is_open THEN now() - c.opened_at
        - interval '3 days' ELSE interval '0' END AS due) e
CROSS JOIN (SELECT id FROM partners_organisation WHERE kind = 'home') h
"""
