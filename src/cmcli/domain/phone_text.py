"""Typed phone numbers: words beside the number, and two numbers in one text."""

import re

_EXTENSION = re.compile(
    r"(?:extension|extn|ext|x|#|apt|int|interno|poste|anexo|ramal|durchwahl|dw|nst)[.:]?\s*\d+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?P<number>.*?\d\)?)(?:\s+[^\w\s]*\s*|\s*[,;:(]+\s*)(?P<note>[^\W\d_].*)")
_BEFORE = re.compile(r"\(?(?P<note>[^\W\d_][^\d+]*?)[\s:)]+(?P<number>[+(]*\d.*)")
_FEWEST = 5
"""The fewest digits of a number that has a note; ``1 800 FLOWERS`` is one number."""

_BETWEEN = re.compile(r"\s*[;,&|]\s*|\s+(?:or|and|o|y|/)\s+", re.IGNORECASE)
_WHOLE = 7
"""The fewest digits of each of two numbers; ``030 / 123 4567`` is one."""


def note_beside(number: str) -> tuple[str, str] | None:
    """Return the number and the words beside it, where there are any but an extension."""
    for form in (_AFTER, _BEFORE):
        found = form.fullmatch(number)
        if found is None or _digits(found["number"]) < _FEWEST:
            continue
        note = found["note"]
        extension = _EXTENSION.match(note)
        if extension is None:
            return found["number"].strip(), note.rstrip(" )")
        rest = note[extension.end() :].strip(" ,;:()")
        if rest:
            return number[: found.start("note") + extension.end()], rest
        return None
    return None


def two_numbers(number: str) -> tuple[str, ...]:
    """Return the numbers that a text has, where it has more than one; else nothing."""
    parts = _BETWEEN.split(number.strip())
    return tuple(parts) if len(parts) > 1 and all(_digits(one) >= _WHOLE for one in parts) else ()


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))
