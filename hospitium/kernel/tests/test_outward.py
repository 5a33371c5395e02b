"""Nothing goes inside, nothing waits for ever, credentials go to their own origin only."""

import contextlib
import http.server
import socket
import threading

import pytest

from hospitium.kernel import outward


@contextlib.contextmanager
def listening(answer):
    """A small server on loopback; `answer(handler)` answers, what was asked is kept."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            with contextlib.suppress(OSError):
                answer(self)

        do_POST = do_GET

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def text(body, status=200, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def vouch(monkeypatch):
    return lambda *urls: monkeypatch.setenv("HOSPITIUM_OUTWARD_ALLOW", " ".join(urls))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "2001:db8::1", "2a00:1450::5efe:7f00:1",
        "2a00:1450::200:5efe:7f00:1",
    ],
)  # fmt: skip
def test_an_inner_or_hiding_address_is_not_public(address):
    assert not outward.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_an_address_of_the_open_internet_is(address):
    assert outward.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "https://", "https:///x", "//example.org",
        "https://a@example.org/", "https://example.org\\@127.0.0.1/", "https://exa mple.org/", "https://example.org:99999/",
        "https://①②⑦.0.0.1/", "https://[::1/", "https://127.0.0.1%2f@example.org/", "https://example.org\t/", "",
    ],
)  # fmt: skip
def test_an_address_that_could_be_understood_twice_is_not_used(url):
    with pytest.raises(outward.NotSent):
        outward.send("GET", url)


def test_plain_http_is_not_used_unless_the_operator_vouches(vouch):
    with listening(text(b"hello")) as (url, asked):
        with pytest.raises(outward.NotSent, match="only https"):
            outward.send("GET", url)
        vouch(url)
        assert outward.send("GET", url).body == b"hello" and len(asked) == 1


def test_a_name_is_resolved_once_and_the_judged_address_is_used(monkeypatch):
    answers, connected = [["93.184.215.14"], ["127.0.0.1"]], []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (place, port)) for place in answers.pop(0)]
    )
    monkeypatch.setattr(socket, "create_connection", lambda place, timeout: connected.append(place) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        outward.send("GET", "https://rebinding.example/")
    assert connected == [("93.184.215.14", 443)] and len(answers) == 1


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (place, 443)) for place in ("8.8.8.8", "10.0.0.1")]
    )
    with pytest.raises(outward.NotSent, match="inside"):
        outward.send("GET", "https://both.example/")


def test_a_redirect_is_judged_like_a_first_address(vouch):
    with listening(text(b"secret")) as (inside, asked), listening(text(b"", 302, Location=inside)) as (door, _):
        vouch(door)
        with pytest.raises(outward.NotSent):
            outward.send("GET", door)
        assert asked == []


def test_redirects_end_after_three(vouch):
    with listening(text(b"", 302, Location="/again")) as (url, asked):
        vouch(url)
        with pytest.raises(outward.NotSent, match="too many"):
            outward.send("GET", url)
        assert len(asked) == 4


def test_a_sending_is_not_dropped_by_a_redirect(vouch):
    with listening(text(b"", 302, Location="/there")) as (url, asked):
        vouch(url)
        with pytest.raises(outward.NotSent, match="drop"):
            outward.send("POST", url, body=b"x")
        assert len(asked) == 1


def test_credentials_go_to_their_own_origin_only(vouch):
    with listening(text(b"no")) as (other, asked), listening(text(b"", 302, Location=other)) as (own, told):
        vouch(own, other)
        outward.send("GET", own, credentials={outward.origin_of(own): "Bearer s"})
        assert told[0][1]["Authorization"] == "Bearer s" and "Authorization" not in asked[0][1]
    near = outward.origin_of("https://trusted.org.evil.org/")
    assert near not in {outward.origin_of("https://trusted.org/"): "Bearer s"}


def test_an_answer_over_the_limit_is_not_taken(vouch):
    with listening(text(b"x" * 2000)) as (url, _):
        vouch(url)
        with pytest.raises(outward.NotSent, match="more than 1000"):
            outward.send("GET", url, limit=1000)


def test_a_dripping_answer_ends_in_time(vouch):
    done = threading.Event()

    def drip(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while not done.wait(0.02):
            handler.wfile.write(b"X: y\r\n")

    with listening(drip) as (url, _):
        vouch(url)
        try:
            with pytest.raises(outward.NotSent) as told:
                outward.send("GET", url, seconds=0.3)
            assert told.value.passing
        finally:
            done.set()
