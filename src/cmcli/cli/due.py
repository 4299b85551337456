"""``cm due``: what is due, the most urgent first."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.due import DueQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show, show_list
from cmcli.cli.core.terminal import columns_of_terminal
from cmcli.domain.dates import format_day, say_days
from cmcli.domain.kinds import kind_words
from cmcli.domain.text import safe_text

if TYPE_CHECKING:
    from cmcli.casework.looking.due import Due
    from cmcli.domain.clocks import DueItem

app = verb_app()

WIDE = 110
"""Columns of a terminal from which on the table says why each item is due."""

FOUND_SOMETHING = 10
"""The exit code of a check that found something."""


def _late(value: object) -> str | None:
    return "bold red" if value else None


def _urgent(value: object) -> str | None:
    return "bold red" if value == "safety" else None


COLUMNS = (
    Column("case"),
    Column("name", nothing="unknown"),
    Column("kind", style=_urgent, text=lambda kind: kind_words(str(kind))),
    Column("number", "no."),
    Column("worker"),
    Column("due_on", "due"),
    Column("days_late", "late", align="right", style=_late, text=lambda days: str(days or "")),
    Column("why"),
    Column("rule", table=False),
    Column("text", "what", table=False),
    Column("rhythm_agreed", table=False),
    Column("subject", table=False),
    Column("covers_for", table=False),
)


@command(
    app,
    "due",
    examples=(
        "cm due",
        "cm due --worker ana --within 0",
        "cm due --team north --kind contact --kind review --within 30",
        "cm due --all --kind safety --exit-code --quiet",
        "cm due --explain",
    ),
)
def due(
    cm: Options,
    said: Annotated[Texts, DueQuestion],
    explain: Annotated[
        bool, typer.Option("--explain", help="Explain in full why each item is due.", metavar="")
    ] = False,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Exit with 10 if any is due today or late.", metavar=""),
    ] = False,
) -> None:
    from cmcli.casework.looking.due import list_due, whose
    from cmcli.store.reading.covers import day_covers

    with asking(cm, said) as (view, asked):
        workers = whose(view, viewer(view, cm), asked)
        found = list_due(view, workers, within=asked.within, kinds=asked.kinds, named=asked.named)
        today = view.today
        away = None if workers is None or asked.named else day_covers(view).of_worker(workers[0])
    if away is not None:
        say(cm, f"{away.said} To see your cases anyway: cm due --worker {away.covers_for}")
    one = workers is not None and len(workers) == 1
    _print(cm, found, today, days=asked.within, explain=explain, one_worker=one)
    if exit_code and any(due.item.due_on <= today for due in found):
        raise typer.Exit(FOUND_SOMETHING)


def _print(
    cm: Options, found: "list[Due]", today: date, *, days: int, explain: bool, one_worker: bool
) -> None:
    if explain and found and cm.fields is None and chosen_format(cm) in ("table", "plain"):
        show(cm, *(part for due in found for part in _explained(due, today)))
        return
    rows = [due.as_dict() | ({"rule": due.item.rule} if explain else {}) for due in found]
    if cm.format == "ids":
        rows = list({str(row["case"]): row for row in rows if row["case"]}.values())
    hidden = set() if explain else {"rule"}
    if chosen_format(cm) in ("table", "plain"):
        rows = [row | subject_of(due.item) for row, due in zip(rows, found, strict=True)]
    if chosen_format(cm) == "table":
        rows = [row | {"due_on": _when(due)} for row, due in zip(rows, found, strict=True)]
    if chosen_format(cm) == "table" and cm.fields is None:
        hidden |= _left_out(found, one_worker=one_worker)
    columns = [column for column in COLUMNS if column.key not in hidden]
    ahead = f"within {say_days(days)}" if days else "today"
    show_list(cm, rows, columns, ids="case", empty=f"Nothing is due {ahead}.")


def subject_of(item: "DueItem") -> dict[str, object]:
    """The cells of a table with the subject of an item that has no case."""
    return {} if item.case else {"case": item.subject, "name": item.text}


def _when(due: "Due") -> object:
    """The day when it has to be done, with the time of an appointment."""
    item = due.item
    return item.day if item.at is None else f"{item.day} {item.at:%H:%M}"


def _left_out(found: "list[Due]", *, one_worker: bool) -> set[str]:
    """The columns that a table does without: what says nothing, and the reasons if they would
    have to be folded into a narrow strip (--explain says them)."""
    hidden = {"worker"} if one_worker else set()
    if not any(due.item.number for due in found):
        hidden.add("number")
    if columns_of_terminal() < WIDE:
        hidden.add("why")
    return hidden


def _explained(due: "Due", today: date) -> list[object]:
    """One item at length: who, what and when on a line, and why below."""
    from rich.padding import Padding
    from rich.text import Text

    from cmcli.domain.agency_clock import who_acts
    from cmcli.domain.clocks import explain

    item = due.item
    who = " ".join(part for part in (item.about, due.name) if part)
    words = [explain(item)] if item.text is None else [explain(item), item.text]
    below = Text(safe_text("\n".join(words), multiline=True))
    late = f", {say_days(item.days_late)} late" if item.days_late else ""
    time = f" {item.at:%H:%M}" if item.at else ""
    when = f"{format_day(item.day, today)}{time}{late}"
    return [f"{who}: {item.what} {when}, {who_acts(item)}", Padding(below, (0, 0, 0, 4))]
