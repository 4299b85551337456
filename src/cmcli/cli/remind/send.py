"""``cm remind send``: hand everyone their digest, once, over one channel."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.reminding.values import SendReminders
from cmcli.cli.core.context import read_here
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.remind.shared import snapshot, store_to_send_from
from cmcli.errors import UsageProblem

app = verb_app()


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
    said: Annotated[Texts, SendReminders],
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show what would be sent; send nothing.", metavar=""),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 10 if anything is late.", metavar="")
    ] = False,
) -> None:
    from cmcli.cli.remind.page import finish, show_drafts
    from cmcli.cli.remind.run import ReminderRun
    from cmcli.cli.remind.senders import sender

    choice: SendReminders = read_here(cm, said)
    if choice.ics is not None:
        if choice.via or choice.maildir or choice.eml or choice.printed or choice.mail:
            raise UsageProblem(
                "You can't combine --ics with --via, --maildir, --eml, --print or --mail."
            )
        from cmcli.cli.remind.feed import write_feeds

        late, outcomes = write_feeds(
            cm, choice.ics, choice, channel=choice.channel, dry_run=dry_run
        )
        finish(cm, outcomes, late=late and exit_code)
        return
    store = store_to_send_from(cm)
    with snapshot(store, cm) as view:
        agency = view.settings.get("agency.name", view.today)
        from_ = view.settings.get("remind.from", view.today)
    way = sender(
        cm,
        via=choice.via,
        maildir=choice.maildir,
        eml=choice.eml,
        print_=choice.printed,
        channel=choice.channel,
        timeout=choice.timeout,
        mail=choice.mail,
        agency=agency,
        from_=from_,
    )
    run = ReminderRun(cm, store, way, choice, on_doubt=choice.on_doubt, retry_now=choice.retry_now)
    if dry_run:
        plan = run.plan(shown=True)
        show_drafts(cm, plan, way.channel)
        finish(cm, None, late=plan.overdue and exit_code)
        return
    plan, found = run.send()
    finish(cm, found, late=plan.overdue and exit_code, printed=choice.printed)
