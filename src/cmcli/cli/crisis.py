"""``cm crisis``: the client's own crisis plan is shown, changed, looked at again and printed."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cmcli.casework.crisis.values import ChangeCrisisPlan
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.client_pages import Discreet, PageChoice, SafeToCarry, show_pages
from cmcli.cli.core.context import perform_on, whole
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import Column, show_list, show_record
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, need_case
from cmcli.domain.crisis_plans import SECTIONS
from cmcli.domain.dates import short_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

app = verb_app()

MOST_VERSIONS = 100_000

LOG = (
    Column("version", align="right"),
    Column("on", "date"),
    Column("by"),
    Column("change"),
)

Printing = Annotated[
    bool, typer.Option("--print", help="Print the page for the client, as Markdown.", metavar="")
]
Listing = Annotated[bool, typer.Option("--log", help="List the versions.", metavar="")]
Version = Annotated[str | None, typer.Option("--version", help="Show this version.", metavar="N")]


@command(
    app,
    "crisis",
    writes=True,
    reads=True,
    examples=(
        'cm crisis HJKMN --warning "I stop answering my phone" --helps "walking by the river"'
        ' --call "Ana=555-0177"',
        'cm crisis HJKMN --make-safer "Ana keeps my pills" --drop 3',
        "cm crisis HJKMN",
        "cm crisis HJKMN --unchanged",
        "cm crisis HJKMN --print > crisis-plan.md",
    ),
)
def crisis(
    cm: Options,
    said: Annotated[Texts, ChangeCrisisPlan],
    reference: CaseReference = None,
    printing: Printing = False,
    listing: Listing = False,
    version: Version = None,
    discreet: Discreet = False,
    safe: SafeToCarry = False,
) -> None:
    if (discreet or safe) and not printing:
        raise UsageProblem("--discreet and --safe-to-carry need --print.", "Add --print.")
    number = whole(version, "--version", 1, MOST_VERSIONS)
    if (bool(said.given) + listing > 1) or ((said.given or listing) and (printing or number)):
        raise UsageProblem(
            "Change the plan, list its versions, or show or print one.",
            "Use only one of these at a time.",
        )
    reference = need_case(cm, reference)
    if said.given:
        perform_on(cm, reference, said, any_case=True)
    elif listing:
        _list(cm, reference)
    elif printing:
        _print(cm, reference, number, discreet=discreet, safe=safe)
    else:
        _show(cm, reference, number)


def _show(cm: Options, reference: str, number: int | None) -> None:
    from cmcli.casework.crisis.crisis import read_record
    from cmcli.store.reading.covers import on_call_for

    with reading(cm) as view:
        found = [case(view, cm, ref, any_case=True) for ref in case_refs(reference)]
        plans = [_plan(view, one, number) for one in found]
        calls = [on_call_for(view, one.case.worker_id) for one in found]
        records = [
            {
                "ref": one.ref,
                **read_record(view, one.client.id, plan),
                "on_call": [who.as_dict() for who in some],
            }
            for one, plan, some in zip(found, plans, calls, strict=True)
        ]
    if reference == "-" and cm.json:
        show_list(cm, records, ())
        return
    for one, record, some in zip(found, records, calls, strict=True):
        show_record(cm, record, partial(_page, one, record, [who.said for who in some]))


def _plan(view: "View", found: "FoundCase", number: int | None) -> Any:
    from cmcli.casework.crisis.crisis import plan_now, version_numbered

    if number is None:
        return plan_now(view, found.client.id)
    return version_numbered(view, found.client, number)


def _page(found: "FoundCase", record: dict[str, Any], on_call: Sequence[str]) -> Iterator[str]:
    """Tell the client, the version, every entry with its number, and who is on call."""
    yield f"{found.ref} {found.client.shown_name}"
    if record["version"] is None:
        yield f"No crisis plan yet. To write one with the client: cm crisis {found.ref} --warning T"
    else:
        looked = record["reviewed_on"]
        seen = f", reviewed {short_day(looked)} by {record['reviewed_by']}" if looked else ""
        until = record["replaced_on"]
        old = f", replaced {short_day(until)}" if until else ""
        made = f"{short_day(record['on'])} by {record['by']}"
        yield f"Crisis plan, version {record['version']}, {made}{seen}{old}"
        if not any(record[part] for part in SECTIONS):
            yield "This version has no entries."
    number = 0
    for part, (title, _) in SECTIONS.items():
        if record[part]:
            yield title
        for entry in record[part]:
            number += 1
            yield f"  {number}  {entry}"
    if record["crisis_line"]:
        yield f"Crisis line: {record['crisis_line']}"
    for who in on_call:
        yield f"On call: {who}"


def _list(cm: Options, reference: str) -> None:
    from cmcli.casework.crisis.crisis import log_rows

    with reading(cm) as view:
        found = [case(view, cm, ref, any_case=True) for ref in case_refs(reference)]
        rows = [row for one in found for row in log_rows(view, one)]
    many = (Column("ref"),) if reference == "-" else ()
    empty = "No crisis plan yet. To write one: cm crisis CASE --warning T"
    show_list(cm, rows, (*many, *LOG), ids="version", empty=empty)


def _print(cm: Options, reference: str, number: int | None, *, discreet: bool, safe: bool) -> None:
    from cmcli.casework.crisis.crisis_print import crisis_page, discreet_crisis_page
    from cmcli.casework.looking.client_pages import doubts_about

    with reading(cm) as view:
        found = [case(view, cm, ref, any_case=True) for ref in case_refs(reference)]
        plans = [(one, _plan(view, one, number)) for one in found]
        pages = [
            PageChoice(
                one.ref,
                doubts_about(view, one),
                crisis_page(view, one, plan),
                discreet_crisis_page(view, one, plan),
            )
            for one, plan in plans
        ]
    show_pages(cm, pages, discreet=discreet, safe=safe, many=reference == "-")
