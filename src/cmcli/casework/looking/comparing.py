"""Comparisons within a case: versions of its plan, and its assessments."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmcli.casework.plan.versions import draft, versions_of
from cmcli.catalog.access import needs_in_order
from cmcli.domain.cases import Case
from cmcli.domain.findings import Finding, NeedChange, NeedRating
from cmcli.domain.needs import Assessment
from cmcli.domain.plan_content import Difference, PlanContent, differences, from_snapshot
from cmcli.domain.plans import PlanVersion
from cmcli.store.core.view import View

MOST = 100
"""Versions, and assessments, that are looked at; the latest."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a plan, the latest first, and the plan as it stands."""

    made: tuple[PlanVersion, ...]
    draft: PlanContent

    def between(self, old: int | None, new: int | None) -> list[Difference]:
        """Find the differences between two versions; None is the draft.

        Raises KeyError for a number that is not among those made.
        """
        return differences(self._content(old), self._content(new))

    @property
    def pending(self) -> bool:
        """Return whether the draft differs from the latest version."""
        return not self.made or bool(self.between(self.made[0].number, None))

    def _content(self, number: int | None) -> PlanContent:
        if number is None:
            return self.draft
        return from_snapshot({one.number: one.snapshot for one in self.made}[number])


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments of a case, the latest first, with their ratings and their findings."""

    made: tuple[Assessment, ...]
    ratings: Mapping[str, Mapping[str, NeedRating]]
    findings: tuple[Finding, ...]

    def between(self, old: Assessment | None, new: Assessment) -> list[NeedChange]:
        """Every need that either knows, as it was and as it is, in the catalogue's order.

        A need that only the old one knows has no change and is left out: assessments carry needs
        forward, so this does not happen to what cm wrote.
        """
        before = {} if old is None else self.ratings.get(old.id, {})
        after = self.ratings.get(new.id, {})
        return [NeedChange(before.get(domain), after[domain]) for domain in needs_in_order(after)]

    def over_time(self, domain: str) -> list[tuple[Assessment, int]]:
        """Return the assessments that rated a need, each with the rating, the first one first."""
        rated = [
            (one, rating.rating)
            for one in reversed(self.made)
            if (rating := self.ratings.get(one.id, {}).get(domain)) is not None
        ]
        return [(one, rating) for one, rating in rated if rating is not None]

    def found(self, one: Assessment) -> list[Finding]:
        """Return the new findings of the assessment."""
        return [finding for finding in self.findings if finding.assessment_id == one.id]


def versions_to_compare(view: View, case: Case) -> Versions:
    """The versions of the case's plan and its draft."""
    return Versions(tuple(reversed(versions_of(view, case)[-MOST:])), draft(view, case))


def assessments_to_compare(view: View, case: Case) -> Assessments:
    """The assessments of the case with every need as they found it."""
    made = view.all(Assessment, order=("-on", "-number"), limit=MOST, case_id=case.id)
    ratings: dict[str, dict[str, NeedRating]] = {}
    keys = [one.id for one in made]
    for rating in view.all(NeedRating, assessment_id=keys):
        ratings.setdefault(rating.assessment_id, {})[rating.domain] = rating
    findings = view.all(Finding, order=("kind", "number"), assessment_id=keys)
    return Assessments(tuple(made), ratings, tuple(findings))
