"""Benefits and needs of an import: new ones for many cases at once, and the terms of a benefit."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cmcli.casework.importing import rows
from cmcli.domain.benefits import Benefit, BenefitChange
from cmcli.domain.needs import Need
from cmcli.exchange.hmis import FOLDED, Action, BenefitRec, KnownRow, NeedRec
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.external import entries_of_cases, last_entries

Ids = Mapping[tuple[str, str], str]
"""(kind, id in the other system) → the id of our row."""


def note_own(view: View, system: str, known: dict[tuple[str, str], KnownRow]) -> None:
    """Note of each imported case which benefits and needs somebody here entered."""
    imported = {row.row_id for (kind, _), row in known.items() if kind in FOLDED}
    own: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for row_id, case_id, what in entries_of_cases(view, system):
        if row_id not in imported:
            own[case_id].add(what)
    for key, row in known.items() if own else ():
        if key[0] == "case" and row.row_id in own:
            known[key] = replace(row, own=frozenset(own[row.row_id]))


def new_benefits(
    work: Work, ids: Ids, actions: Sequence[Action]
) -> Iterator[tuple[Action, Benefit]]:
    """Yield the new benefits, numbered within their cases."""
    said = [(one, one.record) for one in actions if isinstance(one.record, BenefitRec)]
    cases = {ids["case", record.case_external] for _, record in said}
    numbers = Counter(last_entries(work, cases))
    for action, record in said:
        case_id = ids["case", record.case_external]
        numbers[case_id] += 1
        key, number = work.new_id(), numbers[case_id]
        yield (
            action,
            rows.new_benefit(key, record, case_id=case_id, number=number, added_on=work.today),
        )


def new_needs(work: Work, ids: Ids, actions: Sequence[Action]) -> Iterator[tuple[Action, Need]]:
    """Yield the new needs, which nobody has rated."""
    for action in actions:
        if isinstance(record := action.record, NeedRec):
            case_id = ids["case", record.case_external]
            yield action, rows.new_need(work.new_id(), record, case_id)


def first_terms(work: Work, record: BenefitRec, benefit: Benefit) -> Iterator[BenefitChange]:
    """Yield the terms of a new benefit."""
    return (rows.benefit_change(work.new_id(), benefit, terms) for terms in record.terms)


def renew_terms(work: Work, renewed: Sequence[tuple[BenefitRec, Benefit]]) -> None:
    """Bring the terms of benefits up to date; all of them are of earlier imports."""
    there: defaultdict[str, list[BenefitChange]] = defaultdict(list)
    if renewed:
        for one in work.all(BenefitChange, benefit_id=[benefit.id for _, benefit in renewed]):
            there[one.benefit_id].append(one)
    new: list[BenefitChange] = []
    for record, benefit in renewed:
        had = dict(zip(rows.terms_of(there[benefit.id]), there[benefit.id], strict=True))
        for terms, gone in had.items():
            if terms not in record.terms:
                work.remove(gone)
        added = (terms for terms in record.terms if terms not in had)
        new += [rows.benefit_change(work.new_id(), benefit, terms) for terms in added]
    work.add_many(new)
