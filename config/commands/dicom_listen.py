"""`hospitium dicom-listen`: receive images by DICOM's own protocol; off unless `HOSPITIUM_DICOM=host:port` says where."""

import argparse
import os
import signal
import sys
import threading


def words(parser: argparse.ArgumentParser) -> None:
    """Without options it listens; the others change who may send."""
    parser.add_argument("--allow", metavar="TITLE", help="let the device with this application entity title send")
    parser.add_argument("--office", metavar="REF", help="with --allow: reference of the office whose desk receives it")
    parser.add_argument("--forget", metavar="TITLE", help="let a device send no more")
    parser.add_argument("--list", action="store_true", help="the devices that may send")


def run(asked: argparse.Namespace) -> int:
    """0 when done or ended by a signal, 1 when nothing says where to listen, 2 for words that make no sense."""
    from config.prepare import prepare

    prepare()
    from hospitium.records import listening

    if asked.allow:
        office_id = _office(asked.office)
        if asked.office and office_id is None:
            print(f"hospitium dicom-listen: no office has the reference {asked.office}", file=sys.stderr)
            return 2
        listening.allow(asked.allow, office_id)
    elif asked.forget:
        return 0 if listening.forget(asked.forget) else 1
    elif asked.list:
        print("\n".join(device.title for device in listening.allowed()))
    else:
        return _listen()
    return 0


def _office(ref: str | None) -> int | None:
    from hospitium.kernel.ids import tidy_ref
    from hospitium.partners.queries import Organisation

    return Organisation.objects.filter(ref=tidy_ref(ref or ""), kind="office").values_list("pk", flat=True).first()


def _listen() -> int:
    from hospitium.records import listening

    host, _, port = os.environ.get("HOSPITIUM_DICOM", "").rpartition(":")
    if not host or not port.isdigit():
        print("hospitium dicom-listen: set HOSPITIUM_DICOM=host:port to say where to listen", file=sys.stderr)
        return 1
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = listening.listen(host.strip("[]"), int(port), os.environ.get("HOSPITIUM_DICOM_TITLE", "HOSPITIUM"))
    print(f"dicom-listen: on {host}:{port}", file=sys.stderr, flush=True)
    ended.wait()
    server.shutdown()
    return 0
