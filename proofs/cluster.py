"""The three machines of `ops/ha` on one: etcd, Patroni and PostgreSQL each, HAProxy before them, all on loopback.

The configuration is the hospital's own (`ops/ha/fill.py`); only addresses and directories differ, and that each node is
reached, and reaches etcd, through a cable: a relay that is stopped to cut it. As root each has a disk of its own (tmpfs).
"""

import base64
import contextlib
import functools
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofs.servers import BIN, hand_over, place_of_ones_own, run_as, until

ROOT = Path(__file__).resolve().parents[1]
OPS, AGENT = ROOT / "ops" / "ha", ROOT / ".venv-ha"
ETCD, HAPROXY = Path("/usr/bin/etcd"), Path("/usr/sbin/haproxy")
NAMES = ("one", "two", "three")
SECRET, DISK, BALANCER = "kept-in-a-trial", "512m", 9
Child = subprocess.Popen[bytes]


def missing() -> list[str]:
    """Programs that are not installed; `make browser` installs them."""
    return [path.name for path in (AGENT / "bin/patroni", ETCD, HAPROXY, BIN / "postgres") if not path.exists()]


@dataclass
class Node:
    """One of the machines, and what runs on it."""

    name: str
    place: Path
    address: str
    listen: str
    agent: Path
    running: dict[str, Child] = field(default_factory=dict)

    def start(self, *programs: str) -> None:
        """Start what does not run (any more): all of the machine, or these programs."""
        commands = {
            "cable": [HAPROXY, "-db", "-f", self.place / "cable.cfg"],
            "etcd": [ETCD, "--config-file", self.place / "etcd.yml"],
            "agent": [self.agent / "bin" / "python", "-m", "patroni", self.place / "patroni.yml"],
        }
        for program in programs or commands:
            if program not in self.running or self.running[program].poll() is not None:
                self.running[program] = _start(commands[program], self.place / f"{program}.log")

    def kill(self, *programs: str) -> None:
        """Kill these programs (etcd, agent, database, cable) with all of their children, at once."""
        for program in programs:
            self._send(signal.SIGKILL, program)
            if program in self.running:
                self.running.pop(program).wait(10)

    def freeze(self, program: str) -> None:
        """Stop it in its tracks; who waits for it is told nothing."""
        self._send(signal.SIGSTOP, program)

    def thaw(self, program: str) -> None:
        """Let it go on as if nothing had been."""
        self._send(signal.SIGCONT, program)

    def pause_replication(self) -> None:
        """Send no more to any standby, and take no new one; ends with the database."""
        for first in self._processes("database")[:1]:
            os.kill(first, signal.SIGSTOP)
        for process in self._processes("database"):
            if b"walsender" in _command(process):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGSTOP)

    @property
    def has_own_disk(self) -> bool:
        """Whether its disk can be filled without harm to others."""
        return os.path.ismount(self.place / "disk")

    def fill_disk(self) -> None:
        """Leave no byte."""
        with (self.place / "disk" / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(2**20)):
                pass

    def empty_disk(self) -> None:
        """Take back what `fill_disk` put there."""
        (self.place / "disk" / "ballast").unlink(missing_ok=True)

    def ask(self, path: str, change: dict[str, Any] | None = None) -> Any:
        """What the agent says; None when it says nothing, or no."""
        request = urllib.request.Request(f"https://{self.listen}:8008/{path}")
        if change is not None:
            request.method, request.data = "PATCH", json.dumps(change).encode()
            request.add_header("Authorization", "Basic " + base64.b64encode(f"agent:{SECRET}".encode()).decode())
        with (
            contextlib.suppress(OSError, ValueError),
            urllib.request.urlopen(request, timeout=1, context=_trust(self.place / "keys")) as answer,
        ):
            return json.load(answer) if path not in ("primary",) else True
        return None

    def etcd_answers(self) -> bool:
        """Whether this node's etcd has found the others."""
        trust = ssl.create_default_context(cafile=self.place / "keys" / "ca.crt")
        trust.load_cert_chain(self.place / "keys" / "node.crt", self.place / "keys" / "node.key")
        with (
            contextlib.suppress(OSError, ValueError),
            urllib.request.urlopen(f"https://{self.address}:2379/health", timeout=1, context=trust) as answer,
        ):
            return bool(json.load(answer)["health"] == "true")
        return False

    def superuser(self) -> dict[str, Any]:
        """libpq parameters of this node's own superuser, by its socket."""
        return {"host": str(self.place), "user": "postgres", "password": SECRET, "dbname": "postgres"}

    def _send(self, number: int, program: str) -> None:
        for process in self._processes(program):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def _processes(self, program: str) -> list[int]:
        if program != "database":
            return [self.running[program].pid] if program in self.running else []
        try:
            first = int((self.place / "disk" / "data" / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return []
        return [first, *_children(first)] if b"postgres" in _command(first) else []


@dataclass
class Cluster:
    """The three nodes and the balancer before them."""

    place: Path
    network: str
    nodes: list[Node]
    enough: int = 3
    balancer: Child | None = None

    def params(self) -> dict[str, Any]:
        """libpq parameters of the way everybody goes: through HAProxy to whoever leads."""
        return {
            "host": f"{self.network}.{BALANCER}",
            "port": "5000",
            "user": "postgres",
            "password": SECRET,
            "sslmode": "verify-full",
            "sslrootcert": str(self.place / "ca.crt"),
            "connect_timeout": 3,
        }

    def leader(self) -> Node:
        """Whoever leads; raises `LookupError` when nobody does."""
        for node in self.nodes:
            if node.ask("primary"):
                return node
        raise LookupError("Nobody leads.")

    def is_whole(self, *, synchronous: bool = True) -> bool:
        """Whether all agents say that one leads and enough follow without a lag, one of them synchronously if asked for.

        A fault before that would be a second one on top of the first: nothing would be lost, and nobody could take over.
        """
        views = [view for node in self.nodes if (view := node.ask("cluster"))]
        return len(views) >= self.enough and all(self._is_whole(view["members"], synchronous) for view in views)

    def _is_whole(self, members: list[dict[str, Any]], synchronous: bool) -> bool:
        well = [one for one in members if one.get("state") in ("running", "streaming") and one.get("lag", 0) == 0]
        roles = Counter(one["role"] for one in well)
        one_line = len({one.get("timeline") for one in well}) == roles["leader"] == 1
        return one_line and roles["sync_standby"] == synchronous and len(well) >= self.enough

    def start(self) -> None:
        """Start all of it, and wait until it is whole."""
        self.balancer = _start([HAPROXY, "-db", "-f", self.place / "haproxy.cfg"], self.place / "haproxy.log")
        for node in self.nodes:
            node.start("cable", "etcd")
        for node in self.nodes:
            until(node.etcd_answers, 60, f"no etcd: {self.place}")
        self.wait(90)

    def wait(self, seconds: float, *, also: Callable[[], bool] = lambda: True, **how: Any) -> None:
        """Wait until it is whole again, and start anew what gave up, as systemd would.

        `also` is asked first: agents that just found etcd again tell for a moment what was before.
        """

        def whole() -> bool:
            for node in self.nodes:
                node.start()
            return also() and self.is_whole(**how)

        until(whole, seconds, f"the cluster is not whole: {self.place}")

    def change(self, **settings: Any) -> None:
        """Change what all nodes agreed upon, as `patronictl edit-config` does."""
        if self.leader().ask("config", settings) is None:
            raise RuntimeError("The cluster did not take the change.")

    def stop(self) -> None:
        """End everything: databases at once, there is nothing to keep."""
        for node in self.nodes:
            for program in ("agent", "database", "etcd", "cable"):
                node.thaw(program)
                node.kill(program)
        if self.balancer:
            self.balancer.kill()
            self.balancer.wait(10)


@contextlib.contextmanager
def cluster(*, enough: int = 3, **settings: object) -> Iterator[Cluster]:
    """Three nodes that replicate synchronously, `enough` of which must be well; `settings` go to `ops/ha/fill.py`."""
    with place_of_ones_own() as place, contextlib.ExitStack() as disks:
        network = _network()
        agent = _within_reach(AGENT, place)
        nodes = [
            Node(name, place / name, f"{network}.{number}", f"{network}.{number + 100}", agent)
            for number, name in enumerate(NAMES, 1)
        ]
        addresses = [
            f"{node.name}={node.address},{node.listen},{network}.{BALANCER},"
            + ",".join(f"{network}.{other}{number}" for other in range(1, len(nodes) + 1))
            for number, node in enumerate(nodes, 1)
        ]
        subprocess.run([OPS / "keys.sh", place, *addresses], check=True)
        for number, node in enumerate(nodes, 1):
            node.place.mkdir(exist_ok=True)
            _equip(node, nodes, f"{network}.{number}", {name.upper(): value for name, value in settings.items()})
            disks.enter_context(_disk(node.place / "disk"))
        shutil.copy(nodes[0].place / "haproxy.cfg", place)
        _give_away(place)
        made = Cluster(place, network, nodes, enough)
        try:
            made.start()
            yield made
        finally:
            made.stop()


def _within_reach(agent: Path, place: Path) -> Path:
    """Where the servers' user can run it: a copy, when the code lies in somebody's private directory."""
    if not run_as() or all(path.stat().st_mode & 1 for path in agent.parents):
        return agent
    return Path(shutil.copytree(agent, place / "agent", symlinks=True))


def _equip(node: Node, nodes: list[Node], cable: str, settings: dict[str, object]) -> None:
    """Keys, configuration and cable of a node."""
    keys = node.place / "keys"
    keys.mkdir()
    for name in ("ca.crt", "node.crt", "node.key"):
        (node.place / name).rename(keys / name)
    known = {other.name.upper(): other.address for other in nodes} | {
        "NETWORK": "127.0.0.0/8",
        **{f"{who}_PASSWORD": SECRET for who in ("SUPERUSER", "REPLICATION", "REWIND", "AGENT")},
        "LISTEN": node.listen,
        "BALANCER": node.address.rpartition(".")[0] + f".{BALANCER}",
        "KEYS": keys,
        "DATA": node.place / "disk" / "data",
        "ETCD_DATA": node.place / "etcd",
        "SOCKETS": node.place,
        "BIN": BIN,
        "ETCD_HOSTS": ",".join(f"{cable}{number}:2379" for number in range(1, len(nodes) + 1)),
        "WATCHDOG": "off",
        **settings,
    }
    (node.place / "cluster.env").write_text("".join(f"{name}={value}\n" for name, value in known.items()))
    subprocess.run([sys.executable, OPS / "fill.py", node.place / "cluster.env", node.name, node.place], check=True)
    agent = node.place / "patroni.yml"
    agent.write_text(agent.read_text().replace("etcd3:\n", "etcd3:\n  use_proxies: true\n"))  # stays on its cable
    links = {f"{node.address}:{port}": f"{node.listen}:{port}" for port in (5432, 8008)} | {
        f"{cable}{number}:2379": f"{other.address}:2379" for number, other in enumerate(nodes, 1)
    }
    (node.place / "cable.cfg").write_text(
        "defaults\n mode tcp\n timeout connect 2s\n timeout client 24h\n timeout server 24h\n"
        + "".join(f"listen {here}\n bind {here}\n server there {there}\n" for here, there in links.items())
    )


@contextlib.contextmanager
def _disk(place: Path) -> Iterator[None]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    own = os.geteuid() == 0 and not subprocess.run(mount, check=False, capture_output=True).returncode
    try:
        yield
    finally:
        if own:
            subprocess.run(["umount", "--lazy", place], check=False)


def _network() -> str:
    """Three numbers of an address of loopback whose ports nobody uses."""
    while True:
        network = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}"
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((f"{network}.1", 8008))
            return network


def _give_away(place: Path) -> None:
    for path in (place, *place.rglob("*")):
        if "agent" not in path.parts:
            hand_over(path)


def _start(command: list[Any], log: Path) -> Child:
    with log.open("ab") as file:
        how = run_as() | {"env": os.environ | {"HOME": str(log.parent)}, "start_new_session": True}
        return subprocess.Popen(command, stdout=file, stderr=file, cwd="/", **how)


@functools.cache
def _trust(keys: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=keys / "ca.crt")


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _children(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(one) for one in found.split()]
