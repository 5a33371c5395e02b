"""`hospitium export CASE --as ips|packet|archive|images`: the record of a patient as files that leave; recorded as such."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

ENDINGS = {"packet": "packet.zip", "archive": "archive.zip", "images": "images.zip"}


def words(parser: argparse.ArgumentParser) -> None:
    """A case's reference, what to write and where."""
    parser.add_argument("case", metavar="CASE", help="reference of a case, C-…")
    parser.add_argument("--as", dest="kind", choices=["ips", "packet", "archive", "images"], default="ips")
    parser.add_argument("--format", choices=["json", "xml", "pdf"], default="json", help="of the patient summary")
    parser.add_argument("--language", default="en", help="of the words that are ours; an archive speaks the patient's")
    parser.add_argument(
        "--deidentified", action="store_true", help="of images: without their persons (there is no other way)"
    )
    parser.add_argument(
        "--project", default="", help="of images: for whom; pseudonyms are the same for one name every time"
    )
    parser.add_argument(
        "--keep-dates", action="store_true", help="of images: keep the days between examinations, shifted"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="PATH", help="default: named after the case, here")


def run(asked: argparse.Namespace) -> int:
    """0 when written; 1 when there is no such case or it could not be written; 2 when what is asked makes no sense."""
    if asked.kind != "ips" and asked.format != "json":
        print(f"hospitium export: --format is of a patient summary; the {asked.kind} is a ZIP", file=sys.stderr)
        return 2
    if (asked.kind == "images") != asked.deidentified or (asked.kind == "images") != bool(asked.project.strip()):
        print(
            "hospitium export: images leave with --deidentified and for a --project, and nothing else does",
            file=sys.stderr,
        )
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
            elif asked.kind == "images":
                _images(asked, file)
            else:
                exports.archive_file(case_ref=asked.case, file=file, by=SYSTEM)
        kept.replace(target)
    finally:
        kept.unlink(missing_ok=True)


def _images(asked: argparse.Namespace, file: IO[bytes]) -> None:
    """Say what stayed here, and what a person must look at before it goes."""
    from hospitium.access.acting import SYSTEM
    from hospitium.records import exports

    told = exports.images_file(
        case_ref=asked.case, file=file, by=SYSTEM, project=asked.project, keeps_dates=asked.keep_dates
    )
    print(
        f"{told['shared']} images, {told['refused']} stay here, {told['removed']} elements taken out (see report.json)"
    )
    if told["to_look_at"]:
        print(
            f"{told['to_look_at']} may have text burned in: a person must look at each before they leave",
            file=sys.stderr,
        )
