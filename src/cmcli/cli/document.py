"""``cm document``: documents are recorded, listed, and change their status."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.documents.values import AddDocument, ChangeDocument
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, need_case

app = group_app("Record the documents of a client and their renewal.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind", "document"),
    Column("status", nothing="–"),
    Column("renew_on", "renew by"),
    Column("note"),
    *(Column(f"{name}_on", table=False) for name in "added have needed applied expired".split()),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        "cm document add HJKMN lease --status have --renew 2027-05-31",
        'cm document add HJKMN identity --status needed --note "lost with her bag"',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddDocument], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("status", "renew_on") if "kind" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm document set HJKMN 2 --status applied --on yesterday",
        "cm document set HJKMN 1 --status have --renew 2027-05-31",
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ChangeDocument], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(app, "list", examples=("cm document list HJKMN", "cm document list HJKMN --json"))
def list_(cm: Options, reference: CaseReference = None) -> None:
    """List the documents of a case."""
    from cmcli.casework.documents.documents import document_record, documents_of

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = [case(view, cm, ref) for ref in case_refs(reference)]
        rows = [
            {"ref": one.ref, **document_record(document)}
            for one in found
            for document in documents_of(view, one.case)
        ]
    many = (Column("ref"),) if reference == "-" else ()
    empty = "No document yet. To add one: cm document add CASE KIND"
    show_list(cm, rows, (*many, *COLUMNS), ids="number", empty=empty)
