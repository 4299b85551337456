"""Workers to choose from, each with the load before and after, and the load of one case."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cmcli.casework.capacity.offers import CaseOffer, LoadsToday
from cmcli.domain.caseload import Fullness, Held
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.marks import Signs, fitted, said
from cmcli.tui.widgets.load import hatched
from cmcli.tui.widgets.narrowing import PickLine

if TYPE_CHECKING:
    from cmcli.tui.forms.form import Form

WIDTH = 8
"""Columns of a bar."""

FIGURES = 29
"""Columns of a row beside the handle, the name, the bar and the band."""


def percent(full: Fullness) -> str:
    """The share of the target; a load on no capacity, or one without a number, has none."""
    if full.target is None:
        return "–" if full.capacity else "no hours"
    return f"{round(full.target * 100)} %"


def change(offer: CaseOffer, signs: Signs) -> str:
    """The load before and after, of the target, with the band afterwards."""
    before, after = percent(offer.before), percent(offer.after)
    whose = f" ({offer.judged_on})" if offer.judged_on != offer.worker else ""
    refused = ", needs an override" if offer.refused else ""
    return f"{before} {signs('arrow')} {after} of target, {offer.after.band}{refused}{whose}"


def worker_rows(
    offers: Sequence[CaseOffer],
    signs: Signs,
    alarm: str,
    width: int,
    reasons: Mapping[str, str] = {},
) -> list[PickLine]:
    """Rows of a list of workers: handle, bar, name, load before and after, the band in words.

    ``alarm`` is the style of what would be refused, ``reasons`` speak for and against a worker. In
    less than ``width`` columns there is no bar, so that no name is cut.
    """
    wide = max((len(offer.worker) for offer in offers), default=0)
    longest = max((Text(offer.name).cell_len for offer in offers), default=0)
    room = width - wide - max((len(_band(offer)) for offer in offers), default=0) - FIGURES
    bar = WIDTH + 1 if room - WIDTH - 1 >= min(longest, 16) else 0
    names = min(longest, max(room - bar, 8))
    return [
        PickLine(
            offer.worker,
            _row(offer, signs, alarm, wide, names, bar > 0),
            f"{offer.worker} {offer.name}",
            reasons.get(offer.worker, ""),
        )
        for offer in offers
    ]


def _band(offer: CaseOffer) -> str:
    whose = f"  {offer.judged_on}" if offer.judged_on != offer.worker else ""
    return f"{offer.after.band}{': refused' if offer.refused else ''}{whose}"


def _row(offer: CaseOffer, signs: Signs, alarm: str, wide: int, names: int, bar: bool) -> Text:
    name = fitted(said(offer.name), names, signs)
    share = offer.after.target
    load = signs.bar(Fraction(1) if share is None else share, WIDTH)
    if share is None and offer.after.capacity:
        load = hatched(signs, WIDTH)
    before, after = percent(offer.before), percent(offer.after)
    if offer.has:
        return Text.assemble(said(f"{offer.worker:<{wide}}  "), name, "  has it now")
    drawn = f"{load} " if bar else ""
    mark = f"{signs('safety')} " if offer.refused else "  "
    return Text.assemble(
        said(f"{offer.worker:<{wide}}  "),
        name,
        f"  {drawn}{before:>8} {signs('arrow')} {after:<8}",
        (f"{mark}{_band(offer)}", alarm if offer.refused else ""),
    )


def worker_row(
    form: "Form[Any]", standing: LoadsToday, held: Callable[[], Sequence[Held]], unsaid: str
) -> FormRow:
    """The row for who takes a case; its list shows the load before and after.

    ``held`` are the cases after the change; ``unsaid`` is the text if no worker is chosen.
    """
    first, signs = Option("", unsaid), form.dashboard.signs

    def told() -> list[Option]:
        offers = standing.offers(held())
        return [
            first,
            *(Option(o.worker, o.worker, f"{o.name}  {change(o, signs)}") for o in offers),
        ]

    return form.row(
        "worker",
        help="Enter lists the workers with their load before and after.",
        choices=[first, *(Option(one.handle, one.handle, one.name) for one in standing.workers)],
        told=told,
    )
