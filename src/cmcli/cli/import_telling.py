"""The sentences of every import: its problems, and the map that it uses."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say
from cmcli.domain.text import csv_safe
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.exchange.map_files import MapFile
    from cmcli.exchange.problems import Problem

SHOWN = 20
"""Problems that are said on standard error; the rest go where --problems or --json says."""

_VALUES = re.compile(r"'[^']*'|[0-9][0-9, -]*")
"""Values, lines, dates and counts: problems that differ only by them are of one kind."""


def tell_problems(cm: Options, found: "Sequence[Problem]", file: str | None) -> None:
    """Say the first problems, those for which a row was not taken before the warnings.

    Each kind of problem of a file is told once, with an example and a count.
    """
    if file is not None:
        _write(found, Path(file))
    alike: dict[tuple[bool, str, str, str], list[Problem]] = {}
    for one in found:
        kind = _VALUES.sub("", one.text)
        alike.setdefault((not one.rejected, one.file, one.rule, kind), []).append(one)
    told = [alike[key] for key in sorted(alike, key=lambda key: key[0])]
    say(cm, *(_sentence(group) for group in told[:SHOWN]))
    if len(told) > SHOWN:
        more = sum(map(len, told[SHOWN:]))
        where = f"{file} has them all" if file else "--problems FILE writes them all"
        say(cm, f"… and {more:,} more; {where}.")


def _sentence(group: "Sequence[Problem]") -> str:
    first, more = group[0], len(group) - 1
    return first.sentence.replace(":", f" and {more:,} more:", 1) if more else first.sentence


def _write(found: "Sequence[Problem]", file: Path) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["file", "line", "rule", "rejected", "text", "id", "ref"])
            for one in found:
                taken = "yes" if one.rejected else "no"
                row = [one.file, one.line or "", one.rule, taken, one.text]
                writer.writerow([*row, csv_safe(one.external_id), one.ref])
    except OSError as problem:
        raise UsageProblem(f"{file} cannot be written: {problem.strerror}.") from problem


def problem_records(found: "Sequence[Problem]") -> list[dict[str, object]]:
    """Return problems as JSON prints them."""
    return [
        {
            "file": one.file,
            "line": one.line,
            "rule": one.rule,
            "rejected": one.rejected,
            "text": one.text,
            "id": one.external_id,
            "ref": one.ref,
        }
        for one in found
    ]


def tell_map(cm: Options, file: "MapFile | None") -> None:
    """Say that the map of an earlier import is used."""
    from cmcli.domain.dates import short_day

    if file is not None and file.first_on is not None:
        say(
            cm,
            f"Uses the map of {short_day(file.first_on)} ({file.name})."
            " For another one: --map FILE. For none: --map none.",
        )


def map_record(file: "MapFile | None") -> dict[str, object] | None:
    """The map that is used, and since when; None for the day of one that is given now."""
    return None if file is None else {"file": file.name, "since": file.first_on}


def number(count: int, noun: tuple[str, str]) -> str:
    """Return a count with its noun for one and for several."""
    return f"{count:,} {noun[count != 1]}"
