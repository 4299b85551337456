"""``cm client``: clients are listed and merged, and their own data is shown and changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.clients.values import ClientChange, ClientListing, MergeClients, TieWorker
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import actor, reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, chosen_format, say, show_list, show_record
from cmcli.cli.core.prompts import ask_choice, ask_yes_no, can_ask
from cmcli.cli.core.which_case import case, cases, need_case, with_code
from cmcli.domain.dates import short_day
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.casework.clients.merging import TwoClients
    from cmcli.domain.cases import Case
    from cmcli.domain.clients import Client, FormerValue

app = group_app("List clients, show, change and merge their data.")


@command(app, "show", examples=("cm client show HJKMN", "cm client show HJKMN --json"))
def show(cm: Options, reference: CaseReference = None) -> None:
    """Show a client's own data, with its former values."""
    from cmcli.casework.alerts.alerts import alerts_told
    from cmcli.casework.clients.changing import client_record
    from cmcli.casework.clients.ties import ties_told
    from cmcli.domain.clients import FormerValue

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = [one.client for one in cases(view, cm, reference, any_case=True)]
        records = [client_record(view, client) for client in found]
        alerts = [alerts_told(view, client.id) for client in found]
        ties = [ties_told(view, client.id) for client in found]
        former = [
            view.all(FormerValue, order=("-until_on", "-id"), client_id=client.id)
            for client in found
        ]
    if reference == "-" and cm.json:
        show_list(cm, records, ())
        return
    for record, client, told, tied, was in zip(records, found, alerts, ties, former, strict=True):
        show_record(cm, record, partial(_page, client, told, tied, was), ids="code")


def _page(
    client: "Client",
    alerts: Sequence[str],
    ties: Sequence[str],
    former: "Sequence[FormerValue]",
) -> Iterator[object]:
    """The alerts, the data that is known, a line each, the ties, and what the data was before."""
    from cmcli.catalog.access import labels
    from cmcli.domain.clients import DATA, in_words

    care = ", confidential" if client.is_confidential else ""
    yield f"{client.code}  {client.name or client.goes_by or 'unknown'}{care}"
    yield from alerts
    for field, title in DATA.items():
        text = in_words(field, client.datum(field), labels)
        if text and field != "name":
            yield f"{title.capitalize()}: {text}"
    yield from ties
    for one in former:
        reason = f" ({one.reason})" if one.reason else ""
        told = one.told(labels)
        yield f"{told[0].upper()}{told[1:]}{reason}"


def _birth(value: object) -> str:
    """Say a day, a month, a year or an estimate as pages do."""
    from cmcli.domain.births import Birth

    return Birth.of(str(value)).said


COLUMNS = (
    Column("code"),
    Column("name", nothing="unknown"),
    Column("goes_by", "goes by"),
    Column("dob", "date of birth", text=_birth, table=False),
    Column("born", text=_birth),
    Column("phone"),
    Column("cases"),
    Column("status"),
)


PAIRS = (
    Column("code"),
    Column("name"),
    Column("born", text=_birth, nothing="unknown", table=False),
    Column("other"),
    Column("other_name", "name"),
    Column("other_born", "born", text=_birth, nothing="unknown", table=False),
    Column("verdict"),
    Column("match", table=False),
    Column("why"),
)


@command(
    app,
    "list",
    examples=(
        "cm client list",
        "cm client list --worker ana --format tsv",
        "cm client list --duplicates",
    ),
)
def list_(cm: Options, said: Annotated[Texts, ClientListing]) -> None:
    from cmcli.casework.clients.listing import list_clients

    with asking(cm, said) as (view, asked):
        rows = list_clients(view, asked)
    if not asked.duplicates:
        if chosen_format(cm) in ("table", "plain"):
            rows = [{**row, "born": row["dob"] or row["born"]} for row in rows]
        show_list(cm, rows, COLUMNS, ids="code", empty="No client yet. To open a case: cm intake")
        return
    show_list(cm, rows, PAIRS, ids="code", empty="No two clients seem to be one person.")
    if rows:
        say(cm, "To join two records of one person: cm client merge KEEP OTHER")


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm client set HJKMN --phone 555-0182 --safe-contact "text only"',
        'cm client set HJKMN --name "Dana Reyes" --reason "married"',
        'cm client set HJKMN --drop-phone 555-0142 --phone "555-0199=text only"',
    ),
)
def set_(
    cm: Options, said: Annotated[Texts, ClientChange], reference: CaseReference = None
) -> None:
    perform_on(cm, need_case(cm, reference), completed(cm, said), any_case=True)


@command(
    app,
    "tie",
    writes=True,
    examples=(
        'cm client tie HJKMN ben --kind wish --reason "he knows my family"',
        'cm client tie HJKMN eve --kind conflict --reason "her cousin"',
        "cm client tie HJKMN eve --end",
    ),
)
def tie(cm: Options, said: Annotated[Texts, TieWorker], reference: CaseReference = None) -> None:
    perform_on(cm, need_case(cm, reference), completed(cm, said), any_case=True)


@command(
    app,
    "merge",
    writes=True,
    examples=(
        "cm client merge HJKMN KDWHF",
        'cm client merge HJKMN KDWHF --reason "same ID card" --yes',
        "cm client merge HJKMN KDWHF --keep-case HJKMN.1 --yes",
    ),
)
def merge(
    cm: Options, said: Annotated[Texts, MergeClients], reference: CaseReference = None
) -> None:
    if reference == "-":
        raise Refused("You can merge only two clients at a time.", "Name them both.", code="two")
    reference = need_case(cm, reference)
    said = with_code(cm, completed(cm, said), "other")
    if can_ask(cm) and said.get("yes") is None and not cm.dry_run:
        reference, said = _confirmed(cm, reference, said)
    perform_on(cm, reference, said, any_case=True)


def _confirmed(cm: Options, reference: str, said: Texts) -> tuple[str, Texts]:
    """Show both clients side by side and ask; what was shown is what is merged then."""
    from cmcli.casework.clients.merging import check_theirs, side_by_side, two_clients

    with reading(cm) as view:
        found = case(view, cm, reference, any_case=True)
        two = two_clients(view, found.client, said.get("other") or "")
        me = actor(view, cm)
        check_theirs(view, me.id, me.role, two)
        rows = side_by_side(two)
    wide, middle = (max(len(row[at]) for row in rows) for at in (0, 1))
    lines = [f"{title:{wide}}  {ours:{middle}}  {theirs}".rstrip() for title, ours, theirs in rows]
    say(replace(cm, format=None), *lines)
    if not ask_yes_no("Are they one person", default=False):
        raise Refused("Nothing was merged.", code="declined")
    said = said.saying(other=two.other.code, yes="yes")
    if not said.all("keep_case"):
        said = said.saying(keep_case=_kept_cases(two) or None)
    return two.kept.code, said


def _kept_cases(two: "TwoClients") -> tuple[str, ...]:
    """Ask which of the open cases in one model stays open, for each model of both clients."""
    return tuple(
        ask_choice(f"Which {cases[0].model} case stays open", [_told(two, case) for case in cases])
        or ""
        for cases in two.of_one_model
    )


def _told(two: "TwoClients", case: "Case") -> tuple[str, str]:
    return two.ref(case), f"opened {short_day(case.opened_on)}"
