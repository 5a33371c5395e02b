#!/usr/bin/env python3
"""Write a machine's configuration from the templates beside this file: `fill.py SETTINGS NODE DIRECTORY`.

SETTINGS has a line NAME=value each, as `cluster.env` shows; NODE is one, two or three. Raises `KeyError` with the name of
a setting that is missing. What is written holds passwords: only its owner may read it.
"""

import os
import string
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEMPLATES = ("etcd.yml", "patroni.yml", "haproxy.cfg")
USUAL = {
    "KEYS": "/etc/hospitium-ha/keys",
    "ETCD_DATA": "/var/lib/hospitium-ha/etcd",
    "DATA": "/var/lib/postgresql/15/hospitium",
    "BIN": "/usr/lib/postgresql/15/bin",
    "SOCKETS": "/var/run/postgresql",
    "BALANCER": "127.0.0.1",
    "PATIENCE": "5",
    "PULSE": "2",
    "WATCHDOG": "automatic",
}


def settings(path: Path, node: str) -> dict[str, str]:
    """Everything a template may name: what the file says, and what usually follows from it."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    said = {name: value for name, value in said.items() if value}
    nodes = {name: said[name.upper()] for name in ("one", "two", "three")}
    follows = {
        "NODE": node,
        "ADDRESS": nodes[node],
        "LISTEN": nodes[node],
        "ETCD_HOSTS": ",".join(f"{address}:2379" for address in nodes.values()),
        "ETCD_MEMBERS": ",".join(f"{name}=https://{address}:2380" for name, address in nodes.items()),
    }
    return USUAL | follows | said


def fill(path: Path, node: str, into: Path) -> None:
    """Write every template's file into the directory."""
    known = settings(path, node)
    into.mkdir(parents=True, exist_ok=True)
    for name in TEMPLATES:
        text = string.Template((HERE / name).read_text()).substitute(known)
        with open(os.open(into / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


if __name__ == "__main__":
    fill(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
