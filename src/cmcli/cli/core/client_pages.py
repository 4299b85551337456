"""Pages for clients: whether it is safe to carry or receive one is asked before it is printed."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say, show_list, show_record, show_text, warn
from cmcli.cli.core.prompts import ask_choice, can_ask
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.reports.client_page import ClientPage
    from cmcli.reports.printing import PrintedPage

Discreet = Annotated[
    bool,
    typer.Option(
        "--discreet", help="Leave out the agency's name and what it is about.", metavar=""
    ),
]
SafeToCarry = Annotated[
    bool,
    typer.Option("--safe-to-carry", help="Print all of it: you know that it is safe.", metavar=""),
]


class PageChoice(NamedTuple):
    """The page of a case, its discreet form, and why the page may be unsafe to carry or receive."""

    ref: str
    doubts: Sequence[str]
    page: "PrintedPage"
    discreet: "ClientPage"


def show_pages(
    cm: Options,
    choices: Sequence[PageChoice],
    *,
    discreet: bool,
    safe: bool,
    many: bool = False,
    as_html: bool = False,
) -> None:
    """Print pages for clients, or their discreet forms; ask a person about each one with doubts.

    Raises :class:`Refused` where nobody can be asked, or it is not safe.
    """
    from cmcli.reports.printing import harsh_on, html_of, markdown_of

    if as_html and many:
        raise UsageProblem(
            "An HTML page is for only one case.", "Name one case, or leave out --html."
        )
    pages = [
        one.discreet if discreet or _asked(cm, one.ref, one.doubts, safe) else one.page
        for one in choices
    ]
    for page in pages:
        for place, word in harsh_on(page):
            warn(f"The client will read the word {word!r} ({place}).")
    if cm.json:
        records = [asdict(page) for page in pages]
        show_list(cm, records, ()) if many else show_record(cm, records[0])
    else:
        draw: Callable[[Any], str] = html_of if as_html else markdown_of
        show_text(cm, "\n\n".join(map(draw, pages)))


def _asked(cm: Options, ref: str, doubts: Sequence[str], safe: bool) -> bool:
    """Return whether the page of a case has to be discreet."""
    if safe or not doubts:
        return False
    if not can_ask(cm):
        raise Refused(
            f"{ref}: it may not be safe to carry or receive this page ({'; '.join(doubts)}).",
            "Ask the client first. Then add --discreet, which leaves out the agency's name and what"
            " it is about, or --safe-to-carry.",
            code="not-safe-to-carry",
        )
    say(cm, f"{ref}: {'; '.join(doubts)}.")
    answer = ask_choice(
        "Is it safe for the client to carry or receive this page",
        [
            ("yes", "print all of it"),
            ("discreet", "leave out the agency's name and what it is about"),
            ("no", "print nothing"),
        ],
    )
    if answer == "no":
        raise Refused("Nothing was printed.", code="declined")
    return answer == "discreet"
