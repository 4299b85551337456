"""``cm alert``: alerts for whoever visits are added, listed, reviewed, corrected and ended."""

from functools import partial
from typing import Annotated

import typer

from cmcli.casework.alerts.values import AddAlert, ChangeAlert, EndAlert, ReviewAlert
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed, once
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import one_case, perform_on_numbered
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_case
from cmcli.cli.core.which_case import need_case

app = group_app("Add, review and end alerts for whoever visits.")


def _overdue(value: object) -> str:
    return "OVERDUE" if value else ""


COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind"),
    Column("text", "alert"),
    Column("review_on", "review by"),
    Column("review_overdue", "", text=_overdue, style=lambda value: "bold red" if value else None),
    Column("source"),
    Column("told_client", "client told"),
    Column("added_on", "added", table=False),
    Column("added_by", table=False),
)
ENDED = (Column("ended_on", "ended"), Column("end_reason", "why"))


@command(
    app,
    "add",
    writes=True,
    reads=True,
    examples=(
        'cm alert add HJKMN "Dog in the yard, call from the gate" --kind pet --review +6m',
        'cm alert add HJKMN "Visit only in pairs" --kind staff-safety --review 2026-06-01'
        ' --source "her brother threatened a nurse" --told-client "Ana, at the visit of 2 March"',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddAlert], reference: CaseReference = None) -> None:
    from cmcli.casework.alerts.alerts import repeated_alert

    reference = need_case(cm, reference)
    more = ("source", "told_client") if "text" not in said else ()
    said = completed(cm, said, *more)
    reference = once(cm, reference, said, repeated_alert, any_case=True)
    perform_on(cm, reference, said, any_case=True)


@command(app, "list", examples=("cm alert list HJKMN", "cm alert list HJKMN --all --json"))
def list_(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also alerts that have ended.", metavar="")
    ] = False,
) -> None:
    """List the alerts of a client with their numbers."""
    from cmcli.casework.alerts.alerts import alert_rows

    columns = (*COLUMNS, *(ENDED if every else ()))
    empty = "No alert. To add one: cm alert add CASE TEXT --kind K --review D"
    rows_of = partial(alert_rows, every=every)
    show_of_case(cm, reference, rows_of, columns, empty=empty, any_case=True)


@command(
    app,
    "review",
    writes=True,
    examples=('cm alert review HJKMN 1 --found "the dog is still there" --review +6m',),
)
def review(
    cm: Options, said: Annotated[Texts, ReviewAlert], reference: CaseReference = None
) -> None:
    _perform(cm, said, reference)


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm alert set HJKMN 1 --text "Two dogs in the yard, call from the gate"',
        'cm alert set HJKMN 1 --told-client "Ana, on the phone today"',
    ),
)
def set_(cm: Options, said: Annotated[Texts, ChangeAlert], reference: CaseReference = None) -> None:
    _perform(cm, said, reference)


@command(
    app,
    "end",
    writes=True,
    examples=('cm alert end HJKMN 1 --reason "the dog lives with his mother now"',),
)
def end(cm: Options, said: Annotated[Texts, EndAlert], reference: CaseReference = None) -> None:
    _perform(cm, said, reference)


def _perform(cm: Options, said: Texts, reference: str | None) -> None:
    """Change one alert of a client."""
    from cmcli.casework.alerts.alerts import alerts_told

    line = "cm alert end CASE N --reason T"
    reference = one_case(cm, reference, "change only one alert", line, code="many-alerts")
    perform_on_numbered(cm, reference, said, alerts_told)
