"""Readers that leak, hang, crash and swell on purpose: what a harness that watches readers must notice."""

import mmap
import os

BEFORE = mmap.mmap(-1, 2**20)
"""Memory that every child of a server shares, as a reader that forgets to forget would have it."""


def leak(data: bytes) -> bytes:
    """What the file before held, beside what this one does."""
    held = BEFORE[:].rstrip(b"\x00")
    BEFORE[: len(BEFORE)] = data[: len(BEFORE)].ljust(len(BEFORE), b"\x00")
    return b"{}\n" + held + data


def hang(data: bytes) -> bytes:
    """Never an answer."""
    while True:
        pass


def crash(data: bytes) -> bytes:
    """The end of the process, without a word."""
    os.abort()


def swell(data: bytes) -> bytes:
    """More memory than there is."""
    return b"".join(bytes(2**26) for _ in range(10**6))


def stumble(data: bytes) -> bytes:
    """An exception nobody expected."""
    raise KeyError(data[:10])
