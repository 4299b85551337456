"""``cm flow``: the round that a case makes, with its place in it."""

from functools import partial
from typing import TYPE_CHECKING

from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import show_list, show_record
from cmcli.cli.core.which_case import cases, need_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmcli.casework.listing import CaseView
    from cmcli.domain.needs import Need

app = verb_app()


@command(app, "flow", examples=("cm flow HJKMN", "cm list --format ids | cm flow -"))
def flow(
    cm: Options,
    reference: CaseReference = None,
) -> None:
    """Show which stage a case is in."""
    from cmcli.casework.listing import views_of
    from cmcli.casework.round.closing import needs_left
    from cmcli.domain.flow import stage_dates

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = views_of(view, [one.case for one in cases(view, cm, reference)])
        needs = [needs_left(view, one.facts.case) for one in found]
    rows = [
        {
            "ref": one.ref,
            "stage": one.stage,
            "dates": stage_dates(one.facts),
            "needs_left": [{"domain": need.domain, "rating": need.rating} for need in left],
        }
        for one, left in zip(found, needs, strict=True)
    ]
    if reference == "-" and cm.json:
        show_list(cm, rows, ())
        return
    for one, left, row in zip(found, needs, rows, strict=True):
        drawn = partial(_lines, one, left)
        show_record(cm, row, drawn)


def _lines(one: "CaseView", left: "Sequence[Need]") -> list[str]:
    """Draw the round, and name the needs that are not met."""
    from cmcli.domain.flow import flow_lines, stage_dates
    from cmcli.domain.needs import level_words

    drawn = flow_lines(one.facts, one.stage, stage_dates(one.facts))
    if not left:
        return drawn
    unmet = ", ".join(f"{need.domain} {level_words(need.rating, None, {})}" for need in left)
    return [*drawn, "", f"Needs not met: {unmet}."]
