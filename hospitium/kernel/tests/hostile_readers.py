"""What a reader could be made to do by the bytes it reads; run behind the wall by `test_isolation`."""

import os
import signal
import socket
from pathlib import Path

from hospitium.kernel.isolation import takes_file


def act(data: bytes, *words: bytes) -> bytes | list[bytes]:
    """Do what the bytes name."""
    return globals()[f"do_{data.decode()}"](*words)


def do_answer():
    return b"x" * 200_000


def do_pieces():
    return [b"one\n", b"", b"x" * 200_000]


def do_echo(words):
    return words


def do_swell():
    return b"".join([b"x" * 2**20 for _ in range(2000)])


def do_loop():
    while True:
        pass


def do_sleep():
    signal.pause()


def do_crash():
    os.kill(os.getpid(), signal.SIGSEGV)


def do_stumble():
    raise LookupError("over a stone")


def do_vanish():
    os._exit(0)


def do_flood():
    os.write(4, b"x" * 2**20)
    os.lseek(4, 2**30, 0)
    return b"x" * 2**20


def do_look_up():
    try:
        return "x".encode("cp864")
    except LookupError as problem:
        return str(problem).encode()


def do_open():
    return Path("/etc/hostname").read_bytes()


def do_call():
    return str(socket.create_connection(("127.0.0.1", 1))).encode()


def do_call_with_a_freed_file():
    os.close(3)
    return str(socket.socket()).encode()


def do_fork():
    return str(os.fork()).encode()


def do_fork_past_the_fence():
    import ctypes

    return str(ctypes.CDLL(None).fork()).encode()


def do_secrets():
    return " ".join(sorted(os.environ)).encode()


def do_user():
    return str(os.geteuid()).encode()


MEMORY = []


def warm():
    MEMORY.append(b"warm")


def do_remember():
    return b"".join(MEMORY)


@takes_file
def act_on_file(file):
    """Give the file's second half, without reading the first."""
    file.seek(5)
    return file.read()
