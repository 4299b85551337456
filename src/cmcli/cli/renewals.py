"""Lists and questions for documents, benefits, services and authorizations."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import asked
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column
from cmcli.cli.core.prompts import can_ask
from cmcli.cli.core.record_lists import show_of_case
from cmcli.domain.benefits import DENIED
from cmcli.domain.numbers import money

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

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

    def rows_of(view: "View", found: "FoundCase") -> list[dict[str, object]]:
        entries = entries_of(view, found.case, noun, every=every)
        return [{"ref": found.ref, **entry_record(one)} for one in entries]

    empty = f"No {noun} yet. To add one: cm {noun} add CASE KIND"
    show_of_case(cm, reference, rows_of, (*columns, *(WRONG if every else ())), empty=empty)
