"""``cm day``: the appointments of a day or a week, and what is due by case."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.due import DayQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import actor, mention, viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, show, show_list
from cmcli.cli.core.page_lines import BETWEEN, labelled, marked, styled
from cmcli.cli.core.prompts import can_ask
from cmcli.domain.dates import format_day, short_day, weekday_of
from cmcli.domain.text import safe_text
from cmcli.domain.timeline import joined
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.listing import CaseView
    from cmcli.casework.looking.day import DayAppointment, DayDues, WorkDay

app = verb_app()

SAFETY = "safety"

COLUMNS = (
    Column("kind"),
    Column("ref"),
    Column("name", nothing="unknown"),
    Column("worker"),
    Column("on", "day"),
    Column("time"),
    Column("minutes", "min", align="right"),
    Column("text", "what"),
    Column("with"),
    Column("place"),
    Column("transport"),
    Column("outcome"),
    Column("away"),
    Column("alerts"),
    Column("tags", "due"),
    Column("days_late", "late", align="right", text=lambda days: str(days or "")),
    Column("number", "no.", table=False),
    Column("at", table=False),
)


@command(
    app,
    "day",
    examples=(
        "cm day",
        "cm day --on tomorrow",
        "cm day --worker ana --week",
        "cm day --team north --json",
        "cm day --log",
    ),
)
def day(cm: Options, said: Annotated[Texts, DayQuestion]) -> None:
    from cmcli.casework.looking.day import work_day
    from cmcli.casework.looking.due import whose

    with asking(cm, said) as (view, asked):
        if asked.log:
            _check_can_walk(cm)
        workers = whose(view, viewer(view, cm), asked)
        if asked.log and workers is None and not asked.everybody:
            workers = [actor(view, cm)]
        on = asked.on or view.today
        if on < view.real_day <= view.today:
            mention(cm, practice=False, past=on)
        found = work_day(view, workers, on, week=asked.week, named=asked.named)
        today, now = view.today, view.now
    if asked.log:
        _walk(cm, found, now)
        return
    if chosen_format(cm) == "table" and cm.fields is None:
        one = workers[0].handle if workers and len(workers) == 1 else None
        show(cm, *_page(found, today, one))
        return
    rows = found.rows()
    if cm.format == "ids":
        rows = list({row["ref"]: row for row in rows}.values())
    show_list(cm, rows, COLUMNS, empty="No appointments, and nothing is due.")


def _check_can_walk(cm: Options) -> None:
    """Refuse to ask where nobody can answer, or where a program reads the output."""
    if cm.format not in (None, "table", "plain"):
        raise UsageProblem(f"Use either --log or --format {cm.format}, not both.")
    if not can_ask(cm):
        raise UsageProblem(
            "cm day --log asks questions, so it needs a terminal.",
            "For scripts: cm appointment kept CASE N",
        )


def _walk(cm: Options, found: "WorkDay", now: datetime) -> None:
    """Go through the appointments that nobody has answered."""
    from cmcli.cli.day_walk import walk

    left = [
        one for one in found.appointments if one.appointment.outcome is None and one.after is None
    ]
    begun = [one for one in left if one.appointment.at <= now]
    walk(cm, begun, len(left) - len(begun))


def _page(found: "WorkDay", today: date, worker: str | None) -> Iterator[object]:
    """Draw the days; those of one ``worker`` have no names of workers in their rows."""
    week = found.first != found.last
    yield _title(found, today, worker)
    warned: set[str] = set()
    if not found.appointments:
        yield "No appointments."
    for on, some in groupby(found.appointments, lambda one: one.on):
        if week:
            yield styled(format_day(on, today), "bold")
        for one in some:
            yield from labelled(*_met(one, worker), 13)
            yield from _alerts(found, one.case, 13, warned)
    yield ""
    yield styled(f"Due until {weekday_of(found.last)}" if week else "Due", "bold")
    if not found.dues:
        yield "Nothing is due."
    for due in found.dues:
        told, red = _owed(found, due, worker)
        yield from marked(labelled(due.case.ref, told, 9), red)
        yield from _alerts(found, due.case, 9, warned)


def in_short(
    found: "WorkDay", today: date, worker: str | None, *, rows: int, width: int
) -> Iterator[object]:
    """Draw a day in so many ``rows`` at most, each of one line; say what was left out."""
    yield _title(found, today, worker)
    met = [(*_met(one, worker), 13, None) for one in found.appointments]
    owed = [
        (one.case.ref, told, 9, red)
        for one in found.dues
        for told, red in [_owed(found, one, worker)]
    ]
    room = max(rows - 2, 2)  # the title, and the line that says what was left out
    first = met[: max(room // 3, room - len(owed))]
    lines = [*first, *owed[: room - len(first)]]
    for label, text, at, red in lines:
        text = shorten(safe_text(text), width - at, placeholder="…")
        yield from marked(labelled(label, text, at, width)[:1], red)
    left = len(met) + len(owed) - len(lines)
    if left:
        yield f"And {left} more: cm day"
    elif not lines:
        yield "No appointments, and nothing is due."


def _title(found: "WorkDay", today: date, worker: str | None) -> object:
    """Draw the days and the worker."""
    days = format_day(found.first, today)
    if found.first != found.last:
        days = " to ".join(f"{weekday_of(on)} {short_day(on)}" for on in (found.first, found.last))
    return styled(f"{days}, {worker or 'all workers'}", "bold")


def _met(one: "DayAppointment", worker: str | None) -> tuple[str, str]:
    """Tell the hours of an appointment, and what it is."""
    said = f"{one.case.ref} {_who(one.case, worker)}: {one.appointment.words}"
    state = f"repeats appointment {one.after}" if one.after else one.appointment.outcome
    return one.appointment.hours(one.case.facts.zone), joined(said, state)


def _owed(found: "WorkDay", due: "DayDues", worker: str | None) -> tuple[str, str | None]:
    """Tell what is due on a case, and the words of it that must not be missed."""
    first, *more = due.tags(found.today)
    told = f"{_who(due.case, worker)}: {BETWEEN.join([first, *more])}"
    return told, first if due.items[0].kind == SAFETY else None


def _alerts(found: "WorkDay", case: "CaseView", at: int, warned: set[str]) -> Iterator[object]:
    """Draw the alerts of a case below its first row on the page."""
    for alert in () if case.ref in warned else found.alerts_of(case):
        yield from marked(labelled("", alert, at), alert.partition(":")[0])
    warned.add(case.ref)


def _who(case: "CaseView", worker: str | None) -> str:
    """Name the client, where they are in a stay, and the worker if the page is about several."""
    name = joined(case.facts.client.shown_name, case.stay.where if case.stay else None, sep=", ")
    by = case.facts.covered
    if by is not None:
        # A page of one worker doesn't repeat who that is.
        return f"{name}, {'for ' + by.covers_for if worker == by.handle else by.said[:-1]}"
    return name if worker is not None else f"{name}, {case.facts.worker or 'unassigned'}"
