"""Lists of the records of one kind: those of cases that are named, or of workers' cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cmcli.casework.described.texts import Texts
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import reading, viewer
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.which_case import cases, need_case, picked
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

_Rows = Sequence[Mapping[str, object]]
_RowsOf = Callable[["View", "FoundCase"], _Rows]


def rows_of_cases(
    cm: Options, reference: str, rows_of: _RowsOf, *, any_case: bool = False
) -> list[Mapping[str, object]]:
    """Return the records of a case, or of those read from standard input.

    ``any_case``: any of several current cases will do, as for what belongs to the client.
    """
    with reading(cm) as view:
        found = cases(view, cm, reference, any_case=any_case)
        return [row for one in found for row in rows_of(view, one)]


def show_numbered(
    cm: Options, reference: str, rows: _Rows, columns: Iterable[Column], *, empty: str
) -> None:
    """Print records with their numbers, and where many cases are read, with their cases."""
    many = (Column("ref"),) if reference == "-" else ()
    show_list(cm, rows, (*many, *columns), ids="number", empty=empty)


def show_of_case(
    cm: Options,
    reference: str | None,
    rows_of: _RowsOf,
    columns: Iterable[Column],
    *,
    empty: str,
    any_case: bool = False,
) -> None:
    """Print the records of a case, which a person is asked for, or of many."""
    reference = need_case(cm, reference)
    rows = rows_of_cases(cm, reference, rows_of, any_case=any_case)
    show_numbered(cm, reference, rows, columns, empty=empty)


def show_of_cases(
    cm: Options,
    said: Texts,
    reference: str,
    rows_of: _RowsOf,
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
        found = cases(view, cm, picked(cm, reference))
        rows = [row for one in found for row in rows_of(view, one)]
    show_numbered(cm, reference, rows, columns, empty=empty)


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
