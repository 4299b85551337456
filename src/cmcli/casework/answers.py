"""The answer of a verb: a value that the command line prints and the dashboard draws."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple
from uuid import UUID


class Answer(NamedTuple):
    """The record for programs, sentences for people, warnings for both, and what is due next."""

    record: Mapping[str, object]
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next_due: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, with what is due next at their end."""
        return self.lines if self.next_due is None else (*self.lines, self.next_due)

    def kept(self) -> str:
        """Write the answer as the store keeps it for a repeat with the same ``--id``."""
        kept = {"record": self.record, "lines": self.lines, "warnings": self.warnings}
        return _KEPT.encode({**kept, "next": self.next_due})

    @classmethod
    def from_kept(cls, text: str | None) -> "Answer":
        """Read what :meth:`kept` wrote."""
        kept = json.loads(text or "{}")
        return cls(
            kept.get("record", {}),
            tuple(kept.get("lines", ())),
            tuple(kept.get("warnings", ())),
            kept.get("next"),
        )


def json_plain(value: object) -> object:
    """The JSON form of what JSON lacks: ISO 8601 dates, moments in UTC, decimals as numbers."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case date() | UUID():
            return str(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"no form for a {type(value).__name__} on standard output")


_KEPT = json.JSONEncoder(default=json_plain)
