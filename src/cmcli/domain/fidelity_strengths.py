"""The items of the strengths model that the record can tell."""

from collections.abc import Iterator, Mapping

from cmcli.domain.fidelity import CountedItem, Standard
from cmcli.domain.fidelity_act import community_share
from cmcli.domain.program_record import ProgramRecord, caseloads, supervised


def strengths_items(
    record: ProgramRecord, standards: Mapping[str, Standard]
) -> Iterator[CountedItem]:
    """Yield the items of the strengths model."""
    weeks = record.windows.weeks
    shares = (*community_share(record), *record.not_settled())
    yield CountedItem(standards["caseload"], weeks.last, weeks.last, caseloads(record))
    yield CountedItem(standards["supervision"], weeks.first, weeks.last, supervised(record))
    yield CountedItem(standards["community"], weeks.first, weeks.last, shares)
