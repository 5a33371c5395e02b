"""The only way out by HTTP: https to public addresses, checked at the moment of connecting, bounded in size and time.

A name is resolved once and the connection goes to the very address that was judged, so that a name which answers
otherwise a moment later (DNS rebinding) leads nowhere else. Every redirect is judged like a first address. Credentials
belong to one exact origin: `trusted.org.evil.org` is not `trusted.org` (the class of CVE-2026-34359 to 34361).
"""

import contextlib
import http.client
import ipaddress
import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

REDIRECTS = 3
SECONDS = 10.0
BYTES = 5 * 2**20

TUNNELS = tuple(
    map(
        ipaddress.ip_network,
        (
            "::/96",  # IPv4-compatible
            "::ffff:0:0/96",  # IPv4-mapped
            "::ffff:0:0:0/96",  # IPv4-translated
            "64:ff9b::/96",  # NAT64
            "64:ff9b:1::/48",  # NAT64, local use
            "2002::/16",  # 6to4
            "2001::/32",  # Teredo
            "192.88.99.0/24",  # 6to4 relays
            "fec0::/10",  # site-local, of old
        ),
    )
)
"""Ranges that carry another address inside, so that where they lead cannot be judged; and one long withdrawn."""


class NotSent(Exception):
    """The request was not sent or its answer not taken; `passing` says whether trying again later makes sense."""

    def __init__(self, why: str, *, passing: bool = False) -> None:
        super().__init__(why)
        self.passing = passing


@dataclass(frozen=True)
class Origin:
    """Where a request goes: scheme, host and port, compared whole."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True)
class Answer:
    """What came back, after redirects."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def neighbours() -> frozenset[Origin]:
    """Origins the operator vouches for although they are internal or speak plain http: `HOSPITIUM_OUTWARD_ALLOW`."""
    return frozenset(origin_of(url) for url in os.environ.get("HOSPITIUM_OUTWARD_ALLOW", "").split())


def origin_of(url: str) -> Origin:
    """The origin of an address. Raises `NotSent` for anything that two readers could understand differently."""
    if not re.fullmatch(r"[\x21-\x7e]+", url) or "\\" in url:
        raise NotSent("the address holds blanks, backslashes or letters outside ASCII")
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise NotSent("the address cannot be read") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc or "%" in parts.netloc:
        raise NotSent("the address is not a plain https address of a host")
    return Origin(parts.scheme, host, port)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open internet and hides no other address."""
    address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local)
        and not any(address.version == network.version and address in network for network in TUNNELS)
        and not _is_isatap(address)
    )


def _is_isatap(address: Address) -> bool:
    return address.version == 6 and (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    credentials: Mapping[Origin, str] | None = None,
    seconds: float = SECONDS,
    limit: int = BYTES,
) -> Answer:
    """Send one request and follow up to three redirects (only of GET and HEAD, or where the method stays).

    `credentials` are Authorization values by the exact origin they belong to. Raises `NotSent`.
    """
    for _ in range(REDIRECTS + 1):
        origin = origin_of(url)
        own = dict(headers or {}) | ({"Authorization": credentials[origin]} if origin in (credentials or {}) else {})  # type: ignore[index]
        answer = _once(origin, method, url, body, own, seconds, limit)
        target = answer.headers.get("location")
        if answer.status not in (301, 302, 303, 307, 308) or not target:
            return answer
        if method not in ("GET", "HEAD") and answer.status not in (307, 308):
            raise NotSent("the answer to a sending was a redirect that would drop it")
        url = urljoin(url, target)
        if origin.scheme == "https" and origin_of(url).scheme != "https":
            raise NotSent("a redirect led from https to http")
    raise NotSent("too many redirects")


def _once(
    origin: Origin,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    seconds: float,
    limit: int,
) -> Answer:
    place = judged(origin)
    parts = urlsplit(url)
    connection = _Straight(origin, place, seconds)
    try:
        with _cut_off(connection, seconds):
            connection.request(
                method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers)
            )
            response = connection.getresponse()
            data = response.read(limit + 1)
    except (OSError, http.client.HTTPException, AttributeError) as problem:
        raise NotSent(f"{origin.host}: {type(problem).__name__}", passing=True) from problem
    finally:
        connection.close()
    if len(data) > limit:
        raise NotSent(f"{origin.host} answered with more than {limit} bytes")
    return Answer(response.status, data, {name.lower(): value for name, value in response.getheaders()})


def judged(origin: Origin) -> str:
    """The address to connect to: every address of the host is public, or the operator vouches. Raises `NotSent`."""
    vouched = origin in neighbours()
    if not vouched and (origin.scheme != "https" or (origin.port < 1024 and origin.port != 443)):
        raise NotSent("only https, on its own port or a high one")
    try:
        found = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise NotSent(f"{origin.host} has no address", passing=True) from problem
    places = [str(entry[4][0]) for entry in found]
    if not vouched and not all(is_public(place) for place in places):
        raise NotSent(f"{origin.host} leads inside")
    return places[0]


class _Straight(http.client.HTTPConnection):
    """A connection to the judged address itself; the host's name serves only the certificate and the Host header."""

    def __init__(self, origin: Origin, place: str, seconds: float) -> None:
        super().__init__(origin.host, origin.port, timeout=seconds)
        self.default_port = 443 if origin.scheme == "https" else 80
        self._origin, self._place = origin, place

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place, self._origin.port), self.timeout)
        if self._origin.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._origin.host)


@contextlib.contextmanager
def _cut_off(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """End the whole exchange in time, also with a sender that lets bytes drip."""

    late = threading.Event()

    def end() -> None:
        late.set()
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
        if late.is_set():  # a cut connection can look like an answer that ended
            raise TimeoutError
    finally:
        clock.cancel()
