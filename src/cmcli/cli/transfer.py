"""``cm transfer``: a case goes to another worker, or all cases of a worker do."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import MoveCaseload, Transfer
from cmcli.cli.core import session
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_on, perform_said
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import Column, say, show_list
from cmcli.cli.core.prompts import ask_choice, ask_yes_no, can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.errors import Refused, UsageProblem

app = verb_app()

PLANNED = (
    Column("ref"),
    Column("name"),
    Column("model"),
    Column("acuity", align="right"),
    Column("from"),
    Column("to"),
    Column("workers", "workers so far", align="right"),
    Column("refused", table=False),
)
ONE_CASE = ("ask", "told_on", "promised")
"""Fields of the transfer of one case."""


@command(
    app,
    "transfer",
    writes=True,
    examples=(
        'cm transfer HJKMN --to ben --reason "moved to the north side"',
        'cm transfer HJKMN --to ben --reason "he speaks Hmong" --ask --told today',
        'cm list --worker eve --format ids | cm transfer - --to ben --reason "eve is leaving"',
        'cm transfer --all-of eve --to ben --except HJKMN=ana --reason "eve is leaving"',
    ),
)
def transfer(
    cm: Options,
    said: Annotated[Texts, Transfer],
    moving: Annotated[Texts, MoveCaseload],
    reference: CaseReference = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="With --all-of, don't ask first.", metavar="")
    ] = False,
) -> None:
    if "all_of" in moving:
        if reference is not None or any(name in said for name in ONE_CASE):
            raise UsageProblem(
                "--all-of takes neither a case nor --ask, --told or --promised.",
                "To record that a client was told: cm request told CASE",
            )
        _transfer_all(cm, moving, yes)
        return
    if "exceptions" in moving or yes:
        raise UsageProblem("--except and --yes need --all-of.", "Name the worker: --all-of H")
    reference = need_case(cm, reference)
    if "to" not in said and can_ask(cm):
        said = said.saying(to=_ask_worker(cm, reference))
    perform_on(cm, reference, completed(cm, said))


def _transfer_all(cm: Options, said: Texts, yes: bool) -> None:
    """Show what would happen, ask on a terminal, and transfer all."""
    if "to" not in said and can_ask(cm):
        said = said.saying(to=_ask_worker(cm))
    said = completed(cm, said)
    if cm.dry_run and session.current().work is None:
        _show_plan(cm, said)
        return
    if can_ask(cm) and not yes:
        many = _show_plan(cm, said)
        if not ask_yes_no(f"Transfer {many}", default=False):
            raise Refused("Nothing was saved.", code="declined")
    perform_said(cm, said)


def _show_plan(cm: Options, said: Texts) -> str:
    """Show each case with its worker, and how full the workers would be; return how many."""
    from cmcli.casework.transfers.caseload import loads_after, plan_move, planned_rows

    with asking(cm, said) as (view, asked):
        move = plan_move(view, asked)
        loads = loads_after(view, move)
        rows = planned_rows(view, move, loads)
    show_list(cm, rows, PLANNED)
    say(cm, *(one.words for one in loads))
    refused = [one for one in loads if one.refused]
    if refused and "override" not in said:
        raise Refused(
            f"Not all of these transfers are allowed. {refused[0].refused}",
            "Name another worker for some cases with --except CASE=H.",
            code="over-ceiling",
        )
    return "1 case" if len(move.moves) == 1 else f"{len(move.moves)} cases"


def _ask_worker(cm: Options, reference: str = "-") -> str | None:
    """Ask who takes a case, and say first how many workers its client has had."""
    from cmcli.casework.transfers.transfers import workers_had
    from cmcli.domain.workers import Worker

    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",), active=True)
        had = None if reference == "-" else workers_had(view, case(view, cm, reference).case)
    if had:
        say(cm, had)
    return ask_choice("Who takes it", [(one.handle, one.name) for one in workers])
