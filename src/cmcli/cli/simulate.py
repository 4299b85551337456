"""``cm simulate``: commands that are tried, with caseloads and due items before and after them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from secrets import token_hex
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cmcli.casework.looking.values.shared import USUAL_WINDOW
from cmcli.cli.batch.batch_lines import BatchLine, decoded
from cmcli.cli.batch.check import checked
from cmcli.cli.batch.command import read_file
from cmcli.cli.batch.page import Result, result_line, result_record
from cmcli.cli.batch.run import BatchRun
from cmcli.cli.batch.trial import Trial, tried
from cmcli.cli.core import session
from cmcli.cli.core.opening import open_store, reading
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, say, show_record, table_of
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.domain.caseload import percent
from cmcli.domain.dates import near_day, say_days
from cmcli.domain.kinds import kind_words
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.capacity.simulating import DueChange, RowChange, Situation
    from cmcli.domain.caseload_rows import CaseloadRow

app = verb_app()

Ended = Literal["saved", "undone", "tried"]
"""The end of the steps: all saved, all undone because one was refused, or only tried."""

ROWS = (
    Column("who"),
    Column("open", align="right"),
    Column("target", align="right"),
    Column("ceiling", align="right"),
    Column("band"),
    Column("overdue", "late", align="right"),
)
DUE = (
    Column("worker"),
    Column("case"),
    Column("kind"),
    Column("due", "due"),
    Column("before", "before"),
)


@command(
    app,
    "simulate",
    writes=True,
    examples=(
        'cm simulate "transfer HJKMN --to ben --reason leave" "set QZTRK --acuity 2 --reason calm"',
        'cm simulate "worker reduce ben --percent 50 --reason training" --json',
        "cm simulate --file move-north.txt --apply --as sam",
    ),
)
def simulate(
    cm: Options,
    step: Annotated[
        list[str] | None,
        typer.Argument(help="A command in quotation marks, with or without cm.", metavar="STEP"),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", help="A file of commands, as for cm batch.", metavar="FILE"),
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Do all of them as one change, or nothing.", metavar=""),
    ] = False,
) -> None:
    """Try commands, and compare caseloads before and after.

    The steps run one after the other, and nothing is saved. If a step is refused, cm says why and
    tries the others without it. You see how load, band and room would change, and what would
    become due. With --apply, cm saves all steps as one change, which cm undo undoes at once. If
    one step is refused, nothing is saved.
    """
    text = _text(step or [], file)
    said = SessionDefaults(cm.actor, cm.store, cm.today, no_input=True, color="never")
    lines = checked(text, said, atomic=True)
    if not lines:
        raise UsageProblem("There is no command to try.", "Give commands, or a file of them.")
    with session.begun(Session(said)) as here:
        trial = tried(cm, here, lines)
        code = 0
        if apply and not cm.dry_run:
            trial, code = _applied(cm, here, lines, trial, text)
        with reading(cm) as view:
            today = view.today
    done: Ended = "undone" if code else "saved" if apply and not cm.dry_run else "tried"
    _show(cm, trial, today, done)
    if code:
        raise typer.Exit(code)


def _text(steps: list[str], file: str | None) -> str:
    """The commands as the text of a batch, a step a line."""
    if steps and file is not None:
        raise UsageProblem("Use either STEP or --file, not both.")
    if file is not None:
        return decoded(*read_file(file))
    if not steps:
        raise UsageProblem(
            "cm simulate needs STEP or --file.",
            'For example: cm simulate "transfer HJKMN --to ben --reason leave"',
        )
    if any("\n" in one for one in steps):
        raise UsageProblem("A step is one line.", "For a text of several lines, use --file.")
    return "\n".join(steps)


def _applied(
    cm: Options, here: Session, lines: Sequence[BatchLine], trial: Trial, text: str
) -> tuple[Trial, int]:
    """Save all steps as one change, unless one is refused; what was done, and the exit code."""
    from cmcli.casework.capacity.simulating import situation

    failed = [one for one in trial.results if one.failed]
    repeated = cm.id is not None and bool(open_store(cm).numbers_of([cm.id]))
    if failed and not repeated:  # what was saved before may be refused now
        return trial, failed[0].ended.code
    results: list[Result] = []
    run = BatchRun(
        cm,
        "These steps",
        lines,
        key=cm.id or f"simulate-{token_hex(12)}",
        own_key=False,
        show=results.append,
    )
    code = run.as_one(here, digest=hashlib.sha256(text.encode()).hexdigest())
    if not results:  # interrupted
        raise typer.Exit(code)
    with reading(cm) as view:
        after = situation(view, trial.touched)
    return trial._replace(results=results, after=after), code


def _show(cm: Options, trial: Trial, today: date, done: Ended) -> None:
    from cmcli.casework.capacity.simulating import due_changes, row_changes

    before, after = trial.before, trial.after
    digits = len(str(trial.results[-1].line.number))
    due = due_changes(before, after)
    record = {
        "applied": done == "saved",
        "steps": [result_record(one, parsed=True) for one in trial.results],
        "before": [row.as_dict() for row in before.rows],
        "after": [row.as_dict() for row in after.rows],
        "unassigned": {"before": before.unassigned, "after": after.unassigned},
        "waiting": {"before": before.waiting, "after": after.waiting},
        "due": [one.as_dict() for one in due],
    }

    def render() -> Iterator[object]:
        for one in trial.results:
            yield result_line(one, digits)
            yield from (f"    {said}" for said in one.warnings)
        yield ""
        yield from _counts(before, after)
        changes = list(row_changes(before.rows, after.rows))
        if changes:
            yield table_of([_row(*pair) for pair in changes], ROWS)
            yield from _rooms(changes)
        else:
            yield "No caseload changes."
        last = today + timedelta(days=USUAL_WINDOW)
        pressing = [_due(one, today) for one in due if one.presses(last)]
        if pressing:
            yield ""
            yield f"Due within {USUAL_WINDOW} days because of it:"
            yield table_of(pressing, DUE)

    show_record(cm, record, render, ids="applied")
    say(cm, *_closing(trial, done))


def _closing(trial: Trial, done: Ended) -> Iterator[str]:
    if done == "saved":
        yield "Saved as one change. To undo it: cm undo"
        return
    refused = sum(one.failed for one in trial.results)
    if refused:
        steps = "1 step was" if refused == 1 else f"{refused} steps were"
        yield f"{steps} refused. The figures are without {'it' if refused == 1 else 'them'}."
    if done == "undone":
        yield "Nothing was saved. All steps are saved as one change, or none."
    else:
        yield "Nothing was saved. To save all steps as one change, add --apply."


def _row(before: "CaseloadRow | None", after: "CaseloadRow | None") -> dict[str, object]:
    """A row of a worker or a team: each figure as it was and as it will be."""
    row = after or before
    assert row is not None  # noqa: S101
    pairs: dict[str, Callable[[CaseloadRow], object]] = {
        "open": lambda one: one.open,
        "target": lambda one: _percent(one.utilisation_target, one),
        "ceiling": lambda one: _percent(one.utilisation_ceiling, one),
        "band": lambda one: one.band,
        "overdue": lambda one: one.overdue,
    }
    shown = {
        key: _both(None if before is None else text(before), None if after is None else text(after))
        for key, text in pairs.items()
    }
    return {"who": _who(row), **shown}


def _who(row: "CaseloadRow") -> str:
    return row.worker or f"team {row.team}"


def _both(before: object, after: object) -> str:
    """Both texts with an arrow between them, or one text where nothing changes."""
    then, now = ("–" if one is None else str(one) for one in (before, after))
    return now if then == now else f"{then} → {now}"


def _rooms(changes: "Sequence[RowChange]") -> Iterator[str]:
    """The room of each for further cases of their models, where it changes."""
    told = []
    for before, after in changes:
        then, now = ({} if one is None else one.room for one in (before, after))
        models = sorted({key for one in (before, after) if one for key in one.by_model})
        said = [f"{key} {_both(then.get(key), now.get(key))}" for key in models]
        row = after or before
        if row is not None and (some := [one for one in said if "→" in one]):
            told.append(f"{_who(row)} {', '.join(some)}")
    if told:
        yield f"Room up to the target: {'; '.join(told)}."


def _percent(share: Fraction | None, row: "CaseloadRow") -> str:
    if share is None:
        return "–" if row.capacity else "no hours"
    return percent(share)


def _counts(before: "Situation", after: "Situation") -> Iterator[str]:
    for what, then, now in (
        ("unassigned", before.unassigned, after.unassigned),
        ("on the waitlist", before.waiting, after.waiting),
    ):
        if then != now:
            yield f"Cases {what}: {_both(then, now)}."


def _due(change: "DueChange", today: date) -> dict[str, object]:
    """An item that becomes due, and how it was before."""
    item, before = change.item, change.before
    what = kind_words(item.kind) + (f" {item.number}" if item.number else "")
    due = near_day(item.due_on, today)
    if item.days_late:
        due = f"{due}, {say_days(item.days_late)} late"
    then = ""
    if before is not None:
        moved = before.worker != item.worker
        who = [before.worker or "unassigned"] if moved else []
        then = ", ".join([*who, near_day(before.due_on, today)])
    return {
        "worker": item.worker,
        "case": item.about,
        "kind": what,
        "due": due,
        "before": then,
    }
