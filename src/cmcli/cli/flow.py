"""``cm flow``: the round that a case makes, with its place in it."""

from functools import partial

from cmcli.cli.core.context import case, need_case, reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import show_list, show_record
from cmcli.cli.core.prompts import case_refs

app = verb_app()


@command(app, "flow", examples=("cm flow HJKMN", "cm list --format ids | cm flow -"))
def flow(
    cm: Options,
    reference: CaseReference = None,
) -> None:
    """Show which stage a case is in."""
    from cmcli.casework.listing import views_of
    from cmcli.domain.flow import flow_lines, stage_dates

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = views_of(view, [case(view, cm, ref).case for ref in case_refs(reference)])
    rows = [{"ref": one.ref, "stage": one.stage, "dates": stage_dates(one.facts)} for one in found]
    if reference == "-" and cm.json:
        show_list(cm, rows, ())
        return
    for one, row in zip(found, rows, strict=True):
        drawn = partial(flow_lines, one.facts, one.stage, stage_dates(one.facts))
        show_record(cm, row, drawn)
