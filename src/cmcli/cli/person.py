"""``cm person``: people around a client are added, listed, changed and ended."""

from functools import partial
from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.people.values import AddPerson, ChangePerson, EndPerson
from cmcli.cli.core.asking import completed, once
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import one_case, perform_on_numbered
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_case
from cmcli.cli.core.which_case import need_case
from cmcli.domain.keys import CAUTIONS

app = group_app("Add, list, change and end people around a client.")


_CONTACT = {"yes": "yes", "ask": "ASK FIRST", "never": "NEVER"}


def _flag(value: object) -> str:
    return "yes" if value else ""


COLUMNS = (
    Column("number", "no.", align="right"),
    Column("name"),
    Column("role"),
    Column(
        "may_contact",
        "contact",
        text=lambda value: _CONTACT[str(value)],
        style=lambda value: "bold red" if str(value) in CAUTIONS else None,
    ),
    Column("phone"),
    Column("phone_note", table=False),
    Column("email", table=False),
    Column("emergency", text=_flag),
    Column("household", text=_flag, table=False),
    Column("provider", table=False),
    Column("added_on", "added", table=False),
    Column("added_by", table=False),
)
ENDED = (Column("ended_on", "ended"), Column("end_reason", "why"))


@command(
    app,
    "add",
    writes=True,
    reads=True,
    examples=(
        'cm person add HJKMN "Ana Reyes" --role sister --phone 555-0177 --may-contact yes'
        " --emergency",
        'cm person add HJKMN "Mr Kroll" --role landlord --may-contact never',
        'cm person add HJKMN "Dr Oyelaran" --role psychiatrist --provider "County clinic"'
        " --may-contact ask",
    ),
)
def add(cm: Options, said: Annotated[Texts, AddPerson], reference: CaseReference = None) -> None:
    from cmcli.casework.people.people import repeated_person

    reference = need_case(cm, reference)
    said = completed(cm, said, "phone", "may_contact")
    reference = once(cm, reference, said, repeated_person, any_case=True)
    perform_on(cm, reference, said, any_case=True)


@command(app, "list", examples=("cm person list HJKMN", "cm person list HJKMN --all --json"))
def list_(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also people whose relation has ended.", metavar="")
    ] = False,
) -> None:
    """List the people around a client with their numbers."""
    from cmcli.casework.people.people import people_rows

    columns = (*COLUMNS, *(ENDED if every else ()))
    empty = "No person yet. To add one: cm person add CASE NAME --role R"
    rows_of = partial(people_rows, every=every)
    show_of_case(cm, reference, rows_of, columns, empty=empty, any_case=True)


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm person set HJKMN 1 --phone 555-0199",
        'cm person set HJKMN 2 --may-contact never --reason "threatened her"',
        "cm person set HJKMN 1 --phone none --no-emergency",
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ChangePerson], reference: CaseReference = None
) -> None:
    _perform(cm, said, reference)


@command(
    app,
    "end",
    writes=True,
    examples=(
        'cm person end HJKMN 2 --reason "she moved out of his building"',
        'cm person end HJKMN 3 --on 2026-03-01 --reason "new psychiatrist"',
    ),
)
def end(cm: Options, said: Annotated[Texts, EndPerson], reference: CaseReference = None) -> None:
    _perform(cm, said, reference)


def _perform(cm: Options, said: Texts, reference: str | None) -> None:
    """Change one person around a client."""
    from cmcli.casework.people.people import people_told

    line = "cm person set CASE N"
    reference = one_case(cm, reference, "change only one person", line, code="many-people")
    perform_on_numbered(cm, reference, said, people_told)
