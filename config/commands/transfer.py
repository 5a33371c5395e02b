"""`hospitium transfer`: the rules of transfer listed, tried and taken in. Signing them is for a person, on the page."""

import argparse
import csv
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any


def words(parser: argparse.ArgumentParser) -> None:
    """Three acts: `list`, `try` (a question; keeps nothing and counts nobody) and `load` (a table)."""
    from hospitium.patients.transfer import CHANNELS, DATA_CLASSES, PURPOSES

    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="the rules in force and who answers for them")
    listing.add_argument("--country", default="", help="of one country only (ISO 3166-1, or EU)")
    listing.add_argument("--state", choices=["unsigned", "signed", "ending", "expired"], default="")

    trying = acts.add_parser(
        "try", help="ask the rules as they stand; 0: it may leave, 3: a person decides, 4: it may not"
    )
    trying.add_argument("--origin", required=True, help="country where the data was collected (ISO 3166-1)")
    trying.add_argument("--to", required=True, help="country of the recipient")
    trying.add_argument("--region", default="", help="region of the origin (ISO 3166-2); unknown: the strictest")
    trying.add_argument("--purpose", choices=PURPOSES, default="TREAT", help="HL7 PurposeOfUse")
    trying.add_argument("--data", choices=DATA_CLASSES, default="clinical")
    trying.add_argument("--channel", choices=CHANNELS, default="page")
    trying.add_argument("--carried", action="store_true", help="patients carry their own copy")
    trying.add_argument("--basis", action="append", default=[], help="a ground that is held; repeat for more")

    loading = acts.add_parser(
        "load", help="take in new rows of a table as unsigned rules; repeating it changes nothing"
    )
    loading.add_argument("file", type=Path, nargs="?", help="CSV with the columns of ours; default: ours")
    for one in (listing, trying):
        one.add_argument("--json", action="store_true", help="for programs")


def run(asked: argparse.Namespace) -> int:
    """Do the act."""
    from config.prepare import prepare

    prepare()
    return {"list": _list, "try": _try, "load": _load}[asked.act](asked)


def _list(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients.queries import rules_for, unsigned_of_all
    from hospitium.patients.sentences import state_of

    with acting(SYSTEM):
        rows = rules_for(SYSTEM, country=asked.country.upper(), state=asked.state)
    told: list[dict[str, Any]] = [
        {
            "rule": row.pk,
            "country": row.country,
            "name": row.name,
            "allowed": row.allowed,
            "confidence": row.confidence,
            "state": state_of(row),
            "version": row.version,
            "signed_by": row.signed_by,
            "expires": row.expires.isoformat() if row.expires else "",
        }
        for row in rows
    ]
    if asked.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for row in told:
        signed = f"{row['signed_by']} until {row['expires']}" if row["signed_by"] else "nobody"
        print(f"{row['rule']:>5} {row['country']} {row['state']:<8} {row['allowed']:<29} {row['name']} ({signed})")
    unsigned, rules = unsigned_of_all()
    print(f"{len(told)} rules shown; nobody answers for {unsigned} of {rules} today")
    return 0


def _load(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients.actions import load_rules
    from hospitium.patients.queries import unsigned_of_all

    try:
        with acting(SYSTEM):
            fresh = load_rules(asked.file)
    except (OSError, KeyError, ValueError, csv.Error) as problem:
        print(f"hospitium transfer: {asked.file}: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    unsigned, rules = unsigned_of_all()
    print(f"{fresh} new rows taken in, unsigned; nobody answers for {unsigned} of {rules} rules today")
    return 0


def _try(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients.queries import living_rules
    from hospitium.patients.transfer import Question, Verdict, decide
    from hospitium.patients.transfer.engine import ORGANISATION, PATIENT

    question = Question(
        origin=asked.origin.upper(),
        region=asked.region.upper(),
        recipient_country=asked.to.upper(),
        purpose=asked.purpose,
        data_class=asked.data,
        channel=asked.channel,
        collected_by=PATIENT if asked.carried else ORGANISATION,
        bases=frozenset(asked.basis),
        on=dt.datetime.now(dt.UTC).date(),
    )
    with acting(SYSTEM):
        decision = decide(question, living_rules())
    told = _told(decision)
    print(json.dumps(told, ensure_ascii=False, indent=1) if asked.json else _lines(told))
    return {Verdict.REFER: 3, Verdict.DENY: 4}.get(decision.verdict, 0)


def _told(decision: Any) -> dict[str, Any]:
    from hospitium.patients.sentences import reason

    return {
        "verdict": decision.verdict.slug,
        "bases": list(decision.bases),
        "needed": list(decision.needed),
        "rows": [
            {
                "rule": one.rule.number or None if one.rule else None,
                "version": one.rule.version if one.rule else None,
                "name": one.rule.name if one.rule else "",
                "law": one.rule.law if one.rule else "",
                "verdict": one.verdict.slug,
                "why": reason(one),
            }
            for one in decision.findings
        ],
    }


def _lines(told: dict[str, Any]) -> str:
    rows = [f"  {row['verdict']:<10} {row['why']}" for row in told["rows"]]
    return "\n".join([told["verdict"], *rows])
