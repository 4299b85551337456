"""The content of a form, as a command that a person could type."""

from cmcli.casework.described.texts import Texts, command_line

ELSEWHERE = "..."
"""In a command that is shown, for long text that was not put there."""


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
