"""``cm resource``: the directory of services outside the agency, and of its own programs."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.directory.values import (
    AddResource,
    ChangeResource,
    DirectoryQuestion,
    EndResource,
    ResourceQuestion,
)
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, say, show_list, show_record
from cmcli.cli.core.page_lines import labelled
from cmcli.cli.resource_find import app as find_app

if TYPE_CHECKING:
    from cmcli.domain.resources import Resource
    from cmcli.domain.words import AgencyWords

app = group_app("Keep the directory of services, and find an entry.")
app.registered_commands += find_app.registered_commands

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("name", "service"),
    Column("organization"),
    Column("needs", "for"),
    Column("phone"),
    Column("ages"),
    Column("areas", "area", table=False),
    Column("program", table=False),
    Column("checked_on", "checked", nothing="never"),
)
ENDED = (Column("ended_on", "ended"), Column("end_reason", "why"))

AT = 22
"""The column of a page where the texts begin, beside their labels."""


@command(
    app,
    "add",
    writes=True,
    examples=(
        'cm resource add "Night Shelter" --org "Gulf Coast Homes" --need housing'
        ' --phone 555-0110 --ages 18+ --serves women --area "Pinellas County"',
        'cm resource add "Tenants\' Clinic" --need legal --income-percent 200'
        ' --documents "lease, letters from the landlord" --checked today',
        'cm resource add "Supported Housing" --program psh --ages 18+ --serves homeless',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddResource]) -> None:
    more = ("org", "need", "phone") if "name" not in said else ()
    perform_said(cm, completed(cm, said, *more), ids="number")


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm resource set 12 --phone 555-0199 --hours "Mon to Fri, 9 to 4"',
        "cm resource set 12 --checked today",
        "cm resource set shelter --need housing --need food --ages ''",
        "cm resource set 12 --active",
    ),
)
def set_(cm: Options, said: Annotated[Texts, ChangeResource]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


@command(app, "end", writes=True, examples=('cm resource end 12 --reason "closed in May"',))
def end(cm: Options, said: Annotated[Texts, EndResource]) -> None:
    perform_said(cm, completed(cm, said), ids="number")


@command(
    app,
    "list",
    examples=(
        "cm resource list",
        "cm resource list legal aid --need housing",
        "cm resource list --unchecked --limit 500 --format csv",
    ),
)
def list_(cm: Options, said: Annotated[Texts, DirectoryQuestion]) -> None:
    from cmcli.casework.directory.directory_list import entries_asked
    from cmcli.casework.directory.telling import resource_record

    with asking(cm, said) as (view, asked):
        rows = [resource_record(one) for one in entries_asked(view, asked)]
    columns = (*COLUMNS, *(ENDED if asked.ended else ()))
    empty = "No entry was found. To add one: cm resource add NAME"
    show_list(cm, rows, columns, ids="number", empty=empty)
    if len(rows) == asked.limit:
        say(cm, f"These are the first {asked.limit}. For more: --limit N")


@command(app, "show", examples=("cm resource show 12", "cm resource show shelter --json"))
def show(cm: Options, said: Annotated[Texts, ResourceQuestion]) -> None:
    from cmcli.casework.directory.telling import resource_record
    from cmcli.store.reading.resources import find_resource

    with asking(cm, completed(cm, said)) as (view, asked):
        found = find_resource(view, asked.entry, field="entry")
        words = view.words
    show_record(cm, resource_record(found), partial(_page, found, words), ids="number")


def _page(found: "Resource", words: "AgencyWords") -> Iterator[object]:
    """The name, then what is known, with each title beside its text."""
    from cmcli.casework.directory.telling import told_of

    told = dict(told_of(found, words))
    yield f"{found.number}  {told.pop('name')}"
    for title, text in told.items():
        first, *more = text.splitlines()
        yield from labelled(title.capitalize(), first, AT)
        for line in more:
            yield from labelled("", line, AT)
