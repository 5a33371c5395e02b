"""The other side of the wall: a server that forks per file, and the child that reads one file and ends.

Gives up its rights once, before the first file: network (an empty network namespace), root (user 65534), new privileges.
Each child then bounds memory, processor time and output, forbids itself processes, closes everything but the file it
reads and the one it writes, and lets the kernel refuse any further file or socket.
"""

import ctypes
import functools
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from importlib.machinery import BuiltinImporter, FrozenImporter
from typing import Any

from . import WORDS

NOBODY = 65534
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
FAILED, SWELLED = 70, 71
SOURCE, RESULT, ALIVE, NEXT = 3, 4, 5, 6

Work = Callable[..., bytes | list[bytes]]


def main(target: str, channel_number: str, limits_text: str, warm: str = "") -> None:
    """Load the function and what it will need, give up rights, say what holds, then serve until the channel closes."""
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for whoever we serve, who ends us when the work is done
        signal.signal(number, signal.SIG_IGN)
    channel = socket.socket(fileno=int(channel_number))
    limits = json.loads(limits_text)
    work: Work = _named(target)
    if warm:
        _named(warm)()
    held = give_up_rights()
    gc.collect()
    gc.freeze()
    channel.send(json.dumps(held).encode())
    while True:
        asked, files, _, _ = socket.recv_fds(channel, WORDS + 1, 2)
        if not asked:
            return
        words = asked[1:]
        this = _told(work, words) if words else work
        channel.send(json.dumps(_one_file(this, limits, channel, *files)).encode())


def _told(work: Work, words: bytes) -> Work:
    return functools.wraps(work)(lambda data: work(data, words))


def _named(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def give_up_rights() -> dict[str, bool]:
    """Leave the network, root and the way back; says which of these this machine allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    network = _done(libc, "unshare", CLONE_NEWNET) or _done(libc, "unshare", CLONE_NEWUSER | CLONE_NEWNET)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    alone = _done(libc, "prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return {"no network": network, "no root": os.geteuid() != 0, "no new privileges": alone}


def _done(libc: ctypes.CDLL, call: str, *words: int) -> bool:
    return hasattr(libc, call) and getattr(libc, call)(*words) == 0


def _one_file(work: Work, limits: dict[str, Any], channel: socket.socket, source: int, result: int) -> dict[str, Any]:
    """Fork, wait for the child's end or the clock, say how it went. The child's end closes its end of a pipe."""
    waiting, alive = os.pipe()
    number = os.fork()
    if number == 0:
        _read(work, limits, channel, source, result, alive)
    for file in (source, result, alive):
        os.close(file)
    in_time, _, _ = select.select([waiting], [], [], limits["seconds"])
    os.close(waiting)
    os.kill(number, signal.SIGKILL)  # changes nothing for one that has ended
    _, status, usage = os.wait4(number, 0)
    how = _how(os.waitstatus_to_exitcode(status)) if in_time else "slow"
    return {"how": how, "peak": usage.ru_maxrss * 1024, "seconds": usage.ru_utime + usage.ru_stime}


def _how(code: int) -> str:
    return {0: "done", FAILED: "failed", SWELLED: "swelled", -signal.SIGXCPU: "slow"}.get(code, "died")


def _read(work: Work, limits: dict[str, Any], channel: socket.socket, source: int, result: int, alive: int) -> None:
    """The child: never returns."""
    code = FAILED
    gc.disable()  # it ends before what it holds would be worth sorting
    try:
        _bind(limits, channel, source, result, alive)
        code = _answer(work)
    finally:
        os._exit(code)


def _bind(limits: dict[str, Any], channel: socket.socket, *files: int) -> None:
    _done(ctypes.CDLL(None), "prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    channel.detach()
    high = [os.dup2(file, 100 + place) for place, file in enumerate(files)]
    for place, file in enumerate(high):
        os.dup2(file, SOURCE + place)
    os.closerange(NEXT, 256)
    for kind, limit in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["output"]),
        (resource.RLIMIT_NPROC, limits["threads"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, NEXT),
    ):
        resource.setrlimit(kind, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["processor"], limits["processor"] + 1))
    sys.meta_path[:] = [
        BuiltinImporter,
        FrozenImporter,
    ]  # a module or codec that is not there yet is none, not an error
    sys.addaudithook(_forbid)


CALLS = ("ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function", "ctypes.cdata")
"""Ways to a function in C, or to memory, that was not opened before the first file; buffers are allowed."""
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "pickle.", *CALLS)


def _forbid(event: str, facts: tuple[Any, ...]) -> None:
    """A third fence, in Python itself: the first two are the kernel's."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event} has no place in a reader")


def _answer(work: Work) -> int:
    try:
        with open(SOURCE, "rb", closefd=False) as file:
            answer, code = work(file if getattr(work, "takes_file", False) else file.read()), 0
    except MemoryError:
        return SWELLED
    except BaseException:
        answer, code = traceback.format_exc().encode(errors="replace"), FAILED
    for piece in [answer] if isinstance(answer, bytes) else answer:
        view = memoryview(piece)
        while view:
            view = view[os.write(RESULT, view) :]
    return code


if __name__ == "__main__":
    main(*sys.argv[1:])
