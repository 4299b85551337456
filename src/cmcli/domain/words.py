"""The keys that an agency adds to the open lists, and the models that it copies.

Both are dated settings: ``words.modes.clubhouse`` holds a label from its first day on,
``words.modes.clubhouse.ended`` says from when the key is no longer used, and ``models.KEY.label``
and ``models.KEY.copy-of`` make a model.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.keys import LISTS, KeyList
from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.agency_settings import DatedSetting


OPEN_LISTS: Mapping[str, KeyList] = {one.name: one for one in LISTS.values() if one.open}
"""The open lists by the names that people type."""

MODEL = "model"

LIST_OF: Mapping[str, str] = {
    **{one.of: name for name, one in OPEN_LISTS.items()},
    MODEL: "models",
}
"""Kind of key → the name of its list; a kind that is not here has only the shipped keys."""

WORDS, MODELS = "words.", "models."
ENDED, LABEL, COPY_OF = "ended", "label", "copy-of"

LONGEST_KEY = 40

NOT_KEYS = frozenset("all none skip yes no".split())
"""Words that mean something else where a key is typed."""

_FORM = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class OwnKey(str):
    """A key of the agency's own that may be used. The store knows it, so a value takes it as is."""

    __slots__ = ()


class OwnWord(NamedTuple):
    """A key of the agency's own: the kind that it is ``of``, its label, and the days of its use.

    It may be used from ``since`` on, until the day before ``ended`` (None: without end).
    """

    of: str
    key: str
    label: str
    since: date
    ended: date | None = None

    def in_use(self, day: date) -> bool:
        """Return whether the key may be used on that day."""
        return self.since <= day and (self.ended is None or day < self.ended)


class AgencyWords:
    """Every key that the agency has ever added, and the models that it has copied.

    A key that cm ships now is no key of the agency's own any more. ``origins`` maps a copied
    model to the model that it began with.
    """

    def __init__(self, rows: "Iterable[DatedSetting]" = ()) -> None:
        found: dict[tuple[str, str], OwnWord] = {}
        ended: dict[tuple[str, str], date] = {}
        self.origins: dict[str, str] = {}
        for row in rows:
            parts = row.key.split(".")
            if row.key.startswith(WORDS) and parts[1] in OPEN_LISTS:
                of, key = OPEN_LISTS[parts[1]].of, parts[2]
                if key in LISTS[of].keys:  # an older cm did not have it, so the agency added it
                    continue
                if parts[3:] == [ENDED]:
                    ended[of, key] = row.from_on
                else:
                    found[of, key] = OwnWord(of, key, row.value, row.from_on)
            elif row.key.startswith(MODELS) and parts[2:] == [LABEL]:
                found[MODEL, parts[1]] = OwnWord(MODEL, parts[1], row.value, row.from_on)
            elif row.key.startswith(MODELS) and parts[2:] == [COPY_OF]:
                self.origins[parts[1]] = row.value
        self._words = [one._replace(ended=ended.get(place)) for place, one in found.items()]

    def all(self, of: str) -> Mapping[str, OwnWord]:
        """Return every own key of that kind, ended ones too, in the order they were added."""
        return {one.key: one for one in self._words if one.of == of}

    def labels(self, of: str) -> Mapping[str, str]:
        """Return the label of every own key of that kind, ended ones too."""
        return {one.key: one.label for one in self._words if one.of == of}

    def in_use(self, of: str, day: date) -> Mapping[str, str]:
        """Return the own keys of that kind that may be used on that day, with their labels."""
        return {one.key: one.label for one in self._words if one.of == of and one.in_use(day)}

    def check(self, of: str, key: str, *, on: date, today: date) -> None:
        """Raise :class:`UsageProblem` for an own key that may be used neither on the day of a fact
        nor today."""
        word = self.all(of).get(key)
        if word is not None and not (word.in_use(on) or word.in_use(today)):
            raise not_in_use(word, max(on, today))

    def root(self, model: str) -> str:
        """Return the shipped model that a model began with in the end; a shipped one is its own."""
        while model in self.origins:
            model = self.origins[model]
        return model


NO_WORDS = AgencyWords()


def made_by(setting: str) -> tuple[str, str] | None:
    """Return the kind and the key of the own key that a setting makes, or None."""
    parts = setting.split(".")
    if setting.startswith(WORDS) and len(parts) == 3:
        return OPEN_LISTS[parts[1]].of, parts[2]
    if setting.startswith(MODELS) and parts[2:] == [LABEL]:
        return MODEL, parts[1]
    return None


def names_key(row: "DatedSetting", of: str, key: str) -> bool:
    """Return whether a setting is about an own key, or has it as a value."""
    if row.key.startswith(f"{WORDS}{LIST_OF[of]}.{key}."):
        return True
    if of == MODEL:
        copied = row.key.startswith(MODELS) and row.key.endswith(f".{COPY_OF}")
        return row.key.startswith(f"{MODELS}{key}.") or (copied and row.value == key)
    lists_modes = row.key.endswith((".counted_modes", "contact.mode"))
    return of == "mode" and lists_modes and key in row.value.split(",")


def spelled_key(typed: str) -> str | None:
    """Return what was typed as a key is written, or None if it can't be one.

    Case, blanks and underscores do not matter.
    """
    key = "-".join(typed.casefold().replace("_", " ").split())
    fits = _FORM.fullmatch(key) and len(key) <= LONGEST_KEY and key not in NOT_KEYS
    return key if fits else None


def not_in_use(word: OwnWord, day: date) -> UsageProblem:
    """Return the refusal of an own key that is no longer used on that day, or not yet."""
    if word.ended is not None and word.ended <= day:
        why = f"was ended on {short_day(word.ended)}"
    else:
        why = f"can be used from {short_day(word.since)} on"
    return UsageProblem(
        Sentence(f"{{typed}} {why}.", typed=quoted(word.key)),
        f"To see all keys: cm words list {LIST_OF[word.of]}",
        code="unknown-key",
    )
