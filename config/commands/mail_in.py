"""`hospitium mail-in [FILE ...]`: what a mail server hands over (a pipe, a delivered file); kept first, then placed or held."""

import argparse
import sys
from pathlib import Path

TEMPORARY = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again."""


def words(parser: argparse.ArgumentParser) -> None:
    """Files, or standard input."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="a mail as it came (RFC 5322); none: standard input")


def run(asked: argparse.Namespace) -> int:
    """Keep each mail and deal with it; what fails is left to be handed over again."""
    from config.prepare import prepare

    prepare()
    from django.db import Error

    from hospitium.messaging.arriving import TooLargeMail, keep_mail
    from hospitium.records.reactions import take_mail

    for name in asked.files or ["-"]:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        try:
            kept = keep_mail(raw)
        except TooLargeMail:
            print(f"hospitium: {name} is larger than any mail we take", file=sys.stderr)
            return 1
        except Error as problem:
            print(f"hospitium: the database is away ({type(problem).__name__})", file=sys.stderr)
            return TEMPORARY
        take_mail(kept.pk)
    return 0
