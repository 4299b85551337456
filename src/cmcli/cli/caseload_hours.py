"""``cm caseload --hours``: the time spent on cases, against the hours and the models."""

from typing import TYPE_CHECKING

from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, chosen_format, say, show_list
from cmcli.domain.dates import short_day

if TYPE_CHECKING:
    from cmcli.casework.capacity.case_time import TimeReport


def _hours(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _percent(value: object) -> str:
    return f"{value:.0%}".replace("%", " %") if isinstance(value, float) else str(value)


COLUMNS = (
    Column("worker"),
    Column("model"),
    Column("cases", align="right", text=_hours),
    Column("contacts", align="right"),
    Column("without_minutes", table=False),
    Column("others_cases", table=False),
    Column("hours_month", "hours", align="right", text=_hours),
    Column("available_month", "of", align="right", text=_hours),
    Column("used", align="right", text=_percent),
    Column("hours_a_case", "a case", align="right", text=_hours),
    Column("expected_a_case", "expected", align="right", text=_hours),
)


def show_hours(cm: Options, found: "TimeReport") -> None:
    """Print the rows, and tell about the numbers behind them."""
    rows = [row.as_dict() for row in found.rows]
    chosen = chosen_format(cm)
    if chosen == "ids":
        rows = [row for row in rows if row["worker"] is not None and row["model"] is None]
    if chosen in ("table", "plain"):
        rows = [
            {**row, "worker": row["worker"] or "all", "model": row["model"] or "all"}
            for row in rows
        ]
    say(cm, f"Hours a month, {short_day(found.first)} to {short_day(found.last)}:")
    show_list(cm, rows, COLUMNS, ids="worker", empty="Nobody works here.")
    say(cm, *found.remarks)
