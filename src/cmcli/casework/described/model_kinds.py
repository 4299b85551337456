"""Kinds of fields for the numbers and lists of a model; the store keeps their written texts."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import By, Kind, Whole, YesNo
from cmcli.domain.keys import MODES
from cmcli.domain.models import ACUITIES, MOST_MODES, modes_in_order
from cmcli.domain.text import NAME_LIMIT, clean_input, quoted
from cmcli.domain.words import LIST_OF
from cmcli.errors import Sentence, UsageProblem

DAYS = Whole(1, 3650)


class Figures(Kind):
    """Several numbers in a fixed order, such as the days by phase: ``7/14/30``."""

    metavar = "N/N/…"

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def read(self, text: str, by: By | None) -> Any:
        """Read the numbers."""
        return tuple(self.kind.read(one, by) for one in _parts(text, "/"))

    def write(self, value: Any) -> str:
        """Write the numbers."""
        return "/".join(self.kind.write(one) for one in value)

    def checked(self, value: Any) -> Any:
        """Check each number."""
        return tuple(self.kind.checked(one) for one in value)


class ByAcuity(Figures):
    """A number for each acuity, from 4 to 1: ``3/7/14/30``; a single one is for all."""

    metavar = "N4/N3/N2/N1"

    def read(self, text: str, by: By | None) -> Mapping[int, Any]:
        """Read the numbers by acuity."""
        found = super().read(text, by)
        if len(found) == 1:
            found *= len(ACUITIES)
        if len(found) != len(ACUITIES):
            raise UsageProblem(
                Sentence("{it} takes a number for acuity 4/3/2/1, not {typed}.", typed=quoted(text))
            )
        return dict(zip(ACUITIES, found, strict=True))

    def write(self, value: Mapping[int, Any]) -> str:
        """Write the numbers from acuity 4 to 1."""
        return super().write([value[acuity] for acuity in ACUITIES])

    def checked(self, value: Mapping[int, Any]) -> Mapping[int, Any]:
        """Check each number."""
        return {acuity: self.kind.checked(value[acuity]) for acuity in ACUITIES}


class AcuityWeight(Kind):
    """The weight of a case: a number above 0 and at most 10, kept exactly."""

    metavar = "N"

    def read(self, text: str, by: By | None) -> Fraction:
        """Read a number such as 1.5."""
        plain = text.strip()
        if not plain.replace(".", "", 1).isdigit() or not plain.isascii() or len(plain) > 8:
            raise UsageProblem(
                Sentence("{it} takes numbers such as 1.5, not {typed}.", typed=quoted(text))
            )
        return Fraction(plain)

    def write(self, value: Fraction) -> str:
        """Write it as a decimal number."""
        return f"{float(value):.10g}"

    def checked(self, value: Fraction) -> Fraction:
        """Refuse what no case weighs."""
        if not 0 < value <= 10:
            raise UsageProblem(Sentence("{it} must be above 0 and at most 10."))
        return value


class Modes(Kind):
    """Modes of contact, with commas between them."""

    metavar = "MODE,…"
    own = LIST_OF["mode"]
    _mode = Key("mode", MODES)

    def read(self, text: str, by: By | None) -> frozenset[str]:
        """Read the modes."""
        parts = _parts(text.replace(" ", ","), ",")
        return frozenset(self._mode.read(one, by) for one in parts)

    def write(self, value: frozenset[str]) -> str:
        """Write the modes in their usual order."""
        return ",".join(modes_in_order(value))

    def checked(self, value: frozenset[str]) -> frozenset[str]:
        """Refuse a word that is no mode, and too many."""
        if len(value) > MOST_MODES:
            raise UsageProblem(
                Sentence(f"{{it}} takes at most {MOST_MODES} modes, not {len(value)}.")
            )
        return frozenset(self._mode.checked(one) for one in value)

    def keys(self) -> Sequence[str]:
        """Return the modes."""
        return MODES


class Names(Kind):
    """Names, with commas between them."""

    metavar = "NAME,…"

    def read(self, text: str, by: By | None) -> tuple[str, ...]:
        """Read the names."""
        return tuple(_parts(text, ","))

    def write(self, value: Sequence[str]) -> str:
        """Write the names."""
        return ", ".join(value)

    def checked(self, value: Sequence[str]) -> tuple[str, ...]:
        """Check each name."""
        return tuple(clean_input(one, what="{it}", limit=NAME_LIMIT) for one in value)


class Switch(YesNo):
    """Yes or no, said as the value of an option."""

    metavar = "yes|no"


SWITCH = Switch()


def _parts(text: str, separator: str) -> list[str]:
    found = [part.strip() for part in text.split(separator)]
    found = [part for part in found if part]
    if not found:
        raise UsageProblem(Sentence("{it} is empty."), "Name at least one.")
    return found
