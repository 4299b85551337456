"""The time that workers spend on cases, against their hours and what the models expect.

A month is a twelfth of 52 weeks: 2,080 hours a year are 173.3 hours a month. Part of the hours is
for cases; the rest is leave, training and meetings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.caseload import decimals4
from cmcli.domain.holding import Span
from cmcli.domain.models import Model

MONTHS, WEEKS = 12, 52
"""A year has so many of them."""


def month_hours(week: Decimal, case_time: Fraction) -> Fraction:
    """Return the hours a month for cases of a full-time worker with so many hours a week."""
    return Fraction(week) * WEEKS / MONTHS * case_time


class LoggedTime(NamedTuple):
    """The minutes of one contact, with the model of its case on that day.

    ``minutes`` are None where nobody said them. ``other``: another worker had the case, or nobody.
    """

    worker: str
    model: str
    minutes: int | None
    travel: int
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """The time of a worker (None: of all) on the cases of a model (None: of all models).

    ``cases`` is the average of open cases a day. ``hours`` are those of a month, travel included,
    and ``available`` those that are for cases. ``a_case`` are the hours of a month per case, and
    ``expected`` those that the model's target leaves for one case.
    """

    worker: str | None
    model: str | None
    cases: Fraction
    contacts: int
    without_minutes: int
    others: int
    hours: Fraction
    available: Fraction | None = None
    expected: Fraction | None = None

    @property
    def a_case(self) -> Fraction | None:
        """Return the hours of a month per case; None without cases."""
        return self.hours / self.cases if self.cases else None

    @property
    def used(self) -> Fraction | None:
        """Return the share of the available hours that was logged; None without such hours."""
        return self.hours / self.available if self.available else None

    def as_dict(self) -> dict[str, object]:
        """Return the row for JSON, with numbers of four decimals."""
        return {
            "worker": self.worker,
            "model": self.model,
            "cases": decimals4(self.cases),
            "contacts": self.contacts,
            "without_minutes": self.without_minutes,
            "others_cases": self.others,
            "hours_month": decimals4(self.hours),
            "available_month": decimals4(self.available),
            "used": decimals4(self.used),
            "hours_a_case": decimals4(self.a_case),
            "expected_a_case": decimals4(self.expected),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTime:
    """The times of workers in a period; both days included.

    ``handles`` are the workers' by their ids, ``available`` their hours of a month for cases by
    their ids, and ``full_time`` those of a full-time worker.
    """

    first: date
    last: date
    handles: Mapping[str, str]
    available: Mapping[str, Fraction]
    full_time: Fraction
    models: Mapping[str, Model]

    def rows(self, spans: Iterable[Span], logged: Iterable[LoggedTime]) -> list[TimeRow]:
        """Return a row for each worker, after it one for each of the worker's models, and the
        same for all workers together."""
        days: defaultdict[tuple[str, str], int] = defaultdict(int)
        for span in spans:
            days[span.worker_id, span.model] += span.days(self.first, self.last)
        found: defaultdict[tuple[str, str], list[LoggedTime]] = defaultdict(list)
        for one in logged:
            found[one.worker, one.model].append(one)
        keys = sorted({*days, *found})
        rows: list[TimeRow] = []
        for worker, handle in self.handles.items():
            theirs = [key for key in keys if key[0] == worker]
            rows += self._of(handle, [worker], theirs, days, found)
        if len(self.handles) > 1:
            rows += self._of(None, list(self.handles), keys, days, found)
        return rows

    def _of(
        self,
        handle: str | None,
        workers: Sequence[str],
        keys: Sequence[tuple[str, str]],
        days: Mapping[tuple[str, str], int],
        found: Mapping[tuple[str, str], list[LoggedTime]],
    ) -> Iterator[TimeRow]:
        """Give the row of some workers, and one for each model of theirs."""
        free = sum((self.available[one] for one in workers), Fraction(0))
        yield self._row(handle, None, keys, days, found, available=free)
        for model in sorted({key[1] for key in keys}):
            of_model = [key for key in keys if key[1] == model]
            expected = self.expected(model)
            yield self._row(handle, model, of_model, days, found, expected=expected)

    def expected(self, model: str) -> Fraction | None:
        """Return the hours of a month for one case at the model's target; None without one."""
        target = self.models[model].target
        return None if target is None else self.full_time / target

    def _row(
        self,
        handle: str | None,
        model: str | None,
        keys: Sequence[tuple[str, str]],
        days: Mapping[tuple[str, str], int],
        found: Mapping[tuple[str, str], list[LoggedTime]],
        *,
        available: Fraction | None = None,
        expected: Fraction | None = None,
    ) -> TimeRow:
        contacts = [one for key in keys for one in found.get(key, ())]
        length = (self.last - self.first).days + 1
        minutes = sum((one.minutes or 0) + one.travel for one in contacts)
        return TimeRow(
            worker=handle,
            model=model,
            cases=Fraction(sum(days.get(key, 0) for key in keys), length),
            contacts=len(contacts),
            without_minutes=sum(one.minutes is None for one in contacts),
            others=sum(one.other for one in contacts),
            hours=Fraction(minutes, 60) * WEEKS * 7 / MONTHS / length,
            available=available,
            expected=expected,
        )
