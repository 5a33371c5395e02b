"""`hospitium audit`: prove who saw what - anchor the chains, verify them, export them, tell of a restore."""

import argparse
import datetime as dt
import json
import sys
from dataclasses import asdict
from typing import Any

FOUND = {
    "missing": "row {number} is missing",
    "twice": "row {number} is there twice",
    "changed": "row {number} was changed",
    "unlinked": "row {number} does not follow from the row before it",
    "cut": "everything from row {number} on was cut off",
    "beyond": "row {number} was added past the head",
    "rewritten": "rows {since} to {number} are not the ones that were anchored: rewritten",
    "forged-anchor": "an anchor does not carry our signature",
}


def words(parser: argparse.ArgumentParser) -> None:
    """One word per thing one can do with the record of looks."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser(
        "anchor", help="sign the heads of the chains and keep them outside the database (every minute by itself)"
    )
    verify = what.add_parser("verify", help="name the first bad row of every chain; exit 1 when there is one")
    verify.add_argument(
        "--office", type=int, metavar="N", help="only this chain (an organisation's number; 0: the system)"
    )
    verify.add_argument("--key", default="", metavar="HEX", help="public key to check anchors with; default: our own")
    verify.add_argument("--json", action="store_true")
    export = what.add_parser("export", help="FHIR R4 AuditEvents (IHE BALP), one per line")
    export.add_argument("--patient", default="", metavar="REF", help="reference of a patient, case or document")
    export.add_argument("--person", default="", metavar="TEXT", help="e-mail address or name of who looked")
    export.add_argument(
        "--since", type=dt.datetime.fromisoformat, metavar="TIME", help="ISO 8601; UTC without an offset"
    )
    export.add_argument("--until", type=dt.datetime.fromisoformat, metavar="TIME")
    restored = what.add_parser("restored", help="tell the chain that the database was restored to a moment")
    restored.add_argument("--to", type=dt.datetime.fromisoformat, required=True, metavar="TIME")
    restored.add_argument("--lost-from", type=dt.datetime.fromisoformat, metavar="TIME")
    what.add_parser("key", help="the public key with which anybody can check our anchors")


def run(asked: argparse.Namespace) -> int:
    """0 when done, and for `verify` when every chain is whole; 1 when one is not."""
    from config.prepare import prepare

    prepare()
    return {"anchor": _anchor, "verify": _verify, "export": _export, "restored": _restored, "key": _key}[asked.what](
        asked
    )


def _anchor(asked: argparse.Namespace) -> int:
    from hospitium.access import anchors

    print(f"{anchors.anchor_heads()} anchors added in {', '.join(place.name for place in anchors.places())}")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from hospitium.access import anchors
    from hospitium.access.verify import verify

    verdict = verify(asked.office, key=asked.key)
    if asked.json:
        print(json.dumps(asdict(verdict)))
        return int(not verdict.is_whole)
    print(
        f"{verdict.rows} rows in {verdict.chains} chains; {verdict.anchors} anchors, newest {verdict.anchored_at or 'none'}"
    )
    for fault in verdict.faults:
        print(
            f"chain {fault.office}: {FOUND[fault.kind].format(number=fault.number, since=fault.since or fault.number)}"
        )
    for office, first, last in verdict.lost:
        print(f"chain {office}: rows {first} to {last} were lost by a restore the chain tells of")
    for place, count in verdict.lacking:
        print(f"note: {place} lacks {count} anchors that another place holds", file=sys.stderr)
    if len(anchors.places()) < 2:
        print(
            "note: anchors are kept in one place only; name another machine's folder in HOSPITIUM_ANCHORS",
            file=sys.stderr,
        )
    print("every chain is whole" if verdict.is_whole else "the record of looks was tampered with, or restored untold")
    return int(not verdict.is_whole)


def _export(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.actions import note_access
    from hospitium.access.looks import Search, audit_events
    from hospitium.patients.queries import refs_beside

    with acting(SYSTEM):
        also = tuple(refs_beside(asked.patient))
        search = Search(asked.patient, also, asked.person, _aware(asked.since), _aware(asked.until))
        note_access("export", "looks", [search.ref] if search.ref else [])
    with acting(SYSTEM):
        for event in audit_events(search, limit=None):
            print(json.dumps(event, ensure_ascii=False))
    return 0


def _restored(asked: argparse.Namespace) -> int:
    from hospitium.access.verify import note_restored

    lost: list[Any] = note_restored(to=_aware(asked.to), lost_from=_aware(asked.lost_from))
    for office, first, last in lost:
        print(f"chain {office}: rows {first} to {last} were lost")
    print("the chain tells of the restore")
    return 0


def _key(asked: argparse.Namespace) -> int:
    from hospitium.access import seal

    print(seal.public_key())
    return 0


def _aware(moment: Any) -> Any:
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment
