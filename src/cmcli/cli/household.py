"""``cm household``: clients join and leave a household, and a supervisor confirms it."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.households.values import ConfirmHousehold, JoinHousehold, LeaveHousehold
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import show_list, show_record
from cmcli.cli.core.which_case import cases, need_case, with_code
from cmcli.domain.dates import format_day, say_days, short_day
from cmcli.domain.keys import CAUTIONS
from cmcli.domain.text import safe_text

if TYPE_CHECKING:
    from datetime import date

    from cmcli.casework.households.page import HouseholdPage, MemberShown
    from cmcli.casework.listing import CaseView
    from cmcli.domain.people import PersonAround

app = group_app("Show, join, leave or confirm a household.")


@command(
    app,
    "show",
    examples=("cm household show HJKMN", "cm household show HJKMN --all --json"),
)
def show(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also members who have left.", metavar="")
    ] = False,
) -> None:
    """Show the household of a client: members, their cases, workers and what is due first."""
    from cmcli.casework.households.page import household_page

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = [one.client for one in cases(view, cm, reference, any_case=True)]
        pages = [household_page(view, client, every=every) for client in found]
        today = view.today
    if reference == "-" and cm.json:
        show_list(cm, [one.as_dict() for one in pages], ())
        return
    for one in pages:
        show_record(cm, one.as_dict(), partial(_page, one, today), ids="code")


@command(
    app,
    "join",
    writes=True,
    examples=(
        "cm household join KDWHF HJKMN --relationship child",
        "cm household join KDWHF HJKMN --relationship partner --on 2026-03-01",
        "cm household join KDWHF --relationship head",
    ),
)
def join(
    cm: Options, said: Annotated[Texts, JoinHousehold], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    said = with_code(cm, completed(cm, said), "head")
    perform_on(cm, reference, said, any_case=True)


@command(
    app,
    "leave",
    writes=True,
    examples=(
        "cm household leave KDWHF",
        'cm household leave KDWHF --on yesterday --reason "moved in with her aunt"',
    ),
)
def leave(
    cm: Options, said: Annotated[Texts, LeaveHousehold], reference: CaseReference = None
) -> None:
    perform_on(cm, need_case(cm, reference), completed(cm, said), any_case=True)


@command(
    app,
    "confirm",
    writes=True,
    examples=(
        "cm household confirm HJKMN",
        'cm household confirm HJKMN --reason "lease shows all three"',
    ),
)
def confirm(
    cm: Options, said: Annotated[Texts, ConfirmHousehold], reference: CaseReference = None
) -> None:
    perform_on(cm, need_case(cm, reference), completed(cm, said), any_case=True)


def _page(found: "HouseholdPage", today: "date") -> Iterator[object]:
    """The members with their cases, and the people without one; strings are text as typed."""
    code = found.client.code
    if found.members:
        head = found.head
        whose = f"Household of {head.client.code} {head.client.shown_name}" if head else "Household"
        yield whose
        if head is None:
            yield "No head. To name one: cm household join CASE --relationship head"
        for one in found.members:
            yield from _member(one, today)
    else:
        yield f"{code} {found.client.shown_name} is in no household of clients."
        yield f"To join one: cm household join {code} HEAD"
    for person, client in found.people:
        yield _person(found, person, client.code)
    for one in found.former:
        left = one.member.left_on
        yield f"Left {short_day(left) if left else ''}: {one.client.code} {one.client.shown_name}"
    if any(one.member.awaits for one in found.members):
        yield f"To confirm it, as a supervisor: cm household confirm {code}"


def _member(one: "MemberShown", today: "date") -> Iterator[str]:
    known = [one.member.known_as(one.labels), f"since {short_day(one.member.joined_on)}", one.state]
    told = ", ".join(part for part in known if part)
    yield f"  {one.client.code} {one.client.shown_name}: {told}"
    for case_seen in one.cases:
        yield f"      {_case(case_seen, today)}"


def _case(one: "CaseView", today: "date") -> str:
    """A case in a line: its model, its worker, and what is due first."""
    from cmcli.casework.households.page import next_item
    from cmcli.domain.kinds import kind_words

    facts, due = one.facts, next_item(one)
    status = "" if facts.case.status == "open" else f" {facts.case.status}"
    held = f"with {facts.worker}" if facts.worker else "without a worker"
    said = f"{one.ref} {facts.case.model}{status}, {held}"
    if due is None:
        return said
    late = f", {say_days(due.days_late)} late" if due.days_late else ""
    return f"{said}: {kind_words(due.kind)} {format_day(due.due_on, today)}{late}"


def _person(found: "HouseholdPage", one: "PersonAround", code: str) -> object:
    """Somebody without a case, with the words that must not be missed in red."""
    from rich.text import Text

    caution = f"{one.caution}: " if one.caution else ""
    text = Text(safe_text(f"  {caution}{one.known_as(found.roles)}, no case, lives with {code}"))
    text.highlight_words(list(CAUTIONS.values()), style="bold red")
    return text
