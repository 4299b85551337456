"""Questions on a terminal, asked on standard error, and text read from standard input.

Where nothing can be asked, a missing argument is a usage error; no answer is a refusal.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar

from cmcli.cli.core.options import Options
from cmcli.cli.core.streams import folded
from cmcli.domain.text import safe_text
from cmcli.errors import Ambiguous, NotFound, Refused, UsageProblem

T = TypeVar("T")

TRIES = 5
STDIN_LIMIT = 4_000_000  # bytes: the longest note in four-byte characters


def can_ask(options: Options) -> bool:
    """Return whether a person can answer: a terminal on both ends and no ``--no-input``."""
    return not options.no_input and sys.stdin.isatty() and sys.stderr.isatty()


def need(
    value: T | None, name: str, options: Options, ask: Callable[[], T | None] | None = None
) -> T:
    """The value if it was given, else what ``ask`` gets from a person.

    Raises :class:`UsageProblem` ("cm checkin needs CASE.") where nobody can be asked.
    """
    if value is None and ask is not None and can_ask(options):
        value = ask()
    if value is None:
        raise UsageProblem(
            f"cm {options.command} needs {name}.", f"Try 'cm {options.command} --help'."
        )
    return value


def ask_text(label: str, default: str | None = None, *, required: bool = False) -> str | None:
    """One line of text; an empty answer is the default, or None where that is allowed."""

    def read(answer: str) -> str | None:
        if not answer and required and default is None:
            raise UsageProblem("An answer is required.", "Ctrl-D gives up.")
        return answer or default

    return _ask(label, read, shown=default)


def ask_case(find: Callable[[str], str] | None = None) -> str | None:
    """Which case is meant, as a person refers to it; ``find`` makes it an exact reference.

    Where nothing answers, or more than one does, it is said and asked again.
    """

    def read(answer: str) -> str:
        if not answer:
            raise UsageProblem("An answer is required.", "Ctrl-D gives up.")
        try:
            return answer if find is None else find(answer)
        except (NotFound, Ambiguous) as problem:
            raise UsageProblem(problem.message, problem.hint) from None

    return _ask("Who (code or part of the name)", read, shown=None)


def ask_choice(
    label: str, choices: Sequence[tuple[str, str]], default: str | None = None
) -> str | None:
    """The key of one of the ``(key, label)`` pairs, answered by number, key or unique prefix.

    An empty answer is the default; without a default one of them must be chosen.
    """
    keys = [key for key, _ in choices]
    width = max(map(len, keys), default=0)
    for number, (key, meaning) in enumerate(choices, start=1):
        _tell(f"{number:>4}  {key:<{width}}  {meaning if meaning != key else ''}".rstrip())

    def read(answer: str) -> str | None:
        if not answer and default is not None:
            return default
        if answer.isdecimal() and 1 <= int(answer) <= len(keys):
            return keys[int(answer) - 1]
        alike = [key for key in keys if answer and key.lower().startswith(answer.lower())]
        same = [key for key in alike if len(key) == len(answer)]
        if same or len(alike) == 1:
            return (same or alike)[0]
        raise UsageProblem(f"Choose a number from 1 to {len(keys)}, or one of the words.")

    return _ask(label, read, shown=default)


def ask_day(
    label: str,
    today: date,
    *,
    default: date | None = None,
    prefer: Literal["future", "past"] = "future",
    read: Callable[[str], date] | None = None,
) -> date | None:
    """A day in cm's date grammar, echoed as it was understood; empty is the default or None.

    ``read`` reads it otherwise, for example with a time.
    """
    from cmcli.domain.dates import format_day, parse_day

    def understood(answer: str) -> date | None:
        if not answer:
            return default
        day = read(answer) if read else parse_day(answer, today, prefer=prefer)
        time = f" {day:%H:%M}" if isinstance(day, datetime) else ""
        _tell(f"  {format_day(day.date() if isinstance(day, datetime) else day, today)}{time}")
        return day

    return _ask(label, understood, shown=format_day(default, today) if default else None)


def ask_yes_no(label: str, default: bool | None = None) -> bool:
    """Yes or no; an empty answer is the default, if there is one."""

    def read(answer: str) -> bool:
        word = answer.lower()
        if word in ("y", "yes"):
            return True
        if word in ("n", "no"):
            return False
        if not word and default is not None:
            return default
        raise UsageProblem("Answer yes or no.")

    return _ask(label, read, shown={True: "Y/n", False: "y/N", None: "y/n"}[default])


def read_text(value: str | None, *, expected: str = "Write the text") -> str | None:
    """Return the value, or standard input if it is ``-``.

    ``expected`` tells a person what is waited for where standard input is a terminal.
    """
    if value != "-":
        return value
    if sys.stdin.isatty():
        _tell(f"{expected}; Ctrl-D on a line of its own ends it.")
    raw = sys.stdin.buffer.read(STDIN_LIMIT + 1)
    if len(raw) > STDIN_LIMIT:
        raise UsageProblem(
            f"Standard input is longer than {STDIN_LIMIT // 1_000_000} megabytes.",
            "Split it into several notes.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageProblem(
            f"Standard input is not UTF-8 text (byte {problem.start + 1}).",
            "Convert it first, for example with iconv -t utf-8.",
        ) from None


def case_refs(value: str) -> list[str]:
    """Return the references for CASE: itself, or those on standard input if it is ``-``.

    Takes one reference per line, and skips blank lines and lines that begin with ``#``. Raises
    :class:`UsageProblem` for a table, because each of its lines would be refused at length.
    """
    if value != "-":
        return [value]
    text = read_text("-", expected="Write the references of cases, one per line") or ""
    if "\t" in text.strip():
        raise UsageProblem(
            "Standard input is a table, but - needs one reference per line.",
            "Pipe references: cm list --format ids | ...",
        )
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _ask(label: str, read: Callable[[str], T], *, shown: str | None) -> T:
    """Ask until ``read`` takes the answer; what it raises as UsageProblem is explained."""
    prompt = f"{label} [{shown}]: " if shown else f"{label}: "
    for _ in range(TRIES):
        sys.stderr.write(safe_text(prompt))
        sys.stderr.flush()
        try:
            return read(_line())
        except UsageProblem as problem:
            _tell(" ".join(part for part in (problem.message, problem.hint) if part))
    raise Refused(f"No valid answer after {TRIES} tries. Nothing was saved.", code="declined")


def _line() -> str:
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise UsageProblem("That is not UTF-8 text.") from None
    except KeyboardInterrupt:
        sys.stderr.write("\n")  # the shell's prompt begins on a line of its own
        raise
    if not line:
        sys.stderr.write("\n")
        raise Refused("There was no answer. Nothing was saved.", code="declined")
    return line.strip()


def _tell(line: str) -> None:
    sys.stderr.write(f"{folded(safe_text(line))}\n")
