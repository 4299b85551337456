"""``cm stay``: stays in a hospital, jail, detox or treatment, or away."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.stays.values import BeginStay, ChangeStay, EndStay, StayInError, StayQuestion
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.core.which_case import need_case
from cmcli.cli.renewals import WRONG

app = group_app("Record stays in a hospital, jail or treatment, or away.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind", "stay"),
    Column("place"),
    Column("begun_on", "since"),
    Column("until_on", "expected back"),
)
DAYS = (
    Column("ended_on", "ended"),
    *(Column(f"{name}_on", table=False) for name in ("prepared", "benefits", "entered")),
    Column("allowed_by", table=False),
    *WRONG,
)


@command(
    app,
    "begin",
    writes=True,
    examples=(
        'cm stay begin HJKMN hospital --on yesterday --until 20 --place "Mercy, ward 4"',
        "cm stay begin HJKMN jail --on 2026-03-02 --until 2026-06-01",
        "cm stay begin HJKMN treatment --transfer",
    ),
)
def begin(cm: Options, said: Annotated[Texts, BeginStay], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("on", "until_on") if "kind" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


on_case(app, "end", EndStay, examples=("cm stay end HJKMN", "cm stay end HJKMN --on fri"))

on_case(
    app,
    "set",
    ChangeStay,
    examples=(
        "cm stay set HJKMN --until 2026-03-20",
        "cm stay set HJKMN --prepared today --benefits-checked yesterday",
        "cm stay set HJKMN 2 --on 2026-03-01 --ended ''",
    ),
)


@command(app, "error", writes=True, examples=('cm stay error HJKMN --reason "another client\'s"',))
def error(
    cm: Options, said: Annotated[Texts, StayInError], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app, "list", examples=("cm stay list", "cm stay list HJKMN", "cm stay list --team north --json")
)
def list_(
    cm: Options, said: Annotated[Texts, StayQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.stays.stay_list import away_now, stays_in

    if reference is None:
        empty = "Nobody is away. To record a stay: cm stay begin CASE KIND"
        show_of_workers(cm, said, away_now, COLUMNS, empty=empty)
        return
    every, empty = "A case shows all of its stays.", "No stay yet. To record one: cm stay begin"
    show_of_cases(cm, said, reference, stays_in, (*COLUMNS, *DAYS), every=every, empty=empty)
