"""Findings of an assessment: the rating of each need with its change, and everything else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cmcli.domain.records import column, record


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAnswer:
    """The answer for one need: a rating from 0 to 4, or the key of the reason for none."""

    rating: int | None = None
    unrated: str | None = None
    text: str | None = None


@record("need_ratings", noun="rating")
class NeedRating:
    """The rating of one need in one assessment (carried forward where it was not asked again)."""

    id: str
    case_id: str = column(refers="cases")
    assessment_id: str = column(refers="assessments")
    domain: str = column(label=True, holds="need domain")
    rating: int | None
    unrated: str | None = column(title="not rated")
    text: str | None
    stage_of_change: str | None
    carried: bool = column(title="carried forward", usual=False)


@record("findings", noun_in="kind")
class Finding:
    """A strength, resource, risk, barrier, preference … ``number`` counts within case and kind.

    ``subkind`` is used by health (diagnosis, medication, treatment, function) and SWOT (S W O T).
    """

    id: str
    case_id: str = column(refers="cases")
    assessment_id: str = column(refers="assessments")
    kind: str
    subkind: str | None
    number: int = column(label=True)
    text: str = column(searched=True)

    @property
    def shown_kind(self) -> str:
        """The kind with its subkind, as in ``health medication`` and ``swot S``."""
        return f"{self.kind} {self.subkind}" if self.subkind else self.kind


class NeedChange(NamedTuple):
    """One need before and after; ``before`` is None where it was not known."""

    before: NeedRating | None
    after: NeedRating

    @property
    def direction(self) -> str:
        """``new``, ``better``, ``worse``, ``same`` (other words or stage) or ``changed``."""
        if self.before is None or (self.before.rating is None and self.before.unrated is None):
            return "new"
        old, new = self.before.rating, self.after.rating
        if old is None or new is None:
            return "same" if self.before.unrated == self.after.unrated and old == new else "changed"
        return "better" if new < old else "worse" if new > old else "same"


def compare(
    before: Mapping[str, NeedRating], after: Iterable[NeedRating]
) -> tuple[NeedChange, ...]:
    """The needs that are not as they were (domain → before), in the order given."""
    pairs = [NeedChange(before.get(one.domain), one) for one in after]
    return tuple(pair for pair in pairs if pair.before is None or _differ(pair.before, pair.after))


def _differ(before: NeedRating, after: NeedRating) -> bool:
    return (before.rating, before.unrated, before.text, before.stage_of_change) != (
        after.rating,
        after.unrated,
        after.text,
        after.stage_of_change,
    )
