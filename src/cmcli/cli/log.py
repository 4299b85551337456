"""``cm log``: a contact in a few words."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.quick_line import QuickLine
from cmcli.cli.checkin import check_group
from cmcli.cli.core.asking import completed, once
from cmcli.cli.core.context import by_of
from cmcli.cli.core.on_case import perform_although_died
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.which_case import need_case

app = verb_app()


@command(
    app,
    "log",
    writes=True,
    examples=(
        'cm log HJKMN home 45m "Saw the flat" next fri',
        "cm log HJKMN phone no answer yesterday 14:30",
        'cm log HJKMN court 1h30 travel 20m with team did advocacy next "tue 9:30"',
        'cm log - group 90m "Cooking group" < who-came.txt',
    ),
)
def log(cm: Options, said: Annotated[Texts, QuickLine], reference: CaseReference = None) -> None:
    from cmcli.casework.round.quick_line import repeated_line
    from cmcli.casework.round.quick_reader import read_line

    reference = need_case(cm, reference)
    said = completed(cm, said)
    if reference == "-":
        with reading(cm) as view:
            check_group(read_line(said.all("words"), by_of(view)).get("kind"), "log")
    reference = once(cm, reference, said, repeated_line)
    perform_although_died(cm, reference, said)
