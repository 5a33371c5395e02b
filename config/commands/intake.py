"""`hospitium intake FILE...`: take records in, without the web process; a table or one JSON object a line.

A folder is one delivery: its files about one person become one case, as those of an archive do. Files named one by one, or
by a pattern, stand for themselves.
"""

import argparse
import functools
import glob
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hospitium.kernel.ids import new_ref, tidy_ref

CHUNK = 1 << 20


def words(parser: argparse.ArgumentParser) -> None:
    """Files, folders or globs; `--office` names the desk, `--pathway` the way,
    `--case` whose records they are, `--json` is for programs."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, folders, or patterns such as 'inbox/**/*.json'"
    )
    parser.add_argument("--case", metavar="REF", help="the case whose records these are")
    parser.add_argument("--json", action="store_true", help="one JSON object per file on standard output")
    parser.add_argument("--pathway", metavar="NAME", help="the pathway new cases take, such as second_opinion")
    parser.add_argument("--office", metavar="REF", help="reference of the office that received them")


def run(asked: argparse.Namespace) -> int:
    """0 when every file was imported, whatever became of what it carries inside; 1 when some were not, 2 when a named file
    does not exist.
    """
    paths, missing = found(asked.files)
    if missing:
        print(f"hospitium intake: no such file: {', '.join(missing)}", file=sys.stderr)
        return 2
    from config.prepare import prepare

    prepare()
    facts = _facts(asked)
    if unknown := [reference for reference, number in facts.values() if number is None]:
        print(f"hospitium intake: nothing has the reference {', '.join(unknown)}", file=sys.stderr)
        return 2
    if asked.pathway and asked.pathway not in (slugs := _pathways()):
        print(f"hospitium intake: no such pathway: {asked.pathway}; there are {', '.join(slugs)}", file=sys.stderr)
        return 2
    rows = []
    known: dict[str, Any] = {name: number for name, (_, number) in facts.items()}
    known |= {"pathway": asked.pathway} if asked.pathway else {}
    for row in take_in(_with_progress(paths, quiet=asked.json), **known):
        rows.append(row)
        if asked.json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
    if not asked.json:
        _table(rows)
    return 0 if all(row["outcome"] == "imported" for row in rows) else 1


def _facts(asked: argparse.Namespace) -> dict[str, tuple[str, int | None]]:
    """What is said of all files: references and the numbers they stand for, None for one that nothing has."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.queries import Case
    from hospitium.partners.queries import Organisation

    said: dict[str, tuple[str, Any]] = {
        "office_id": (asked.office, Organisation.objects.filter(kind="office")),
        "sent_for_id": (asked.case, Case.objects),
    }
    with acting(SYSTEM):
        return {
            name: (ref, among.filter(ref=tidy_ref(ref)).values_list("pk", flat=True).first())
            for name, (ref, among) in said.items()
            if ref
        }


def _pathways() -> list[str]:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.pathways.versions import offered

    with acting(SYSTEM):
        return [version.pathway.slug for version in offered()]


@dataclass(frozen=True)
class Found:
    """A file to take in, and the folder it came in with."""

    path: Path
    folder: Path | None = None


def found(patterns: list[str]) -> tuple[list[Found], list[str]]:
    """The files that names, folders and patterns stand for, in the order asked, each once; and what stands for nothing."""
    files: dict[Path, Found] = {}
    missing = []
    for pattern in patterns:
        here = _within(Path(pattern)) if Path(pattern).is_dir() else [Found(path) for path in _named(pattern)]
        files |= {one.path: one for one in here if one.path not in files}
        missing += [] if here else [pattern]
    return list(files.values()), missing


def _within(folder: Path) -> list[Found]:
    return [
        Found(path, folder) for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")
    ]


def _named(pattern: str) -> list[Path]:
    names = [pattern] if Path(pattern).is_file() else sorted(glob.glob(pattern, recursive=True))
    return [Path(name) for name in names if Path(name).is_file()]


def take_in(files: Iterable[Found], **facts: Any) -> Iterator[dict[str, Any]]:
    """Take files in, in their order, some read while one is stored; never raises for what a file holds. What an archive
    holds follows it. `facts`: office_id, sent_for_id, pathway.
    """
    from hospitium.access.acting import SYSTEM
    from hospitium.records import actions, unpacking

    begun: deque[Callable[[], list[dict[str, Any]]]] = deque()
    deliveries: dict[Path, str] = {}
    with actions.taking_in(SYSTEM) as begin:
        for file in files:
            if file.folder:
                facts["delivery"] = deliveries.setdefault(file.folder, new_ref("D"))
            begun.append(_begin(file.path, begin, facts))
            if len(begun) > AHEAD:
                yield from begun.popleft()()
        while begun:
            yield from begun.popleft()()
    for delivery in deliveries.values():
        unpacking.settle_delivery(delivery=delivery, by=SYSTEM)


AHEAD = 12
"""Files kept and perhaps read while others are stored: enough to keep the reader busy, few to hold in memory."""


def _begin(
    path: Path, begin: Callable[..., Callable[[], Any]], facts: dict[str, Any]
) -> Callable[[], list[dict[str, Any]]]:
    file = _chunks(path)
    return functools.partial(_finished, path, begin(chunks=file, file_name=path.name, channel="command-line", **facts))


def _finished(path: Path, finish: Callable[[], Any]) -> list[dict[str, Any]]:
    try:
        document = finish()
    except OSError as problem:
        return [_row(str(path), None, f"The file cannot be opened: {problem.strerror}.")]
    return list(_rows(str(path), document))


def _rows(name: str, document: Any) -> Iterator[dict[str, Any]]:
    """The line of a document that was kept. What only holds others (an archive, a batch) is followed by theirs; what a document
    carries besides what it states stands within its own.
    """
    row, inner = _row(name, document), [one for part in _parts(document) for one in _rows_of_part(name, part)]
    if document.is_holder:
        yield from [row, *inner]
    else:
        yield row | ({"inside": inner} if inner else {})


def _parts(document: Any) -> list[Any]:
    from hospitium.access.acting import SYSTEM
    from hospitium.records import unpacking

    return unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM) if document.holds_files else []


def _rows_of_part(name: str, part: Any) -> Iterator[dict[str, Any]]:
    from hospitium.access.acting import SYSTEM
    from hospitium.records import actions
    from hospitium.records.sentences import part_sentence

    inner = f"{name}!/{part.name}"
    if part.document is None:
        yield _row(inner, None, part_sentence(part))
        return
    yield from _rows(inner, actions.import_document(document_ref=part.document.ref, by=SYSTEM))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _row(name: str, document: Any, error: str | None = None) -> dict[str, Any]:
    if document is None:
        return {
            "file": name,
            "sha256": None,
            "format": "",
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
        "file": name,
        "sha256": document.sha256,
        "format": document.format,
        "outcome": document.state,
        "case": case.ref if case else None,
        "patient": case.patient.ref if case else None,
        "statements": document.counts.get("statements", 0),
        "issues": document.counts.get("issues") or {"error": int(bool(document.error_code)), "warning": 0, "info": 0},
        "error": error_sentence(document) or None,
    }


def _with_progress(paths: list[Found], *, quiet: bool) -> Iterator[Found]:
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
    for heading in ("File", "Format", "Outcome", "Case", "Patient", "Statements", "Errors", "Warnings", "Why"):
        table.add_column(
            heading, justify="right" if heading in {"Statements", "Errors", "Warnings"} else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(
            Path(row["file"]).name,
            row["format"],
            row["outcome"],
            row["case"] or "",
            row["patient"] or "",
            str(row["statements"]),
            str(row["issues"]["error"]),
            str(row["issues"]["warning"]),
            row["error"] or "",
        )
    Console().print(table)
