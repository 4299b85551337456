"""``cm benefit``: benefits and wages are recorded, listed, and change their terms."""

from typing import Annotated

import typer

from cmcli.casework.benefits.values import AddBenefit, BenefitInError, ChangeBenefit
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.which_case import need_case
from cmcli.cli.renewals import SINCE, money_told, show_entries, with_appeal

app = group_app("Record benefits, wages and income, their renewal and appeals.")


COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind", "benefit"),
    Column("status", nothing="–"),
    Column("amount", align="right", text=money_told),
    Column("every"),
    Column("renew_on", "renew by"),
    Column("decided_on", "decided", table=False),
    Column("appeal_by", "appeal by"),
    Column("keep_by", "keep by", table=False),
    Column("note", table=False),
    SINCE,
    Column("added_on", "added", table=False),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        "cm benefit add HJKMN snap --status granted --amount 291 --every month --renew 2027-05-31",
        "cm benefit add HJKMN wages --amount 412.50 --every 2w",
        "cm benefit add HJKMN ssi --status denied --decided 3 Nov --appeal-by 2w --keep-by 10d",
    ),
)
def add(cm: Options, said: Annotated[Texts, AddBenefit], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("status", "amount", "every", "renew_on") if "kind" not in said else ()
    perform_on(cm, reference, with_appeal(cm, completed(cm, said, *more)))


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm benefit set HJKMN 1 --amount 305 --on '1 Nov'",
        "cm benefit set HJKMN 2 --status appealed",
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ChangeBenefit], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, with_appeal(cm, completed(cm, said)))


on_case(
    app,
    "error",
    BenefitInError,
    examples=('cm benefit error HJKMN 2 --reason "another client\'s"',),
)


@command(app, "list", examples=("cm benefit list HJKMN", "cm benefit list HJKMN --json"))
def list_(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also benefits entered in error.", metavar="")
    ] = False,
) -> None:
    """List the benefits and wages of a case; amounts in JSON are in cents."""
    show_entries(cm, reference, "benefit", COLUMNS, every=every)
