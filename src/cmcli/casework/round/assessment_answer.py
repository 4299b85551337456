"""The answer to an assessment: sentences for people and the record for programs."""

from collections.abc import Iterator

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.round.assessing import Assessed, assess
from cmcli.casework.round.ratings import level_words
from cmcli.casework.round.values.assessing import Sitting
from cmcli.domain.dates import format_day
from cmcli.domain.findings import Finding, NeedChange, NeedRating
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_assess(work: Work, found: FoundCase, said: Sitting) -> Answer:
    """Record an assessment, and say what changed."""
    made = assess(work, found.case, said)
    lines = assessed_lines(work, found, made)
    record = assessment_record(work, made)
    return case_answer(work, found.case, lines, record, client=found.client)


def assessed_lines(view: View, found: FoundCase, made: Assessed) -> Iterator[str]:
    """Tell what changed, what was found, and how much was carried forward."""
    yield _headline(view, found, made)
    for change in made.changes:
        yield _change_line(change)
    for finding in made.findings:
        yield _finding_line(finding)
    if not made.changes and made.assessment.number > 1:
        yield "  No need has changed."
    if made.carried:
        yield f"  {made.carried} of {len(made.ratings)} needs carried forward."


def assessment_page(view: View, found: FoundCase, made: Assessed) -> Iterator[str]:
    """An assessment for reading: every need, the findings, and what changed before it."""
    yield _headline(view, found, made)
    if made.assessment.words:
        yield f"  “{made.assessment.words}”"
    for rating in made.ratings:
        level = level_words(rating.rating, rating.unrated)
        stage = f", {rating.stage_of_change}" if rating.stage_of_change else ""
        carried = ", carried forward" if rating.carried else ""
        yield f"  {rating.domain}: {level}{stage}{carried}{_about(rating)}"
    for finding in made.findings:
        yield _finding_line(finding)
    if made.assessment.number > 1:
        unchanged = "No need has changed." if made.findings else "Nothing changed."
        yield "Changed since the last assessment:" if made.changes else unchanged
        for change in made.changes:
            yield _change_line(change)


def _headline(view: View, found: FoundCase, made: Assessed) -> str:
    which = "reassessment" if made.assessment.number > 1 else "assessment"
    when = format_day(made.assessment.on, view.today)
    who = f"{found.ref} {found.client.shown_name}"
    return f"{who}: {which} {made.assessment.number} on {when}."


def _change_line(change: NeedChange) -> str:
    before, after = change.before, change.after
    now = level_words(after.rating, after.unrated)
    if change.direction == "new" or before is None:
        said = now
    elif change.direction == "same":
        said = f"{now}, as before"
    else:
        said = f"{level_words(before.rating, before.unrated)} → {now}, {change.direction}"
    return f"  {after.domain}: {said}{_stage_words(change)}{_about(after)}"


def _stage_words(change: NeedChange) -> str:
    before, after = change.before, change.after
    if after.stage_of_change is None:
        return ""
    was = before.stage_of_change if before else None
    if was is None or was == after.stage_of_change:
        return f", {after.stage_of_change}"
    return f", {was} → {after.stage_of_change}"


def _about(rating: NeedRating) -> str:
    return f" ({rating.text})" if rating.text else ""


def _finding_line(finding: Finding) -> str:
    return f"  + {finding.shown_kind} {finding.number}: {finding.text}"


def assessment_record(view: View, made: Assessed) -> dict[str, object]:
    """An assessment as JSON prints it."""
    one, by = made.assessment, view.get(Worker, made.assessment.worker_id)
    return {
        "assessment": {
            "number": one.number,
            "on": one.on,
            "worker": by.handle if by else None,
            "words": one.words,
        },
        "needs": [
            {**_need(rating), "text": rating.text, "carried": rating.carried}
            for rating in made.ratings
        ],
        "changes": [
            {
                "domain": change.after.domain,
                "direction": change.direction,
                "before": None if change.before is None else _need(change.before),
                "after": _need(change.after),
            }
            for change in made.changes
        ],
        "findings": [
            {"kind": f.kind, "subkind": f.subkind, "number": f.number, "text": f.text}
            for f in made.findings
        ],
    }


def _need(rating: NeedRating) -> dict[str, object]:
    return {
        "domain": rating.domain,
        "rating": rating.rating,
        "unrated": rating.unrated,
        "stage_of_change": rating.stage_of_change,
    }
