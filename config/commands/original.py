"""`hospitium original SHA256`: an original back, byte for byte; recorded as handed out."""

import argparse
import sys
from pathlib import Path


def words(parser: argparse.ArgumentParser) -> None:
    """The digest of a file that was received; `--quarantine` also hands out what did not pass every check."""
    parser.add_argument("sha256", metavar="SHA256", help="of the file, 64 digits")
    parser.add_argument("-o", "--output", type=Path, metavar="PATH", help="default: standard output")
    parser.add_argument("--quarantine", action="store_true", help="also bytes that were not released: they may do harm")


def run(asked: argparse.Namespace) -> int:
    """0 when handed out; 1 when nothing here has this digest, or it is not released; 2 when it is no digest."""
    digest = asked.sha256.strip().lower()
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        print("hospitium original: a SHA-256 has 64 digits from 0 to 9 and a to f", file=sys.stderr)
        return 2
    from config.prepare import prepare

    prepare()
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.kernel.errors import Refusal
    from hospitium.records import exports

    try:
        with acting(SYSTEM):
            data = exports.original_file(sha256=digest, by=SYSTEM, with_quarantine=asked.quarantine)
        if asked.output:
            asked.output.write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
    except Refusal as refusal:
        print(f"hospitium original: {refusal}", file=sys.stderr)
        return 1
    except (OSError, ValueError) as problem:
        print(f"hospitium original: {problem}", file=sys.stderr)
        return 1
    return 0
