"""Public references: short enough to read aloud, random enough not to be guessed or counted."""

import secrets

# Crockford's alphabet: no I, L, O or U, so that a reference survives a bad telephone line.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ref(prefix: str) -> str:
    """A reference such as `C-7K2M-9QXT`: the prefix and 40 random bits."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{body[:4]}-{body[4:]}"


def tidy_ref(text: str) -> str:
    """A reference as people type it (lower case, spaces, O for 0, I or L for 1), in its stored spelling."""
    text = text.strip().upper().replace(" ", "")
    prefix, _, body = text.partition("-")
    return f"{prefix}-{body.translate(str.maketrans('OIL', '011'))}" if body else text


REQUEST_KEY = "request_key"
"""The hidden field by which a form says which sending this is."""


def new_key() -> str:
    """A key for one intended effect: 128 random bits."""
    return secrets.token_urlsafe(16)
