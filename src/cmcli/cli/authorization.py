"""``cm authorization``: what payers agree to pay for is recorded, listed and changes."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.services.authorization_values import (
    AddAuthorization,
    AuthorizationInError,
    AuthorizationQuestion,
    ChangeAuthorization,
)
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.core.which_case import need_case
from cmcli.cli.renewals import with_appeal

app = group_app("Record what payers authorize, and appeals.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("service", align="right", table=False),
    Column("kind", "service"),
    Column("payer"),
    Column("payer_number", "payer's number"),
    Column("status"),
    Column("units", align="right"),
    Column("unit", table=False),
    Column("used", align="right"),
    Column("left", align="right"),
    Column("from_on", "from"),
    Column("to_on", "to"),
    *(Column(name, table=False) for name in ("past", "without_units", "status_on")),
    *(Column(name, table=False) for name in ("appeal_by", "keep_by", "reason", "added_on")),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        "cm authorization add HJKMN --service 1 --units 40 --from 2026-03-01 --to 2026-05-31"
        ' --payer "Blue Plan" --number A-7731',
        "cm authorization add HJKMN --service 1 --units 40 --from 2026-06-01 --to 2026-08-31"
        ' --payer "Blue Plan" --status requested',
    ),
)
def add(
    cm: Options, said: Annotated[Texts, AddAuthorization], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, with_appeal(cm, completed(cm, said)))


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm authorization set HJKMN 2 --status denied --appeal-by 30d --keep-by 10d",
        "cm authorization set HJKMN 2 --status appealed --on yesterday",
        "cm authorization set HJKMN 1 --status ended",
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ChangeAuthorization], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, with_appeal(cm, completed(cm, said)))


@command(
    app,
    "error",
    writes=True,
    examples=('cm authorization error HJKMN 2 --reason "entered twice"',),
)
def error(
    cm: Options, said: Annotated[Texts, AuthorizationInError], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "list",
    examples=("cm authorization list", "cm authorization list HJKMN --json"),
)
def list_(
    cm: Options, said: Annotated[Texts, AuthorizationQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.services.lists import authorizations_for, authorizations_in

    if reference is None:
        empty = "No authorization goes on. To add one: cm authorization add CASE"
        show_of_workers(cm, said, authorizations_for, COLUMNS, empty=empty)
        return
    every = "A case shows all of its authorizations."
    empty = "No authorization yet. To add one: cm authorization add CASE"
    show_of_cases(cm, said, reference, authorizations_in, COLUMNS, every=every, empty=empty)
