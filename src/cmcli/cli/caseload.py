"""``cm caseload``: load, capacity and room of workers and teams."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, Record, chosen_format, say, show, show_list
from cmcli.domain.dates import format_day

if TYPE_CHECKING:
    from cmcli.casework.capacity.caseload import Caseload

app = verb_app()

_STYLES = {"over ceiling": "bold red", "over target": "yellow"}


def _percent(share: object) -> str:
    return f"{100 * share:.0f} %" if isinstance(share, float) else str(share)


def _places(share: object) -> str:
    return f"{share:.2f}" if isinstance(share, float) else str(share)


def _counts(models: object) -> str:
    """Write ``icm 3, cti 5``, the most first; leave out models without cases."""
    counts = models if isinstance(models, Mapping) else {}
    some = sorted(((key, count) for key, count in counts.items() if count), key=lambda one: -one[1])
    return ", ".join(f"{key} {count}" for key, count in some) or "none"


COLUMNS = (
    Column("worker"),
    Column("team", table=False),
    Column("open", align="right"),
    Column("people", align="right"),
    Column("by_model", "cases", text=_counts),
    Column("load_target", table=False),
    Column("load_ceiling", table=False),
    Column("capacity", "FTE", align="right", text=_places),
    Column("utilisation_target", "target", align="right", text=_percent),
    Column("utilisation_ceiling", "ceiling", align="right", text=_percent),
    Column("band", style=lambda band: _STYLES.get(str(band))),
    Column(
        "overdue", "late", align="right", nothing="–", style=lambda n: "bold red" if n else None
    ),
    Column("new_30_days", "new", align="right", table=False),
    Column("closed_30_days", "closed", align="right", table=False),
    Column("next_change", "next change", table=False),
    Column("room", "room for", text=_counts),
)


@command(
    app,
    "caseload",
    examples=(
        "cm caseload",
        "cm caseload --worker ben",
        "cm caseload --team north --on 'next month' --json",
        "cm caseload --hours --from 2027-02-01 --to 2027-02-28",
    ),
)
def caseload(cm: Options, said: Annotated[Texts, CaseloadQuestion]) -> None:
    from cmcli.casework.capacity.caseload import caseload as counted

    with asking(cm, said) as (view, asked):
        if asked.hours:
            from cmcli.casework.capacity.case_time import case_time
            from cmcli.cli.caseload_hours import show_hours

            show_hours(cm, case_time(view, viewer(view, cm), asked))
            return
        found = counted(view, viewer(view, cm), asked, on=asked.on)
        today, day = view.today, asked.on or view.today
    rows = [row.as_dict() for row in found.rows]
    changes = [row.next_change and row.next_change.said(today) for row in found.rows]
    chosen = chosen_format(cm)
    if chosen not in ("json", "jsonl"):
        rows = [{**row, "next_change": said} for row, said in zip(rows, changes, strict=True)]
    if chosen == "ids":
        rows = [row for row in rows if row["worker"] is not None]  # a team is no worker
    if chosen in ("table", "plain"):
        bands = [one.band_words for one in found.rows]
        rows = [{**_worded(row), "band": band} for row, band in zip(rows, bands, strict=True)]
    if chosen == "table" and cm.fields is None and rows:
        show(cm, *_page(rows))
    else:
        show_list(cm, rows, COLUMNS, ids="worker", empty="This team has no members.")
    say(cm, *_of_day(day, today), *_closing(found))


def _of_day(day: date, today: date) -> Iterator[str]:
    """Tell about the day of the cases and hours, if it is not today."""
    if day > today:
        yield f"Today's cases, with the hours and limits of {format_day(day, today)}."
    if day < today:
        yield (
            f"Cases, hours and limits of {format_day(day, today)}; the teams and who works here are"
            " those of today."
        )


def _page(rows: Sequence[Record]) -> Iterator[object]:
    """Two tables that fit 80 columns: who carries what, and the room for each model."""
    yield _table(rows, [one for one in COLUMNS if one.table and one.key != "room"])
    yield ""
    yield "Room for more cases of one model, up to the target:"
    rooms = [_room(row) for row in rows]
    models = dict.fromkeys(key for room in rooms for key in room)
    keys = [key for key in models if any(room.get(key) is not None for room in rooms)]
    rooms = [{"worker": row["worker"], **room} for row, room in zip(rows, rooms, strict=True)]
    yield _table(rooms, [Column("worker"), *(Column(key, align="right") for key in keys)])
    changes = [f"{row['worker']}: {row['next_change']}" for row in rows if row["next_change"]]
    if changes:
        yield from ("", "Hours that change:", *changes)
    flow = [f"{what}: {some}" for what, some in _flow(rows) if some]
    if flow:
        yield from ("", "In 30 days:", *flow)


def _flow(rows: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """Name the workers with new or closed cases, and the sums of teams."""
    for what, key in (("new", "new_30_days"), ("closed", "closed_30_days")):
        yield what, ", ".join(f"{row['worker']} {row[key]}" for row in rows if row[key])


def _room(row: Record) -> Mapping[str, object]:
    room = row["room"]
    return room if isinstance(room, Mapping) else {}


def _table(rows: Sequence[Record], columns: Sequence[Column]) -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column.heading, justify=column.align, overflow="fold")
    for row in rows:
        values = [(column, row.get(column.key)) for column in columns]
        table.add_row(
            *(
                Text(column.shown(value), style=(column.style and column.style(value)) or "")
                for column, value in values
            )
        )
    return table


def _worded(row: Record) -> dict[str, object]:
    """The row as people read it: a team by name, and no figure where there are no hours.

    Where cases have no number to count by, there is no figure either, but a dash.
    """
    shown = dict(row, worker=row["worker"] or f"team {row['team']}")
    for key in ("utilisation_target", "utilisation_ceiling"):
        nothing = "–" if row["capacity"] else "no hours"
        shown[key] = nothing if row[key] is None else row[key]
    return shown


def _closing(found: "Caseload") -> list[str]:
    """Tell about unassigned and waiting cases, and about what the figures leave out."""
    lines = list(found.remarks)
    if found.unassigned:
        cases = "1 open case is" if found.unassigned == 1 else f"{found.unassigned} open cases are"
        lines.append(
            f"{cases} unassigned. To see them: cm list --unassigned. To assign one: cm accept"
        )
    if found.waiting:
        cases = "1 case is" if found.waiting == 1 else f"{found.waiting} cases are"
        lines.append(f"{cases} on the waitlist. To see them: cm waitlist")
    return lines
