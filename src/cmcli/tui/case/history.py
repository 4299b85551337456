"""The history of a case: who changed what and when, the newest first, and one change in full."""

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from cmcli.domain.appointments import Appointment
from cmcli.domain.clients import Client, FormerValue
from cmcli.domain.crisis_plans import CrisisPlan
from cmcli.domain.dates import near_day
from cmcli.domain.handovers import Handover
from cmcli.domain.households import HouseholdMember
from cmcli.domain.people import PersonAround
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.tui.case.look import Look, WholeEntry, labelled
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.casework.looking.record import Happened

COLUMNS = (
    TextColumn("when", "when", 12, 17, sorts=False),
    TextColumn("who", "by", 8, 12, sorts=False),
    TextColumn("what", "what changed", 12, 400, sorts=False),
)

PRIVATE = {
    record_of(kind).table
    for kind in (
        *(Client, FormerValue, PersonAround, CrisisPlan, Appointment, Referral, Handover),
        HouseholdMember,
    )
}
"""The tables whose changes may tell names, phones and e-mails, also former ones."""


def key(one: "Happened") -> str:
    """Return the key of a change."""
    return str(one.recorded.operation.seq)


def cells(one: "Happened", look: Look) -> list[Text]:
    """One cell a column."""
    operation = one.recorded.operation
    lines = [*_lines(one, look, full=False)]
    what = "; ".join([operation.reason or "", *lines] if operation.reason else lines)
    flat = " ".join(look.said(what or f"cm {operation.command}").plain.split())
    return [Text(_when(one, look)), said(operation.actor), Text(flat)]


def whole(one: "Happened | None", look: Look) -> WholeEntry:
    """All of a change: by whom and with which command, why, and each field before and after."""
    if one is None:
        return WholeEntry("", Text())
    operation = one.recorded.operation
    by = operation.actor
    if operation.os_user and operation.os_user != operation.actor:
        by += f" (signed in as {operation.os_user})"
    command = f"cm {operation.command}"
    if operation.undoes is not None:
        command += f", which undoes change {operation.undoes}"
    rows = [("by", look.said(by)), ("command", look.said(command))]
    if operation.on is not None and operation.on != operation.at.astimezone(look.zone).date():
        rows.append(("entered for", Text(near_day(operation.on, look.today))))
    if operation.reason:
        rows.append(("reason", look.said(operation.reason)))
    changes = [look.said(line) for line in _lines(one, look, full=True)]
    title = f"Change {operation.seq}, {_when(one, look)}"
    return WholeEntry(title, Group(labelled(rows), Text(), *changes))


def _when(one: "Happened", look: Look) -> str:
    at = one.recorded.operation.at.astimezone(look.zone)
    return f"{near_day(at.date(), look.today)} {at:%H:%M}"


def _lines(one: "Happened", look: Look, *, full: bool) -> list[str]:
    """Tell the changes; while names are hidden, only which records that may have some changed."""
    return list(one.sentences(full=full, hidden=PRIVATE if look.hidden else ()))
