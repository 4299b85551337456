"""Lists of the records of one kind: those of cases that are named, or of workers' cases."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cmcli.casework.described.texts import Texts
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, picked
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

_Rows = Sequence[Mapping[str, object]]


def show_of_cases(
    cm: Options,
    said: Texts,
    reference: str,
    rows_of: "Callable[[View, FoundCase], _Rows]",
    columns: Sequence[Column],
    *,
    every: str,
    empty: str,
) -> None:
    """Print all records of a case, or of those read from standard input.

    ``every`` says that a case shows all of them, where workers are named too.
    """
    if any(name in said for name in ("worker", "team", "everybody")):
        raise UsageProblem("Use either a case or --worker, --team or --all.", every)
    with asking(cm, said) as (view, _):
        found = [case(view, cm, ref) for ref in case_refs(picked(cm, reference))]
        rows = [row for one in found for row in rows_of(view, one)]
    many = (Column("ref"),) if reference == "-" else ()
    show_list(cm, rows, (*many, *columns), ids="number", empty=empty)


def show_of_workers(
    cm: Options,
    said: Texts,
    rows_for: "Callable[[View, Sequence[Worker] | None], Any]",
    columns: Sequence[Column],
    *,
    empty: str,
) -> None:
    """Print the records of the workers who are asked about, each with its case and client."""
    from cmcli.casework.looking.due import whose

    with asking(cm, said) as (view, asked):
        rows = rows_for(view, whose(view, viewer(view, cm), asked))
    whole = (Column("ref"), Column("name", nothing="unknown"), *columns, Column("worker"))
    show_list(cm, rows, whole, empty=empty)
