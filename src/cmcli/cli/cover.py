"""``cm cover``: who does the work of a worker on leave, and who is on call."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

from cmcli.casework.cover.values import (
    AddCover,
    BeOnCall,
    CoverQuestion,
    EndCover,
    EndOnCall,
    OneCover,
    TellOfCover,
    WriteHandback,
    WriteHandover,
)
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, show_list, show_record
from cmcli.cli.core.page_lines import styled
from cmcli.domain.dates import short_day

app = group_app("Arrange who covers for a worker on leave, and who is on call.")


def _told(record: object) -> str:
    return "yes" if record else "no"


COLUMNS = (
    Column("number", "no.", align="right"),
    Column("worker"),
    Column("by", "covered by"),
    Column("from_on", "from"),
    Column("to_on", "to"),
    Column("ended_on", "ended"),
    Column("cases", align="right"),
    Column("told", align="right"),
    Column("handover_at", "hand-over", text=_told),
    Column("handback_at", "hand-back", text=_told),
    Column("reason"),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        "cm cover add heron --by wren --from mon --to +3w",
        'cm cover add heron --by wren --from today --to fri --except HJKMN=otter --reason "ill"',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddCover]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


@command(app, "end", writes=True, examples=("cm cover end 3", "cm cover end 3 --on mon"))
def end(cm: Options, said: Annotated[Texts, EndCover]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


on_case(
    app,
    "told",
    TellOfCover,
    examples=(
        "cm cover told HJKMN",
        "cm list --worker heron --format ids | cm cover told - --on yesterday",
    ),
)


@command(
    app,
    "handover",
    writes=True,
    examples=(
        'cm cover handover 3 "HJKMN moves on Friday, go with her"',
        "cm cover handover 3 - < handover.txt",
    ),
)
def handover(cm: Options, said: Annotated[Texts, WriteHandover]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


@command(
    app,
    "handback",
    writes=True,
    examples=('cm cover handback 3 "HJKMN has the keys, nothing else new"',),
)
def handback(cm: Options, said: Annotated[Texts, WriteHandback]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


@command(
    app,
    "on-call",
    writes=True,
    examples=("cm cover on-call north otter --from fri --to mon --phone 555-0140",),
)
def on_call(cm: Options, said: Annotated[Texts, BeOnCall]) -> None:
    perform_said(cm, completed(cm, said), ids="team")


@command(
    app,
    "off-call",
    writes=True,
    examples=("cm cover off-call north otter", "cm cover off-call north otter --on sat"),
)
def off_call(cm: Options, said: Annotated[Texts, EndOnCall]) -> None:
    perform_said(cm, completed(cm, said), ids="team")


@command(app, "list", examples=("cm cover list", "cm cover list --all --json"))
def list_(cm: Options, said: Annotated[Texts, CoverQuestion]) -> None:
    from cmcli.casework.cover.telling import covers_asked

    with asking(cm, said) as (view, asked):
        rows = covers_asked(view, asked)
    empty = "No cover now or later. To add one: cm cover add WORKER --by WORKER --from D --to D"
    show_list(cm, rows, COLUMNS, ids="number", empty=empty)


@command(app, "show", examples=("cm cover show 3", "cm cover show 3 --json"))
def show(cm: Options, said: Annotated[Texts, OneCover]) -> None:
    from cmcli.casework.cover.covers import find_cover
    from cmcli.casework.cover.telling import cover_record, untold_refs

    with asking(cm, completed(cm, said)) as (view, asked):
        cover = find_cover(view, asked.number)
        record = {**cover_record(view, cover), "not_told": untold_refs(view, cover)}
        days = f"from {short_day(cover.from_on)} to {short_day(cover.last_on)}"
    show_record(cm, record, partial(_page, record, days), ids="number")


def _page(record: Mapping[str, object], days: str) -> Iterator[object]:
    who = f"{record['by']} covers for {record['worker']}"
    yield styled(f"Cover {record['number']}: {who} {days}", "bold")
    apart, left = record["except"], record["not_told"]
    if record["reason"]:
        yield f"Reason: {record['reason']}"
    yield f"Open cases: {record['cases']}, told: {record['told']}"
    for ref, handle in apart.items() if isinstance(apart, Mapping) else ():
        yield f"{handle} covers {ref}"
    if isinstance(left, list) and left:
        yield f"Not told yet: {', '.join(left)}"
    for title, text in (("Hand-over", record["handover"]), ("Hand-back", record["handback"])):
        yield ""
        yield styled(title, "bold")
        yield str(text or "Not written yet.")
