"""Ground to prove on: a database of one's own, made before and dropped after."""

import contextlib
import os
from collections.abc import Iterator

from proofs.model import copy_model, drop, server


@contextlib.contextmanager
def ground() -> Iterator[str]:
    """Settings loaded, an empty migrated database, connections as the app role; yields the database's name."""
    name = os.environ["HOSPITIUM_DATABASE"] = f"hospitium_proof_{os.getpid()}"
    copy_model(name, "ready")
    from config.prepare import prepare

    prepare()
    try:
        yield name
    finally:
        from django.db import connections

        connections.close_all()
        with server() as admin:
            drop(admin, name)


def cheap_hashes(iterations: int = 1) -> None:
    """Let a password's hash cost little, so that thousands of people and guesses fit; and keep expected refusals quiet."""
    import logging

    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = iterations
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    logging.getLogger("django.security").setLevel(logging.CRITICAL)
