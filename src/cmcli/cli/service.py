"""``cm service``: services are planned, delivered, listed, changed and ended."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.services.values import (
    ChangeService,
    EndService,
    GiveService,
    PlanService,
    ServiceInError,
    ServiceQuestion,
)
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.record_lists import show_numbered
from cmcli.cli.core.which_case import cases, need_case, picked
from cmcli.cli.renewals import money_told
from cmcli.errors import Sentence, UsageProblem

app = group_app("Plan services, record deliveries, and add up their cost.")

REF = Column("ref")
OF_CASE = (REF, Column("name", nothing="unknown"))
COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind", "service"),
    Column("provider"),
    Column("units", align="right"),
    Column("unit"),
    Column("every", "every (days)", align="right"),
    Column("deliveries", align="right"),
    Column("delivered_units", "delivered", align="right"),
    Column("last_on", "last"),
    Column("cents", "spent", align="right", text=money_told),
    Column("funding"),
    Column("from_on", "from", table=False),
    Column("to_on", "to"),
    *(Column(name, table=False) for name in ("need", "goal", "note", "planned_so_far")),
    Column("cost", table=False),
    *(Column(name, table=False) for name in ("added_on", "without_cost", "allowed_by")),
    Column("ended_on", "ended"),
    Column("end_reason", table=False),
)
DELIVERIES = (
    Column("number", "no.", align="right"),
    Column("on"),
    Column("kind", "service", table=False),
    Column("units", align="right", nothing="–"),
    Column("unit"),
    Column("cents", "cost", align="right", text=money_told),
    Column("funding", table=False),
    Column("by"),
    Column("note"),
    Column("past_authorized", "past the authorization"),
    Column("allowed_by", "agreed by"),
)
SUMS = (
    Column("deliveries", align="right"),
    Column("cents", "spent", align="right", text=money_told),
    Column("without_cost", "without cost", align="right"),
)


@command(
    app,
    "plan",
    writes=True,
    examples=(
        'cm service plan HJKMN home-care --provider "Sunrise" --every 1w --units 4 --unit hours',
        "cm service plan HJKMN counseling --units 10 --unit sessions --to 2026-06-30 --need income",
        'cm service plan HJKMN rent-assistance --cost 450 --funding "County fund"',
    ),
)
def plan(cm: Options, said: Annotated[Texts, PlanService], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("provider", "every", "units", "unit", "to_on") if "kind" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


@command(
    app,
    "give",
    writes=True,
    examples=(
        "cm service give HJKMN 1 --units 4 --cost 120",
        "cm service give HJKMN 1 --on yesterday --by-me",
    ),
)
def give(cm: Options, said: Annotated[Texts, GiveService], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("on", "units", "cost") if "number" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


@command(
    app,
    "list",
    examples=(
        "cm service list",
        "cm service list HJKMN",
        "cm service list HJKMN 1",
        "cm service list HJKMN --by funding --from 2026-01-01 --to 2026-03-31",
        "cm service list --by month --json",
    ),
)
def list_(
    cm: Options, said: Annotated[Texts, ServiceQuestion], reference: CaseReference = None
) -> None:
    if reference is None:
        _list_of_workers(cm, said)
    else:
        _list_of_cases(cm, said, reference)


def _list_of_workers(cm: Options, said: Texts) -> None:
    from cmcli.casework.looking.due import whose
    from cmcli.casework.services.lists import services_for, totals_for

    with asking(cm, said) as (view, asked):
        workers = whose(view, viewer(view, cm), asked)
        if asked.by is not None:
            rows = totals_for(view, workers, asked)
        else:
            rows = services_for(view, workers)
    if asked.by is not None:
        _show_totals(cm, rows, asked.by)
        return
    empty = "No service goes on. To plan one: cm service plan CASE KIND"
    show_list(cm, rows, (*OF_CASE, *COLUMNS, Column("worker")), empty=empty)


def _list_of_cases(cm: Options, said: Texts, reference: str) -> None:
    from cmcli.casework.services.lists import deliveries_in, services_in, totals_in

    if {"worker", "team", "everybody"}.intersection(said.given):
        raise UsageProblem(
            Sentence("Use either a case or --worker, --team or --all."),
            "A case shows all of its services.",
        )
    with asking(cm, said) as (view, asked):
        rows = []
        for one in cases(view, cm, picked(cm, reference)):
            if asked.by is not None:
                rows += totals_in(view, one, asked)
            elif asked.number is not None:
                rows += deliveries_in(view, one, asked.number)
            else:
                rows += services_in(view, one)
    if asked.by is not None:
        _show_totals(cm, rows, asked.by, *((REF,) if reference == "-" else ()))
    elif asked.number is not None:
        empty = f"No delivery yet. To record one: cm service give CASE {asked.number}"
        show_numbered(cm, reference, rows, DELIVERIES, empty=empty)
    else:
        empty = "No service yet. To plan one: cm service plan CASE KIND"
        show_numbered(cm, reference, rows, COLUMNS, empty=empty)


def _show_totals(cm: Options, rows: list[dict[str, object]], by: str, *many: Column) -> None:
    columns = (*many, Column(by, nothing="–"), *SUMS)
    show_list(cm, rows, columns, ids=by, empty="Nothing was delivered in that time.")


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm service set HJKMN 1 --every 2w --to 2026-12-31",
        "cm service set HJKMN 1 --funding ''",
        "cm service set HJKMN 2 --agree",
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ChangeService], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "end",
    writes=True,
    examples=('cm service end HJKMN 1 --reason "he walks on his own"',),
)
def end(cm: Options, said: Annotated[Texts, EndService], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "error",
    writes=True,
    examples=(
        'cm service error HJKMN 1.2 --reason "it was cancelled"',
        'cm service error HJKMN 2 --reason "another client\'s"',
    ),
)
def error(
    cm: Options, said: Annotated[Texts, ServiceInError], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))
