"""Words of a command line that may mean something else: told apart before anything is written.

A text without quotation marks, a text that begins with a hyphen, and a name in place of a text.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cmcli.casework.described.fields import Field, fields_of
from cmcli.casework.described.kinds import Text, plain
from cmcli.casework.described.texts import Texts
from cmcli.domain.text import normalise, quoted
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.store.reading.find import FoundCase

_HYPHEN = re.compile(r"-(?:[^-\s]{2,}|[^-]*\s)")
"""A word that is no option, but a text that begins with a hyphen."""


def is_text(field: Field) -> bool:
    """Return whether a field takes a text of words behind the case."""
    return field.described.positional and isinstance(plain(field.kind), Text)


def hint_for(sentence: str, path: str, fields: Sequence[Field], argv: Sequence[str]) -> str | None:
    """Return the way out where a text was taken for arguments or for an option."""
    label = next((one.described.label.lower() for one in fields if is_text(one)), None)
    if label is None:
        return None
    if sentence.startswith("Got unexpected extra argument"):
        return f'Put the {label} in quotation marks: {path} CASE "{label.upper()}"'
    if sentence.startswith("No such option") and any(map(_HYPHEN.match, argv)):
        return (
            f"If the {label} begins with a hyphen, put -- before it, or use - for standard input:"
            f' {path} CASE -- "- {label}"'
        )
    return None


def one_word(texts: Texts) -> dict[str, str]:
    """The texts behind the case that are one word, by their fields."""
    typed = {one.name: texts.get(one.name) for one in fields_of(texts.value) if is_text(one)}
    return {
        name: text
        for name, text in typed.items()
        if text is not None and text != "-" and len(text.split()) == 1
    }


def check_no_name(texts: Texts, alone: dict[str, str], found: "FoundCase") -> None:
    """Raise :class:`UsageProblem` for a text that is one word of the client's name."""
    client = found.client
    names: Any = {*normalise(client.name or ""), *normalise(client.goes_by or "")}
    for name, text in alone.items():
        words = normalise(text)
        if words and names.issuperset(words):
            label = next(one.described.label for one in texts if one.name == name).lower()
            raise UsageProblem(
                f"{quoted(text)} is part of the client's name: did you mean the client,"
                f" {client.shown_name}, or a {label} that says only {quoted(text)}?",
                f"For the client alone: cm {texts.value.COMMAND} {found.ref}."
                f" For the {label}, use - and standard input, or write more than the name.",
                field=name,
            )
