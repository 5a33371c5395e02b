"""`hospitium plan`: plan the visits of an instance file into its calendars, without any database."""

import argparse
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hospitium.scheduling.planning.instance import Instance
    from hospitium.scheduling.planning.planner import Plan, Progress
    from hospitium.scheduling.planning.solver import Stop

EXPLAINED = 10
"""Visits without a place that are explained; there may be hundreds."""


def words(parser: argparse.ArgumentParser) -> None:
    """The file, how long and by what seed; docs/reference/plan-format.md explains file and exit codes."""
    parser.add_argument(
        "instance", type=Path, help="JSON as docs/reference/plan-format.md explains it; - reads standard input"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="stop improving after so long (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed and rounds give the same plan")
    parser.add_argument(
        "--rounds", type=int, help="improve so many times whatever the clock says, instead of --seconds"
    )
    parser.add_argument("--workers", type=int, default=1, help="threads of the solver for one piece of work")
    parser.add_argument(
        "--alternatives", type=int, default=0, metavar="N", help="N other plans for each visit of --visit"
    )
    parser.add_argument(
        "--visit", action="append", default=[], help="a visit that alternatives are wanted for (default: the only one)"
    )
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the plan as JSON to a file")
    parser.add_argument("--language", default="en", choices=["en", "es", "zh-hans", "ar"], help="of what is said")


def run(asked: argparse.Namespace) -> int:
    """0: every visit has its place; 1: some have not, with why not; 2: the file cannot be read, with every fault."""
    from config.prepare import prepare_django

    prepare_django()
    from django.utils import translation

    with translation.override(asked.language):
        return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import BadInstance, load
    from hospitium.scheduling.planning.solver import Stop
    from hospitium.scheduling.planning.writing import written
    from hospitium.scheduling.visits.as_text import plan_as_text

    try:
        data, instance = load(read(asked.instance))
    except BadInstance as problem:
        return complain(asked.instance, problem.faults)
    stop = Stop()
    wanted = Wanted(
        min(max(asked.seconds, 0.1), 86_400), asked.seed, max(1, asked.workers), asked.rounds, _tell(), stop
    )
    found: list[Plan] = []
    with _stopping(stop):
        work = threading.Thread(target=lambda: found.append(plan(instance, wanted)), daemon=True)
        work.start()
        while work.is_alive():
            work.join(0.2)
    if not found:
        return 2
    told = written(instance, found[0]) | _more(asked, data, instance, found[0])
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if asked.output:
        asked.output.write_text(text + "\n")
    print(text if asked.json else plan_as_text(told))
    return 1 if found[0].unplaced else 0


def read(path: Path) -> bytes:
    """The bytes of a file, or of standard input for “-”; raises `BadInstance` for a file that cannot be read."""
    from hospitium.scheduling.planning.reading import BadInstance

    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as problem:
        raise BadInstance([("/", str(problem.strerror))]) from problem


def complain(path: Path, faults: list[tuple[str, str]]) -> int:
    """Say what is wrong with a file, each fault with its place."""
    for where, what in faults:
        print(f"{path}: {where}: {what}", file=sys.stderr)
    return 2


@contextlib.contextmanager
def _stopping(stop: "Stop") -> Iterator[None]:
    """Ctrl-C gives the best so far; a second one ends the command."""

    def heard(_number: int, _frame: object) -> None:
        if stop.is_set:
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell() -> Any:
    """Progress, at most twice a second, on the standard error; it is told from another thread than ours."""
    from django.utils import translation

    from hospitium.scheduling.visits.as_text import progress_as_text

    last, language = [-1.0], translation.get_language()

    def tell(progress: "Progress") -> None:
        if progress.seconds - last[0] >= 0.5:
            last[0] = progress.seconds
            with translation.override(language):
                print(progress_as_text(progress), file=sys.stderr)

    return tell


def _more(asked: argparse.Namespace, data: dict[str, Any], instance: "Instance", found: "Plan") -> dict[str, Any]:
    """Why not, in words, and alternatives where they are wanted."""
    from hospitium.scheduling.planning import words
    from hospitium.scheduling.planning.alternatives import alternatives
    from hospitium.scheduling.planning.whynot import why_not
    from hospitium.scheduling.planning.writing import item_of, written

    told: dict[str, Any] = {}
    for number in found.unplaced[:EXPLAINED]:
        name = instance.visits[number].id
        reason = why_not(data | {"plan": written(instance, found)}, name, seconds=asked.seconds)
        told.setdefault("why_not", {})[name] = words.why_not(reason, name)
    wanted = asked.visit or [visit.id for visit in instance.visits[:1] if len(instance.visits) == 1]
    for number, visit in enumerate(instance.visits):
        if asked.alternatives and visit.id in wanted:
            now, others = alternatives(instance, number, found.items, most=asked.alternatives, seed=asked.seed)
            told.setdefault("alternatives", {})[visit.id] = [
                {
                    "aim": one.aim,
                    "words": [str(words.ALTERNATIVES[one.aim]), *words.difference(now, one.amounts)],
                    "dearer": one.dearer,
                    "items": [item_of(instance, item) for item in one.items],
                }
                for one in others
            ]
    return told
