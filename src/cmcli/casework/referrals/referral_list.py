"""Referrals as lists: all of a case, or those that are followed up across cases."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from cmcli.casework.listing import CaseView, views_of
from cmcli.casework.referrals.referrals import followed_by, referral_record, right_referrals
from cmcli.domain.cases import Case
from cmcli.domain.referrals import Referral
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to, referred_by
from cmcli.store.reading.find import FoundCase

Rows = list[dict[str, Any]]


class OnlyReferrals(NamedTuple):
    """Which referrals to list: all, only those that have not ended, or only overdue ones."""

    open: bool = False
    late: bool = False

    def of_case(self, view: View, found: FoundCase) -> Rows:
        """List the referrals of a case, also those that have ended."""
        return self._wanted(_rows(view, right_referrals(view, found.case), [found.case]))

    def followed_by(self, view: View, workers: Sequence[Worker] | None) -> Rows:
        """List the open referrals of these workers' cases (None: of all)."""
        return self._wanted(open_referrals_for(view, workers))

    def _wanted(self, rows: Rows) -> Rows:
        found = [one for one in rows if one["ended_on"] is None or not self.open]
        return [one for one in found if one["days_late"] or not self.late]


def open_referrals_for(view: View, workers: Sequence[Worker] | None) -> Rows:
    """The open referrals of these workers' cases (None: of all), the most overdue first.

    A referral of a case without a worker is followed up by whoever made it.
    """
    live: dict[str, Any] = {"ended_on": None, "error_at": None}
    if workers is None:
        found = view.all(Referral, **live)
        cases = view.all(Case, id={one.case_id for one in found})
        return _rows(view, found, cases)
    ids = {one.id for one in workers}
    cases = cases_seen_to(view, ids) + referred_by(view, ids)
    found = view.all(Referral, case_id={one.id for one in cases}, **live)
    return _rows(view, found, cases)


def _rows(view: View, found: Sequence[Referral], cases: Iterable[Case]) -> Rows:
    """A row for each referral with its case, the most overdue first."""
    having = {one.case_id for one in found}
    shown = {
        one.facts.case.id: one
        for one in views_of(view, [case for case in cases if case.id in having])
    }
    rows = [_row(shown[one.case_id], one) for one in found]
    return sorted(rows, key=lambda row: (row["follow_up_on"] or date.max, row["ref"]))


def _row(shown: CaseView, one: Referral) -> dict[str, Any]:
    item, case = followed_by(shown, one), {"ref": shown.ref, "name": shown.facts.client.shown_name}
    worker = item.worker if item else shown.facts.worker
    return {**case, **referral_record(one, shown), "worker": worker}
