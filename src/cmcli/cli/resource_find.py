"""``cm resource find``: the services that fit a case, with the reasons."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.directory.values import FitQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show, show_list
from cmcli.cli.core.page_lines import labelled
from cmcli.cli.core.terminal import columns_of_terminal
from cmcli.cli.core.which_case import case, picked

app = verb_app()


def _reasons(value: object) -> str:
    """The reasons of a list in one cell."""
    return " · ".join(str(one) for one in value) if isinstance(value, list) else ""


ENTRY = (
    Column("number", "no.", align="right"),
    Column("name", "service"),
    Column("organization"),
)
FOUND = (Column("needs", "for"), Column("phone"))
UNKNOWN = Column("unknown", "not known", text=_reasons)
REASONS = (Column("for", "why", text=_reasons), UNKNOWN)
AGAINST = (Column("for", "why", text=_reasons), Column("against", text=_reasons), UNKNOWN)
WHY = (AGAINST[1], *REASONS)
AT = 17
"""The column where the reasons of an entry begin, beside their labels."""


@command(
    app,
    "find",
    examples=(
        "cm resource find --for HJKMN",
        "cm resource find --for HJKMN --need housing --all",
        "cm resource find tenant rights --for HJKMN --json",
        "cm resource find food pantry",
    ),
)
def find(cm: Options, said: Annotated[Texts, FitQuestion]) -> None:
    from cmcli.casework.directory.finding import find_fits

    if said.get("case") is not None:
        said = said.saying(case=picked(cm, said.get("case") or ""))
    with asking(cm, said) as (view, asked):
        found = None if asked.case is None else case(view, cm, asked.case)
        rows = [one.as_dict() for one in find_fits(view, asked, found)]
    if asked.case is not None and rows and cm.fields is None and chosen_format(cm) == "table":
        show(cm, *(part for row in rows for part in _explained(row)))
    else:
        reasons = AGAINST if asked.every else REASONS
        columns = (*ENTRY, *(FOUND if asked.case is None else reasons))
        show_list(cm, rows, columns, ids="number", empty=_nothing(asked))
    if len(rows) == asked.limit:
        say(cm, f"These are the first {asked.limit}. For more: --limit N")


def _explained(row: Mapping[str, object]) -> Iterator[object]:
    """One entry at length: what it is on a line, and below it the reasons, what excludes first."""
    known = [str(row[key]) for key in ("name", "organization", "phone") if row[key]]
    yield f"{row['number']:>4}  {', '.join(known)}"
    for column in WHY:
        if text := column.shown(row[column.key]):
            yield from labelled(f"      {column.heading}", text, AT, columns_of_terminal())


def _nothing(asked: FitQuestion) -> str:
    """Say that nothing was found, and how to go on."""
    if asked.case is None:
        return "No entry was found. To add one: cm resource add NAME"
    if asked.every:
        return "No entry of the directory helps with the needs of this case."
    return "No entry fits this case. To see those that exclude the client: --all"
