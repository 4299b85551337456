"""Keys of rows: UUIDv7, so that newer rows sort after older ones."""

import threading
import time
from datetime import UTC, datetime, timedelta
from os import urandom

TWICE = timedelta(minutes=5)
"""Within this time, the same record of a case is taken for one that was recorded twice."""

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A new UUIDv7 as 32 hexadecimal digits (RFC 9562: 48 bits of milliseconds, then random).

    Within a process each key is above the one before, also within a millisecond.
    """
    global _last
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(urandom(10), "big") >> 6  # 74 bits
    high = milliseconds << 16 | 0x7 << 12 | random >> 62
    value = high << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    with _lock:
        _last = value = max(value, _last + 1)
    return f"{value:032x}"


def beside(key: str) -> str:
    """Return another key of the same moment, for a record that takes the place of that one."""
    random = int.from_bytes(urandom(8), "big") >> 2
    return f"{key[:16]}{0b10 << 62 | random:016x}"


def made_at(key: str) -> datetime:
    """Return the moment when a key was made, by the real clock."""
    return datetime.fromtimestamp(int(key[:12], 16) / 1000, UTC)


def age_of(key: str) -> timedelta:
    """Return how long ago a key was made, by the real clock."""
    return made_at(new_id()) - made_at(key)
