#!/usr/bin/env bash
# Installs Timefold, beside which planning is measured, in a virtual environment of its own: timefold.sh DIRECTORY. May be repeated.
set -euo pipefail
wanted="$(dirname "$0")/requirements.txt"
cmp --silent "$wanted" "$1/installed.txt" && exit 0
echo "setup: Timefold in $1"
test -x "$1/bin/python" || python3 -m venv "$1"
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$wanted"
cp "$wanted" "$1/installed.txt"
