"""Texts with the names in them hidden, for whoever may look over a shoulder or read a print."""

import re
from collections.abc import Iterable

from cmcli.domain.text import normalise, unspaced

_WORD = re.compile(r"[^\W_](?:\w|[\u0300-\u036f\u200c\u200d])*")
_SHORT = 2
"""Letters of a name's word that is looked for only as a whole word, not as the start of one."""


_SMALL_WORDS = frozenset(
    "a an and at by for from her his in my of on or our the their to with your".split()
)


def names_in(free_text: str) -> tuple[str, ...]:
    """The words of a free text that may be a name, such as ``the doctor, Mrs Ode``: all of them but
    articles and the like, without which no sentence could be read."""
    return tuple(word for word in free_text.split() if word.lower() not in _SMALL_WORDS)


def without_names(text: str, names: Iterable[str | None], instead: str) -> str:
    """The text with ``instead`` for every word of the names, also with letters added
    (``Danas``); case and marks on letters make no difference. One letter is not a name."""
    words = {word for name in names for word in normalise(name or "")}
    runs = sorted(filter(unspaced, words), key=len, reverse=True)
    spaced = {word for word in words if len(word) >= _SHORT} - set(runs)

    def shown(match: re.Match[str]) -> str:
        said_word = match.group()
        for part in normalise(said_word):
            if part in spaced or any(part.startswith(w) for w in spaced if len(w) > _SHORT):
                return instead
        for word in runs:
            said_word = said_word.replace(word, instead)
        return said_word

    return _WORD.sub(shown, text) if words else text
