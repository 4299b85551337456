"""Watching files for changes with inotify, which Python's library lacks; Linux only."""

import os
import struct
from collections.abc import Iterable
from ctypes import CDLL, get_errno

_HEAD = struct.Struct("iIII")
_CHANGES = 0x2 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800
"""Written, moved away or here, made, removed, and the same of the folder itself."""

_COMPILED = b"__pycache__"


class Watch:
    """Tells whether anything in some folders has changed since then, but for compiled modules."""

    def __init__(self, folders: Iterable[str]) -> None:
        library = CDLL(None, use_errno=True)
        self.number: int = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.number < 0:
            raise OSError(get_errno(), "inotify")
        for folder in folders:
            if library.inotify_add_watch(self.number, os.fsencode(folder), _CHANGES) < 0:
                raise OSError(get_errno(), "inotify", folder)

    def changed(self) -> bool:
        """Return whether something has changed."""
        try:
            events = os.read(self.number, 1 << 16)
        except BlockingIOError:
            return False
        while events:
            length = _HEAD.unpack_from(events)[3]
            name = events[_HEAD.size : _HEAD.size + length].rstrip(b"\0")
            if name != _COMPILED:
                return True
            events = events[_HEAD.size + length :]
        return False


def folders_below(top: str) -> list[str]:
    """Return the folder and all below it, without those of compiled modules."""
    found = []
    for folder, below, _ in os.walk(top):
        below[:] = [name for name in below if name != os.fsdecode(_COMPILED)]
        found.append(folder)
    return found
