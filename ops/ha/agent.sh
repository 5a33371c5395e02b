#!/usr/bin/env bash
# Installs Patroni in a virtual environment of its own: agent.sh DIRECTORY (on a machine: /opt/patroni). May be repeated.
set -euo pipefail
wanted="$(dirname "$0")/requirements.txt"
cmp --silent "$wanted" "$1/installed.txt" && exit 0
echo "setup: Patroni in $1"
test -x "$1/bin/python" || /usr/bin/python3 -m venv "$1"  # the system's, which the user postgres may run
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$wanted"
cp "$wanted" "$1/installed.txt"
