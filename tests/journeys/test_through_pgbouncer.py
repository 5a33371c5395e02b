"""PgBouncer in transaction mode between the product and PostgreSQL 15: set-up, pages, jobs and live news all work."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import psycopg
import pytest

from hospitium.kernel.database import LISTENING
from hospitium.records.testing import make_bundle
from proofs.servers import BIN, PGBOUNCER, answers, free_port, pgbouncer, postgresql, until

HOSPITIUM = Path(sys.executable).parent / "hospitium"
POOL = 3
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (BIN.exists() and PGBOUNCER.exists()), reason="make browser installs PgBouncer and PostgreSQL"
    ),
]


class Reader:
    """Somebody at a browser that keeps cookies and sends forms whole."""

    def __init__(self, address):
        self.address, self.cookies = address, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        with self.opener.open(self.address + path, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()

    def send(self, path, *, file=None, **fields):
        _, page = self.get(path)
        form = next(form for form in re.findall(r"<form.*?</form>", page, re.S) if f'name="{[*fields][-1]}"' in form)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        request = urllib.request.Request(self.address + path, headers={"Referer": self.address + path})
        request.data = urllib.parse.urlencode([*hidden, *fields.items()]).encode()
        if file is not None:
            request.add_header("Content-Type", "multipart/form-data; boundary=x-x")
            parts = [
                f'--x-x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
                for k, v in [*hidden, *fields.items()]
            ]
            parts.append(
                '--x-x\r\nContent-Disposition: form-data; name="file"; filename="s.json"\r\n'
                f"Content-Type: application/json\r\n\r\n{file}\r\n--x-x--\r\n"
            )
            request.data = "".join(parts).encode()
        with self.opener.open(request, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()

    def listen(self, address):
        key = next(cookie.value for cookie in self.cookies if cookie.name == "session")
        return urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": f"session={key}"}), timeout=60)


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("home")
    with postgresql(timezone="Asia/Dubai") as server:
        keys = tmp_path / "secrets" / "hospitium_app.password"
        keys.parent.mkdir(mode=0o700)
        keys.write_text(uuid.uuid4().hex)
        where = {"host": "127.0.0.1", "port": str(server.port)}
        with pgbouncer(where, {"hospitium_app": keys.read_text()}, size=POOL) as pooler:
            env = os.environ | {
                "HOSPITIUM_HOME": str(tmp_path),
                "DATABASE_URL": f"postgresql://127.0.0.1:{pooler.port}/hospital",
                "DATABASE_DIRECT_URL": server.url("hospital"),
            }
            subprocess.run([HOSPITIUM, "demo", "--cases", "2"], env=env, check=True)
            port = free_port()
            child = subprocess.Popen([HOSPITIUM, "run", "--port", str(port), "--workers", "2"], env=env)
            try:
                until(lambda: child.poll() is not None or (answers(port) and answers(port + 1)), 60, "no pages")
                yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}/events", server
            finally:
                child.send_signal(signal.SIGTERM)
                assert child.wait(20) == 0


@pytest.fixture(scope="module")
def people(product):
    found = []
    for name in ("mira", "sofia"):
        found.append(Reader(product[0]))
        landed, _ = found[-1].send("/sign-in/", email=f"{name}@demo.invalid", password="demo-hospitium-2026")
        assert "sign-in" not in landed
    return found


def test_a_document_is_taken_in_and_heard_of_through_the_pooler(product, people):
    _, stream, server = product
    mira, sofia = people
    with mira.listen(stream) as news:
        assert news.readline().startswith(b"retry")
        refer(sofia, "Quispe")
        heard = next(line for line in news if line.startswith(b"data:"))
    ref = json.loads(heard.removeprefix(b"data:"))["ref"]
    assert "Quispe" in mira.get(f"/cases/{ref}/")[1]
    with psycopg.connect(**server.superuser(), autocommit=True) as admin:
        asked = "SELECT application_name = %s, query FROM pg_stat_activity WHERE usename = 'hospitium_app'"

        def sessions(*, listening):
            return [query for name, query in admin.execute(asked, [LISTENING]) if name is listening]

        until(lambda: len(sessions(listening=True)) == 5, 60, "not the page's news and four workers listen")
        pooled = sessions(listening=False)
    assert len(pooled) <= POOL, pooled


def test_a_crash_of_the_server_is_answered_calmly_and_outlived(product, people):
    server = product[2]
    mira, sofia = people
    server.stop()
    with pytest.raises(urllib.error.HTTPError) as away:
        mira.get("/worklist/")
    assert away.value.code == 503 and away.value.headers["Retry-After"]
    assert "cannot be reached at this moment" in away.value.read().decode()
    server.start()
    until(lambda: opens(mira, "/worklist/"), 60, "pages do not come back")
    where = urllib.parse.urlsplit(refer(sofia, "Mamani")).path
    until(lambda: re.search(r"C-\w{4}-\w{4}", sofia.get(where)[1]), 60, "the document was not read")


def refer(reader, family):
    """Send a referral; the address of its document."""
    file = json.dumps(make_bundle(family=family))
    where, page = reader.send("/referrals/new/", file=file, question="¿Se puede operar?", urgency="elective")
    assert "/documents/" in where, page
    return where


def opens(reader, path):
    try:
        return bool(reader.get(path))
    except urllib.error.HTTPError:
        return False
