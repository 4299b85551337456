"""``cm stay``: stays in a hospital, jail, detox or treatment, or away."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.stays.values import BeginStay, ChangeStay, EndStay, StayQuestion
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, need_case, picked
from cmcli.errors import UsageProblem

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


@command(app, "end", writes=True, examples=("cm stay end HJKMN", "cm stay end HJKMN --on fri"))
def end(cm: Options, said: Annotated[Texts, EndStay], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm stay set HJKMN --until 2026-03-20",
        "cm stay set HJKMN --prepared today --benefits-checked yesterday",
        "cm stay set HJKMN 2 --on 2026-03-01 --ended ''",
    ),
)
def set_(cm: Options, said: Annotated[Texts, ChangeStay], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app, "list", examples=("cm stay list", "cm stay list HJKMN", "cm stay list --team north --json")
)
def list_(
    cm: Options, said: Annotated[Texts, StayQuestion], reference: CaseReference = None
) -> None:
    if reference is None:
        _away(cm, said)
        return
    if said.given:
        raise UsageProblem(
            "Use either a case or --worker, --team or --all.", "A case shows all of its stays."
        )
    from cmcli.casework.stays.stay_list import stays_in

    with asking(cm, said) as (view, _):
        found = [case(view, cm, ref) for ref in case_refs(picked(cm, reference))]
        rows = [row for one in found for row in stays_in(view, one)]
    many = (Column("ref"),) if reference == "-" else ()
    empty = "No stay yet. To record one: cm stay begin CASE KIND"
    show_list(cm, rows, (*many, *COLUMNS, *DAYS), ids="number", empty=empty)


def _away(cm: Options, said: Texts) -> None:
    from cmcli.casework.looking.due import whose
    from cmcli.casework.stays.stay_list import away_now

    with asking(cm, said) as (view, asked):
        rows = away_now(view, whose(view, viewer(view, cm), asked))
    columns = (Column("ref"), Column("name", nothing="unknown"), *COLUMNS, Column("worker"))
    show_list(cm, rows, columns, empty="Nobody is away. To record a stay: cm stay begin CASE KIND")
