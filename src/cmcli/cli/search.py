"""``cm search``: where words stand, in names, notes and plans."""

from datetime import date
from typing import Annotated

import typer

from cmcli.cli.context import reading, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import Column, say, show_list
from cmcli.cli.prompts import ask_text, need
from cmcli.domain.dates import short_day

app = verb_app()

COLUMNS = (
    Column("ref"),
    Column("name", table=False),
    Column("kind"),
    Column("number", "no.", align="right"),
    Column("on", text=lambda on: short_day(on) if isinstance(on, date) else str(on)),
    Column("text"),
)


@command(
    app,
    "search",
    examples=(
        "cm search landlord",
        "cm search eviction notice --kind notes --worker ana",
        "cm search dana --kind clients --format ids",
    ),
)
def search(
    cm: Options,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Words; all must stand there, the last may be cut.", metavar="WORDS"),
    ] = None,
    worker: Annotated[
        str | None, typer.Option("--worker", help="Only this worker's cases.", metavar="H")
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", help="clients, notes, goals …; may be repeated.", metavar="K"),
    ] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", help="Not more than this many (50).", metavar="N")
    ] = None,
) -> None:
    """Find words in names, notes and plans.

    Case and accents do not matter. Struck notes are never found.
    """
    from cmcli.casework.searching import USUAL, check_kinds, find
    from cmcli.casework.searching import kinds as known
    from cmcli.store.find import find_worker

    said = need(" ".join(words) if words else None, "WORDS", cm, lambda: ask_text("Words"))
    most = whole(limit, "--limit", 1, 10_000) or USUAL
    with reading(cm) as view:
        found = find(
            view,
            said,
            kinds=check_kinds(kinds, known()) if kinds else (),
            worker=None if worker is None else find_worker(view, worker),
            limit=most,
        )
    rows = [one.as_dict() for one in found]
    show_list(cm, rows, COLUMNS, empty="Nothing was found. Fewer or shorter words find more.")
    if len(rows) == most:
        say(cm, f"These are the newest {most}; --limit N shows more.")
