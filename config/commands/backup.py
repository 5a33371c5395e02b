"""`hospitium backup`: a copy of everything from which any later moment can be restored; `--verify` reads one whole."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.commands.speech import speak, told
from hospitium.kernel import database

if TYPE_CHECKING:
    from hospitium.kernel.backup.sets import Place
    from hospitium.kernel.backup.verify import Verdict

KEEP = 7


def words(parser: argparse.ArgumentParser) -> None:
    """Where to, how many to keep, or only to read what is there."""
    parser.add_argument(
        "dir", nargs="?", type=Path, metavar="DIR", help="default: HOSPITIUM_BACKUPS, or HOSPITIUM_HOME/backups"
    )
    parser.add_argument(
        "--verify", action="store_true", help="take none: read what is there and name each damaged file"
    )
    parser.add_argument("--keep", type=int, default=KEEP, metavar="N", help="backups to keep (default: %(default)s)")
    parser.add_argument("--with-secrets", action="store_true", help="copy the keys too: then guard the copy like a key")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(asked: argparse.Namespace) -> int:
    """0 when all is well, 1 when something is damaged or was not done, 2 for words that make no sense."""
    speak()
    from django.utils.translation import gettext as _

    if asked.keep < 1:
        print("hospitium backup:", _("--keep must be at least 1"), file=sys.stderr)
        return 2
    if asked.verify:
        return _verify(asked)
    return _originals_only(asked) if os.environ.get("DATABASE_URL") else _take(asked)


def _take(asked: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from config.backups import sources
    from hospitium.kernel.backup import take

    with told(quiet=asked.json) as progress:
        taken = take.take(_place(asked), sources(with_secrets=asked.with_secrets), keep=asked.keep, progress=progress)
    one = taken.set
    guard = (
        _("The keys are in it: guard it like a key.")
        if asked.with_secrets
        else _("The keys are not in it: keep %(place)s elsewhere too.") % {"place": database.home() / "secrets"}
    )
    facts = {
        "backup": str(one.path),
        "restorable_from": one.manifest.finished,
        "seal": one.seal,
        "originals": len(one.manifest.originals),
        "secrets": asked.with_secrets,
        "pruned": taken.pruned,
        "changed_originals": [str(path) for path in taken.changed],
    }
    lines = [
        _("Backup %(place)s, seal %(seal)s") % {"place": one.path, "seal": one.seal},
        _("Any moment from %(time)s on can be restored.") % {"time": f"{one.manifest.finished[:19]}Z"},
        _("Originals in it: %(count)d. Old backups removed: %(pruned)d.")
        % {"count": len(one.manifest.originals), "pruned": len(taken.pruned)},
        guard,
    ]
    return _answer(asked, facts, lines, taken.changed)


def _originals_only(asked: argparse.Namespace) -> int:
    """With a server of the hospital's own, its own tools back it up; the originals are still ours."""
    from django.utils.translation import gettext as _

    from config.backups import sources
    from hospitium.kernel.backup import copies

    kept = _place(asked).originals
    with told(quiet=asked.json) as progress:
        stored = sources().originals()
        changed = copies.copy_originals(stored, kept, progress)
    facts: dict[str, object] = {
        "backup": None,
        "originals": len(stored),
        "changed_originals": [str(path) for path in changed],
    }
    lines = [
        _("Originals in %(place)s: %(count)d.") % {"place": kept, "count": len(stored)},
        _(
            "The database is NOT in it: DATABASE_URL names a server of your own, which pgBackRest or Barman backs up"
            " (docs/how-to/back-up-and-restore.md)."
        ),
    ]
    return _answer(asked, facts, lines, changed)


def _answer(asked: argparse.Namespace, facts: dict[str, object], lines: list[str], changed: list[Path]) -> int:
    from django.utils.translation import gettext as _

    print(json.dumps(facts) if asked.json else "\n".join(lines))
    for path in changed:
        print(_("Changed since it was taken in, not copied: %(file)s") % {"file": path}, file=sys.stderr)
    return int(bool(changed))


def _verify(asked: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from hospitium.kernel.backup.verify import verify

    place = _place(asked)
    if not place.root.is_dir():
        print("hospitium backup:", _("There is nothing at %(place)s.") % {"place": place.root}, file=sys.stderr)
        return 2
    with told(quiet=asked.json) as progress:
        verdict = verify(place, progress)
    if asked.json:
        print(json.dumps(_facts(place, verdict)))
    else:
        _tell(verdict)
    return int(bool(verdict.faults) or not verdict.sets)


def _facts(place: "Place", verdict: "Verdict") -> dict[str, object]:
    return {
        "place": str(place.root),
        "backups": verdict.sets,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "faults": [{"file": str(fault.path), "kind": fault.kind} for fault in verdict.faults],
    }


def _tell(verdict: "Verdict") -> None:
    from django.utils.translation import gettext as _

    said = {
        "damaged": _("damaged: %(file)s"),
        "missing": _("missing: %(file)s"),
        "unexpected": _("does not belong there: %(file)s"),
        "unfinished": _("never finished: %(file)s"),
    }
    for fault in verdict.faults:
        print(said[fault.kind] % {"file": fault.path}, file=sys.stderr)
    print(
        _("Backups: %(backups)d. Files read: %(files)d, %(size)d MB. Not as they should be: %(faults)d.")
        % {
            "backups": len(verdict.sets),
            "files": verdict.files,
            "size": verdict.bytes // 2**20,
            "faults": len(verdict.faults),
        }
    )


def _place(asked: argparse.Namespace) -> "Place":
    from hospitium.kernel.backup.sets import Place

    return Place(asked.dir.expanduser().resolve() if asked.dir else database.backups())
