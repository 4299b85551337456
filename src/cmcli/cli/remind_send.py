"""``cm remind send``: hand everyone their digest, once, over one channel."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.remind_shared import (
    Everybody,
    ForTeam,
    ForWorker,
    Kinds,
    OfModel,
    Overdue,
    Within,
    chosen,
    snapshot,
    store_to_send_from,
)
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.sending import OnDoubt

app = verb_app()

LONGEST_TIMEOUT = 3600


@command(
    app,
    "send",
    examples=(
        "cm remind send --via 'msmtp -t' --mail --quiet",
        "cm remind send --maildir ~/Maildir --worker ana",
        "cm remind send --via 'notify-send \"$CM_SUBJECT\"' --kind safety",
        "cm remind send --ics /srv/calendars/{worker}.ics",
        "cm remind send --print --dry-run",
    ),
)
def send(
    cm: Options,
    via: Annotated[
        str | None,
        typer.Option(
            "--via",
            help="Run this command for each; the digest stands on its standard input.",
            metavar="COMMAND",
        ),
    ] = None,
    maildir: Annotated[
        str | None,
        typer.Option("--maildir", help="Into a Maildir; {worker} is the handle.", metavar="DIR"),
    ] = None,
    eml: Annotated[
        str | None,
        typer.Option("--eml", help="As one file each; {worker} is the handle.", metavar="DIR"),
    ] = None,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics",
            help="As a calendar feed, written anew; {worker} makes one for each.",
            metavar="FILE",
        ),
    ] = None,
    print_: Annotated[
        bool, typer.Option("--print", help="To standard output.", metavar="")
    ] = False,
    mail: Annotated[
        bool,
        typer.Option("--mail", help="Give the command of --via a whole message.", metavar=""),
    ] = False,
    timeout: Annotated[
        str,
        typer.Option("--timeout", help="Seconds after which a command is ended.", metavar="N"),
    ] = "60",
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            help="What the ledger calls this way out, if the command may change.",
            metavar="NAME",
        ),
    ] = None,
    on_doubt: Annotated[
        str,
        typer.Option(
            "--on-doubt",
            help="What may or may not have left when cm was killed: resend or skip.",
            metavar="WHAT",
        ),
    ] = "resend",
    retry_now: Annotated[
        bool, typer.Option("--retry-now", help="Try at once what failed before.", metavar="")
    ] = False,
    worker: ForWorker = None,
    team: ForTeam = None,
    everybody: Everybody = False,
    kinds: Kinds = None,
    model: OfModel = None,
    within: Within = None,
    overdue: Overdue = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show what would be sent; send nothing.", metavar=""),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 10 if anything is late.", metavar="")
    ] = False,
) -> None:
    """Send everyone what they are to be reminded of, once.

    One digest each, over one of --via, --maildir, --eml, --ics or --print. What stays
    late is sent again when remind.repeat days have passed since; what failed is tried
    again by a later run, after a pause that grows, and makes the exit code 6.

    When cm is killed between handing a digest over and noting it, nobody knows
    whether it left. The next run sends it again, so that none is missed, or with
    --on-doubt skip does not, so that none comes twice.
    """
    from cmcli.cli.remind_page import finish, show_drafts
    from cmcli.cli.remind_run import Run
    from cmcli.cli.senders import sender

    choice = chosen(
        worker=worker,
        team=team,
        everybody=everybody,
        kinds=kinds,
        model=model,
        within=within,
        overdue=overdue,
    )
    doubt = _on_doubt(on_doubt)
    seconds = whole(timeout, "--timeout", 1, LONGEST_TIMEOUT) or 0
    if ics is not None:
        if via or maildir or eml or print_ or mail:
            raise UsageProblem(
                "--ics excludes --via, --maildir, --eml, --print and --mail.", "Give one of them."
            )
        from cmcli.cli.remind_feed import write_feeds

        late, outcomes = write_feeds(cm, ics, choice, channel=channel, dry_run=dry_run)
        finish(cm, outcomes, late=late and exit_code)
        return
    store = store_to_send_from(cm)
    with snapshot(store, cm) as view:
        agency = view.settings.get("agency.name", view.today)
        from_ = view.settings.get("remind.from", view.today)
    way = sender(
        cm,
        via=via,
        maildir=maildir,
        eml=eml,
        print_=print_,
        channel=channel,
        timeout=seconds,
        mail=mail,
        agency=agency,
        from_=from_,
    )
    run = Run(cm, store, way, choice, on_doubt=doubt, retry_now=retry_now)
    if dry_run:
        plan = run.plan()
        show_drafts(cm, plan, way.channel)
        finish(cm, None, late=plan.overdue and exit_code)
        return
    plan, found = run.send()
    finish(cm, found, late=plan.overdue and exit_code, printed=print_)


def _on_doubt(said: str) -> "OnDoubt":
    match said:
        case "resend" | "skip":
            return said
    raise UsageProblem(f"--on-doubt is resend or skip, not {quoted(said)}.")
