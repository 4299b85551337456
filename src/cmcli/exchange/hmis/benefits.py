"""Income, non-cash benefits and health insurance into benefits of a case with their dated terms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.domain.benefits import ENDED, GRANTED
from cmcli.exchange.hmis.codes import INCOME_AMOUNTS, INCOME_SOURCES, STAGES
from cmcli.exchange.hmis.delivered import case_of
from cmcli.exchange.hmis.records import BenefitRec, CaseRec, DatedTerms, ExportRow
from cmcli.exchange.hmis.screening import FieldReader, Parents
from cmcli.exchange.problems import digest

_NOTE = "OtherIncomeSourceIdentify"


class _Answer(NamedTuple):
    """The answer to one source: whether it is received, and the amount a month."""

    received: bool
    cents: int | None


class _Answers(NamedTuple):
    """A row: its place in the course of its case, and what it says of each source."""

    on: date
    stage: int
    key: str
    line: int
    case: CaseRec
    said: Mapping[str, _Answer]
    other: str | None


def from_income(reader: FieldReader, cases: Parents[CaseRec]) -> list[BenefitRec]:
    """Return each source of income and each benefit that a case has or had, once per case."""

    def make(row: ExportRow) -> _Answers:
        case, on = case_of(row, cases), reader.day(row, "InformationDate")
        other = reader.text(row, _NOTE) if row.get(_NOTE) else None
        said, stage = dict(_said(reader, row)), stage_of(row)
        return _Answers(on, stage, row[reader.layout.key], row.line, case, said, other)

    by_case: defaultdict[str, list[_Answers]] = defaultdict(list)
    for one in reader.each(make, same=("EnrollmentID",)):
        by_case[one.case.external_id].append(one)
    return [
        record
        for answers in by_case.values()
        for record in _benefits(sorted(answers, key=lambda one: one[:3]))
    ]


def stage_of(row: ExportRow) -> int:
    """Return the place of the row among those of one day, by when in the case it was asked."""
    text = row.get("DataCollectionStage")
    return STAGES.get(int(text), 1) if text.isascii() and text.isdigit() else 1


def _said(reader: FieldReader, row: ExportRow) -> Iterator[tuple[str, _Answer]]:
    """Yield the sources that are answered with yes or no.

    One that is empty is no, if nothing of its group is received.
    """
    for column, source in INCOME_SOURCES.items():
        answer = reader.answer(row, column, (0, 1))
        if answer == 1:
            amount = INCOME_AMOUNTS.get(column)
            yield column, _Answer(True, reader.cents(row, amount) if amount else None)
        elif answer == 0 or (not row.get(column) and row.get(source.total) == "0"):
            yield column, _Answer(False, None)


def _benefits(answers: Sequence[_Answers]) -> Iterator[BenefitRec]:
    """Yield the benefits of one case, whose rows are in the order of time."""
    for column, source in INCOME_SOURCES.items():
        named = [one for one in answers if column in one.said]
        terms = _terms(((one.on, one.said[column]) for one in named), source.awarded)
        if not terms:
            continue
        case = named[0].case
        key = f"{case.external_id}/{column}"
        others = [one.other for one in named if one.other and one.said[column].received]
        note = others[-1] if column == "OtherIncomeSource" and others else source.note
        lines = tuple(("IncomeBenefits", one.line) for one in named)
        yield BenefitRec(
            file="IncomeBenefits",
            line=lines[0][1],
            external_id=key,
            digest=digest(key, source.kind, note, *(part for one in terms for part in one)),
            client_external=case.client_external,
            case_external=case.external_id,
            kind=source.kind,
            note=note,
            terms=terms,
            lines=lines,
        )


def _terms(answers: Iterable[tuple[date, _Answer]], awarded: bool) -> tuple[DatedTerms, ...]:
    """Return the terms of each day that changed them; the last answer of a day counts.

    A source that was never received has none.
    """
    terms: list[DatedTerms] = []
    for on, said in answers:
        if terms and terms[-1].on == on:
            terms.pop()
        if said.received:
            paid = None if said.cents is not None and not awarded else GRANTED
            now = DatedTerms(on, paid, said.cents)
        elif terms:
            now = DatedTerms(on, ENDED, None)
        else:
            continue
        if not terms or terms[-1][1:] != now[1:]:
            terms.append(now)
    return tuple(terms)
