"""Threads of a process that has not spoken to the database yet may all begin to at once."""

import subprocess
import sys

AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

from hospitium.kernel import database, embedded

embedded._wheel()  # so that they meet in the server's start, not in its import
together = Barrier(8)


def ask(_):
    together.wait()
    place = database.address()
    with psycopg.connect(**place.params(database.APP), dbname="postgres") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    return place


with ThreadPoolExecutor(8) as hands:
    assert len({str(place) for place in hands.map(ask, range(8))}) == 1
"""


def test_all_of_them_find_it():
    told = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
