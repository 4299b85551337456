"""Where an unlocked store's data key stays for a while: the kernel's keyring, or Keychain.

On Linux the kernel keeps the key for this login, forgets it on time, and never writes it to swap.
On macOS it is in the login keychain, with its end beside it.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

_NUMBERS = {"x86_64": (248, 250), "aarch64": (217, 219), "arm64": (217, 219), "riscv64": (217, 219)}
_RING = -4
"""The keyring of this login, whatever session a process belongs to."""
_REVOKE, _SETPERM, _SEARCH, _READ, _TIMEOUT = 3, 5, 10, 11, 15
_OWNER = 0x3F3F0000
"""Everything for whoever has the key in a keyring and for its user, nothing for anyone else."""

_SIZE = 1024


class HeldKeys:
    """The data keys of one store as they are held, with the end of it."""

    def __init__(self, keys: Sequence[bytes], until: float, idle: float) -> None:
        self.keys = tuple(keys)
        self.until = until
        self.idle = idle


def hold(name: str, keys: Sequence[bytes], *, idle: float, longest: float) -> bool:
    """Hold data keys under that name, ``idle`` seconds from each use and ``longest`` at most.

    Return False where this system has no place for them.
    """
    until = _now() + longest
    text = json.dumps({"keys": [one.hex() for one in keys], "until": until, "idle": idle})
    if sys.platform == "darwin":
        return _put_in_keychain(name, text, idle)
    kernel = _kernel()
    if kernel is None:
        return False
    add = _NUMBERS[os.uname().machine][0]
    words = (add, b"user", _named(name), text.encode(), len(text), _RING)
    number = kernel.syscall(*map(_word, words))
    if number < 0:
        return False
    if _control(_SETPERM, number, _OWNER) < 0 or _control(_TIMEOUT, number, _left(idle, until)) < 0:
        _control(_REVOKE, number)
        return False
    return True


def held(name: str, *, renew: bool = True) -> HeldKeys | None:
    """The keys that are held under that name; ``renew`` counts as a use."""
    if sys.platform == "darwin":
        return _from_keychain(name, renew=renew)
    if (number := _found(name)) is None:
        return None
    from ctypes import create_string_buffer

    buffer = create_string_buffer(_SIZE)
    size = _control(_READ, number, buffer, _SIZE)
    found = _parsed(buffer.raw[:size]) if 0 < size <= _SIZE else None
    if found is None:
        return None
    if renew:
        _control(_TIMEOUT, number, _left(found.idle, found.until))
    return found


def forget(name: str) -> bool:
    """Forget what is held under that name; return whether anything was."""
    if sys.platform == "darwin":
        return _security(f'delete-generic-password -a cm -s "cm:{name}"') is not None
    number = _found(name)
    return number is not None and _control(_REVOKE, number) == 0


def _parsed(raw: bytes) -> HeldKeys | None:
    try:
        found = json.loads(raw)
        keys = tuple(bytes.fromhex(one) for one in found["keys"])
        until, idle = float(found["until"]), float(found["idle"])
    except (ValueError, KeyError, TypeError):
        return None
    return HeldKeys(keys, until, idle) if keys and _now() < until else None


def _now() -> float:
    """Seconds since the start of the computer, asleep or not: nobody can set them back."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_REALTIME))


def _left(idle: float, until: float) -> int:
    return max(1, int(min(idle, until - _now())))


def _named(name: str) -> bytes:
    return f"cm:{name}".encode()


@cache
def _kernel() -> Any:
    """The C library, through which the kernel is asked; None on a machine that cm does not know."""
    if sys.platform != "linux" or os.uname().machine not in _NUMBERS:
        return None
    from ctypes import CDLL, c_long

    library = CDLL(None)
    library.syscall.restype = c_long
    return library


def _control(operation: int, *arguments: object) -> int:
    kernel = _kernel()
    if kernel is None:
        return -1
    words = (_NUMBERS[os.uname().machine][1], operation, *arguments)
    return int(kernel.syscall(*map(_word, words)))


def _word(value: object) -> object:
    """A number as wide as the kernel takes it; other arguments as they are."""
    from ctypes import c_long

    return c_long(value) if isinstance(value, int) else value


def _found(name: str) -> int | None:
    number = _control(_SEARCH, _RING, b"user", _named(name), 0)
    return number if number > 0 else None


# macOS. The secret goes to the tool by its standard input: every user could read its arguments.


def _put_in_keychain(name: str, text: str, idle: float) -> bool:
    kept = json.dumps({**json.loads(text), "ends": _now() + idle})
    line = f'add-generic-password -U -a cm -s "cm:{name}" -X {kept.encode().hex()}'
    return _security(line) is not None


def _from_keychain(name: str, *, renew: bool) -> HeldKeys | None:
    said = _security(f'find-generic-password -a cm -s "cm:{name}" -w')
    text = (said or "").strip()
    raw = bytes.fromhex(text) if text and set(text) <= set("0123456789abcdef") else text.encode()
    found = _parsed(raw)
    if found is None:
        return None
    ends = float(json.loads(raw).get("ends", 0))
    if _now() >= ends:
        forget(name)
        return None
    if renew and ends - _now() < found.idle - 30:
        _put_in_keychain(name, raw.decode(), min(found.idle, found.until - _now()))
    return found


def _security(line: str) -> str | None:
    """Have the system's own tool run one line; what it printed, None where it failed."""
    from subprocess import run

    done = run(
        ["/usr/bin/security", "-i"], input=f"{line}\n", capture_output=True, text=True, check=False
    )
    return None if done.returncode or "could not be found" in done.stderr else done.stdout
