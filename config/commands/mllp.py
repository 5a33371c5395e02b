"""`hospitium mllp`: which systems may send HL7 v2 messages here, and the process that hears them."""

import argparse
import sys
from typing import Any


def words(parser: argparse.ArgumentParser) -> None:
    """Four acts: `add`, `list` and `off` for feeds; `listen` where `hospitium run` does not do it."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", help="let a system send; what is not named is not demanded of its messages")
    adding.add_argument("name")
    adding.add_argument("--office", required=True, metavar="REF", help="reference of the office its messages are for")
    adding.add_argument("--application", default="", help="sending application (MSH-3)")
    adding.add_argument("--facility", default="", help="sending facility (MSH-4)")
    adding.add_argument("--port", type=int, help="port of ours it sends to")
    adding.add_argument("--certificate", type=_digest, help="SHA-256 of its certificate, in hexadecimal")
    acts.add_parser("list", help="every feed, and whether it may send")
    ending = acts.add_parser("off", help="take nothing more from a feed; what it sent stays")
    ending.add_argument("name")
    acts.add_parser("listen", help="hear messages at HOSPITIUM_MLLP until Ctrl-C")


def _digest(stated: str) -> str:
    found = stated.replace(":", "").lower()
    if len(found) != 64 or set(found) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("a SHA-256 has 64 hexadecimal digits")
    return found


def run(asked: argparse.Namespace) -> int:
    """Do the act."""
    from config.prepare import prepare

    prepare()
    return {"add": _add, "list": _list, "off": _off, "listen": _listen}[asked.act](asked)


def _add(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.kernel.ids import tidy_ref
    from hospitium.partners.queries import Organisation
    from hospitium.records import feeds
    from hospitium.records.errors import FeedTaken

    office = Organisation.objects.filter(ref=tidy_ref(asked.office), kind="office").first()
    if office is None:
        print(f"hospitium mllp: no office has the reference {asked.office}", file=sys.stderr)
        return 2
    if not (asked.application or asked.facility or asked.port or asked.certificate):
        print("hospitium mllp: say by what its messages are known: --application, --facility, ...", file=sys.stderr)
        return 2
    facts = {name: getattr(asked, name) for name in ("application", "facility", "port", "certificate")}
    try:
        with acting(SYSTEM):
            feed = feeds.add_feed(name=asked.name, office_id=office.pk, by=SYSTEM, **facts)
    except FeedTaken as taken:
        print(f"hospitium mllp: {taken}", file=sys.stderr)
        return 1
    print(_line(feed))
    return 0


def _list(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.records import feeds

    with acting(SYSTEM):
        for feed in feeds.feeds(SYSTEM):
            print(_line(feed))
    return 0


def _off(asked: argparse.Namespace) -> int:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.kernel.errors import NotHere
    from hospitium.records import feeds

    try:
        with acting(SYSTEM):
            feed = feeds.end_feed(name=asked.name, by=SYSTEM)
            print(_line(feed))
    except NotHere:
        print(f"hospitium mllp: there is no feed called {asked.name}", file=sys.stderr)
        return 1
    return 0


def _listen(asked: argparse.Namespace) -> int:
    from config import mllp

    mllp.stand()
    return 0


def _line(feed: Any) -> str:
    known = {
        "application": feed.application,
        "facility": feed.facility,
        "port": feed.port,
        "certificate": feed.certificate,
    }
    shown = ", ".join(f"{label} {value}" for label, value in known.items() if value)
    return f"{feed.name}: {'on' if feed.is_active else 'off'}, for {feed.office.name}; {shown}"
