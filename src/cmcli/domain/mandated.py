"""Mandated reports: what was reported to an agency, known only to the author and supervisors.

Nobody else may learn that there is one: see `may_know` in ``permissions.py``. So no timeline, page,
search, history or log tells of them, and each due item is only for whoever it is due to.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.domain.due_dates import DueDate
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.records import column, record

KIND = "mandated"
"""The kind of the due items."""


@record("mandated_reports", noun="record", day="told_on", live={"written_on": None}, sealed=True)
class MandatedReport:
    """A report that the law requires, made to an agency by its author.

    ``number`` counts the author's reports on the case, so that it tells nothing of those of others.
    ``told_on`` is the day when the agency was told, ``told_to`` who took the report there. The
    written report is due by ``written_by``, if one is needed, until ``written_on``.
    """

    id: str
    case_id: str = column(refers="cases")
    author_id: str = column(refers="workers")
    number: int = column(label=True)
    agency: str
    reference: str
    told_on: date = column(title="told")
    told_to: str | None = None
    written_by: date | None = column(default=None, planned=True, title="written report by")
    written_on: date | None = column(default=None, title="written report sent")


def written_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the written report due to its author and to each supervisor who may know of it."""
    for one in facts.of(MandatedReport):
        if one.written_by is None:
            continue
        for handle in _due_to(one, facts.above):
            yield DueDate(
                one.written_by,
                f"The written report to {one.agency} is due by {short_day(one.written_by)}.",
                "The date was set with the mandated report. It is due to the author and the"
                " supervisor, and nobody else sees it.",
                number=str(one.number),
                text=f"{one.agency}, {one.reference}",
                worker=handle,
            )


def _due_to(one: MandatedReport, above: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return above.get(one.author_id, ())
