"""`hospitium run`: pages, live updates and jobs, until Ctrl-C; every child ends with it."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from hospitium.kernel import database, embedded

ROOT = Path(__file__).resolve().parents[2]


def words(parser: argparse.ArgumentParser) -> None:
    """Where to listen; loopback unless told otherwise."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="pages; live updates use the next port")
    parser.add_argument("--workers", type=int, default=max(1, min(4, (os.cpu_count() or 2) // 2 + 1)))


def run(asked: argparse.Namespace) -> int:
    """Start six kinds of process and wait; if one dies, end the others and say so."""
    from config.prepare import prepare

    say = lambda text: print(f"run: {text}", file=sys.stderr)  # noqa: E731
    prepare(say)
    for port in (asked.port, asked.port + 1):
        if _is_taken(asked.host, port):
            print(f"hospitium run: port {port} is in use; choose another with --port", file=sys.stderr)
            return 1
    children = _start(asked)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        _wait_until_served(asked, children)
        _greet(asked)
        return _watch(children)
    except KeyboardInterrupt:
        say("stopping")
        return 0
    finally:
        _stop(children)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _start(asked: argparse.Namespace) -> dict[str, subprocess.Popen[bytes]]:
    pages = f"http://{asked.host}:{asked.port}"
    origins = {pages, pages.replace("127.0.0.1", "localhost")}
    live = f":{asked.port + 1}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOSPITIUM_PAGE_ORIGINS": " ".join(sorted(origins)),
        "HOSPITIUM_LIVE_URL": f"http://{{host}}{live}/events",
        "HOSPITIUM_LIVE_ORIGIN": " ".join(origin.removesuffix(f":{asked.port}") + live for origin in sorted(origins)),
        "HOSPITIUM_DEMO": "1" if _is_demo_here(asked.host) else "",
        "PYTHONPATH": str(ROOT),
    }
    granian = [sys.executable, "-m", "granian", "--host", asked.host, "--log-level", "warning", "--no-ws"]
    jobs = "import django; django.setup(); from config import jobs; jobs.work"
    commands = {
        "pages": [
            *granian,
            "--interface",
            "wsgi",
            "--port",
            str(asked.port),
            "--workers",
            str(asked.workers),
            "--blocking-threads",
            "4",
            "--static-path-mount",
            str(ROOT / "build" / "static"),
            "--static-path-route",
            "/static",
            "--static-path-expires",
            "31536000",
            "config.wsgi:application",
        ],
        "live": [
            *granian,
            "--interface",
            "asgi",
            "--port",
            str(asked.port + 1),
            "--workers",
            "1",
            "config.live:application",
        ],
        "jobs": [sys.executable, "-c", f"{jobs}('reactions', 'chores')"],
        "paper": [sys.executable, "-c", f"{jobs}('pages')"],
        "plans": [sys.executable, "-c", f"{jobs}('plans')"],
        "post": [sys.executable, "-c", f"{jobs}('outgoing')"],
    }
    if os.environ.get("HOSPITIUM_MLLP") and not database.is_a_copy():
        commands["feeds"] = [sys.executable, "-m", "config.cli", "mllp", "listen"]
    if database.is_a_copy():
        del commands["post"]  # what waits to leave was sent, or will be, by the installation it is a copy of
    return {
        name: subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True) for name, command in commands.items()
    }


def _is_demo_here(host: str) -> bool:
    """Whether this is a demo programme that only this machine can reach: then its staff need no second step."""
    from hospitium.partners.queries import home

    return home().is_demo and host in ("127.0.0.1", "localhost", "::1")


def _wait_until_served(asked: argparse.Namespace, children: dict[str, subprocess.Popen[bytes]]) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://{asked.host}:{asked.port}/health/", timeout=2):
                return
        except OSError:
            if any(child.poll() is not None for child in children.values()):
                return
            time.sleep(0.1)


def _greet(asked: argparse.Namespace) -> None:
    from config.demo.sign_ins import demo_sign_ins

    print(f"\n  Hospitium: http://{asked.host}:{asked.port}\n")
    for role, email, password in demo_sign_ins():
        print(f"  {role:22} {email:44} {password}")
    print("\n  Ctrl-C stops everything.\n", flush=True)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"hospitium run: {name} ended (exit {child.returncode}); stopping", file=sys.stderr)
                return 1
        if database.address().embedded:
            _keep_alive(database.home() / "postgres")
        time.sleep(0.5)


def _keep_alive(data: Path) -> None:
    """A server that was killed is started again; pages and jobs find it with their next connection."""
    if not embedded.postmaster(data):
        print("hospitium run: the database was gone; starting it again", file=sys.stderr)
        embedded.start(data)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
