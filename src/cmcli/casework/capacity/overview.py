"""All that the supervisor's screen shows, read from one snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.capacity.supervising import page_of
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.glance import Glance
from cmcli.casework.looking.heat import HeatRow, heat
from cmcli.casework.looking.news import NewsItem, news
from cmcli.casework.looking.trends import WeekTrends, week_trends
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.looking.yesterday import SinceYesterday, Yesterday
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.safety import Flag
from cmcli.domain.supervision import LosingCase, Supervision
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case that a figure names, with its worker, and the day from which its days count.

    ``again_on`` is the day to look at an open flag again, None where nobody has acted on it.
    """

    ref: str
    name: str | None
    worker: str | None
    since: date
    again_on: date | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The screen. ``rows`` begin with the total. ``since`` is None while yesterday isn't known,
    and ``untold`` says that it can't be. ``open`` counts the open cases of the scope."""

    page: Supervision
    rows: tuple[HeatRow, ...]
    trends: WeekTrends
    open: int
    longest_wait: NamedCase | None
    oldest_flag: NamedCase | None
    since: SinceYesterday | None
    untold: bool
    news: tuple[NewsItem, ...]
    today: date

    @property
    def total(self) -> HeatRow:
        """The total of all rows."""
        return self.rows[0]


def overview(
    view: View,
    asked: WhoseCases,
    cases: Sequence[Glance],
    workers: Sequence[Worker] | None,
    yesterday: Yesterday,
    me: str | None,
) -> Overview:
    """Return the screen from the cases of a scope, which were read already.

    ``workers`` are those of the scope, None for everybody. ``yesterday`` is told once it is whole.
    ``me`` is who looks, of whose own doing nothing is told.
    """
    handles = None if workers is None else {one.handle for one in workers}
    own = [one for one in cases if handles is None or one.worker in handles]
    lost = [
        LosingCase(case.ref, case.shown_name, case.worker, case.losing)
        for case in own
        if case.losing is not None
    ]
    page = page_of(view, asked, cases, agency_items(view), lost)
    told = yesterday.whole and yesterday.known
    return Overview(
        page,
        heat(cases, handles, page, view.today),
        week_trends(view, workers),
        sum(one.status == "open" for one in own),
        _longest_wait(view),
        _oldest_flag(view, own),
        yesterday.compare(cases, handles, view.today) if told else None,
        not yesterday.known,
        news(view, me),
        view.today,
    )


def _longest_wait(view: View) -> NamedCase | None:
    """Return who has waited longest, of the whole agency."""
    for case in view.all(Case, order=("opened_on", "id"), limit=1, status="waitlist"):
        client = view.get(Client, case.client_id)
        if client is not None:
            ref = case_ref(client.code, case.episode)
            return NamedCase(ref, client.shown_name, None, case.opened_on)
    return None


def _oldest_flag(view: View, cases: Iterable[Glance]) -> NamedCase | None:
    """Return the open flag that was raised first."""
    flagged = {one.case_id: one for one in cases if one.safety}
    flags = [one for one in view.all(Flag, settled_on=None) if one.case_id in flagged]
    if not flags:
        return None
    flag = min(flags, key=lambda one: (one.raised_on, one.id))
    case = flagged[flag.case_id]
    return NamedCase(case.ref, case.shown_name, case.worker, flag.raised_on, flag.look_on)
