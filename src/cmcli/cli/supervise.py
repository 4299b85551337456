"""``cm supervise``: what is late by worker, and what waits for a supervisor."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.supervising import SuperviseQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, show, show_list, show_record
from cmcli.cli.core.terminal import columns_of_terminal, lines_of_terminal
from cmcli.domain.caseload import percent
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.kinds import DUE_KINDS

if TYPE_CHECKING:
    from cmcli.casework.capacity.supervising import WorkerStory
    from cmcli.domain.caseload_rows import CaseloadRow
    from cmcli.domain.clocks import DueItem
    from cmcli.domain.supervision import Decision, LateItem, SupervisedWorker, Supervision

app = verb_app()

AROUND = 9
"""Lines of the page besides the workers and the decisions, with the prompt below it."""

LEAST, MOST = 5, 25
"""Decisions that are listed: at least, however small the terminal is, and at most in a pipe."""

WIDE = 100
"""Columns of a terminal that has room for whole headings."""

LEFT = 3
"""The first columns, which hold words."""

HEADINGS = (
    *((word, word) for word in ("worker", "load", "band", "open")),
    *(("flags", "flag"), ("contact", "cont."), ("plan", "plan"), ("review", "rev.")),
    *(("referral", "ref."), ("other", "other"), ("oldest", "old"), ("to decide", "dec.")),
)
"""The headings of the page, and those of a narrow terminal."""

ROWS = (
    *(Column(key) for key in ("worker", "name", "team", "open", "utilisation_target")),
    *(Column(key) for key in ("utilisation_ceiling", "band", "capacity", "flags")),
    *(Column(key) for key in ("contact", "plan", "review", "referral", "other")),
    *(Column(key) for key in ("oldest_days_late", "items")),
)
"""The columns of the list that programs read, a row for each worker."""


@command(
    app,
    "supervise",
    examples=(
        "cm supervise",
        "cm supervise --team north",
        "cm supervise --worker ana",
        "cm supervise --all --json",
        "cm supervise --format csv",
    ),
)
def supervise(cm: Options, said: Annotated[Texts, SuperviseQuestion]) -> None:
    from cmcli.casework.capacity import supervising

    with asking(cm, said) as (view, question):
        asked = supervising.asked_of(view, viewer(view, cm), question)
        today = view.today
        if asked.worker is not None:
            one = supervising.story(view, asked.worker)
            page = one.page
        else:
            page, one = supervising.supervise(view, asked), None
    chosen = cm.format
    if chosen == "ids":
        _refs(cm, page)
    elif chosen in ("tsv", "csv") or (cm.fields is not None and not cm.json):
        show_list(cm, [_row(line) for line in page.workers], ROWS, ids="worker")
    elif cm.json:
        show_record(cm, page.as_dict() if one is None else one.as_dict())
    else:
        show(cm, *(_page(page, today) if one is None else _story(one, today)))


def _refs(cm: Options, page: "Supervision") -> None:
    """The cases with a flag or with something to decide, each once."""
    found = [one.item.case for one in page.flags] + [one.item.case for one in page.decisions]
    refs = dict.fromkeys(ref for ref in found if ref is not None)
    show_list(cm, [{"ref": ref} for ref in refs], (Column("ref"),))


def _row(line: "SupervisedWorker") -> dict[str, object]:
    row = line.as_dict()
    return {**row, **line.late_by_kind, "items": len(line.decisions)}


# The page of several workers.


def _page(page: "Supervision", today: date) -> Iterator[object]:
    yield _totals(page)
    yield ""
    lines = [line for line in page.workers if line.load.open or not line.quiet]
    if lines:
        yield _table(lines, page)
    else:
        yield "No worker has a case, and nothing is late."
    height = lines_of_terminal()
    fitting = MOST if height is None else height - AROUND - len(lines)
    yield from _decisions(page, today, max(fitting, LEAST))
    if page.losing:
        refs = ", ".join(one.ref for one in page.losing[:3])
        more = " …" if len(page.losing) > 3 else ""
        yield f"Losing touch with {len(page.losing)}: {refs}{more}  cm list --losing-touch"


def _totals(page: "Supervision") -> str:
    """The first line: all that counts, in numbers."""
    of = page.totals
    where = "" if page.everybody else " in the agency"
    words = (
        ("flags", "flag", "flags"),
        ("late", "late", "late"),
        ("approvals", "approval", "approvals"),
        ("unassigned", f"unassigned{where}", f"unassigned{where}"),
        ("waiting", f"waiting{where}", f"waiting{where}"),
        ("uncovered", "uncovered leave", "uncovered leave"),
        ("over_ceiling", "over the ceiling", "over the ceiling"),
    )
    found = (
        f"{of[key]:,} {one if of[key] == 1 else many}"
        for key, one, many in words
        if of[key] or key in ("flags", "late")
    )
    return ", ".join(found)


def _load(line: "SupervisedWorker", page: "Supervision") -> str:
    """The share of the target; of the team's, where the team carries the cases."""
    row = line.load
    if row.utilisation_target is not None:
        return percent(row.utilisation_target)
    if not row.capacity:
        return "no hours"
    team = next((one for one in page.teams if one.team == row.team), None)
    if row.on_team and team is not None and team.utilisation_target is not None:
        return f"team {percent(team.utilisation_target)}"
    return "–"


def _table(lines: "Sequence[SupervisedWorker]", page: "Supervision") -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1, 0, 0))
    narrow = columns_of_terminal() < WIDE
    for at, (heading, short) in enumerate(HEADINGS):
        side: Literal["left", "right"] = "left" if at < LEFT else "right"
        title = Text(short if narrow else heading, style="bold")
        table.add_column(title, justify=side, no_wrap=at > 0, overflow="fold")
    table.show_header = True
    for line in lines:
        late = line.late_by_kind
        counts = (line.load.open, len(line.flags), *late.values())
        oldest = f"{line.oldest} d" if line.oldest else ""
        table.add_row(
            Text(line.worker),
            Text(_load(line, page)),
            Text(line.load.band_words, style=_STYLES.get(line.load.band_words, "")),
            *(Text(str(count or ""), style=_alarm(at, count)) for at, count in enumerate(counts)),
            Text(oldest),
            Text(str(len(line.decisions) or "")),
        )
    return table


_STYLES = {"over ceiling": "bold red", "over target": "yellow"}


def _alarm(at: int, count: int) -> str:
    return "bold red" if at and count else ""


def _decisions(page: "Supervision", today: date, most: int) -> Iterator[object]:
    """List the decisions, the gravest first, each with the command that settles it."""
    yield ""
    lines = [_flag(one, today) for one in page.flags]
    lines += [_decided(one, today) for one in page.decisions]
    if not lines:
        yield "Nothing waits for a decision."
        return
    yield f"To decide: {len(lines):,}"
    yield _grid(lines[:most])
    if len(lines) > most:
        yield f"{len(lines) - most:,} more: cm supervise --json, or --worker HANDLE"


def _flag(one: "LateItem", today: date) -> tuple[str, ...]:
    item = one.item
    return ("safety flag", item.about, _age(item, today), f"cm show {item.case}")


def _decided(one: "Decision", today: date) -> tuple[str, ...]:
    item = one.item
    return (DUE_KINDS[item.kind].lower(), item.about, _age(item, today), one.command)


def _age(item: "DueItem", today: date) -> str:
    days = item.age(today)
    return f"in {-days} d" if days < 0 else f"{days} d" if days else "today"


def _grid(rows: "Sequence[Sequence[str]]") -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for at in range(len(rows[0])):
        table.add_column(no_wrap=at < len(rows[0]) - 1, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


# The page of one worker.


def _story(one: "WorkerStory", today: date) -> Iterator[object]:
    line, page = one.line, one.page
    row = line.load
    team = f", team {row.team}" if row.team else ""
    yield f"{line.worker}: {line.name}{team}"
    yield ""
    yield _grid([*_hours(one, today), *_late(line, page, today), *_notes(one)])
    yield from _decisions(page, today, len(page.flags) + len(page.decisions))


def _hours(one: "WorkerStory", today: date) -> Iterator[tuple[str, str]]:
    row = one.line.load
    models = ", ".join(f"{key} {count}" for key, count in row.by_model.items()) or "no cases"
    yield "Load", f"{_shares(row)}; {row.open} open ({models}); {float(row.capacity):.2f} full-time"
    change = one.line.load.next_change
    if change is not None:
        yield "Next change", change.said(today)
    fits = ", ".join(f"{key} {count}" for key, count in row.room.items() if count)
    yield "Room for", fits or "no more cases"


def _shares(row: "CaseloadRow") -> str:
    if row.utilisation_target is None or row.utilisation_ceiling is None:
        return row.band_words
    target, ceiling = percent(row.utilisation_target), percent(row.utilisation_ceiling)
    return f"{target} of target, {ceiling} of ceiling ({row.band_words})"


def _late(line: "SupervisedWorker", page: "Supervision", today: date) -> Iterator[tuple[str, str]]:
    for at, late in enumerate(line.late):
        item = late.item
        who = f"{late.name or 'unknown'} ({item.case})"
        yield (
            "" if at else "Late",
            f"{who}: {item.what}, {say_days(item.days_late)}",
        )
    if not line.late:
        yield "Late", "nothing"
    unmet = [one for one in line.decisions if one.item.kind == "no-contact"]
    names = ", ".join(f"{one.name or 'unknown'} ({one.item.case})" for one in unmet)
    yield "No contact", names or "nobody"
    for at, lost in enumerate(page.losing):
        who = f"{lost.name or 'unknown'} ({lost.ref})"
        yield "" if at else "Losing touch", f"{who}: {lost.touch.why}"


def _notes(one: "WorkerStory") -> Iterator[tuple[str, str]]:
    if one.unsigned is None:
        yield "Unsigned", "no notes"
        return
    notes = "1 note" if one.unsigned.notes == 1 else f"{one.unsigned.notes:,} notes"
    oldest = f"the oldest of {short_day(one.unsigned.oldest_on)}, on {one.unsigned.ref}"
    yield "Unsigned", f"{notes}, {oldest}"
