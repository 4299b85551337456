"""``cm timeline``: what happened in a case, in order."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.record import TimelineQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, show, show_list
from cmcli.cli.core.which_case import cases, need_case
from cmcli.domain.keys import CAUTIONS

app = verb_app()


@command(
    app,
    "timeline",
    examples=(
        "cm timeline HJKMN",
        "cm timeline HJKMN --since '1 Jan' --kind contact --kind attempt",
        "cm timeline HJKMN --search landlord --full",
    ),
)
def timeline(
    cm: Options,
    said: Annotated[Texts, TimelineQuestion],
    reference: CaseReference = None,
    full: Annotated[
        bool, typer.Option("--full", help="Notes in full, not only their first line.", metavar="")
    ] = False,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="Show the newest first.", metavar="")
    ] = False,
) -> None:
    from cmcli.casework.looking.timeline import timeline as entries_of

    reference = need_case(cm, reference)
    with asking(cm, said) as (view, asked):
        zone = view.now.tzinfo
        found = [
            entry
            for one in cases(view, cm, reference)
            for entry in entries_of(
                view,
                one,
                since=asked.since,
                kinds=asked.wanted,
                words=asked.words or "",
            )
        ]
    rows = [entry.as_dict() for entry in (reversed(found) if reverse else found)]
    columns = _columns(zone, many=reference == "-")
    whole = (full or asked.notes) and cm.fields is None and chosen_format(cm) in ("table", "plain")
    if rows and whole:
        show(cm, *(line for row in rows for line in _whole(row, columns)))
    else:
        show_list(cm, rows, columns, empty="Nothing of that kind is recorded.")


def _columns(zone: tzinfo | None, *, many: bool) -> tuple[Column, ...]:
    def when(value: object) -> str:
        if isinstance(value, datetime):
            local = value.astimezone(zone)
            return f"{local:%Y-%m-%d %H:%M}"
        return str(value)

    return (
        Column("ref", table=many),
        Column("at", text=when),
        Column("on", table=False),
        Column("kind", style=_style),
        Column("number", "no.", align="right"),
        Column("text", text=_first_line, style=_careful),
        Column("who"),
    )


def _first_line(value: object) -> str:
    text = str(value).strip()
    first = text.split("\n", 1)[0].rstrip()
    return first if first == text else f"{first} …"


def _style(kind: object) -> str | None:
    return {"flag": "bold red", "attempt": "yellow"}.get(str(kind))


def _careful(text: object) -> str | None:
    return "bold red" if any(words in str(text) for words in CAUTIONS.values()) else None


def _whole(row: Mapping[str, object], columns: Sequence[Column]) -> Iterator[str]:
    """An entry with its text whole and its line breaks kept, below what it is."""
    yield "  ".join(
        column.shown(row[column.key])
        for column in columns
        if column.table and column.key != "text" and row[column.key] is not None
    )
    for line in str(row["text"]).split("\n"):
        yield from textwrap.wrap(line, 76, initial_indent="    ", subsequent_indent="    ") or [""]
    yield ""
