"""``cm rhythm``: how often to be in contact, as agreed with the client."""

from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import verb_app

app = verb_app()


on_case(
    app,
    "rhythm",
    ContactSchedule,
    examples=(
        'cm rhythm HJKMN 2w --reason "she wants more room"',
        'cm rhythm HJKMN 3d --reason "just moved in" --until eom',
        'cm rhythm HJKMN none --reason "settled in"',
    ),
)
