"""``cm remind show``: what is due for whom."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.reminding.values import RemindersQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, show, show_list, table_of
from cmcli.cli.core.terminal import columns_of_terminal
from cmcli.cli.due import COLUMNS as DUE_COLUMNS
from cmcli.cli.due import WIDE, subject_of
from cmcli.cli.remind.shared import reminding_actor

if TYPE_CHECKING:
    from cmcli.casework.reminding.reminders import Reminded

app = verb_app()

COLUMNS = (
    Column("recipient"),
    *(column for column in DUE_COLUMNS if column.key != "rule"),
    Column("rule", table=False),
    Column("period", table=False),
    Column("escalated", table=False),
    Column("snoozed_until", "snoozed until"),
    Column("sent_on", "sent"),
)


@command(
    app,
    "show",
    examples=(
        "cm remind show",
        "cm remind show --all --overdue --json",
        "cm remind show --worker ana --kind contact --within 7",
    ),
)
def show_(cm: Options, said: Annotated[Texts, RemindersQuestion]) -> None:
    from cmcli.casework.reminding.reminders import policy, recipients, reminders, with_sent

    with asking(cm, said) as (view, asked):
        wanted = recipients(view, reminding_actor(view, cm), asked)
        found = with_sent(view, reminders(view, wanted, asked, policy(view)))
    _print(cm, found)


def _print(cm: Options, found: "Sequence[Reminded]") -> None:
    """One list, or on a terminal a table a recipient under their name."""
    if found and cm.fields is None and chosen_format(cm) == "table":
        show(cm, *_grouped(found))
        return
    rows = [one.as_dict() for one in found]
    if cm.format == "ids":
        rows = list({str(row["case"]): row for row in rows if row["case"]}.values())
    show_list(cm, rows, COLUMNS, ids="case", empty="There are no reminders to send.")


def _grouped(found: "Sequence[Reminded]") -> Iterator[object]:
    columns = _columns(found)
    for number, (_, group) in enumerate(groupby(found, key=lambda one: one.reminder.recipient.id)):
        mine = list(group)
        who = mine[0].reminder.recipient
        if number:
            yield ""
        yield f"{who.handle} ({who.name}): {len(mine)}"
        rows = [one.as_dict() | subject_of(one.reminder.item) for one in mine]
        yield table_of(rows, columns)


def _columns(found: "Sequence[Reminded]") -> list[Column]:
    """The columns of the tables, without those that say nothing here."""
    reminders = [one.reminder for one in found]
    hidden = {"recipient"}
    if not any(one.item.number for one in reminders):
        hidden.add("number")
    if not any(one.escalated for one in reminders):
        hidden.add("worker")
    if not any(one.snoozed_until for one in reminders):
        hidden.add("snoozed_until")
    if not any(one.sent_on for one in found):
        hidden.add("sent_on")
    if columns_of_terminal() < WIDE:
        hidden.add("why")
    return [column for column in COLUMNS if column.table and column.key not in hidden]
