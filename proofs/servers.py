"""Servers of Debian's packages for trials: PostgreSQL 15 and PgBouncer, on loopback, each in a directory of its own."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BIN = Path("/usr/lib/postgresql/15/bin")
PGBOUNCER = Path("/usr/sbin/pgbouncer")
KEEPER, SECRET = "keeper", "kept in a trial"


@dataclass(frozen=True)
class Server:
    """Where it listens, and the directory that ends with it."""

    port: int
    place: Path

    def url(self, name: str) -> str:
        """For `DATABASE_URL`: an administrator who is no superuser."""
        return f"postgresql://{KEEPER}:{SECRET.replace(' ', '%20')}@127.0.0.1:{self.port}/{name}"

    def superuser(self) -> dict[str, str | int]:
        """libpq parameters of the server's own superuser, by its socket."""
        return {"host": str(self.place), "port": self.port, "user": "root_of_it", "dbname": "postgres"}

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _run(BIN / "pg_ctl", "-D", self.place / "data", "-w", "-l", self.place / "log", "start")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        _run(BIN / "pg_ctl", "-D", self.place / "data", "-m", "immediate", "stop")

    def become_standby(self) -> None:
        """Come back as a server that only repeats what a leader does."""
        _run(BIN / "pg_ctl", "-D", self.place / "data", "-m", "fast", "stop")
        _run("touch", self.place / "data" / "standby.signal")
        self.start()


@contextlib.contextmanager
def postgresql(**settings: str) -> Iterator[Server]:
    """A new PostgreSQL 15 that asks for passwords (SCRAM), with an administrator who may make roles and databases."""
    import psycopg

    with place_of_ones_own() as place:
        server, data = Server(free_port(), place), place / "data"
        said = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(place),
            "port": str(server.port),
        } | settings
        _run(BIN / "initdb", "-D", data, "--auth-local=trust", "--auth-host=scram-sha-256", "-EUTF8", "-Uroot_of_it")
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in said.items())
        server.start()
        try:
            with psycopg.connect(**server.superuser(), autocommit=True) as admin:  # type: ignore[arg-type]
                admin.execute(f"CREATE ROLE {KEEPER} LOGIN CREATEDB CREATEROLE PASSWORD '{SECRET}'")
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def pgbouncer(to: dict[str, str], users: dict[str, str], *, size: int = 4, user: str = "postgres") -> Iterator[Server]:
    """PgBouncer in transaction mode before the server at `to` (host, port); `users` have these passwords."""
    with place_of_ones_own(user) as place:
        server = Server(free_port(), place)
        (place / "users").write_text("".join(f'"{name}" "{password}"\n' for name, password in users.items()))
        where = " ".join(f"{key}={value}" for key, value in to.items())
        lines = {
            "listen_addr": "127.0.0.1",
            "listen_port": server.port,
            "unix_socket_dir": "",
            "auth_type": "scram-sha-256",
            "auth_file": place / "users",
            "pool_mode": "transaction",
            "default_pool_size": size,
            "max_client_conn": 500,
            "server_login_retry": 1,
            "query_wait_timeout": 10,
        }
        settings = "\n".join(f"{key} = {value}" for key, value in lines.items())
        (place / "ini").write_text(f"[databases]\n* = {where}\n[pgbouncer]\n{settings}\n")
        for name in ("users", "ini"):
            hand_over(place / name, user)
        with (place / "log").open("w") as log:
            child = subprocess.Popen([PGBOUNCER, place / "ini"], stderr=log, stdout=log, cwd="/", **run_as(user))
        try:
            until(lambda: answers(server.port), 60, f"PgBouncer does not answer: {place / 'log'}")
            yield server
        finally:
            child.terminate()
            child.wait(10)


def run_as(user: str = "postgres") -> dict[str, Any]:
    """How `subprocess` runs these servers, which refuse to run as root: as Debian's postgres user, unless told otherwise."""
    return {"user": user, "group": user} if os.geteuid() == 0 else {}


def free_port() -> int:
    """A port of loopback nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens on this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(holds: Callable[[], bool], seconds: float, problem: str) -> None:
    """Wait for something that happens elsewhere; raises `TimeoutError` with the problem when it does not."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(problem)
        time.sleep(0.05)


@contextlib.contextmanager
def place_of_ones_own(user: str = "postgres") -> Iterator[Path]:
    """A directory for these servers, gone at the end."""
    place = Path(tempfile.mkdtemp(prefix="hospitium-trial-"))
    hand_over(place, user)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def hand_over(path: Path, user: str = "postgres") -> None:
    """Give the file or directory to whoever runs these servers, and to nobody else."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    if owner := run_as(user):
        shutil.chown(path, **owner)


def _run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, cwd="/", **run_as())
