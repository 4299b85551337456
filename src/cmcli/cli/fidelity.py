"""``cm fidelity``: how programs compare with the scales of their models."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.fidelity import FidelityQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show, show_list, table_of

if TYPE_CHECKING:
    from cmcli.casework.looking.fidelity import FidelityFound, ProgramFidelity

app = verb_app()

NOBODY = "No client of these workers was on a model with items in this time."


def _counts(found: object) -> str:
    counts = found if isinstance(found, Mapping) else {}
    return "; ".join(f"{why} ({count})" for why, count in counts.items())


COLUMNS = (
    Column("model"),
    Column("team"),
    Column("item"),
    Column("title"),
    Column("value", align="right", nothing="–"),
    Column("unit"),
    Column("counted", table=False),
    Column("of", table=False),
    Column("n", align="right"),
    Column("n_of", table=False),
    Column("from", table=False),
    Column("to", table=False),
    Column("anchor", align="right", nothing="–"),
    Column("asked"),
    Column("standing", table=False),
    Column("met", table=False),
    Column("left_out", table=False, text=_counts),
    Column("change", table=False),
    Column("simulate", table=False),
    Column("remark", table=False),
    Column("how", table=False),
    Column("source", table=False),
)

PAGE = (
    Column("item"),
    Column("title", "what"),
    Column("value", align="right"),
    Column("n", align="right"),
    Column("reached"),
)

RECORDS = (
    Column("model", table=False),
    Column("team", table=False),
    Column("item", table=False),
    Column("ref", "case"),
    Column("name", table=False),
    Column("record"),
    Column("number", "no."),
    Column("on", "day"),
    Column("worker"),
    Column("counted", "counts", align="right"),
    Column("of", align="right"),
    Column("contacts", table=False),
    Column("text", "what"),
    Column("left_out", "left out"),
)


@command(
    app,
    "fidelity",
    examples=(
        "cm fidelity",
        "cm fidelity --team north --model act",
        "cm fidelity --model cti --to 2026-06-30 --json",
        "cm fidelity --team north --records S4 --format csv",
    ),
)
def fidelity(cm: Options, said: Annotated[Texts, FidelityQuestion]) -> None:
    from cmcli.casework.looking.fidelity import fidelity as counted
    from cmcli.casework.looking.fidelity_rows import explained, records_of, rows_of

    with asking(cm, said) as (view, asked):
        found = counted(view, viewer(view, cm), asked)
    if asked.records is not None:
        rows = records_of(found, asked.records)
        say(cm, *explained(found, asked.records))
        show_list(cm, rows, RECORDS, empty="No record is behind this item.")
    elif chosen_format(cm) == "table" and cm.fields is None and found.programs:
        show(cm, *_page(found))
    else:
        show_list(cm, rows_of(found), COLUMNS, ids="item", empty=NOBODY)


def _page(found: "FidelityFound") -> Iterator[object]:
    """A table for each program, with what belongs to it below."""
    from cmcli.casework.looking.fidelity_rows import notes_of

    for number, program in enumerate(found.programs):
        if number:
            yield ""
        team = f", team {program.team}" if program.team else ""
        yield f"{program.label} ({program.model}){team}"
        yield table_of(list(_drawn(program)), PAGE)
        yield from notes_of(program, found.workers)


def _drawn(program: "ProgramFidelity") -> Iterator[dict[str, object]]:
    from cmcli.casework.looking.fidelity_rows import reached

    for one in program.items:
        value = one.value
        yield {
            "item": one.standard.key,
            "title": one.standard.title,
            "value": "–" if value is None else one.standard.said(value),
            "n": one.n,
            "reached": reached(one),
        }
