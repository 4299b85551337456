"""``cm appointment``: appointments are made, listed, changed, moved and answered."""

from typing import TYPE_CHECKING, Annotated

from cmcli.casework.appointments.values import (
    AddAppointment,
    AppointmentQuestion,
    CancelAppointment,
    ChangeAppointment,
    KeepAppointment,
    MissAppointment,
    MoveAppointment,
)
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import asked, completed
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.on_case import on_case, perform_although_died
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.core.which_case import case, need_case

if TYPE_CHECKING:
    from cmcli.domain.appointments import Appointment

app = group_app("Make, list, move and answer appointments.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("on", "day"),
    Column("time"),
    Column("minutes", "min", align="right"),
    Column("text", "what"),
    Column("with"),
    Column("place"),
    Column("transport"),
    Column("repeat_days", table=False),
    Column("at", table=False),
)
ENDED = (Column("outcome"), Column("by", table=False), Column("reason", table=False))


@command(
    app,
    "add",
    writes=True,
    examples=(
        'cm appointment add HJKMN "tue 9:30" "Home visit" --minutes 45',
        'cm appointment add HJKMN "12 Mar 11:00" "Eviction hearing" --with "Judge Ruiz"'
        ' --place "court, room 4" --transport "drive her" --remind-days 3',
        'cm appointment add HJKMN "mon 16:00" "Weekly talk" --repeat 1w --until 30 Jun',
    ),
)
def add(
    cm: Options, said: Annotated[Texts, AddAppointment], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    more = () if "at" in said and "text" in said else ("minutes", "place")
    perform_on(cm, reference, completed(cm, said, *more))


on_case(
    app,
    "set",
    ChangeAppointment,
    examples=(
        'cm appointment set HJKMN 2 --place "room 6"',
        "cm appointment set HJKMN 2 --repeat ''",
    ),
)


@command(
    app,
    "kept",
    writes=True,
    examples=(
        "cm appointment kept HJKMN 2",
        'cm appointment kept HJKMN 2 "Saw the flat together" --mode home --minutes 45 --next fri',
    ),
)
def kept(
    cm: Options, said: Annotated[Texts, KeepAppointment], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    said = completed(cm, said)
    if len(said.given) == 1 and (one := _with_worker(cm, reference, said)):
        said = _contact_asked(cm, said, one.minutes)
    _answer(cm, reference, said)


@command(
    app,
    "missed",
    writes=True,
    examples=(
        "cm appointment missed HJKMN 2",
        "cm appointment missed HJKMN 2 --no-show --mode home",
    ),
)
def missed(
    cm: Options, said: Annotated[Texts, MissAppointment], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    said = completed(cm, said)
    asks = len(said.given) == 1 and _with_worker(cm, reference, said)
    if asks and ask_yes_no("Record that you tried to reach the client (a no-show)", False):
        said = asked(cm, said.saying(attempt="missed"), "mode", "note")
    _answer(cm, reference, said)


cancelled = on_case(
    app,
    "cancelled",
    CancelAppointment,
    examples=("cm appointment cancelled HJKMN 2 --by client --reason 'has a cold'",),
)

move = on_case(
    app,
    "move",
    MoveAppointment,
    examples=('cm appointment move HJKMN 2 "thu 14:00" --by client',),
)


@command(
    app,
    "list",
    examples=(
        "cm appointment list",
        "cm appointment list HJKMN",
        "cm appointment list --team north --json",
    ),
)
def list_(
    cm: Options, said: Annotated[Texts, AppointmentQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.appointments.appointment_list import appointments_for, appointments_of

    add = 'To make one: cm appointment add CASE "tue 9:30" TEXT'
    if reference is None:
        empty = f"No open appointment. {add}"
        show_of_workers(cm, said, appointments_for, COLUMNS, empty=empty)
        return
    every, empty = "A case shows all appointments.", f"No appointment yet. {add}"
    columns = (*COLUMNS, *ENDED)
    show_of_cases(cm, said, reference, appointments_of, columns, every=every, empty=empty)


def _with_worker(cm: Options, reference: str, said: Texts) -> "Appointment | None":
    """Return the appointment if it is with the worker, and a person can be asked about it."""
    from cmcli.casework.appointments.appointments import open_appointment

    if reference == "-" or not can_ask(cm):
        return None
    with asking(cm, said) as (view, answer):
        found = open_appointment(view, case(view, cm, reference).case, answer.number)
    return found if found.with_worker else None


def _contact_asked(cm: Options, said: Texts, planned: int | None) -> Texts:
    """Ask whether it was a contact, and what there is to say about it.

    Enter takes the ``planned`` minutes.
    """
    from cmcli.casework.round.contacts import usual_mode

    if not ask_yes_no("Record the contact with the client", True):
        return said
    with reading(cm) as view:
        mode = usual_mode(view)
    usual = {"mode": mode} if mode else {}
    usual |= {"minutes": str(planned)} if planned else {}
    return asked(
        cm, said.saying(contact_too="yes"), "mode", "minutes", "note", "next_", usual=usual
    )


def _answer(cm: Options, reference: str, said: Texts) -> None:
    """Say what came of it; ask again where the client died."""
    from cmcli.cli.core.written import written

    with written(cm, reference, said, "note", wanted=False) as whole:
        perform_although_died(cm, reference, whole)
