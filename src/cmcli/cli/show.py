"""``cm show``: one case with everything that a worker needs before a contact."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.record import ShowQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import show_list, show_record
from cmcli.cli.core.which_case import cases, need_case

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier

app = verb_app()


@command(
    app,
    "show",
    examples=(
        "cm show HJKMN",
        "cm show HJKMN --brief",
        "cm show HJKMN.2 --json",
        "cm show HJKMN --as-of 2026-06-30",
    ),
)
def show(
    cm: Options,
    said: Annotated[Texts, ShowQuestion],
    reference: CaseReference = None,
) -> None:
    from cmcli.casework.looking.dossier import dossier

    reference = need_case(cm, reference)
    with asking(cm, said) as (view, asked):
        found = [dossier(view, one) for one in cases(view, cm, reference)]
        today = view.today
    draw, record_of = _page(asked.brief)
    records = [record_of(one) for one in found]
    if reference == "-" and cm.json:
        show_list(cm, records, ())
        return
    for one, record in zip(found, records, strict=True):
        show_record(cm, record, partial(draw, one, today))


def _page(
    brief: bool,
) -> "tuple[Callable[[Dossier, date], Iterator[object]], Callable[[Dossier], dict[str, object]]]":
    """Return what draws the page of a case, and what gives its record for programs."""
    if brief:
        from cmcli.cli.door_page import door_page, needed_at_door

        return door_page, lambda found: needed_at_door(found.as_dict())
    from cmcli.cli.case_page import page_of

    return page_of, lambda found: found.as_dict()
