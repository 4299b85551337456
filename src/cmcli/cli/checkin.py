"""``cm checkin``: a contact or an attempt, in one line."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.contact import CheckIn
from cmcli.cli.core.asking import asked, once, say_not_to_ask
from cmcli.cli.core.on_case import perform_although_died
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.errors import Refused

app = verb_app()


@command(
    app,
    "checkin",
    writes=True,
    examples=(
        'cm checkin HJKMN "Saw her at the shelter" --mode shelter --next fri',
        'cm checkin HJKMN --no-show --mode home --at "yesterday 14:00"',
        "cm checkin HJKMN --mode home --minutes 45 --progress 1=3.5 --gas 2=-1",
        "cm checkin HJKMN - --mode phone < note.txt",
        'cm checkin HJKMN --with team --attended sam --attended "Dr Lee"'
        ' --task "Call the clinic (sam, fri)"',
        'cm checkin - "Cooking group" --kind group --minutes 90 < who-came.txt',
    ),
)
def checkin(
    cm: Options,
    said: Annotated[Texts, CheckIn],
    reference: CaseReference = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the note in your editor.", metavar="")
    ] = False,
) -> None:
    from cmcli.casework.round.contacts import repeated_contact
    from cmcli.cli.core.written import written

    if reference == "-":
        check_group(said.get("kind"), "checkin")
    only_case = not said.given and not edit and reference != "-" and can_ask(cm)
    reference = need_case(cm, reference)
    if only_case:
        said = _asked(cm, said, reference)
    reference = once(cm, reference, said, repeated_contact)
    with written(cm, reference, said, "note", wanted=edit) as whole:
        perform_although_died(cm, reference, whole)


def check_group(kind: str | None, command: str) -> None:
    """Raise :class:`Refused` for one contact of many cases that was not with a group."""
    from cmcli.domain.contacts import GROUP

    if kind != GROUP:
        group = "--kind group" if command == "checkin" else GROUP
        raise Refused(
            "You can record one contact for many cases only if they met as a group.",
            f"Add {group}, or record each contact by itself: cm {command} CASE",
            code="many-contacts",
        )


def _asked(cm: Options, said: Texts, reference: str) -> Texts:
    """Ask a person on a terminal who typed no more than the case.

    Where people around the client are known, they are offered as those whom the contact was with.
    """
    from cmcli.casework.people.people import people_told
    from cmcli.casework.round.contacts import usual_mode

    with reading(cm) as view:
        mode = usual_mode(view)
        usual = {"mode": mode} if mode else {}
        client = case(view, cm, reference).client
        people = people_told(view, client.id)
    say_not_to_ask(cm, client)
    if not people:
        return asked(cm, said, "mode", "outcome", "note", "next_on", usual=usual)
    say(cm, "People around the client:", *(f"  {one}" for one in people))
    return asked(cm, said, "with_whom", "mode", "outcome", "note", "next_on", usual=usual)
