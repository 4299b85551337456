"""``cm warm``: the process that waits in the background, so that commands answer at once."""

from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import answer, show_record

app = group_app("Show or stop the process that makes cm fast.", alone="status")


@command(app, "status", examples=("cm warm status", "cm warm status --json"))
def status(cm: Options) -> None:
    """Show whether a warm process runs your commands.

    A warm process has loaded cm once and waits in the background, so that a command answers
    several times as fast. Your first command at a terminal starts it. It ends after 15 minutes
    without a command, and keeps nothing of what a command reads or writes. See cm help speed.
    """
    from cmcli.cli.warm.status import sentence
    from cmcli.cli.warm.status import status as found_status

    found = found_status()
    show_record(cm, found.as_dict(), lambda: [sentence(found)], ids="pid")


@command(app, "stop", reads=False, examples=("cm warm stop",))
def stop(cm: Options) -> None:
    """Stop the warm process.

    Commands that run now are not stopped. The next command at a terminal starts a new one, unless
    you set CM_NO_WARM=1 or run cm config set warm no.
    """
    from cmcli.cli.warm.status import stop as stopped

    pid = stopped()
    line = "No warm process was running." if pid is None else f"Stopped warm process {pid}."
    answer(cm, {"stopped": pid is not None, "pid": pid}, line, ids="pid")
