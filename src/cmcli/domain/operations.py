"""An operation: one command's changes as one entry of the log, chained to the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

GENESIS = "0" * 64
"""The ``prev`` of the first operation of a store."""


PRACTICE = frozenset(("init --practice", "demo", "learn"))
"""First commands of a practice store. They are the mark that it is one."""


class Operation(NamedTuple):
    """One entry of the log, without its changes. ``at`` is the real clock in UTC, ``on`` the day
    that was claimed (None: by a cm that did not keep it yet). The operations of a command on many
    cases share a ``mark``."""

    seq: int
    id: str
    at: datetime
    actor: str
    os_user: str
    command: str
    reason: str | None
    undoes: int | None
    prev: str
    hash: str
    on: date | None
    mark: str | None

    def day(self, zone: tzinfo | None) -> date:
        """The day of the operation: the one that was claimed, else that of the clock there."""
        return self.on or self.at.astimezone(zone).date()


class Change(NamedTuple):
    """The change of one row by an operation: ``before`` is None for a new row, ``after`` for a
    removed one; both hold only the columns that changed (all columns for a new or a removed
    row)."""

    position: int
    case_id: str | None
    table: str
    row: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def plain(value: Any) -> Any:
    """Return a column's value as the log keeps it (JSON's own types)."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def typed(kind: Any, value: Any) -> Any:
    """Return the value of that type from its form in the log (the inverse of :func:`plain`)."""
    if value is None:
        return None
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def image_text(image: Mapping[str, Any] | None) -> str | None:
    """Canonical JSON of an image (sorted keys, no spaces); None stays None."""
    return None if image is None else _CANONICAL.encode(image)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str | None) -> str:
    """SHA-256 of an image's text as hex; the empty string where there is no image."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chained(prev: str, fields: Iterable[str]) -> str:
    """The hash of an entry: SHA-256 over ``prev`` and every field, each preceded by its length,
    so that no two different lists of fields have the same bytes."""
    hasher, parts = hashlib.sha256(), []
    for field in chain((prev,), fields):
        raw = field.encode("utf-8", "surrogatepass")
        size = len(raw)
        parts.append(_LENGTHS[size] if size < _SHORT else size.to_bytes(8, "big"))
        parts.append(raw)
        if len(parts) > _AT_ONCE:
            hasher.update(b"".join(parts))
            parts.clear()
    hasher.update(b"".join(parts))
    return hasher.hexdigest()


_SHORT = 256
_LENGTHS = tuple(size.to_bytes(8, "big") for size in range(_SHORT))
_AT_ONCE = 10_000
"""Parts that are hashed together: an import has millions of them."""
