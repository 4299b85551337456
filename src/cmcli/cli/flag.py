"""``cm flag``: a safety concern is raised, acted on, and settled by what was done."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.flags import ActOnFlag, RaiseFlag, SettleFlag
from cmcli.cli.core.asking import completed, once
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.which_case import cases, need_case
from cmcli.errors import UsageProblem

app = verb_app()

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind"),
    Column("text", "concern"),
    Column("raised_on", "raised"),
    Column("raised_by", "by", table=False),
    Column("look_on", "look again"),
    Column("settled_on", "settled"),
    Column("settled_by", "by", table=False),
    Column("done", "what was done"),
    Column("told", "who was told"),
)


@command(
    app,
    "flag",
    writes=True,
    reads=True,
    examples=(
        'cm flag HJKMN "Said she would rather not wake up" --kind self-harm',
        'cm flag HJKMN --settle 1 --done "Safety plan made, stayed until her sister came"'
        ' --told "sister, on-call nurse"',
        'cm flag HJKMN --act 1 --done "Called him twice, he is with his brother"'
        " --told sam --look +2d",
        "cm flag HJKMN --list",
    ),
)
def flag(
    cm: Options,
    concern: Annotated[Texts, RaiseFlag],
    acting: Annotated[Texts, ActOnFlag],
    settling: Annotated[Texts, SettleFlag],
    reference: CaseReference = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Show the flags of the case.", metavar="")
    ] = False,
) -> None:
    ways = ("settle" in settling, "act" in acting, listing, bool(concern.given))
    if sum(ways) > 1:
        raise UsageProblem(
            "Raise a flag, act on one, settle one, or list them: use only one of these at a time.",
            "To raise: TEXT --kind K. To act: --act N. To settle: --settle N. To list: --list.",
        )
    if acting.given and not ("settle" in settling or "act" in acting):
        raise UsageProblem(
            "--done, --told and --look need --settle N or --act N.", "Name the flag."
        )
    if "look" in acting and "settle" in settling:
        raise UsageProblem(
            "A settled flag needs no day to look again.", "Leave out --look, or use --act."
        )
    reference = need_case(cm, reference)
    if listing:
        _list(cm, reference)
    elif "settle" in settling:
        perform_on(cm, reference, completed(cm, settling))
    elif "act" in acting:
        perform_on(cm, reference, completed(cm, acting))
    else:
        from cmcli.casework.round.safety import repeated_flag

        concern = completed(cm, concern)
        perform_on(cm, once(cm, reference, concern, repeated_flag), concern)


def _list(cm: Options, reference: str) -> None:
    from cmcli.casework.round.safety import actions_on, all_flags, flag_record

    with reading(cm) as view:
        found = cases(view, cm, reference)
        rows = [
            {"ref": one.ref, **flag_record(flag, actions)}
            for one in found
            for actions in [actions_on(view, one.case)]
            for flag in all_flags(view, one.case)
        ]
    many = reference == "-"
    columns = [Column("ref", table=many), *COLUMNS]
    empty = "None of them has a safety flag." if many else f"{found[0].ref} has no safety flag."
    show_list(cm, rows, columns, empty=empty)
