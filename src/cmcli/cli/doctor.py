"""``cm doctor``: find problems and show how to fix them."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core.garbage import warmed_up
from cmcli.cli.core.opening import address, ask_ahead, clock, viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show, show_list
from cmcli.cli.core.terminal import columns_of_terminal
from cmcli.domain.text import quoted, safe_text
from cmcli.errors import CmError, UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.doctoring.record_gaps import Check, DoctorFinding, DoctorScope
    from cmcli.casework.doctoring.store_health import Circumstances
    from cmcli.store.core.view import View
    from cmcli.store.keeping.looks import Looks

app = verb_app()

FOUND_SOMETHING = 10
"""The exit code of a check that found a problem."""

INDENT = 9
WIDEST = 100
"""Columns of a terminal that are filled with prose at most."""

SHOWN = 5
"""References that a terminal shows of one finding."""

_STYLES = {"problem": "bold red", "note": "yellow"}

CHECKS = (
    "python engine catalogue terminal editor warm today driver"
    " store file folder file-system copies leftovers writer write-ahead-log disk form protection"
    " integrity"
    " log clock time-zone actor deliveries addresses"
    " unassigned departed same-model externals plans goals notes revisions contacts flags"
).split()
"""The names of all checks, in the order that they run."""

COLUMNS = (
    Column("level", style=lambda level: _STYLES.get(str(level))),
    Column("check"),
    Column("what"),
    Column("count", align="right"),
    Column("cases"),
    Column("mend"),
)


@command(
    app,
    "doctor",
    examples=(
        "cm doctor",
        "cm doctor --full --all",
        "cm doctor --mend",
        "cm doctor --quiet --format tsv || mail -s 'cm: look here' admin",
        "cm doctor --only unassigned --format ids | cm accept - --worker ben",
    ),
)
def doctor(
    cm: Options,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Only this check. Can be repeated.", metavar="CHECK"),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also list the checks that found nothing.", metavar="")
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="Every page, the whole log, every note.", metavar=""),
    ] = False,
    mend: Annotated[
        bool,
        typer.Option(
            "--mend",
            help="First make the store's files private, and remove unfinished copies.",
            metavar="",
        ),
    ] = False,
) -> None:
    """Find problems and show how to fix them.

    This checks the installation, the store, the clock, permissions, who you are, and gaps in
    the record. Nothing is changed without --mend. The exit code is 10 for a problem, otherwise 0.
    """
    wanted = _wanted(only)
    if mend:
        _mend(cm)
    found = [
        one
        for one in _examined(cm, wanted, full=full)
        # Without a store that can be opened, what was asked for was not looked at.
        if one.check in wanted or (one.check in ("store", "form") and one.level != "ok")
    ]
    if cm.format == "ids":
        refs = dict.fromkeys(ref for one in found for ref in one.cases)
        show_list(cm, [{"ref": ref} for ref in refs], [Column("ref")])
    elif chosen_format(cm) == "table" and cm.fields is None:
        show(cm, *_page(found, every=every or only is not None))
    else:
        show_list(cm, [one.as_dict() for one in found], COLUMNS)
    say(cm, _summary(found))
    if any(one.level == "problem" for one in found):
        raise typer.Exit(FOUND_SOMETHING)


def _mend(cm: Options) -> None:
    """Fix the files of an embedded store."""
    from cmcli.casework.doctoring.mending import mend_files

    where = address(cm)
    if "://" not in where:
        say(cm, *mend_files(Path(where)))


def _wanted(only: Sequence[str] | None) -> Sequence[str]:
    for name in only or ():
        if name not in CHECKS:
            from cmcli.catalog.reader import near

            known, guess = f"Use one of: {', '.join(CHECKS)}.", near(name, CHECKS)
            raise UsageProblem(
                f"There is no check {quoted(name)}.",
                f"{guess} {known}" if guess else known,
                code="unknown-key",
            )
    return only or CHECKS


def _examined(cm: Options, wanted: Sequence[str], *, full: bool) -> "Iterator[DoctorFinding]":
    """The findings in their order; what the store does not allow to be looked at is left out."""
    from cmcli.casework.doctoring import store_health as health
    from cmcli.cli.doctor_here import installation

    where = address(cm)
    warmed_up()
    for name, look in installation(cm, where).items():
        if name in wanted:
            yield health.tried(name, look)
    found = health.there(where)
    yield found
    if found.level != "ok":
        return
    if "://" not in where:
        for name, outside in health.OUTSIDE.items():
            if name in wanted:
                yield health.tried(name, partial(outside, Path(where)))
    yield from _inside(cm, where, wanted, full=full)


def _inside(
    cm: Options, where: str, wanted: Sequence[str], *, full: bool
) -> "Iterator[DoctorFinding]":
    """Return the findings in the store; one failed check doesn't stop the others."""
    from cmcli.casework.doctoring import store_health as health
    from cmcli.store.core.engine import open_engine
    from cmcli.store.core.store import Store
    from cmcli.store.keeping.looks import Looks

    @contextmanager
    def snapshot() -> "Iterator[View]":
        # Opened without open_store, which would migrate an older store.
        today, now = clock(cm)
        with Store(where, open_engine(where)).reading(today=today, now=now) as view:
            ask_ahead(view, cm)
            yield view

    with Looks(snapshot) as looks:
        form = health.tried("form", lambda: looks.look(health.form))
        yield form
        if health.encrypted(where) and "protection" in wanted:
            yield health.tried("protection", lambda: health.protected(Path(where)))
        if form.level == "ok":
            yield from _looked_at(cm, where, looks, wanted, full=full)


def _looked_at(
    cm: Options, where: str, looks: "Looks[View]", wanted: Sequence[str], *, full: bool
) -> "Iterator[DoctorFinding]":
    """The findings in a store of the latest form."""
    from cmcli.casework.doctoring import store_health as health
    from cmcli.cli.doctor_here import acting
    from cmcli.cli.init import local_zone

    here = health.Circumstances(datetime.now(UTC), local_zone(), full)
    sealed = health.encrypted(where)
    asked: dict[str, Callable[[View], DoctorFinding]] = {
        name: partial(_given, look, here)
        for name, look in health.INSIDE.items()
        if name != "protection" or not sealed
    }
    asked["actor"] = lambda view: acting(view, cm)
    scope = cache(partial(_scope, cm, full))
    asked |= {name: partial(_of_record, scope, name) for name in _of_records()}
    for name, look in asked.items():
        if name in wanted:
            yield health.tried(name, partial(looks.look, look))


def _given(
    look: "Callable[[View, Circumstances], DoctorFinding]", here: "Circumstances", view: "View"
) -> "DoctorFinding":
    return look(view, here)


def _of_records() -> "Mapping[str, Check]":
    from cmcli.casework.doctoring.record_gaps import AGENCY, OWN
    from cmcli.casework.doctoring.reminder_gaps import REMINDERS

    return {**REMINDERS, **AGENCY, **OWN}


def _of_record(scope: "Callable[[View], DoctorScope]", name: str, view: "View") -> "DoctorFinding":
    """A check of the record, by the agency's day, of one's own cases where one is a worker."""
    return _of_records()[name](view, scope(view))


def _scope(cm: Options, full: bool, view: "View") -> "DoctorScope":
    """Return whose cases to check; the snapshot gets the agency's day."""
    from cmcli.casework.doctoring.record_gaps import DoctorScope

    view.today, view.now = clock(cm, view.settings)
    try:
        me = viewer(view, cm)
    except CmError:  # who is meant is not known: that is a finding of its own
        me = None
    own = me if me is not None and me.role == "worker" else None
    return DoctorScope(own, me, full)


def _page(found: "Sequence[DoctorFinding]", *, every: bool) -> Iterator[object]:
    """Show the worst findings first, each with its fix, then one line for what is in order."""
    from rich.text import Text

    width = max(40, min(columns_of_terminal(), WIDEST))
    for level in ("problem", "note", "ok"):
        for one in found:
            if one.level != level or (level == "ok" and not every):
                continue
            refs = ", ".join(one.cases[:SHOWN])
            more = f" and {len(one.cases) - SHOWN} more" if len(one.cases) > SHOWN else ""
            said = f"{one.check}: {one.what}{f' {refs}{more}' if refs else ''}"
            lines = textwrap.wrap(said, width - INDENT, break_on_hyphens=False) or [""]
            yield Text.assemble(
                (f"{level:<{INDENT}}", _STYLES.get(level, "green")),
                safe_text(f"\n{'':{INDENT}}".join(lines), multiline=True),
            )
            if one.mend:
                yield Text(f"{'':{INDENT}}{safe_text(one.mend)}", style="bold")
    fine = ", ".join(one.check for one in found if one.level == "ok")
    if fine and not every:
        yield from textwrap.wrap(
            fine,
            width,
            initial_indent=f"{'ok':<{INDENT}}",
            subsequent_indent=" " * INDENT,
            break_on_hyphens=False,
        )


def _summary(found: "Sequence[DoctorFinding]") -> str:
    problems, notes = (sum(one.level == level for one in found) for level in ("problem", "note"))
    if not problems and not notes:
        return "Nothing is wrong."
    said = [f"{problems} problem{'' if problems == 1 else 's'}" if problems else "no problem"]
    said += [f"{notes} note{'' if notes == 1 else 's'}"] if notes else []
    return f"{' and '.join(said).capitalize()}."
