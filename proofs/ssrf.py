"""Asking the server to ask inside (E11): every spelling of an inner address, rebinding names, redirects, look-alike hosts."""

import contextlib
import http.server
import ipaddress
import itertools
import random
import socket
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "No address, name or redirect makes an outgoing request reach the inside, nor a credential another host"


def prove(full: bool) -> Outcome:
    """A listener on every loopback address counts who knocks; the control is a plain urllib."""
    rng = random.Random(11)
    with _listener("127.0.0.1") as inside, _listener("::1", inside) as _, _listener("127.0.0.1") as door:
        urls = list(_spellings(inside.port, rng, 2000 if full else 40))
        hits = sum(_reaches(inside, lambda url=url: _ours(url)) for url in urls)
        with mock.patch.dict("os.environ", HOSPITIUM_OUTWARD_ALLOW=f"http://127.0.0.1:{door.port}"):
            ways = _redirects(door, inside, 200 if full else 5)
            hits += sum(_reaches(inside, lambda way=way: _ours(way)) for way in ways)
        hits += sum(_reaches(inside, lambda n=n: _rebinding(inside.port, n)) for n in range(200 if full else 5))
        leaks = _leaks(door, inside)
        plain = [url for url in urls if url.startswith("http:")][: 400 if full else 20]
        control = sum(_reaches(inside, lambda url=url: _plainly(url)) for url in plain)
    tried = len(urls) + 2 * (200 if full else 5) + len(LOOKALIKES)
    return Outcome(
        tried=tried,
        failed=hits + leaks,
        met=not hits and not leaks and control > 0,
        control=f"{control} of {len(plain)} reached the listener by plain urllib",
        detail={"hits": hits, "credentials leaked": leaks},
    )


class _Door:
    def __init__(self, port: int) -> None:
        self.port, self.knocks, self.target, self.seen = port, 0, "", list[dict[str, str]]()


@contextlib.contextmanager
def _listener(host: str, same: _Door | None = None) -> Iterator[_Door]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            door.seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(302 if door.target else 200)
            if door.target:
                self.send_header("Location", door.target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: Any) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def process_request(self, request: Any, address: Any) -> None:
            door.knocks += 1  # a connection is a hit, whatever is said over it
            super().process_request(request, address)

        def handle_error(self, request: Any, address: Any) -> None:
            pass

    try:
        server = Server((host, same.port if same else 0), Handler)
    except OSError:  # no IPv6 here
        yield same or _Door(0)
        return
    door = same or _Door(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()


HOSTS = """127.0.0.1 localhost LOCALHOST localhost. 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0
0.0.0.0 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [0:0:0:0:0:0:0:1]
[::ffff:0:127.0.0.1] 127.0.0.1. 127.127.127.127 ①②⑦.0.0.1 127。0。0。1 [::1%25lo] %6cocalhost trusted.org@127.0.0.1
127.0.0.1#@trusted.org 127.0.0.1\\@trusted.org trusted.org%2f@127.0.0.1"""
TORN = ("127.0.0.1\t", " 127.0.0.1", "127.0.0.1\r\nHost: trusted.org")


def _spellings(port: int, rng: random.Random, more: int) -> Iterator[str]:
    for scheme, host in itertools.product(("https", "http", "HTTP", "ftp"), [*HOSTS.split(), *TORN]):
        yield f"{scheme}://{host}:{port}/"
    for _ in range(more):
        number = int(ipaddress.ip_address(f"127.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"))
        a, rest = number >> 24, number & 0xFFFFFF
        spelled = rng.choice(
            [str(number), hex(number), f"0{number:o}", f"{a}.{rest}", f"0x{a:x}.{rest}", f"0{a:o}.{rest}"]
        )
        yield f"{rng.choice(['http', 'https'])}://{spelled}:{port}/"
    yield from [
        "file:///etc/hostname",
        "gopher://127.0.0.1/",
        "dict://127.0.0.1/",
        "jar:http://127.0.0.1!/",
        "//127.0.0.1/",
    ]


def _redirects(door: _Door, inside: _Door, count: int) -> Iterator[str]:
    """An outer server the operator vouches for, that points inside."""
    for host in itertools.islice(itertools.cycle(["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"]), count):
        door.target = f"http://{host}:{inside.port}/"
        yield f"http://127.0.0.1:{door.port}/"
    door.target = ""


def _reaches(inside: _Door, act: Any) -> bool:
    before = inside.knocks
    with contextlib.suppress(Exception):
        act()
    return inside.knocks > before


def _ours(url: str) -> None:
    from hospitium.kernel import outward

    outward.send("GET", url, seconds=2)


def _plainly(url: str) -> None:
    with urllib.request.urlopen(url, timeout=2):
        pass


def _rebinding(port: int, turn: int) -> None:
    """A name whose answers change: public when judged, loopback when connected; or both at once."""
    answers = itertools.cycle([["93.184.215.14"], ["127.0.0.1"]] if turn % 2 else [["93.184.215.14", "127.0.0.1"]])
    straight = socket.create_connection

    def resolve(host: str, port: int, *more: Any, **words: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in next(answers)]

    def connect(place: Any, *more: Any, **words: Any) -> socket.socket:
        if not place[0].startswith("127."):
            raise ConnectionRefusedError  # the outside is not there during a proof
        return straight(place, *more, **words)

    with mock.patch("socket.getaddrinfo", resolve), mock.patch("socket.create_connection", connect):
        _ours(f"https://rebinding{turn}.example:{port}/")


LOOKALIKES = (
    "https://trusted.org.evil.org/",
    "https://trusted.orgevil.org/",
    "https://evil.org/trusted.org",
    "https://trusted.org:8443/",
    "http://trusted.org/",
    "https://sub.trusted.org/",
    "https://eviltrusted.org/",
)


def _leaks(door: _Door, inside: _Door) -> int:
    """Credentials for one origin, followed by a redirect to a neighbour and tried on hosts that look alike."""
    from hospitium.kernel import outward

    own, other = f"http://127.0.0.1:{door.port}", f"http://localhost:{inside.port}"
    door.target, inside.seen = other, []
    with mock.patch.dict("os.environ", HOSPITIUM_OUTWARD_ALLOW=f"{own} {other}"):
        outward.send("GET", own, credentials={outward.origin_of(own): "Bearer secret"}, seconds=2)
    trusted = {outward.origin_of("https://trusted.org/"): "Bearer secret"}
    return sum("authorization" in seen for seen in inside.seen) + sum(
        outward.origin_of(u) in trusted for u in LOOKALIKES
    )
