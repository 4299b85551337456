"""Keys of rows: UUIDv7, so that newer rows sort after older ones."""

import secrets
import time


def new_id() -> str:
    """A new UUIDv7 as 32 hexadecimal digits (RFC 9562: 48 bits of milliseconds, then random)."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return f"{value:032x}"
