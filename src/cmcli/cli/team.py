"""``cm team``: the teams and who is in them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from cmcli.casework.agency.values.staff import AddTeam, RenameTeam, TeamQuestion
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, show_list, show_record
from cmcli.cli.core.page_lines import styled
from cmcli.domain.caseload import percent
from cmcli.domain.dates import short_day
from cmcli.domain.workers import Team, Worker

app = group_app("Add, list and change teams.")

COLUMNS = (Column("handle"), Column("name"), Column("members"))


@command(app, "add", writes=True, examples=("cm team add north --name 'North side'",))
def add(cm: Options, said: Annotated[Texts, AddTeam]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(app, "set", writes=True, examples=("cm team set north --name 'North and harbour'",))
def set_(cm: Options, said: Annotated[Texts, RenameTeam]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(app, "show", examples=("cm team show north", "cm team show north --json"))
def show(cm: Options, said: Annotated[Texts, TeamQuestion]) -> None:
    from cmcli.casework.agency.team_page import team_record
    from cmcli.catalog.access import labels
    from cmcli.store.reading.find import find_team

    with asking(cm, completed(cm, said)) as (view, asked):
        record = team_record(view, find_team(view, asked.team))
        roles = labels("team role", view.words)
    show_record(cm, record, partial(_page, record, roles), ids="handle")


def _page(record: Mapping[str, Any], roles: Mapping[str, str]) -> Iterator[object]:
    """Draw the load, the members, the clients seen by several members, and who is on call."""
    yield styled(f"{record['handle']}  {record['name']}", "bold")
    models = ", ".join(f"{key} {count}" for key, count in sorted(record["by_model"].items()))
    yield f"Open cases: {record['open']}{f' ({models})' if models else ''}"
    full = record["utilisation_target"]
    share = "" if full is None else f", {percent(full)} of the target"
    yield f"Capacity: {record['capacity']:.2f} full-time workers{share} ({record['band']})"
    for one in record["seen_by_several"]:
        yield (
            f"Seen by more than one member since {short_day(one['since'])} ({one['model']}):"
            f" {one['by_several']} of {one['clients']} clients, {percent(one['share'])}"
        )
    yield from ("", styled("Members", "bold"))
    for one in record["members"]:
        role = roles.get(one["team_role"] or "", one["team_role"]) or one["role"]
        above = ", ".join(one["supervisors"])
        yield f"  {one['handle']} ({one['name']}), {role}{f', under {above}' if above else ''}"
    if not record["members"]:
        yield "  Nobody yet. To add one: cm worker set HANDLE --team TEAM"
    yield from ("", styled("On call", "bold"))
    for one in record["on_call"]:
        days = f"{short_day(one['from_on'])} to {short_day(one['to_on'])}"
        yield f"  {days}: {one['name']}, {one['phone'] or one['worker']}"
    if not record["on_call"]:
        yield "  Nobody. To say who: cm cover on-call TEAM HANDLE --from D --to D"


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
