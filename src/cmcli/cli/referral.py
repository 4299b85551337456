"""``cm referral``: referrals are followed to their end, asked about, and listed."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.referrals.values import (
    AskReferral,
    FollowReferral,
    ReferralInError,
    ReferralQuestion,
    ReferralShown,
)
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking
from cmcli.cli.core.on_case import on_case, one_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_record
from cmcli.cli.core.page_lines import labelled
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.core.which_case import case
from cmcli.cli.referral_print import add_print

if TYPE_CHECKING:
    from cmcli.casework.referrals.referral_page import ReferralPage

app = group_app("Follow referrals to their end.")


AT = 22
"""The column of a page where the texts begin, beside their labels."""


def _yes(value: object) -> str:
    return "yes" if value else ""


def _days(value: object) -> str:
    return str(value) if value else ""


COLUMNS = (
    Column("number", "no.", align="right"),
    Column("to"),
    Column("status"),
    Column("status_on", "since"),
    Column("follow_up_on", "follow up", nothing="–"),
    Column("days_late", "days late", align="right", text=_days),
    Column("urgent", text=_yes),
    Column("need"),
    Column("goal", table=False),
    Column("service", table=False),
    Column("sent_on", "sent", table=False),
    *(Column(name, table=False) for name in ("warm", "natural", "led_by", "reason", "next_step")),
    *(Column(name, table=False) for name in ("asks", "asked_on", "appointment_on", "ended_on")),
    *(Column(name, table=False) for name in ("organization", "phone", "address", "hours")),
    *(Column(name, table=False) for name in ("bring", "apply")),
)


on_case(
    app,
    "set",
    FollowReferral,
    examples=(
        'cm referral set HJKMN 1 --status accepted --by "Ms Ortiz"',
        'cm referral set HJKMN 1 --status scheduled --at "tue 9:30"',
        'cm referral set HJKMN 2 --status rejected --reason "outside the county"',
        'cm referral set HJKMN 2 --next "ask the county clinic"',
    ),
)

on_case(
    app,
    "ask",
    AskReferral,
    examples=(
        "cm referral ask HJKMN 1",
        'cm referral ask HJKMN 1 --on yesterday --answer "they call her next week"',
    ),
)

on_case(
    app,
    "error",
    ReferralInError,
    examples=('cm referral error HJKMN 2 --reason "another client\'s"',),
)


@command(
    app,
    "list",
    examples=(
        "cm referral list",
        "cm referral list HJKMN --open",
        "cm referral list --late --worker ana --json",
    ),
)
def list_(
    cm: Options, said: Annotated[Texts, ReferralQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.referrals.referral_list import OnlyReferrals

    only = OnlyReferrals(open="open_" in said, late="late" in said)
    if reference is None:
        empty = "No open referral. To make one: cm refer CASE WHERE"
        show_of_workers(cm, said, only.followed_by, COLUMNS, empty=empty)
        return
    every, empty = (
        "A case shows all of its referrals.",
        "No referral yet. To make one: cm refer CASE WHERE",
    )
    show_of_cases(cm, said, reference, only.of_case, COLUMNS, every=every, empty=empty)


@command(app, "show", examples=("cm referral show HJKMN 1", "cm referral show HJKMN 1 --json"))
def show(
    cm: Options, said: Annotated[Texts, ReferralShown], reference: CaseReference = None
) -> None:
    from cmcli.casework.referrals.referral_page import referral_shown

    line = "cm referral show CASE N"
    reference = one_case(cm, reference, "show only one referral", line, code="many-referrals")
    with asking(cm, completed(cm, said)) as (view, asked):
        found = referral_shown(view, case(view, cm, reference), asked.number)
    show_record(cm, found.record, partial(_page, found), ids="number")


def _page(found: "ReferralPage") -> Iterator[object]:
    """The referral, what is known of it, and what happened to it, by day."""
    yield found.heading
    for title, text in found.facts:
        yield from labelled(title, text, AT)
    yield ""
    yield "What happened"
    for day, text in found.events:
        yield from labelled(f"  {day}", text, AT)


add_print(app)
