"""Kinds of fields about the directory: an entry, ages, whom it takes, and own programs."""

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import By, Clearable, Each, Kind, Text
from cmcli.domain.age_ranges import AgeRange, checked_ages, parse_ages
from cmcli.domain.keys import NEED_DOMAINS, SERVED
from cmcli.domain.text import NAME_LIMIT
from cmcli.domain.words import spelled_key


class Ages(Kind):
    """A range of ages."""

    metavar = "AGES"
    hint = "18-24, 18+, up to 24"

    def read(self, text: str, by: By | None) -> AgeRange:
        """Read the range."""
        return parse_ages(text)

    def checked(self, value: AgeRange) -> AgeRange:
        """Refuse what no age is."""
        return checked_ages(value)


class EntryName(Named):
    """An entry of the directory: its number, or part of its name."""

    def __init__(self, metavar: str = "ENTRY") -> None:
        super().__init__("resource", metavar)


class ProgramKey(Named):
    """The key of one of the agency's own programs, which entries of the directory have."""

    def __init__(self) -> None:
        super().__init__("program", "K")

    def checked(self, value: str) -> str:
        """Return the key as it is written; the store knows which there are."""
        return spelled_key(value) or super().checked(value)


def _each(kind: Kind) -> Each:
    return Each(Clearable(kind))


ENTRY, PROGRAM, AGES = EntryName(), ProgramKey(), Ages()
DOMAIN = Key("need domain", NEED_DOMAINS, "DOMAIN")
DOMAINS = _each(DOMAIN)
SERVES = _each(Key("group of people", SERVED, "KEY"))
AREAS = _each(Text(NAME_LIMIT))
NETWORKS = _each(Text(NAME_LIMIT, metavar="PAYER"))
DIRECTORY_LANGUAGES = _each(Text(NAME_LIMIT, metavar="L"))
