"""``cm transfer``: a case goes to another worker."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import Transfer
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_choice, can_ask
from cmcli.cli.core.which_case import need_case

app = verb_app()


@command(
    app,
    "transfer",
    writes=True,
    examples=(
        'cm transfer HJKMN --to ben --reason "moved to the north side"',
        'cm transfer HJKMN --to ben --reason "he speaks Hmong" --ask --told today',
        'cm list --worker eve --format ids | cm transfer - --to ben --reason "eve is leaving"',
    ),
)
def transfer(
    cm: Options, said: Annotated[Texts, Transfer], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    if "to" not in said and can_ask(cm):
        said = said.saying(to=_ask_worker(cm))
    perform_on(cm, reference, completed(cm, said))


def _ask_worker(cm: Options) -> str | None:
    from cmcli.domain.workers import Worker

    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",), active=True)
    return ask_choice("Who takes it", [(one.handle, one.name) for one in workers])
