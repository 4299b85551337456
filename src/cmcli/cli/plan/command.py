"""``cm plan``: the group, and the commands that show, agree, revise, compare and print a plan."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.agreement import AgreePlan, RevisePlan
from cmcli.cli.core.asking import asked
from cmcli.cli.core.client_pages import Discreet, PageChoice, SafeToCarry, show_pages
from cmcli.cli.core.context import perform_on, whole
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, say, show_list, show_record
from cmcli.cli.core.prompts import ask_text, can_ask, case_refs
from cmcli.cli.core.which_case import case as find_case
from cmcli.cli.core.which_case import cases as find_cases
from cmcli.cli.core.which_case import need_case
from cmcli.cli.plan import goals as plan_goals
from cmcli.cli.plan import steps as plan_steps
from cmcli.domain.dates import short_day

if TYPE_CHECKING:
    from cmcli.casework.plan.versions import PlanSnapshot
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

app = group_app("Goals, steps, agreement and versions of a plan.")

MOST_VERSIONS = 100_000

Version = Annotated[str | None, typer.Option("--version", help="Only this version.", metavar="N")]

MANY = (Column("ref"),)
"""The columns that come first when plans of many cases are listed."""

LOG_COLUMNS = (
    Column("number", "version", align="right"),
    Column("agreed_on", "agreed"),
    Column("how"),
    Column("by"),
    Column("reason"),
    Column("words", "client's words", table=False),
)
DIFF_COLUMNS = (
    Column("item"),
    Column("change"),
    Column("field"),
    Column("before"),
    Column("after"),
)


@command(app, "show", examples=("cm plan show HJKMN", "cm plan show HJKMN --version 1 --json"))
def show(
    cm: Options,
    reference: CaseReference = None,
    version: Version = None,
    smart: Annotated[
        bool, typer.Option("--smart", help="Show the SMART check in any model.", metavar="")
    ] = False,
) -> None:
    """Show the plan: goals, steps, progress, and what is not agreed yet."""
    from cmcli.casework.alerts.alerts import alerts_told
    from cmcli.casework.listing import case_view
    from cmcli.casework.plan.helping import help_of
    from cmcli.casework.services.lists import PlanServices
    from cmcli.cli.plan.page import page

    reference = need_case(cm, reference)
    number = whole(version, "--version", 1, MOST_VERSIONS)
    with reading(cm) as view:
        found = find_cases(view, cm, reference)
        plans = [_plan(view, one, number, smart) for one in found]
        cases = [case_view(view, one.case) for one in found]
        alerts = [alerts_told(view, one.client.id) for one in found]
        helps = [
            help_of(view, one.case, plan.goals) for one, plan in zip(found, plans, strict=True)
        ]
        today = view.today
    # A version is what was agreed that day; services and authorizations are those of today.
    paid = [PlanServices() if number else PlanServices.of(shown.facts, today) for shown in cases]
    records = [
        shown.as_dict() | plan.as_dict() | lines.as_dict() | {"help": helped and helped.as_dict()}
        for shown, plan, lines, helped in zip(cases, plans, paid, helps, strict=True)
    ]
    if reference == "-" and cm.json:
        show_list(cm, records, ())
        return
    told = zip(found, plans, alerts, paid, helps, records, strict=True)
    for one, plan, warned, lines, helped, record in told:
        show_record(cm, record, partial(page, one, plan, warned, lines, helped, today))


def _plan(view: "View", found: "FoundCase", number: int | None, smart: bool) -> "PlanSnapshot":
    from cmcli.casework.plan.versions import plan_at, plan_of

    if number is None:
        return plan_of(view, found.case, smart=smart or None)
    return plan_at(view, found.case, number, smart=smart or None)


# The order of the help is that of a plan's life.
app.registered_commands += plan_goals.app.registered_commands
app.registered_commands += plan_steps.app.registered_commands


@command(
    app,
    "agree",
    writes=True,
    examples=(
        'cm plan agree HJKMN --how signed --words "this is mine"',
        'cm plan agree HJKMN --how guardian --by "Rosa R." --on yesterday',
    ),
)
def agree(cm: Options, said: Annotated[Texts, AgreePlan], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    if can_ask(cm):
        said = asked(cm, said, "how")
        if said.get("how") == "guardian" and "by" not in said:
            said = said.saying(by=ask_text("Name of the guardian who agreed", required=True))
    perform_on(cm, reference, said)


on_case(
    app,
    "revise",
    RevisePlan,
    examples=('cm plan revise HJKMN --reason "the flat fell through"',),
)


@command(app, "log", examples=("cm plan log HJKMN", "cm plan log HJKMN --json"))
def log(cm: Options, reference: CaseReference = None) -> None:
    """List the versions of the plan."""
    from cmcli.casework.plan.versions import version_record, versions_of

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = find_cases(view, cm, reference)
        rows = [
            (({"ref": one.ref} if reference == "-" else {}) | version_record(version))
            for one in found
            for version in versions_of(view, one.case)
        ]
    show_list(
        cm,
        rows,
        [*MANY, *LOG_COLUMNS] if reference == "-" else LOG_COLUMNS,
        ids="number",
        empty="The plan has no version yet. To create the first: cm plan agree CASE",
    )


@command(app, "diff", examples=("cm plan diff HJKMN", "cm plan diff HJKMN 1 2"))
def diff(
    cm: Options,
    reference: CaseReference = None,
    first: Annotated[
        str | None, typer.Argument(help="A version. Default: the latest.", metavar="[N]")
    ] = None,
    second: Annotated[
        str | None, typer.Argument(help="A version. Default: the draft.", metavar="[M]")
    ] = None,
) -> None:
    """Show what differs between two versions, or between a version and the draft."""
    from cmcli.casework.plan.versions import compared

    reference = need_case(cm, reference)
    numbers = [whole(text, "A version", 1, MOST_VERSIONS) for text in (first, second)]
    rows: list[Mapping[str, object]] = []
    between, many = "", reference == "-"
    with reading(cm) as view:
        for found in (find_case(view, cm, ref) for ref in case_refs(reference)):
            old, new, differing = compared(view, found.case, *numbers)
            newer = f"version {new.number} ({short_day(new.agreed_on)})" if new else "the draft"
            between = f"version {old.number} ({short_day(old.agreed_on)}) and {newer}"
            if differing:
                say(cm, f"{found.ref}: between {between}")
            which = {"ref": found.ref} if many else {}
            rows += [which | one.as_dict() for one in differing]
    columns = [*MANY, *DIFF_COLUMNS] if many else DIFF_COLUMNS
    empty = "Nothing differs." if many else f"Nothing differs between {between}."
    show_list(cm, rows, columns, ids="item", empty=empty)


@command(
    app,
    "print",
    examples=("cm plan print HJKMN > plan.md", "cm plan print HJKMN --html > plan.html"),
)
def print_(
    cm: Options,
    reference: CaseReference = None,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print it as an HTML page.", metavar="")
    ] = False,
    version: Version = None,
    discreet: Discreet = False,
    safe: SafeToCarry = False,
) -> None:
    """Print the plan for the client to read and sign, as Markdown or HTML.

    If the client has a safe contact, an open abuse flag or an alert, cm asks first whether it's
    safe to carry or receive. A discreet plan has only the dates of steps and appointments.
    """
    from cmcli.casework.looking.client_pages import doubts_about
    from cmcli.casework.plan.plan_help import discreet_plan
    from cmcli.casework.plan.plan_print import plan_report

    reference = need_case(cm, reference)
    number = whole(version, "--version", 1, MOST_VERSIONS)
    many = reference == "-"
    with reading(cm) as view:
        found = find_cases(view, cm, reference)
        plans = [plan_report(view, one, number) for one in found]
        pages = [
            PageChoice(one.ref, doubts_about(view, one), plan, discreet_plan(view, one, plan))
            for one, plan in zip(found, plans, strict=True)
        ]
    show_pages(cm, pages, discreet=discreet, safe=safe, many=many, as_html=as_html)
