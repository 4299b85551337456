"""``cm request``: requests to take over a case are listed and answered."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.transfers.values import (
    AcceptRequest,
    DeclineRequest,
    RequestQuestion,
    TellClient,
    WithdrawRequest,
)
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers

app = group_app("List and answer requests to take over a case.")

COLUMNS = (
    Column("number", "no.", align="right", table=False),
    Column("from", nothing="nobody"),
    Column("to"),
    Column("asked_on", "asked"),
    Column("asked_by", "by", table=False),
    Column("reason"),
    Column("promised"),
)
ANSWERED = (
    Column("status"),
    Column("answered_on", "answered", table=False),
    Column("answered_by", "by", table=False),
    Column("answer", table=False),
    Column("moved_on", "moved"),
    Column("told_on", "client told"),
)

on_case(
    app,
    "accept",
    AcceptRequest,
    examples=(
        "cm request accept HJKMN",
        'cm request accept HJKMN --override "nobody else speaks Hmong"',
    ),
)

on_case(
    app,
    "decline",
    DeclineRequest,
    examples=('cm request decline HJKMN --reason "I am full until May"',),
)

on_case(
    app,
    "withdraw",
    WithdrawRequest,
    examples=("cm request withdraw HJKMN",),
)

on_case(
    app,
    "told",
    TellClient,
    examples=(
        "cm request told HJKMN",
        'cm request told HJKMN --on mon --promised "a visit at home next week"',
    ),
)


@command(
    app,
    "list",
    examples=("cm request list", "cm request list --all", "cm request list HJKMN"),
)
def list_(
    cm: Options, said: Annotated[Texts, RequestQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.transfers.request_list import requests_for, transfers_listed

    if reference is None:
        empty = "No request is waiting. To ask: cm transfer CASE --to H --reason T --ask"
        show_of_workers(cm, said, requests_for, COLUMNS, empty=empty)
        return
    every, empty = "A case shows all of its transfers.", "This case was never transferred."
    show_of_cases(
        cm, said, reference, transfers_listed, (*COLUMNS, *ANSWERED), every=every, empty=empty
    )
