"""`hospitium intake FILE...`: take referral documents in, without the web process; a table or one JSON object a line."""

import argparse
import functools
import glob
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

CHUNK = 1 << 20


def words(parser: argparse.ArgumentParser) -> None:
    """Files or globs; `--office` names the desk, `--json` is for programs."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files or patterns such as 'inbox/**/*.json'")
    parser.add_argument("--json", action="store_true", help="one JSON object per file on standard output")
    parser.add_argument("--office", metavar="REF", help="reference of the office that received them")


def run(asked: argparse.Namespace) -> int:
    """0 when every file was imported, 1 when some were not, 2 when a named file does not exist."""
    paths, missing = found(asked.files)
    if missing:
        print(f"hospitium intake: no such file: {', '.join(missing)}", file=sys.stderr)
        return 2
    from config.prepare import prepare

    prepare()
    office_id = _office(asked.office) if asked.office else None
    if asked.office and office_id is None:
        print(f"hospitium intake: no office has the reference {asked.office}", file=sys.stderr)
        return 2
    rows = []
    for row in take_in(_with_progress(paths, quiet=asked.json), office_id):
        rows.append(row)
        if asked.json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
    if not asked.json:
        _table(rows)
    return 0 if all(row["outcome"] == "imported" for row in rows) else 1


def found(patterns: list[str]) -> tuple[list[Path], list[str]]:
    """The files that names and patterns stand for, in the order asked, each once; and what stands for nothing."""
    paths: dict[Path, None] = {}
    missing = []
    for pattern in patterns:
        names = [pattern] if Path(pattern).is_file() else sorted(glob.glob(pattern, recursive=True))
        files = [Path(name) for name in names if Path(name).is_file()]
        paths.update(dict.fromkeys(files))
        missing += [] if files else [pattern]
    return list(paths), missing


def take_in(paths: Iterable[Path], office_id: int | None) -> Iterator[dict[str, Any]]:
    """Take files in, in their order, the next one read while this one is stored; never raises for what a file holds."""
    from hospitium.access.acting import SYSTEM
    from hospitium.records import actions

    begun: deque[Callable[[], dict[str, Any]]] = deque()
    with actions.taking_in(SYSTEM) as begin:
        for path in paths:
            begun.append(_begin(path, office_id, begin))
            if len(begun) > AHEAD:
                yield begun.popleft()()
        while begun:
            yield begun.popleft()()


AHEAD = 6
"""Files kept and perhaps read while another is stored: enough to keep the reader busy, few to hold in memory."""


def _begin(path: Path, office_id: int | None, begin: Callable[..., Callable[[], Any]]) -> Callable[[], dict[str, Any]]:
    file = _chunks(path)
    return functools.partial(
        _finished, path, begin(chunks=file, file_name=path.name, channel="command-line", office_id=office_id)
    )


def _finished(path: Path, finish: Callable[[], Any]) -> dict[str, Any]:
    try:
        return _row(path, finish())
    except OSError as problem:
        return _row(path, None, f"The file cannot be opened: {problem.strerror}.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _row(path: Path, document: Any, error: str | None = None) -> dict[str, Any]:
    if document is None:
        return {
            "file": str(path),
            "sha256": None,
            "outcome": "refused",
            "case": None,
            "patient": None,
            "statements": 0,
            "issues": {"error": 1, "warning": 0, "info": 0},
            "error": error,
        }
    from hospitium.records.sentences import error_sentence

    case = document.case
    return {
        "file": str(path),
        "sha256": document.sha256,
        "outcome": document.state,
        "case": case.ref if case else None,
        "patient": case.patient.ref if case else None,
        "statements": document.counts.get("statements", 0),
        "issues": document.counts.get("issues") or {"error": int(not case), "warning": 0, "info": 0},
        "error": error_sentence(document) or None,
    }


def _office(ref: str) -> int | None:
    from hospitium.kernel.ids import tidy_ref
    from hospitium.partners.queries import Organisation

    return Organisation.objects.filter(ref=tidy_ref(ref), kind="office").values_list("pk", flat=True).first()


def _with_progress(paths: list[Path], *, quiet: bool) -> Iterator[Path]:
    if quiet or not sys.stderr.isatty():
        yield from paths
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(paths, description="Taking in", console=Console(stderr=True), transient=True)


def _table(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Outcome", "Case", "Patient", "Statements", "Errors", "Warnings", "Why"):
        table.add_column(
            heading, justify="right" if heading in {"Statements", "Errors", "Warnings"} else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(
            Path(row["file"]).name,
            row["outcome"],
            row["case"] or "",
            row["patient"] or "",
            str(row["statements"]),
            str(row["issues"]["error"]),
            str(row["issues"]["warning"]),
            row["error"] or "",
        )
    Console().print(table)
