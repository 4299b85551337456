"""The fields of forms for days, moments and numbers, and how other short answers are read."""

from datetime import date, datetime
from typing import Any

from cmcli.casework.described.day_kinds import Day
from cmcli.casework.described.kinds import By, Kind
from cmcli.domain.dates import format_day, parse_moment
from cmcli.errors import CmError, UsageProblem
from cmcli.tui.forms.fields import LineField, Read


def read_as(kind: Kind, text: Any, by: By) -> Any:
    """Read what was typed in a field as the verb will; an error calls the field "This"."""
    try:
        return kind.checked(kind.read(text, by))
    except CmError as problem:
        raise problem.about("it").spelled(lambda name: "This") from None


class Numbers(LineField):
    """A number field. ``read`` rejects anything else."""

    def __init__(
        self,
        key: str,
        title: str,
        about: str = "",
        *,
        prefix: str = "",
        value: str = "",
        hint: str = "",
        read: Read,
        needed: bool = False,
    ) -> None:
        super().__init__(
            key,
            title,
            about,
            prefix=prefix,
            value=value,
            hint=hint,
            read=read,
            needed=needed,
            width=max(12, len(hint) + 1),
        )


class DayField(LineField):
    """A day in cm's grammar of dates, read by its kind; the command line gets it as understood.

    With ``several`` there may be more than one, with commas between.
    """

    def __init__(
        self,
        key: str,
        title: str,
        about: str = "",
        *,
        kind: Day,
        by: By,
        several: bool = False,
        value: str = "",
        hint: str = "",
        needed: bool = False,
    ) -> None:
        shown = hint or ("fri, 2w, 12 Dec" if kind.prefer == "future" else "today")
        super().__init__(
            key,
            title,
            about,
            value=value,
            hint=shown,
            needed=needed,
            width=None if several else 22,
        )
        self._kind, self._by, self._several = kind, by, several

    def days(self) -> list[date]:
        """The days that were typed; raises :class:`UsageProblem`."""
        value = self.get()
        if not self._several:
            return [read_as(self._kind, value, self._by)] if value else []
        parts = [part for part in value.split(",") if part.strip()]
        return [read_as(self._kind, part, self._by) for part in parts]

    def reading(self) -> str:
        """The days as they are echoed."""
        return ", ".join(self._kind.understood(day, self._by) for day in self.days())

    def texts(self) -> list[str]:
        """Each day as it was understood."""
        return [self._kind.write(day) for day in self.days()]


class MomentField(LineField):
    """A moment, not later than now; empty is now."""

    def __init__(self, key: str, title: str, about: str, *, today: date, now: datetime) -> None:
        hint = "now, yesterday 14:00"
        super().__init__(key, title, about, hint=hint, width=26)
        self._today, self._now = today, now

    def reading(self) -> str:
        """The moment as it is echoed."""
        value = self.get()
        if not value:
            return ""
        at = parse_moment(value, self._now)
        return f"{format_day(at.date(), self._today)} {at:%H:%M}"

    def said(self) -> str:
        """The moment in the agency's time zone; nothing for now."""
        value = self.get()
        if not value or value.lower() == "now":
            return ""
        return f"{parse_moment(value, self._now):%Y-%m-%d %H:%M}"


def whole(low: int, high: int) -> Read:
    """Takes a whole number from ``low`` to ``high``."""

    def read(text: str) -> str:
        digits = text.removeprefix("-").removeprefix("+")
        plain = digits.isascii() and digits.isdigit() and len(digits) < 10
        if not (plain and low <= int(text) <= high):
            raise UsageProblem(f"A whole number from {low} to {high}.")
        return ""

    return read


def measured(text: str) -> str:
    """Takes a value of a measure."""
    from cmcli.domain.numbers import parse_value

    parse_value(text, "It")
    return ""
