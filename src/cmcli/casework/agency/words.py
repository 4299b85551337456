"""The agency's own keys in the open lists: added, ended, and never used for anything else."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.casework.agency.settings import put
from cmcli.casework.agency.values.words import AddWord, EndWord, WordsQuestion
from cmcli.casework.answers import Answer
from cmcli.casework.models_today import Models
from cmcli.catalog.access import labels
from cmcli.catalog.reader import near
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.words import ENDED, OPEN_LISTS, WORDS, OwnWord
from cmcli.errors import Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


class ListedWord(NamedTuple):
    """A key of an open list. cm's own keys have no days; ``ended`` is the first day without it."""

    list: str
    key: str
    label: str
    since: date | None = None
    ended: date | None = None


def words_of(view: View, said: WordsQuestion) -> list[ListedWord]:
    """Return the keys of a list, or of all: cm's own, then the agency's."""
    return [one for name in OPEN_LISTS if said.list in (None, name) for one in _listed(view, name)]


def _listed(view: View, name: str) -> Iterator[ListedWord]:
    of = OPEN_LISTS[name].of
    for key, label in labels(of).items():
        yield ListedWord(name, key, label)
    for word in view.words.all(of).values():
        yield ListedWord(name, word.key, word.label, word.since, word.ended)


def perform_add_word(work: Work, said: AddWord) -> Answer:
    """Add a key, and say from when it can be used."""
    require(work.actor.role, "words")
    work.lock("settings")
    of, from_on = OPEN_LISTS[said.list].of, said.from_on or work.today
    if said.key in labels(of):
        raise _shipped(said.list, said.key)
    known = work.words.all(of).get(said.key)
    if known is not None:
        raise Refused(_already(known), "Choose another key.", code="known-key", field="key")
    put(work, f"{WORDS}{said.list}.{said.key}", said.label, from_on=from_on)
    added = ListedWord(said.list, said.key, said.label, from_on)
    line = f"{said.key} ({said.label}) can be used from {format_day(from_on, work.today)} on."
    return Answer(added._asdict(), (line,))


def perform_end_word(work: Work, said: EndWord) -> Answer:
    """End a key, and say from when."""
    require(work.actor.role, "words")
    work.lock("settings")
    of, ended = OPEN_LISTS[said.list].of, said.from_on or work.today
    if said.key in labels(of):
        raise _shipped(said.list, said.key)
    own = work.words.all(of)
    word = own.get(said.key)
    if word is None:
        see = f"To see all keys: cm words list {said.list}"
        raise UsageProblem(
            f"Your agency has not added {said.key} to {said.list}.",
            f"{near(said.key, own) or ''} {see}".strip(),
            code="unknown-key",
            field="key",
        )
    if word.ended is not None:
        raise Refused(_already(word), code="already-ended", field="key")
    if ended < word.since:
        raise Refused(
            f"{word.key} begins on {short_day(word.since)}.",
            "Choose that day or a later one, or undo the change that added it.",
            field="from_on",
        )
    put(work, f"{WORDS}{said.list}.{said.key}.{ENDED}", "yes", from_on=ended)
    done = ListedWord(said.list, word.key, word.label, word.since, ended)
    line = (
        f"{word.key} ({word.label}) can't be used from {format_day(ended, work.today)} on."
        " Records that have it keep it."
    )
    if of != "mode":
        return Answer(done._asdict(), (line,))
    models = Models(work, max(ended, work.today))
    counting = [key for key, model in models.items() if word.key in model.counted_modes]
    lines = [line, *_still_counted(counting)]
    return Answer({**done._asdict(), "counted_by": counting}, tuple(lines))


def _still_counted(models: Sequence[str]) -> Iterator[str]:
    if models:
        yield (
            f"Models that still count it: {', '.join(models)}."
            f" To change that: cm models set {models[0]} --counted-modes MODE,…"
        )


def _shipped(name: str, key: str) -> Refused:
    return Refused(
        f"{key} is one of cm's own {name.replace('-', ' ')}, so it can't be added or ended.",
        f"To see all keys: cm words list {name}",
        code="known-key",
        field="key",
    )


def _already(word: OwnWord) -> str:
    if word.ended is None:
        return f"{word.key} ({word.label}) is there already, since {short_day(word.since)}."
    return f"{word.key} ({word.label}) was ended on {short_day(word.ended)}."
