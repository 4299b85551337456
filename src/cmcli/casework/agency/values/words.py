"""Values for the agency's own keys of lists."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import NewKey
from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import NAME
from cmcli.casework.described.word_kinds import Word
from cmcli.domain.words import OPEN_LISTS

LIST = Word(dict.fromkeys(OPEN_LISTS, ""), "LIST")


@dataclass(frozen=True, kw_only=True)
class AddWord(Value):
    """Add a key of your agency's own to a list, for example to the modes.

    A key can be used in every command that takes a key of the list, and is never used for anything
    else: once ended, you can't add it again. The label of a snippet is a text that forms of the
    dashboard insert into a note.
    """

    COMMAND = "words add"
    DOES = "cmcli.casework.agency.words:perform_add_word"

    list: str = described(LIST, "List", "The list.", positional=True, needed=True)
    key: str = described(
        NewKey(), "Key", "The key, for example clubhouse.", positional=True, needed=True
    )
    label: str = described(
        NAME, "Label", "The words that people read.", positional=True, needed=True
    )
    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the key. Default: today.", option="--from"
    )


@dataclass(frozen=True, kw_only=True)
class EndWord(Value):
    """End a key of your agency's own. Records that have it keep it."""

    COMMAND = "words end"
    DOES = "cmcli.casework.agency.words:perform_end_word"

    list: str = described(LIST, "List", "The list.", positional=True, needed=True)
    key: str = described(NewKey(), "Key", "The key.", positional=True, needed=True)
    from_on: date | None = described(
        COMING_DAY, "From", "The first day without the key. Default: today.", option="--from"
    )


@dataclass(frozen=True, kw_only=True)
class WordsQuestion(Value):
    """List the keys with their labels, yours and those that come with cm."""

    COMMAND = "words list"

    list: str | None = described(LIST, "List", "Only this list.", positional=True)
