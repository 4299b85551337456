"""``cm remind``: the group. What is due for whom, sending it once, what was sent, and snoozes."""

from cmcli.cli import remind_log, remind_script, remind_send, remind_show, remind_snooze
from cmcli.cli.options import group_app

app = group_app("Remind workers of what is due, once.")

for part in (remind_show, remind_send, remind_log, remind_snooze, remind_script):
    app.registered_commands += part.app.registered_commands
