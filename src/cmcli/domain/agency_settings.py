"""The agency's own settings and changed numbers, each from a day on."""

from collections.abc import Iterable
from datetime import date

from cmcli.domain.records import column, record
from cmcli.settings import setting


@record("settings", seldom_changed=True)
class DatedSetting:
    """From ``from_on`` on, the agency's setting ``key`` has this value."""

    id: str
    key: str = column(label=True)
    from_on: date
    value: str


class AgencySettings:
    """The agency's settings; the latest ``from_on`` on or before the day holds."""

    def __init__(self, rows: Iterable[DatedSetting]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.from_on, row.id)))

    def stated(self, key: str, day: date) -> str | None:
        """What the agency has set for the key on that day, None where it set nothing."""
        found = [row.value for row in self.rows if row.key == key and row.from_on <= day]
        return found[-1] if found else None

    def get(self, key: str, day: date) -> str:
        """The value that holds on that day: the agency's, else the default of the table."""
        stated = self.stated(key, day)
        return setting(key).default if stated is None else stated

    def under(self, prefix: str, day: date) -> dict[str, str]:
        """All keys that begin with the prefix, without it, with the value of that day."""
        return {
            row.key.removeprefix(prefix): row.value
            for row in self.rows
            if row.key.startswith(prefix) and row.from_on <= day
        }
