"""Assessments: needs, strengths and background, and the changes since the previous one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.round.values.assessing import Sitting
from cmcli.catalog.access import labels, needs_in_order
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.findings import Finding, NeedChange, NeedRating, compare
from cmcli.domain.needs import Assessment, Need
from cmcli.domain.permissions import require
from cmcli.domain.text import normalise
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work

NOTHING_NEW = "nothing-new"
"""The code of the refusal to record an assessment with nothing new."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment with every need as it found or carried it, its findings, and what changed."""

    assessment: Assessment
    ratings: tuple[NeedRating, ...]
    findings: tuple[Finding, ...]
    changes: tuple[NeedChange, ...]

    @property
    def carried(self) -> int:
        """How many needs were carried forward as they were."""
        return sum(rating.carried for rating in self.ratings)


def assess(work: Work, case: Case, sitting: Sitting) -> Assessed:
    """Record an assessment, or a reassessment that carries forward what was not asked again.

    Raises :class:`Refused` for one in the future or after the case was closed, and for one with
    nothing new that doesn't say so,
    :class:`UsageProblem` for ``unchanged`` without an assessment before it.
    """
    require(work.actor.role, "assess")
    case = work.locked(case)
    on = _day(work, case, sitting.on)
    others = work.all(Assessment, order=("on", "number"), case_id=case.id)
    if sitting.unchanged and not others:
        raise UsageProblem(
            "This case has no assessment yet.",
            Sentence("Add {needs} to record the first one."),
            field="unchanged",
        )
    assessment = work.add(
        Assessment(
            id=work.new_id(),
            case_id=case.id,
            number=work.next_number(Assessment, case_id=case.id),
            on=on,
            worker_id=work.actor.id,
            words=sitting.words,
        )
    )
    later = [one for one in others if one.on > on]
    before = _before(work, case, [one for one in others if one.on <= on], late=bool(later))
    ratings = _ratings(work, assessment, before, sitting)
    work.add_all(ratings)
    _update_needs(work, case, on, ratings, later)
    findings = _add_findings(work, assessment, sitting.findings())
    changes = compare(before, ratings)
    if others and not (changes or findings or sitting.words or sitting.unchanged):
        raise Refused(
            "Nothing has changed since the last assessment.",
            Sentence("If you asked again, add {unchanged} to record that."),
            code=NOTHING_NEW,
        )
    return Assessed(assessment, tuple(ratings), findings, changes)


def shown(view: View, case: Case, number: int | None = None) -> Assessed:
    """An assessment (None: the latest) and what changed since the one before it.

    Raises :class:`NotFound` if the case has no assessment, or none with that number.
    """
    known = view.all(Assessment, order=("on", "number"), case_id=case.id)
    found = [one for one in known if number in (None, one.number)]
    if not found:
        numbers = ", ".join(str(one.number) for one in known)
        raise NotFound(
            f"There is no assessment {number}." if known else "There is no assessment yet.",
            f"Use one of: {numbers}." if known else "To record one: cm assess CASE",
        )
    assessment = found[-1]
    at = known.index(assessment)
    before = _ratings_of(view, known[at - 1]) if at else []
    ratings = _ratings_of(view, assessment)
    findings = view.all(Finding, order=("kind", "number"), assessment_id=assessment.id)
    changes = compare({rating.domain: rating for rating in before}, ratings)
    return Assessed(assessment, tuple(ratings), tuple(findings), changes)


def _day(work: Work, case: Case, said: date | None) -> date:
    on = said or work.today
    if on > work.today:
        raise Refused(
            f"{short_day(on)} is in the future.",
            Sentence("Correct {on}, or record the assessment on that day."),
            code="future",
            field="on",
        )
    if case.closed_on is not None and on > case.closed_on:
        raise Refused(
            f"The case was {case.status.replace('-', ' ')} on {short_day(case.closed_on)}.",
            Sentence(
                "For a late entry, set {on} to that day or an earlier one."
                " To open a new episode: cm reopen CASE"
            ),
            code=case.status,
            field="on",
        )
    if on < case.opened_on:
        work.warn(
            f"The assessment is dated before the case was opened, on {short_day(case.opened_on)}."
        )
    return on


def _ratings_of(view: View, assessment: Assessment) -> list[NeedRating]:
    found = view.all(NeedRating, assessment_id=assessment.id)
    by_domain = {rating.domain: rating for rating in found}
    return [by_domain[domain] for domain in needs_in_order(by_domain)]


def _before(
    work: Work, case: Case, earlier: Sequence[Assessment], *, late: bool
) -> dict[str, NeedRating]:
    """Domain → the need before this assessment.

    That is how the needs stand, or for a late entry how the assessment before it found them.
    """
    if late:
        work.warn("A later assessment exists. Its ratings of the same needs still hold.")
        found = _ratings_of(work, earlier[-1]) if earlier else []
        return {rating.domain: rating for rating in found}
    return {need.domain: _as_rating(need) for need in work.all(Need, case_id=case.id)}


def _as_rating(need: Need) -> NeedRating:
    return NeedRating(
        id="",
        case_id=need.case_id,
        assessment_id="",
        domain=need.domain,
        rating=need.rating,
        unrated=need.unrated,
        text=need.text,
        stage_of_change=need.stage_of_change,
        carried=True,
    )


def _check_own_domain(work: Work, domain: str, on: date) -> None:
    try:
        work.words.check("need domain", domain, on=on, today=work.today)
    except UsageProblem as problem:
        raise problem.about("needs") from None


def _ratings(
    work: Work, assessment: Assessment, before: Mapping[str, NeedRating], sitting: Sitting
) -> list[NeedRating]:
    """Every need after the assessment, in the catalogue's order."""
    after = dict(before)
    for domain, said in sitting.needs.items():
        if domain not in before:
            _check_own_domain(work, domain, assessment.on)
        blank = _as_rating(Need(id="", case_id=assessment.case_id, domain=domain, **_NOTHING))
        old = after.get(domain, blank)
        if said.unrated == "not-asked" and old.rating is not None:
            continue  # not asked this time: what was said before is carried forward
        after[domain] = replace(
            old,
            rating=said.rating,
            unrated=said.unrated,
            text=said.text or old.text,
            carried=False,
        )
    for domain, stage in sitting.stages.items():
        if domain not in after:
            raise UsageProblem(
                f"This case has no recorded need for {domain}.",
                Sentence("Rate it in the same assessment, with {needs}."),
                field="stages",
            )
        after[domain] = replace(after[domain], stage_of_change=stage, carried=False)
    return [
        replace(
            after[domain], id=work.new_id(), case_id=assessment.case_id, assessment_id=assessment.id
        )
        for domain in needs_in_order(after)
    ]


_NOTHING: dict[str, None] = {"text": None, "rating": None}


def _update_needs(
    work: Work,
    case: Case,
    on: date,
    ratings: Iterable[NeedRating],
    later: Sequence[Assessment],
) -> None:
    """Bring the case's needs up to what was said, unless a later assessment asked again."""
    known = {need.domain: need for need in work.all(Need, case_id=case.id)}
    asked = work.all(NeedRating, assessment_id=[one.id for one in later], carried=False)
    settled = {rating.domain for rating in asked}
    for rating in ratings:
        if rating.carried or rating.domain in settled:
            continue
        old = known.get(rating.domain)
        moved = rating.stage_of_change is not None and (
            old is None or old.stage_of_change != rating.stage_of_change
        )
        need = Need(
            id=old.id if old else work.new_id(),
            case_id=case.id,
            domain=rating.domain,
            text=rating.text,
            rating=rating.rating,
            unrated=rating.unrated,
            stage_of_change=rating.stage_of_change,
            stage_on=on if moved else old.stage_on if old else None,
        )
        if old is None:
            work.add(need)
        else:
            work.save(need)


def _add_findings(
    work: Work, assessment: Assessment, said: Iterable[tuple[str, str | None, str]]
) -> tuple[Finding, ...]:
    """The findings that are new; one that the case has already is told and not doubled."""
    known = work.all(Finding, case_id=assessment.case_id)
    added: list[Finding] = []
    for kind, subkind, text in said:
        same = [one for one in (*known, *added) if _same(one, kind, subkind, text)]
        if same:
            label = labels("finding kind")[kind]
            work.warn(f"{label} {same[0].number} already says that.")
            continue
        numbers = [one.number for one in (*known, *added) if one.kind == kind]
        added.append(
            Finding(
                id=work.new_id(),
                case_id=assessment.case_id,
                assessment_id=assessment.id,
                kind=kind,
                subkind=subkind,
                number=max(numbers, default=0) + 1,
                text=text,
            )
        )
    work.add_all(added)
    return tuple(added)


def _same(one: Finding, kind: str, subkind: str | None, text: str) -> bool:
    alike = one.text == text or (normalise(one.text) == normalise(text) != [])
    return one.kind == kind and one.subkind == subkind and alike
