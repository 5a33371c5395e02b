"""The public door: verbs of `hospitium` one after another in one process, on a database of their own.

`python -m tests.records.door` is that process: a line of JSON words in, a line of JSON (code, out, err) back.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import drop

ROOT = Path(__file__).resolve().parents[2]


class Door:
    """A product that is spoken to by its commands; `rows` looks into its database."""

    def __init__(self, name):
        self.name = f"hospitium_{name}_{os.getpid()}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.records.door"],
            cwd=ROOT,
            env=os.environ | {"HOSPITIUM_DATABASE": self.name, "HOSPITIUM_CLAMD": "off"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, *words):
        """The exit code of a verb, and what it printed."""
        self._process.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process of the door died"
        answer = json.loads(line)
        return answer["code"], answer["out"] or answer["err"]

    def intake(self, *paths, words=()):
        """One row for each file, as `hospitium intake --json` tells it."""
        code, out = self.say("intake", "--json", *words, *paths)
        assert code in (0, 1), out
        return [json.loads(line) for line in out.splitlines()]

    def rows(self, query, *values):
        """Dictionaries, read as the administrator of the database."""
        import psycopg
        from psycopg.rows import dict_row

        from hospitium.kernel import database

        place = database.address().params("admin")
        with psycopg.connect(**place, dbname=self.name, row_factory=dict_row) as admin:
            return admin.execute(query, values).fetchall()

    def end(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait(30)

    def close(self):
        """End the process and drop the database."""
        self.end()
        drop(self.name)


def main():
    """Answer line by line; what a verb prints is its answer."""
    from config import cli

    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = cli.main(json.loads(line))
            except SystemExit as end:
                code = end.code
        print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), file=answers, flush=True)


if __name__ == "__main__":
    main()
