"""Lists and questions for documents, benefits, services and authorizations."""

from collections.abc import Iterable

from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import asked
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import can_ask, case_refs
from cmcli.cli.core.which_case import case, need_case
from cmcli.domain.benefits import DENIED
from cmcli.domain.numbers import money

SINCE = Column("since", table=False)
WRONG = (Column("error_reason", "entered in error"), Column("error_at", table=False))


def money_told(cents: object) -> str:
    """Write an amount for a table."""
    return money(cents) if isinstance(cents, int) else ""


def with_appeal(cm: Options, said: Texts) -> Texts:
    """Ask for the two last days of an appeal against a denial."""
    if said.get("status") == DENIED and can_ask(cm):
        return asked(cm, said, "appeal_by", "keep_by")
    return said


def show_entries(
    cm: Options, reference: str | None, noun: str, columns: Iterable[Column], *, every: bool
) -> None:
    """List the documents or the benefits of a case; with ``every``, also those in error."""
    from cmcli.casework.renewals.entries import entries_of, entry_record

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = [case(view, cm, ref) for ref in case_refs(reference)]
        rows = [
            {"ref": one.ref, **entry_record(entry)}
            for one in found
            for entry in entries_of(view, one.case, noun, every=every)
        ]
    many = (Column("ref"),) if reference == "-" else ()
    empty = f"No {noun} yet. To add one: cm {noun} add CASE KIND"
    shown = (*many, *columns, *(WRONG if every else ()))
    show_list(cm, rows, shown, ids="number", empty=empty)
