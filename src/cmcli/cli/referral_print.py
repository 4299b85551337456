"""``cm referral print``: the page of a referral that the client carries."""

from typing import Annotated

import typer

from cmcli.cli.core.client_pages import Discreet, PageChoice, SafeToCarry, show_pages
from cmcli.cli.core.context import whole
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_text, need
from cmcli.cli.core.which_case import case, need_case
from cmcli.cli.core.which_case import cases as find_cases

MOST_REFERRALS = 999_999


def add_print(app: typer.Typer) -> None:
    """Add the command to the group."""
    command(
        app,
        "print",
        examples=(
            "cm referral print HJKMN 1 > referral.md",
            "cm referral print HJKMN 1 --discreet",
        ),
    )(print_)


def print_(
    cm: Options,
    reference: CaseReference = None,
    which: Annotated[
        str | None, typer.Argument(help="The number of the referral.", metavar="N")
    ] = None,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print it as an HTML page.", metavar="")
    ] = False,
    discreet: Discreet = False,
    safe: SafeToCarry = False,
) -> None:
    """Print a referral for the client: where to go, when, what to bring, and whom to call.

    If the client has a safe contact, an open abuse flag or an alert, cm asks first whether it's
    safe to carry or receive. A discreet page names neither the agency nor the place.
    """
    from cmcli.casework.looking.client_pages import doubts_about
    from cmcli.casework.referrals.referral_print import referral_page

    reference = need_case(cm, reference)
    number = need(whole(which, "N", 1, MOST_REFERRALS), "N", cm, lambda: _which(cm, reference))
    many = reference == "-"
    with reading(cm) as view:
        found = find_cases(view, cm, reference)
        pages = [
            PageChoice(
                one.ref,
                doubts_about(view, one),
                referral_page(view, one, number, discreet=False),
                referral_page(view, one, number, discreet=True),
            )
            for one in found
        ]
    show_pages(cm, pages, discreet=discreet, safe=safe, many=many, as_html=as_html)


def _which(cm: Options, reference: str) -> int | None:
    """Show a person the open referrals of the case, and ask which one is meant."""
    from cmcli.casework.referrals.referrals import listed_referrals, open_referrals

    if reference == "-":
        return None
    with reading(cm) as view:
        found = open_referrals(view, case(view, cm, reference).case)
    say(cm, *(f"  {listed_referrals([one])}" for one in found))
    usual = str(found[0].number) if len(found) == 1 else None
    return whole(ask_text("Referral", usual, required=True), "N", 1, MOST_REFERRALS)
