"""A code on its way: sealed while it waits in the outbox, opened as the message leaves."""

from hospitium.access.factors import Adapter


def sealed(code: str) -> str:
    """The code, to stand in a message that waits."""
    return Adapter().encrypt(code)


def unsealed(text: str) -> str:
    """The code again."""
    return Adapter().decrypt(text)
