"""``cm team``: the teams and who is in them."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import perform, reading
from cmcli.cli.options import Options, command, group_app
from cmcli.cli.output import Column, show_list
from cmcli.cli.prompts import ask_text, need
from cmcli.domain.workers import Team, Worker

if TYPE_CHECKING:
    from cmcli.store.work import Work

app = group_app("Add, list and change teams.")

COLUMNS = (Column("handle"), Column("name"), Column("members"))


@command(app, "add", writes=True, examples=("cm team add north --name 'North side'",))
def add(
    cm: Options,
    handle: Annotated[
        str | None, typer.Argument(help="The team's handle.", metavar="HANDLE")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The team's name.", metavar="NAME")
    ] = None,
) -> None:
    """Make a team."""
    handle = need(handle, "HANDLE", cm, lambda: ask_text("Handle, such as north", required=True))
    name = need(name, "--name NAME", cm, lambda: ask_text("Name", required=True))
    from cmcli.casework.staff import add_team

    def verb(work: "Work") -> Answer:
        team = add_team(work, handle, name=name)
        record = {"handle": team.handle, "name": team.name}
        return Answer(record, (f"Made the team {team.handle} ({team.name}).",))

    perform(cm, verb, ids="handle")


@command(app, "set", writes=True, examples=("cm team set north --name 'North and harbour'",))
def set_(
    cm: Options,
    handle: Annotated[
        str | None, typer.Argument(help="The team's handle.", metavar="HANDLE")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The team's new name.", metavar="NAME")
    ] = None,
) -> None:
    """Give a team another name."""
    handle = need(handle, "HANDLE", cm, lambda: ask_text("Handle of the team", required=True))
    name = need(name, "--name NAME", cm, lambda: ask_text("New name", required=True))
    from cmcli.casework.staff import rename_team

    def verb(work: "Work") -> Answer:
        team = rename_team(work, handle, name=name)
        record = {"handle": team.handle, "name": team.name}
        return Answer(record, (f"The team {team.handle} is called {team.name} now.",))

    perform(cm, verb, ids="handle")


@command(app, "list", examples=("cm team list",))
def list_(cm: Options) -> None:
    """List the teams and their members."""
    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",), active=True)
        rows = [
            {
                "handle": team.handle,
                "name": team.name,
                "members": [one.handle for one in workers if one.team_id == team.id],
            }
            for team in view.all(Team, order=("handle",))
        ]
    show_list(
        cm, rows, COLUMNS, ids="handle", empty="There is no team. cm team add HANDLE makes one."
    )
