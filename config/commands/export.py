"""`hospitium export CASE --as ips|packet|archive`: the record of a patient as files that leave; recorded as such."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ENDINGS = {"packet": "packet.zip", "archive": "archive.zip"}


def words(parser: argparse.ArgumentParser) -> None:
    """A case's reference, what to write and where."""
    parser.add_argument("case", metavar="CASE", help="reference of a case, C-…")
    parser.add_argument("--as", dest="kind", choices=["ips", "packet", "archive"], default="ips")
    parser.add_argument("--format", choices=["json", "xml", "pdf"], default="json", help="of the patient summary")
    parser.add_argument("--language", default="en", help="of the words that are ours; an archive speaks the patient's")
    parser.add_argument("-o", "--output", type=Path, metavar="PATH", help="default: named after the case, here")


def run(asked: argparse.Namespace) -> int:
    """0 when written; 1 when there is no such case or it could not be written; 2 when what is asked makes no sense."""
    if asked.kind != "ips" and asked.format != "json":
        print(f"hospitium export: --format is of a patient summary; the {asked.kind} is a ZIP", file=sys.stderr)
        return 2
    from config.prepare import prepare

    prepare()
    from hospitium.kernel.errors import Refusal

    ending = ENDINGS.get(asked.kind, f"summary.{asked.format}")
    target = asked.output or Path(f"{asked.case}.{ending}")
    try:
        _write(asked, target)
    except Refusal as refusal:
        print(f"hospitium export: {asked.case}: {refusal}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"hospitium export: {target}: {problem.strerror or problem}", file=sys.stderr)
        return 1
    print(target)
    return 0


def _write(asked: argparse.Namespace, target: Path) -> None:
    """Beside its place first, so that nobody finds half a file."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.records import exports

    handle, name = tempfile.mkstemp(dir=target.resolve().parent, prefix=".export-")
    kept = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, acting(SYSTEM):
            facts: dict[str, Any] = {"language": asked.language}
            if asked.kind == "ips":
                file.write(exports.summary_file(case_ref=asked.case, form=asked.format, by=SYSTEM, **facts))
            elif asked.kind == "packet":
                exports.packet_file(case_ref=asked.case, file=file, by=SYSTEM, **facts)
            else:
                exports.archive_file(case_ref=asked.case, file=file, by=SYSTEM)
        kept.replace(target)
    finally:
        kept.unlink(missing_ok=True)
