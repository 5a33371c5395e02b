"""Verification codes: what a holder types or scans, and what is kept of it."""

import hashlib
import secrets

from hospitium.kernel.ids import ALPHABET

LENGTH, GROUP = 20, 4
"""Twenty signs of thirty-two: a hundred random bits."""


def new_code() -> str:
    """A code such as `7K2M-9QXT-4D0V-R8HE-31ZC`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(body[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest(code: str) -> str:
    """What is kept of a code, however it was typed (lower case, blanks, no dashes, O for 0, I or L for 1)."""
    tidy = "".join(sign for sign in code.upper() if sign.isalnum()).translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(tidy[:100].encode()).hexdigest()
