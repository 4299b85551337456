"""``cm approval``: what waits for the approval of a second person, and the answers."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

from cmcli.casework.approvals.values import (
    ApprovalList,
    ApprovalQuestion,
    GiveApproval,
    ReturnApproval,
    WithdrawApproval,
)
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_list, show_record
from cmcli.cli.core.page_lines import labelled
from cmcli.cli.core.which_case import cases, picked

app = group_app("List decisions that wait for approval, and answer them.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("ref"),
    Column("name", nothing="unknown"),
    Column("decision"),
    Column("submitted_by", "by"),
    Column("submitted_on", "submitted"),
    Column("status"),
    Column("changed", "changed since"),
    Column("kind", table=False),
    Column("reason", table=False),
    Column("answered_by", "answered by", table=False),
    Column("answered_on", "answered", table=False),
    Column("answer", table=False),
    Column("own", table=False),
)

AT = 16
"""The column of a page where the texts begin, beside their labels."""


@command(
    app,
    "list",
    examples=(
        "cm approval list",
        "cm approval list HJKMN",
        "cm approval list --all --format csv",
        "cm approval list --mine --json",
    ),
)
def list_(
    cm: Options, said: Annotated[Texts, ApprovalList], reference: CaseReference = None
) -> None:
    from cmcli.casework.approvals.approval_list import approvals_asked_for

    with asking(cm, said) as (view, asked):
        me = viewer(view, cm)
        found = [] if reference is None else cases(view, cm, picked(cm, reference))
        of = [one.case for one in found] if found else [None]
        rows = [row for case in of for row in approvals_asked_for(view, me, asked, case)]
    show_list(cm, rows, COLUMNS, ids="number", empty="Nothing waits for approval.")


@command(app, "show", examples=("cm approval show 3", "cm approval show 3 --json"))
def show(cm: Options, said: Annotated[Texts, ApprovalQuestion]) -> None:
    from cmcli.casework.approvals.approval_list import approval_shown

    with asking(cm, completed(cm, said)) as (view, asked):
        found = approval_shown(view, asked.number)
    show_record(cm, found, partial(_page, found), ids="number")


def _page(found: Mapping[str, object]) -> Iterator[object]:
    """The decision, who submitted it, what changed since, and how to answer."""
    from cmcli.domain.approvals import WHOLE_CASELOAD

    changed = found["changed"]
    yield f"Approval {found['number']}: {found['decision']}"
    answered = " ".join(str(found[name] or "") for name in ("answered_by", "answered_on"))
    now = found["now"]
    whole = found["command"] == WHOLE_CASELOAD
    told = {
        "Client": None if whole else f"{found['ref']} {found['name']}",
        "Status": found["status"],
        "Submitted": f"{found['submitted_on']} by {found['submitted_by']}",
        "Reason": found["reason"],
        "Command": found["typed"],
        "Answered": answered.strip(),
        "Comment": found["answer"],
        "Now": "\n".join(now) if isinstance(now, list) else "",
        "Changed since": ", ".join(changed) if isinstance(changed, list) else "",
    }
    for title, text in told.items():
        if text:
            first, *more = str(text).splitlines()
            yield from labelled(title, first, AT)
            for line in more:
                yield from labelled("", line, AT)
    if found["status"] == "submitted":
        yield f"To answer: cm approval give {found['number']}, or return {found['number']}"


@command(
    app,
    "give",
    writes=True,
    examples=("cm approval give 3", 'cm approval give 3 --comment "well prepared"'),
)
def give(cm: Options, said: Annotated[Texts, GiveApproval]) -> None:
    perform_said(cm, completed(cm, said))


@command(
    app,
    "return",
    writes=True,
    examples=('cm approval return 3 --comment "who follows up with the landlord?"',),
)
def return_(cm: Options, said: Annotated[Texts, ReturnApproval]) -> None:
    perform_said(cm, completed(cm, said))


@command(app, "withdraw", writes=True, examples=("cm approval withdraw 3",))
def withdraw(cm: Options, said: Annotated[Texts, WithdrawApproval]) -> None:
    perform_said(cm, completed(cm, said))
