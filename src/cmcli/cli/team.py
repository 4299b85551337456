"""``cm team``: the teams and who is in them."""

from typing import Annotated

from cmcli.casework.agency.values import AddTeam, RenameTeam
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_said
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.domain.workers import Team, Worker

app = group_app("Add, list and change teams.")

COLUMNS = (Column("handle"), Column("name"), Column("members"))


@command(app, "add", writes=True, examples=("cm team add north --name 'North side'",))
def add(cm: Options, said: Annotated[Texts, AddTeam]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(app, "set", writes=True, examples=("cm team set north --name 'North and harbour'",))
def set_(cm: Options, said: Annotated[Texts, RenameTeam]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


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
        cm, rows, COLUMNS, ids="handle", empty="No teams yet. To create one: cm team add HANDLE"
    )
