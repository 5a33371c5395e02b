"""Statements stay prepared where a connection is one's own, and never where a pooler hands it from one to the other."""

import pytest

from hospitium.kernel import database

URL, DIRECT = "postgresql://pooler:6432/x", "postgresql://server:5432/x"


@pytest.mark.parametrize(
    "env, prepares",
    [
        ({}, True),
        ({"DATABASE_PREPARED": "off"}, False),
        ({"DATABASE_URL": URL}, False),
        ({"DATABASE_URL": URL, "DATABASE_PREPARED": "on"}, True),
        ({"DATABASE_URL": URL, "DATABASE_DIRECT_URL": DIRECT}, False),
        ({"DATABASE_URL": URL, "DATABASE_DIRECT_URL": DIRECT, "DATABASE_PREPARED": "on"}, False),
    ],
)
def test_it_follows_the_environment_but_never_behind_a_pooler(monkeypatch, env, prepares):
    for name in ("DATABASE_URL", "DATABASE_DIRECT_URL", "DATABASE_PREPARED"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert database.prepares() is prepares
