"""Pages of memory that commands write to, copied before there is a command.

A forked process shares its memory with the process that forked it. What it writes to is copied
page by page, and Python writes to each object that it looks at: 4,000 page faults a command, 40 %
of its processor time. A child copies these pages while it waits for its command.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from ctypes import CDLL, c_int, c_size_t, c_void_p

Part = tuple[int, int]
"""A part of the memory: its beginning and its length in bytes."""

_SIZE = os.sysconf("SC_PAGE_SIZE")

_OWN = 1 << 63 | 1 << 56
"""In /proc/self/pagemap: the page is in memory, and no other process has it."""

_ENTRY = 8
"""Bytes of an entry there."""

_POPULATE_WRITE = 23
"""Linux's MADV_POPULATE_WRITE, since 5.14."""


def written_by(work: Callable[[], object]) -> Sequence[Part]:
    """Return what a forked process writes to of this one's memory while it does the work."""
    there, here = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            private = _private()
            work()
            numbers = [str(number) for part in private for run in _own(*part) for number in run]
            with os.fdopen(here, "w") as stream:
                stream.write(" ".join(numbers))
        finally:
            os._exit(0)
    os.close(here)
    with os.fdopen(there) as stream:
        found = [int(number) for number in stream.read().split()]
    os.waitpid(pid, 0)
    return list(zip(found[::2], found[1::2], strict=True))


def copy(parts: Sequence[Part], enough: Callable[[], bool]) -> None:
    """Have copies of this process's own, until it is ``enough``; where the system can't, none."""
    advise = CDLL(None).madvise
    advise.argtypes = (c_void_p, c_size_t, c_int)
    for begin, length in parts:
        if enough() or advise(begin, length, _POPULATE_WRITE):
            return


def _private() -> list[Part]:
    """Return the memory that is written to and that no file is behind."""
    with open("/proc/self/maps") as file:
        found = re.findall(r"^(\w+)-(\w+) rw-p", file.read(), re.MULTILINE)
    return [(int(begin, 16), int(end, 16) - int(begin, 16)) for begin, end in found]


def _own(begin: int, length: int) -> Iterator[Part]:
    """Yield the parts of this part that only this process has."""
    with open("/proc/self/pagemap", "rb", buffering=0) as file:
        file.seek(begin // _SIZE * _ENTRY)
        states = memoryview(file.read(length // _SIZE * _ENTRY)).cast("Q")
    since = None
    for number, state in enumerate([*states, 0]):
        own = state & _OWN == _OWN
        if own and since is None:
            since = number
        elif not own and since is not None:
            yield begin + since * _SIZE, (number - since) * _SIZE
            since = None
