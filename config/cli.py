"""The `hospitium` command: one verb per job, the same on a laptop and on a server."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

VERBS = {
    "setup": "prepare database, migrations and assets",
    "run": "serve pages, live updates and jobs until Ctrl-C",
    "intake": "take in referral documents (International Patient Summary)",
    "export": "write a patient's summary, packet or whole record to a file",
    "original": "hand out a received file again, byte for byte",
    "backup": "back up the database and the originals, or verify backups",
    "restore": "restore the database and the originals to a moment, in a new place",
    "demo": "fill the programme with fictional people",
    "doctor": "say what is missing or wrong, and what to do",
    "check": "Django's checks, migrations and messages; with two files, whether a plan keeps every rule",
    "plan": "plan the visits of an instance file, without a database",
    "messages": "collect and compile the texts of the product",
    "audit": "prove who saw what: anchor, verify, export",
    "dicom-listen": "receive images that archives and scanners send (C-STORE)",
    "person": "create a person who can sign in, with a role",
    "transfer": "list, try and take in the rules by which data may leave a country",
    "mllp": "let systems send HL7 v2 messages, and hear them",
    "mail-in": "take in mail that came for us, from a file or standard input",
    "pictures": "make the screenshots of the documentation",
}


def parser() -> argparse.ArgumentParser:
    """The command's grammar; each verb's module adds its own words."""
    top = argparse.ArgumentParser(prog="hospitium", description="The platform of a hospital's international programme.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, purpose in VERBS.items():
        own = verbs.add_parser(verb, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        _module(verb).words(own)
    return top


def _module(verb: str) -> Any:
    return importlib.import_module(f"config.commands.{verb.replace('-', '_')}")


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; its exit code is the command's (2 for wrong usage, as argparse has it)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    asked = parser().parse_args(words)
    from hospitium.kernel.database import Unready

    try:
        return int(_module(asked.verb).run(asked) or 0)
    except Unready as problem:
        print(f"hospitium: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
