"""From the fields of a form to a command line of cm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cmcli.casework.described.texts import Texts, command_line
from cmcli.tui.forms.fields import Field

ELSEWHERE = "..."
"""In a command that is shown, for long text that does not stand there."""


@dataclass(frozen=True, slots=True)
class Call:
    """A command line, what it reads from standard input, and how it is shown."""

    argv: tuple[str, ...]
    stdin: str
    shown: tuple[str, ...]


def call(
    command: Sequence[str],
    ref: str | None,
    fields: Iterable[Field],
    *,
    positional: Sequence[str] = (),
    long: Sequence[str] = (),
    extra: Sequence[str] = (),
) -> Call:
    """The command line that these fields say.

    ``positional`` are keys of fields that follow the reference without an option, ``long`` those
    of texts of which the first that is filled goes by standard input, so that it stands in no
    list of processes and in no command that is copied. ``extra`` are further words.
    """
    by_key = {field.key: field for field in fields}
    stdin_key = next((key for key in long if key in by_key and by_key[key].said()), None)
    options, shown_options = list(extra), list(extra)
    for key, field in by_key.items():
        if key in positional:
            continue
        if key == stdin_key:
            words = shown = [field.option, "-"]
        else:
            words = field.words()
            hidden = field.long and key in long and words
            shown = [field.option, ELSEWHERE] if hidden else words
        options += words
        shown_options += shown
    values = [
        "-" if key == stdin_key else by_key[key].said() for key in positional if key in by_key
    ]
    begins = (*command, *((ref,) if ref is not None else ()))
    return Call(
        _joined(begins, [value for value in values if value], options),
        by_key[stdin_key].said() if stdin_key else "",
        _joined(begins, [value for value in values if value], shown_options),
    )


def _joined(begins: Sequence[str], values: list[str], options: list[str]) -> tuple[str, ...]:
    """The words in the order in which people type them; what could be an option comes last."""
    if any(value.startswith("-") and value != "-" for value in values):
        return (*begins, *options, "--", *values)
    return (*begins, *values, *options)


def shown_line(texts: Texts, ref: str | None) -> tuple[str, ...]:
    """The command that says the same, as it may be copied: the first long text is ``-``, and
    others are left out."""
    long = [field.name for field in texts if field.kind.long]
    if ref == "-" and long:
        # Standard input has the references, so that the text is written in the editor.
        there = command_line(texts.saying(**dict.fromkeys(long, None)), ref)
        at = there.index("-") + 1
        return (*there[:at], "--edit", *there[at:])
    hidden = {name: ELSEWHERE if number else "-" for number, name in enumerate(long)}
    return command_line(texts.saying(**hidden), ref)
