"""Kinds of fields about the agency: handles, hours, addresses, files and settings."""

from collections.abc import Mapping
from decimal import Decimal

from cmcli.casework.described.kinds import By, Kind
from cmcli.domain import agency_settings
from cmcli.domain.addresses import parsed_address
from cmcli.domain.text import quoted
from cmcli.domain.words import LONGEST_KEY, NOT_KEYS, spelled_key
from cmcli.domain.workers import checked_handle, checked_hours, parse_hours
from cmcli.errors import Sentence, UsageProblem


class Named(Kind):
    """A name that the store uses: a number, an id or a reference (``live`` tells of what)."""

    def __init__(self, live: str, metavar: str) -> None:
        self.live, self.metavar = live, metavar

    def checked(self, value: str) -> str:
        """Return it without outer blanks."""
        return value.strip()


class Handle(Named):
    """The handle of a worker or a team; it is looked up when the store is open."""

    def __init__(self, live: str = "worker", metavar: str = "H") -> None:
        super().__init__(live, metavar)

    def checked(self, value: str) -> str:
        """Return it in lower case."""
        return super().checked(value).lower()


class NewHandle(Handle):
    """A handle that nobody has yet, or a team that is created with it."""

    def __init__(self, live: str = "", metavar: str = "HANDLE") -> None:
        super().__init__(live, metavar)

    def checked(self, value: str) -> str:
        """Return it in lower case; refuse what could not be one."""
        return checked_handle(value)


class NewKey(Kind):
    """A key that an agency chooses, in lower case with hyphens."""

    def __init__(self, metavar: str = "KEY") -> None:
        self.metavar = metavar

    def checked(self, value: str) -> str:
        """Return the key as it is written; refuse what can't be one."""
        key = spelled_key(value)
        if key is None:
            raise UsageProblem(
                Sentence("{typed} can't be a key.", typed=quoted(value)),
                f"Use up to {LONGEST_KEY} lower-case letters, digits and hyphens, beginning with a"
                " letter, for example drop-in. These words mean something else:"
                f" {', '.join(sorted(NOT_KEYS))}.",
            )
        return key


class Hours(Kind):
    """Hours a week, with at most two decimals."""

    metavar = "HOURS"

    def read(self, text: str, by: By | None) -> Decimal:
        """Read the number."""
        return parse_hours(text)

    def write(self, value: Decimal) -> str:
        """Write it without an exponent."""
        return f"{value:f}"

    def checked(self, value: Decimal) -> Decimal:
        """Refuse what no week has."""
        return checked_hours(value)


class EmailAddress(Kind):
    """A plain email address, as messages use it."""

    def __init__(self, metavar: str = "ADDRESS") -> None:
        self.metavar = metavar

    def checked(self, value: str) -> str:
        """Return the address; refuse a name beside it."""
        name, address = parsed_address(value)
        if name:
            raise UsageProblem(
                Sentence("{typed} is more than an email address.", typed=quoted(value)),
                "For example: ana@example.org",
            )
        return address


class AsTyped(Kind):
    """Text for another program, passed on as it is."""

    def __init__(self, metavar: str) -> None:
        self.metavar = metavar


class FilePath(AsTyped):
    """The path of a file or a directory."""


class SettingKey(Kind):
    """The key of a setting."""

    metavar = "KEY"

    def checked(self, value: str) -> str:
        """Return the key; refuse an unknown setting."""
        return agency_settings.setting(value).key

    def offers(self) -> Mapping[str, str]:
        """Return every setting with its meaning."""
        return {one.key: one.meaning for one in agency_settings.BY_KEY.values()}


class OfSetting(Kind):
    """A value that the setting of that key takes."""

    def __init__(self, key: str, metavar: str) -> None:
        self._key, self.metavar = key, metavar

    def checked(self, value: str) -> str:
        """Refuse what the setting refuses."""
        return agency_settings.checked(self._key, value)


HANDLE = Handle(metavar="HANDLE")
EMAIL = EmailAddress()
