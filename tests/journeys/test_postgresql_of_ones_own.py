"""With DATABASE_URL the same command works on Debian's PostgreSQL 15, prepared by an administrator who is no superuser."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from hospitium.records.testing import make_bundle

SERVER = Path("/usr/lib/postgresql/15/bin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVER.exists(), reason="Debian's PostgreSQL 15 is not installed"),
]


def as_postgres(*words):
    """PostgreSQL refuses to run as root, so the server is run as Debian's postgres user."""
    return [*(["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []), *map(str, words)]


@pytest.fixture
def debian_server(tmp_path_factory):
    place = Path("/tmp") / f"hospitium-pg15-{os.getpid()}"
    place.mkdir(mode=0o777)
    place.chmod(0o777)
    data = place / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run(
        as_postgres(SERVER / "initdb", "-D", data, "--auth=trust", "-E", "UTF8", "-U", "root_of_it"),
        check=True,
        capture_output=True,
        cwd="/",
    )
    subprocess.run(
        as_postgres(
            SERVER / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            place / "log",
            "-o",
            f"-h 127.0.0.1 -p {port} -k {place}",
            "start",
        ),
        check=True,
        capture_output=True,
        cwd="/",
    )
    with psycopg.connect(host="127.0.0.1", port=port, user="root_of_it", dbname="postgres", autocommit=True) as admin:
        admin.execute("CREATE ROLE keeper LOGIN CREATEDB CREATEROLE")
    yield f"postgresql://keeper@127.0.0.1:{port}/hospital"
    subprocess.run(
        as_postgres(SERVER / "pg_ctl", "-D", data, "-m", "immediate", "stop"), check=True, capture_output=True, cwd="/"
    )
    shutil.rmtree(place, ignore_errors=True)


def test_intake_works_on_it(debian_server, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(make_bundle()))
    answer = subprocess.run(
        [Path(sys.executable).parent / "hospitium", "intake", tmp_path / "one.json", "--json"],
        check=False,
        env=os.environ | {"DATABASE_URL": debian_server, "HOSPITIUM_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["outcome"] == "imported"
