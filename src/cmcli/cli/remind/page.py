"""The output of ``cm remind send``: the outcome of each digest, or its preview."""

from collections.abc import Sequence

import typer

from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, say, show_list, show_text
from cmcli.cli.due import FOUND_SOMETHING
from cmcli.cli.remind.run import TROUBLE, DigestOutcome, SendingPlan

FAILED = 6
"""The exit code of a run with a failed delivery."""


def _bad(value: object) -> str | None:
    return None if value == "sent" else "bold red"


COLUMNS = (
    Column("recipient", nothing="everybody"),
    Column("items", align="right"),
    Column("channel"),
    Column("outcome", style=_bad),
    Column("error"),
    Column("next_try", "next try (UTC)"),
)

DRAFT_COLUMNS = (
    Column("recipient"),
    Column("email", "e-mail"),
    Column("items", align="right"),
    Column("channel"),
    Column("kinds"),
    Column("subject"),
    Column("text"),
)

NOTHING = "There is nothing to send now."


def finish(
    cm: Options, outcomes: Sequence[DigestOutcome] | None, *, late: bool, printed: bool = False
) -> None:
    """Print the outcomes (None: nothing was tried) and end with the exit code that they have.

    ``late``: something is, and that is to be told. ``printed``: standard output has the digests.
    """
    if outcomes is not None:
        _show(cm, outcomes, printed=printed)
        if any(one.outcome in TROUBLE for one in outcomes):
            raise typer.Exit(FAILED)
    if late:
        raise typer.Exit(FOUND_SOMETHING)


def _show(cm: Options, outcomes: Sequence[DigestOutcome], *, printed: bool) -> None:
    """The list; where nobody asked for one, quiet runs and digests that are data go without."""
    if cm.format is None and (cm.quiet or printed or not outcomes):
        for one in outcomes:
            say(cm, f"{one.recipient or 'everybody'}: {one.items}, {one.outcome}.")
        if not outcomes:
            say(cm, NOTHING)
        return
    show_list(cm, [one.as_dict() for one in outcomes], COLUMNS, ids="recipient", empty=NOTHING)


def show_drafts(cm: Options, plan: SendingPlan, channel: str) -> None:
    """Print what would be sent; what waits for its next try is only told of."""
    ready = [one for one in plan.digests if one.waits_until is None]
    drafts = [plan.outgoing(one) for one in ready]
    for digest in plan.digests:
        if digest.waits_until is not None:
            waits = f"{len(digest.owed)} until {digest.waits_until:%Y-%m-%d %H:%M} UTC"
            say(cm, f"{digest.recipient.handle}: {waits} wait for the next try.")
    if not drafts and cm.format is None:
        say(cm, NOTHING)
        return
    if cm.format is None:
        show_text(cm, "".join(one.printed() for one in drafts))
        return
    rows = [
        {
            "recipient": one.recipient.handle,
            "email": one.recipient.email,
            "items": len(one.lines),
            "channel": channel,
            "kinds": one.kinds,
            "subject": one.subject,
            "text": one.text,
        }
        for one in drafts
    ]
    show_list(cm, rows, DRAFT_COLUMNS, ids="recipient", empty=NOTHING)
