"""Problems of the files that another system gives us, told row by row."""

import hashlib
from dataclasses import dataclass

from cmcli.domain.text import safe_text

MAX_ID = 255
"""Characters of an id of the other system."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the format that a file or a row breaks.

    ``line`` is the physical line (the header is line 1), None where the file as a whole is meant;
    ``unit`` is another word where the file has no lines. ``file`` is without ``.csv``.
    ``rule`` is a stable word. ``rejected`` says that the row (or the file) was not taken; otherwise
    it is a warning. ``external_id`` and ``ref`` are the row's id and the case, client or entry
    here, where they say more than the line. ``text`` never holds content of a person's row, except
    for dates.
    """

    file: str
    line: int | None
    rule: str
    text: str
    rejected: bool
    external_id: str = ""
    ref: str = ""
    unit: str = "line"

    @property
    def sentence(self) -> str:
        """Where it is, and what is wrong."""
        where = "" if self.line is None else f", {self.unit} {self.line}"
        row = f" ({self.ref}, {safe_text(self.external_id)} there)" if self.ref else ""
        name = self.file if "." in self.file else f"{self.file}.csv"
        return f"{safe_text(name)}{where}: {self.text.removesuffix('.')}{row}."


class Problems(list[Problem]):
    """The list that is filled while an export is read."""

    def reject(self, file: str, line: int | None, rule: str, text: str) -> None:
        """Note that the row, or the file where ``line`` is None, is not taken."""
        self.append(Problem(file, line, rule, text, True))

    def warn(self, file: str, line: int | None, rule: str, text: str) -> None:
        """Note something that stops nothing."""
        self.append(Problem(file, line, rule, text, False))


class Rejected(Exception):
    """The row is not taken: the rule that it breaks, and what is wrong as a sentence."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(text)
        self.rule = rule
        self.text = text


def digest(*kept: object) -> str:
    """SHA-256 of what is kept of a source row; None counts as empty."""
    text = "\0".join("" if value is None else str(value) for value in kept)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
