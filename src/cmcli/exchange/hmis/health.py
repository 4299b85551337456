"""Disabilities and poor health into needs of a case that nobody rated yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.text import SHORT_LIMIT
from cmcli.exchange.hmis.benefits import stage_of
from cmcli.exchange.hmis.codes import DISABILITIES, HEALTH, HIV, POOR_HEALTH, SUBSTANCES
from cmcli.exchange.hmis.delivered import case_of
from cmcli.exchange.hmis.records import CaseRec, ExportRow, NeedRec
from cmcli.exchange.hmis.screening import FieldReader, Parents
from cmcli.exchange.problems import digest


class _Concern(NamedTuple):
    """One answer: where it belongs in the course of its case, and the words for it.

    The words are empty where the answer names no concern.
    """

    on: date
    stage: int
    key: str
    place: tuple[str, int]
    case: CaseRec
    domain: str
    about: str
    words: str


def from_health(
    disabilities: FieldReader, health: FieldReader, cases: Parents[CaseRec]
) -> list[NeedRec]:
    """Return what each case says last of disabilities and poor health, once per need domain."""
    by_need: defaultdict[tuple[str, str], list[_Concern]] = defaultdict(list)
    for one in (*_disabilities(disabilities, cases), *_health(health, cases)):
        by_need[one.case.external_id, one.domain].append(one)
    found = (_need(sorted(said, key=lambda one: one[:4])) for said in by_need.values())
    return [one for one in found if one is not None]


def _disabilities(reader: FieldReader, cases: Parents[CaseRec]) -> Iterable[_Concern]:
    """Return the answers on each kind of disability; those on HIV/AIDS are left out."""
    hidden: list[int] = []

    def make(row: ExportRow) -> _Concern | None:
        case, on = case_of(row, cases), reader.day(row, "InformationDate")
        kind = reader.code(row, "DisabilityType", {HIV: "", **DISABILITIES})
        domain, words = DISABILITIES.get(kind or 0, ("", ""))
        codes = (0, *SUBSTANCES) if domain == "substance-use" else (0, 1)
        answer = reader.answer(row, "DisabilityResponse", codes)
        if answer is None:
            return None
        if kind == HIV:
            hidden.append(row.line)
        if not domain:
            return None
        if domain == "substance-use":
            words = SUBSTANCES.get(answer, words)
        if row.get("IndefiniteAndImpairs") == "1":
            words += ", lasting and limiting"
        place, key = (reader.file, row.line), row["DisabilitiesID"]
        words = words if answer else ""
        return _Concern(on, stage_of(row), key, place, case, domain, str(kind), words)

    made = reader.each(make, same=("EnrollmentID",))
    if hidden:
        _leave_out(reader, min(hidden), len(hidden), "HIV/AIDS")
    return made


def _health(reader: FieldReader, cases: Parents[CaseRec]) -> Iterator[_Concern]:
    """Yield the answers on health; those on domestic violence are left out."""

    def make(row: ExportRow) -> list[_Concern]:
        case, on, stage = case_of(row, cases), reader.day(row, "InformationDate"), stage_of(row)
        place, key = (reader.file, row.line), row["HealthAndDVID"]
        return [
            _Concern(on, stage, key, place, case, domain, column, _status(name, level))
            for column, (domain, name) in HEALTH.items()
            if (level := reader.answer(row, column, range(1, 6))) is not None
        ]

    hidden = reader.table.unread.get("DomesticViolenceSurvivor", 0)
    if hidden:
        _leave_out(reader, None, hidden, "domestic violence")
    for said in reader.each(make, same=("EnrollmentID",)):
        yield from said


def _leave_out(reader: FieldReader, line: int | None, count: int, about: str) -> None:
    """Warn of answers that nobody but the worker may see."""
    said = "1 answer" if count == 1 else f"{count:,} answers"
    were = "was" if count == 1 else "were"
    text = f"{said} on {about} {were} left out: cm has no protected place for such answers."
    reader.problems.warn(reader.file, line, "left-out", text)


def _status(name: str, level: int) -> str:
    return f"{name} {POOR_HEALTH[level]}" if level in POOR_HEALTH else ""


def _need(said: Sequence[_Concern]) -> NeedRec | None:
    """Return the need of a domain from its answers in the order of time, if it has a concern now.

    Each concern has the first day from which on it was named in the same words.
    """
    now: dict[str, _Concern] = {}
    for one in said:
        if one.about not in now or now[one.about].words != one.words:
            now[one.about] = one
    concerns = [one for one in now.values() if one.words]
    if not concerns:
        return None
    text = "; ".join(f"{one.words} ({short_day(one.on)})" for one in concerns)[:SHORT_LIMIT]
    case, domain, (file, line) = said[0].case, said[0].domain, concerns[0].place
    key = f"{case.external_id}/{domain}"
    return NeedRec(
        file=file,
        line=line,
        external_id=key,
        digest=digest(key, text),
        client_external=case.client_external,
        case_external=case.external_id,
        domain=domain,
        text=text,
        lines=tuple(one.place for one in said),
    )
