"""``cm remind``: the group. What is due for whom, sending it once, what was sent, and snoozes."""

from cmcli.cli.core.options import group_app
from cmcli.cli.remind import log as remind_log
from cmcli.cli.remind import script as remind_script
from cmcli.cli.remind import send as remind_send
from cmcli.cli.remind import show as remind_show
from cmcli.cli.remind import snooze as remind_snooze

app = group_app("Remind workers of what is due, once.")

for part in (remind_show, remind_send, remind_log, remind_snooze, remind_script):
    app.registered_commands += part.app.registered_commands
