"""Many commands in one text: as typed for a shell, or as JSON lines.

The whole text is read before anything runs. No shell runs it. Quotation marks, backslashes and
``#`` work as in a shell, all other characters are literal, and shell operators are refused. Unlike
in a shell, a quotation mark must be closed on its own line: otherwise two apostrophes would make
one text of two commands, and the second would be written into the record of the first. None opens
after a letter or a digit either, where it is an apostrophe or inches.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

LIMIT = 64_000_000
"""Bytes of the longest text that is read."""

_PIECE = re.compile(
    r"""(?P<plain>[^\s'"\\|&;<>\#]+)
    |(?P<space>[^\S\n]+)
    |(?P<end>\n)
    |(?P<join>\\\n)
    |(?P<single>'[^'\n]*')
    |(?P<double>"(?:[^"\\\n]|\\[^\n])*")
    |(?P<escaped>\\.)
    |(?P<hash>\#)
    |(?P<operator>[|&;<>]+)
    |(?P<open>['"\\])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r'\\(["\\$`])')
_SEVERAL = "For a text of several lines, use a JSON line with stdin."
_CLOSE = {
    "'": f"Put a text with an apostrophe into double quotation marks. {_SEVERAL}",
    '"': f"Close it, or write a backslash before it. {_SEVERAL}",
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One command: the number of its first line (from 1), its words without ``cm``, and what a
    JSON line says besides: a key of its own, and what the command reads on standard input."""

    number: int
    argv: tuple[str, ...]
    id: str | None = None
    stdin: str | None = None


def decoded(raw: bytes, name: str) -> str:
    """Return the text of a file or of standard input; raise :class:`UsageProblem` for other
    data."""
    if len(raw) > LIMIT:
        raise UsageProblem(f"{name} is longer than {LIMIT // 1_000_000} megabytes.", "Split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        number = raw.count(b"\n", 0, problem.start) + 1
        raise UsageProblem(
            f"Line {number} of {name} is not UTF-8 text.", "Convert it: iconv -t utf-8."
        ) from None
    return text.replace("\r\n", "\n")


def lines_of(text: str) -> Iterator[BatchLine]:
    """Return the commands of a text; raise :class:`UsageProblem` at the first invalid line."""
    at, number = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        first = text[at:] if end < 0 else text[at:end]
        if first.lstrip().startswith("{"):
            yield _json_line(number, first)
            at, number = at + len(first) + 1, number + 1
            continue
        words, at, begun, number = _words(text, at, number)
        if words:
            yield BatchLine(begun, _command(begun, words))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a command as typed, or none; may raise :class:`UsageProblem`."""
    words, at, _, _ = _words(text, 0, 1)
    if text[at:].strip():
        raise UsageProblem("That is more than one line.", "Type one command at a time.")
    return _command(1, words) if words else ()


def _words(text: str, at: int, number: int) -> tuple[list[str], int, int, int]:
    """The words of a command, where the next one begins, and the numbers of both their lines."""
    words: list[str] = []
    word: str | None = None
    begun = number
    while at < len(text):
        match = _PIECE.match(text, at)
        assert match is not None  # noqa: S101
        kind, piece, before = match.lastgroup, match[0], text[at - 1 : at]
        at = match.end()
        if kind in ("single", "double") and word is not None and before.isalnum():
            raise _wrong(number, f"A {piece[0]} opens within a word", _CLOSE[piece[0]])
        if kind == "open" or kind == "operator":
            raise _wrong(number, *_why(kind, piece))
        if kind == "hash" and word is None:  # a comment
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
            continue
        if word is None and kind not in ("space", "end", "join") and not words:
            begun = number
        number += piece.count("\n")
        if kind not in ("space", "end"):
            word = (word or "") + _meant(kind, piece) if kind != "join" else word
            continue
        if word is not None:
            words.append(word)
            word = None
        if kind == "end":
            break
    return (words if word is None else [*words, word]), at, begun, number


def _meant(kind: str | None, piece: str) -> str:
    """Return the meaning of a piece of a word."""
    if kind == "single":
        return piece[1:-1]
    if kind == "double":
        inner = piece[1:-1]
        return _ESCAPED.sub(r"\1", inner) if "\\" in inner else inner
    return piece[1:] if kind == "escaped" else piece


def _why(kind: str, piece: str) -> tuple[str, str]:
    if piece == "\\":
        return "A backslash ends the text", "Remove it, or write two."
    if kind == "open":
        return f"A {piece} is not closed on its line", _CLOSE[piece]
    return (
        f"{piece} is a shell operator, but no shell runs here",
        "Put text into quotation marks, and each command on a line of its own.",
    )


def _json_line(number: int, text: str) -> BatchLine:
    try:
        said = json.loads(text)
    except ValueError as problem:
        raise _wrong(number, f"It begins with {{ and is not JSON ({problem})") from None
    except RecursionError:
        raise _wrong(number, "It is nested too deeply for a command") from None
    unknown = sorted(set(said) - {"argv", "id", "stdin"})
    if unknown:
        raise _wrong(
            number, f"There is no {quoted(unknown[0])} in a command", "It has argv, id and stdin."
        )
    argv = said.get("argv")
    if not isinstance(argv, list) or not all(isinstance(word, str) for word in argv):
        raise _wrong(
            number, "argv must be a list of texts", 'For example: {"argv": ["show", "HJKMN"]}.'
        )
    for key in ("id", "stdin"):
        if not isinstance(said.get(key), str | None):
            raise _wrong(number, f"{key} must be a text")
    if said.get("id") is not None and not said["id"].strip():
        raise _wrong(number, "id is empty", "Leave it out, or give a key such as visit-17.")
    return BatchLine(number, _command(number, argv), said.get("id"), said.get("stdin"))


def _command(number: int, words: list[str]) -> tuple[str, ...]:
    """The words without the ``cm`` in front."""
    argv = tuple(words[1:] if words[:1] == ["cm"] else words)
    if not argv:
        raise _wrong(number, "It has no command", "To see all commands: cm help all")
    if any("\x00" in word for word in argv):
        raise _wrong(number, "It contains a NUL character", "Remove it.")
    return argv


def _wrong(number: int, what: str, hint: str | None = None) -> UsageProblem:
    return UsageProblem(f"Line {number}: {what}.", hint)
