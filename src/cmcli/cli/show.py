"""``cm show``: one case with everything that a worker needs before a contact."""

from functools import partial
from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.record import ShowQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import show_list, show_record
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, need_case

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
    from cmcli.cli.case_page import page_of
    from cmcli.cli.door_page import door_page, needed_at_door

    reference = need_case(cm, reference)
    with asking(cm, said) as (view, asked):
        found = [dossier(view, case(view, cm, ref)) for ref in case_refs(reference)]
        today = view.today
    page = door_page if asked.brief else page_of
    records = [needed_at_door(one.as_dict()) if asked.brief else one.as_dict() for one in found]
    if reference == "-" and cm.json:
        show_list(cm, records, ())
        return
    for one, record in zip(found, records, strict=True):
        show_record(cm, record, partial(page, one, today))
