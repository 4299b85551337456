"""``cm referral``: referrals are followed to their end, asked about, and listed."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.referrals.values import (
    AskReferral,
    FollowReferral,
    ReferralInError,
    ReferralQuestion,
)
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.referral_print import add_print

app = group_app("Follow referrals to their end.")


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


add_print(app)
