"""The floor beneath pages: their own statements, sent again by bare psycopg as the same role, and nothing else."""

import time

import psycopg

from benchmarks.scoring import Contestant, Taken
from hospitium.kernel import database


def bare(name: str, session: str, paths: list[str]) -> Contestant:
    """Answers each page with what the database alone has to do for it, begin, record of the look and commit included."""
    pages = {path: statements(path, session) for path in dict.fromkeys(paths)}
    connection = psycopg.connect(**database.address().params(database.APP), dbname=name, autocommit=True)

    def turn() -> Taken:
        return Taken(tuple(_sent(connection, pages[path]) for path in paths))

    return turn


def statements(path: str, session: str) -> list[str]:
    """What the product sends to the database for one page, word for word."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get(path)
    with CaptureQueriesContext(connection) as sent:
        client.get(path)
    return [query["sql"] for query in sent.captured_queries]


def _sent(connection: psycopg.Connection, said: list[str]) -> float:
    begun = time.perf_counter()
    for statement in said:
        answer = connection.execute(statement.encode())
        if answer.description:
            answer.fetchall()
    return time.perf_counter() - begun
