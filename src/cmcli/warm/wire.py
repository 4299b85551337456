"""The messages between a client and the warm process, and the place where they meet.

Imported at each start of cm: it imports nothing that takes time, and nothing of cm but its places.
"""

import _imp
import _socket
import os
import sys

from cmcli import __version__, places

ACCEPTED, COLD, OUTDATED = b"a", b"c", b"o"
"""A command runs, and which process it is; run it yourself; run it yourself, I'm of another cm."""

ENDED, KILLED = b"e", b"k"
"""How a command ended: its exit code, or the signal."""

READING, GO, READ = b"r", b"g", b"d"
"""A command is about to read from the terminal; it may; it has."""

PROGRAM, TEXT, FAILED = b"p", b"t", b"f"
"""A program to run on the terminal, and the length of its words; that of its input, -1 for none;
the number of the error for which it can't be started."""

STATUS = b"s"
"""Answers a question about the warm process: how many commands it has run."""

QUESTION = "status"
"""Sent instead of a command to ask about the warm process itself."""

LENGTH = 4
"""Bytes of a number."""

ON_IMPORT = (
    *("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "TERMINAL_WIDTH", "TYPER_USE_RICH"),
    *("_TYPER_FORCE_DISABLE_TERMINAL", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"),
    *("PSYCOPG_IMPL", "PSYCOPG_WAIT_FUNC", "PYDANTIC_DISABLE_PLUGINS"),
)
"""Variables that modules read while they are imported, beside those of Python: a command with other
values than the warm process had runs cold."""

NAMESPACES = ("mnt", "net", "pid", "user")


class Unusual(Exception):
    """Something isn't as it should be, so the command runs cold."""


def numbered(kind: bytes, number: int = 0) -> bytes:
    """Return a message: one byte, and a number."""
    return kind + number.to_bytes(LENGTH, "big", signed=True)


def receive(connection: _socket.socket, size: int) -> bytes:
    """Return so many bytes, or fewer if the other end is closed."""
    parts = []
    while size and (part := connection.recv(min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def message(connection: _socket.socket) -> tuple[bytes, int]:
    """Return the next message; its kind is empty if the other end is closed."""
    try:
        text = receive(connection, 1 + LENGTH)
    except ConnectionResetError:
        text = b""
    if len(text) <= LENGTH:
        return b"", 0
    return text[:1], int.from_bytes(text[1:], "big", signed=True)


def peer(connection: _socket.socket) -> tuple[int, int]:
    """Return the process and the user at the other end, as the system knows them."""
    found = connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 3 * LENGTH)
    pid, uid = (found[at : at + LENGTH] for at in (0, LENGTH))
    return int.from_bytes(pid, sys.byteorder), int.from_bytes(uid, sys.byteorder)


def socket_path() -> str:
    """Where the warm process of this installation of cm listens, if there is one."""
    installed = repr((sys.prefix, os.path.dirname(__file__), sys.hexversion))
    return f"{places.warm_directory()}/{_imp.source_hash(0, installed.encode()).hex()}"


def is_private(directory: str) -> bool:
    """Return whether only this user can open the directory. Raises OSError if it does not exist."""
    found = os.lstat(directory)
    return found.st_mode & 0o170077 == 0o040000 and found.st_uid == os.getuid()


def connected(patience: float) -> _socket.socket:
    """Return a connection to the warm process of this user; ``patience`` is in seconds.

    Raises FileNotFoundError or ConnectionRefusedError if none runs, another OSError if it can't be
    reached, and :class:`Unusual` if it may be another user's.
    """
    path = socket_path()
    if not is_private(os.path.dirname(path)):
        raise Unusual(path)
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.settimeout(patience)
    connection.connect(path)
    if peer(connection)[1] != os.getuid():
        raise Unusual(path)
    return connection


def facts() -> str:
    """Return what tells this cm from one that was installed before it in the same place."""
    name = f"cm_caseload-{__version__}.dist-info/RECORD"
    found: list[object] = [__version__, sys.version]
    for folder in sys.path:
        try:
            state = os.stat(f"{folder}/{name}")
        except OSError:
            continue
        found += [state.st_ino, state.st_mtime_ns, state.st_size]
    return repr(found)


def circumstances() -> str:
    """Return what a process can't change once it runs, or what modules have read on import."""
    root = os.stat("/")
    spaces = [os.stat(f"/proc/self/ns/{name}").st_ino for name in NAMESPACES]
    read = [os.environ.get(name) for name in ON_IMPORT]
    pythons = sorted(pair for pair in os.environ.items() if pair[0].startswith("PYTHON"))
    groups = (os.getresuid(), os.getresgid(), sorted(os.getgroups()))
    options = (sys.warnoptions, sys._xoptions, sys.getfilesystemencoding())
    python = (tuple(sys.flags), *options)
    return repr((root.st_dev, root.st_ino, spaces, groups, python, read, pythons))
