"""The changes of an operation under way, in their order.

An import changes hundreds of thousands of rows, and the log gets them all at once, at the end.
Those that are older than the last few hundred are therefore kept packed: in an eighth of the space.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from cmcli.domain.operations import Change, digest, image_text

PART = 1000
"""Changes that are packed together, and that go into the log in one statement."""

_FIELDS = ("case_id", "table_name", "row_id", "before", "after", "before_digest", "after_digest")
_COLUMNS = ("seq", "position", *_FIELDS)
_Fields = tuple[str | None, ...]
_BETWEEN = "\0"
"""Stands between two fields: neither a key nor JSON has it."""


class Changes:
    """A list of changes that grows at its end. ``tables`` are those of its rows."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._last: list[Change] = []
        self._ready: list[_Fields] = []
        self.tables: set[str] = set()

    def copy(self) -> "Changes":
        """Return the same list, which then grows by itself."""
        made = Changes()
        made._packed, made._last, made._ready = [*self._packed], [*self._last], [*self._ready]
        made.tables = set(self.tables)
        return made

    def __len__(self) -> int:
        return len(self._packed) * PART + len(self._last)

    def add(
        self,
        case_id: str | None,
        table: str,
        row: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        """Add the next change."""
        self._last.append(Change(len(self) + 1, case_id, table, row, before, after))
        self.tables.add(table)
        if len(self._last) == PART:
            self.prepare()
            text = _BETWEEN.join(field or "" for fields in self._ready for field in fields)
            self._packed.append(zlib.compress(text.encode("utf-8", "surrogatepass"), 1))
            self._last.clear()
            self._ready.clear()

    def prepare(self) -> None:
        """Make the images' texts and digests for the log: others wait while it is written."""
        self._ready += map(_as_fields, self._last[len(self._ready) :])

    def __iter__(self) -> Iterator[Change]:
        for at, packed in enumerate(self._packed):
            for position, fields in enumerate(_unpacked(packed), at * PART + 1):
                case_id, table, row, before, after, *_ = fields
                yield Change(
                    position, case_id or None, table or "", row or "", _read(before), _read(after)
                )
        yield from self._last

    def __reversed__(self) -> Iterator[Change]:
        yield from reversed(list(self))

    def log_rows(self, seq: int | None = None) -> Iterator[list[dict[str, Any]]]:
        """The rows of the log for them, with the digests of their images, in parts.

        ``seq`` is the operation's number.
        """
        self.prepare()
        last = [self._ready] if self._ready else []
        for at, several in enumerate(chain(map(_unpacked, self._packed), last)):
            yield [
                dict(zip(_COLUMNS, (seq, position, *fields), strict=True))
                for position, fields in enumerate(several, at * PART + 1)
            ]


def _as_fields(change: Change) -> _Fields:
    """The fields of the log for a change."""
    before, after = image_text(change.before), image_text(change.after)
    digests = digest(before), digest(after)
    return (change.case_id, change.table, change.row, before, after, *digests)


def _unpacked(packed: bytes) -> Iterator[_Fields]:
    """The fields of the log for packed changes."""
    text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
    fields = iter(text.split(_BETWEEN))
    for case_id, table, row, before, after, *digests in zip(*[fields] * len(_FIELDS), strict=True):
        yield (case_id or None, table, row, before or None, after or None, *digests)


def _read(image: str | None) -> dict[str, Any] | None:
    return None if image is None else json.loads(image)
