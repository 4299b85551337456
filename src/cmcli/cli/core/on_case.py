"""Verbs on the case that is meant: what is missing is asked for first."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import although_died, completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.store.core.view import View


def on_case(
    app: typer.Typer, name: str, value: type[Value], *, examples: Sequence[str]
) -> Callable[..., None]:
    """Register the command that does on a case what the value says, and return it."""

    def verb(cm: Options, said: Annotated[Texts, value], reference: CaseReference = None) -> None:
        reference = need_case(cm, reference)
        perform_on(cm, reference, completed(cm, said))

    return command(app, name, writes=True, examples=examples)(verb)


def perform_although_died(cm: Options, reference: str, said: Texts) -> None:
    """Do what was said on the case; where the client died, ask a person whether to do it anyway."""
    try:
        perform_on(cm, reference, said)
    except Refused as refusal:
        if reference == "-":
            raise
        perform_on(cm, reference, although_died(cm, said, refusal))


def one_case(cm: Options, reference: str | None, only: str, line: str, *, code: str) -> str:
    """Return the case of a record that a number names; refuse many.

    ``only`` says what can be done one at a time, and ``line`` is a command that does it.
    """
    if reference == "-":
        raise Refused(f"You can {only} at a time.", f"Name the case: {line}", code=code)
    return need_case(cm, reference)


def perform_on_numbered(
    cm: Options, reference: str, said: Texts, told_of: "Callable[[View, str], Sequence[str]]"
) -> None:
    """Change one of the client's records; on a terminal, show them where no number was typed.

    ``told_of`` tells each record of a client in a line, with its number.
    """
    if "number" not in said and can_ask(cm):
        with reading(cm) as view:
            client = case(view, cm, reference, any_case=True).client
            told = told_of(view, client.id)
        say(cm, *(f"  {one}" for one in told))
    perform_on(cm, reference, completed(cm, said), any_case=True)
