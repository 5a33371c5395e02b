"""A secret of the data directory is made once, whole, for whoever asks first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hospitium.kernel import database


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where the secrets of an installation are that has none yet."""
    monkeypatch.setenv("HOSPITIUM_HOME", str(tmp_path))
    return tmp_path / "secrets"


def test_all_who_ask_at_once_are_told_the_same():
    together = Barrier(8)

    def ask(name):
        together.wait()
        return database.secret(name)

    with ThreadPoolExecutor(8) as hands:
        for at in range(100):
            (told,) = set(hands.map(ask, [f"{at}.key"] * 8))
            assert len(told) == 64


def test_it_is_the_same_tomorrow_and_readable_by_its_owner_only(folder):
    assert database.secret("a.key") == database.secret("a.key") != database.secret("b.key")
    assert {(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()} == {
        ("a.key", 0o600),
        ("b.key", 0o600),
    }


def test_an_empty_one_which_everybody_could_guess_is_refused(folder):
    folder.mkdir()
    (folder / "a.key").touch()
    with pytest.raises(database.Unready, match="is empty"):
        database.secret("a.key")
