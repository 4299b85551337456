"""``cm db``: the group. The store's soundness, backups and migrations, and its encryption."""

from cmcli.cli import db, db_encryption
from cmcli.cli.core.options import group_app

app = group_app("Check, back up, restore and migrate the store.")

for part in (db, db_encryption):
    app.registered_commands += part.app.registered_commands
