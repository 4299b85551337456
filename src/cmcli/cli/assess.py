"""``cm assess``: needs, strengths and what bears on them, and what changed since last time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import (
    case,
    case_record,
    day,
    need_case,
    parsed_pairs,
    perform_each,
    reading,
    whole,
)
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import say, show_record
from cmcli.cli.prompts import TRIES, ask_text, can_ask, read_text
from cmcli.domain.dates import format_day
from cmcli.domain.needs import RATING_LABELS, UNRATED
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.assessing import Assessed, NeedChange, Said, Sitting
    from cmcli.domain.needs import Finding, NeedRating
    from cmcli.store.find import Found
    from cmcli.store.view import View
    from cmcli.store.work import Work

app = verb_app()

_RATING = re.compile(r"([0-4]|not-asked|prefers-not)(?:\s*:\s*(.*))?", re.ASCII | re.DOTALL)
MOST_ASSESSMENTS = 9999
_TOLD = ("strength", "resource", "coping", "risk", "barrier", "preference", "culture")
"""The kinds of finding that are one text each."""


def _texts(name: str, help: str) -> object:
    return typer.Option(f"--{name}", help=f"{help}; repeats.", metavar="T")


@command(
    app,
    "assess",
    writes=True,
    reads=True,
    examples=(
        'cm assess HJKMN --need housing="4:sleeps in her car" --need food=prefers-not',
        'cm assess HJKMN --strength "keeps her word" --stage housing=preparation',
        'cm assess HJKMN --health medication=metformin --swot O="list opens in May"',
        "cm assess HJKMN --show",
    ),
)
def assess(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    needs: Annotated[
        list[str] | None,
        typer.Option(
            "--need",
            help="0 no concern to 4 urgent, not-asked or prefers-not; repeats.",
            metavar="DOMAIN=0-4:TEXT",
        ),
    ] = None,
    strength: Annotated[list[str] | None, _texts("strength", "A strength")] = None,
    resource: Annotated[list[str] | None, _texts("resource", "A resource")] = None,
    coping: Annotated[list[str] | None, _texts("coping", "A way of coping")] = None,
    risk: Annotated[list[str] | None, _texts("risk", "A risk")] = None,
    barrier: Annotated[list[str] | None, _texts("barrier", "What gets in the way")] = None,
    preference: Annotated[list[str] | None, _texts("preference", "A preference")] = None,
    culture: Annotated[
        list[str] | None, _texts("culture", "Culture and history that bear on trust")
    ] = None,
    health: Annotated[
        list[str] | None,
        typer.Option(
            "--health",
            help="diagnosis, medication, treatment or function; repeats.",
            metavar="KIND=T",
        ),
    ] = None,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", help="A need's stage of change; repeats.", metavar="DOMAIN=STAGE"),
    ] = None,
    swot: Annotated[
        list[str] | None, typer.Option("--swot", help="S, W, O or T; repeats.", metavar="S|W|O|T=T")
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--words", help="The client's own words; - reads them.", metavar="T"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day, if not today.", metavar="D")
    ] = None,
    unchanged: Annotated[
        bool, typer.Option("--unchanged", help="Asked again; all is as it was.", metavar="")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Read the latest assessment.", metavar="")
    ] = False,
    number: Annotated[
        str | None, typer.Option("--number", help="With --show: the one to read.", metavar="N")
    ] = None,
) -> None:
    """Record needs, strengths and what bears on them.

    A reassessment says only what is new; the rest is carried forward. On a terminal and without
    options, cm goes through the needs one by one.
    """
    from cmcli.casework.assessing import Sitting

    told = zip(_TOLD, (strength, resource, coping, risk, barrier, preference, culture), strict=True)
    sitting = Sitting(
        needs=tuple(rated(*pair) for pair in parsed_pairs(needs, "--need", "DOMAIN=0-4:TEXT")),
        stages=tuple(parsed_pairs(stage, "--stage", "DOMAIN=STAGE")),
        findings=(
            *((kind, None, text) for kind, texts in told for text in texts or ()),
            *(("health", kind, text) for kind, text in parsed_pairs(health, "--health", "KIND=T")),
            *(("swot", kind.upper(), t) for kind, t in parsed_pairs(swot, "--swot", "S|W|O|T=T")),
        ),
        words=words,
        unchanged=unchanged,
    )
    asked = need_case(cm, reference)
    if show or number is not None:
        if not sitting.empty:
            raise UsageProblem("--show only reads.", "Leave it out to record an assessment.")
        _show(cm, asked, whole(number, "--number", 1, MOST_ASSESSMENTS))
        return
    if sitting.empty and asked != "-" and can_ask(cm):
        sitting = _guided(cm, asked)
    _perform(cm, asked, replace(sitting, words=read_text(sitting.words)), on)


def rated(domain: str, text: str) -> "Said":
    """What ``3:sleeps in her car``, ``3``, ``not-asked`` or ``prefers-not`` says of a need."""
    from cmcli.casework.assessing import Said

    match = _RATING.fullmatch(text.strip())
    if match is None:
        raise UsageProblem(
            f"{text!r} is not a rating of {domain}.",
            f"Write 0 (no concern) to 4 (urgent) with a text, as in {domain}=3:TEXT,"
            f" or {' or '.join(UNRATED)}.",
        )
    key, about = match[1], (match[2] or "").strip() or None
    if key in UNRATED:
        return Said(domain=domain, unrated=key, text=about)
    return Said(domain=domain, rating=int(key), text=about)


def _perform(cm: Options, reference: str, sitting: "Sitting", on: str | None) -> None:
    from cmcli.casework.assessing import assess

    def verb(work: "Work", found: "Found") -> Answer:
        made = assess(work, found.case, replace(sitting, on=day(on, work, prefer="past")))
        record, coming = case_record(work, found.case)
        lines = (*_headline(work, found, made), *_change_lines(made), *coming)
        return Answer({**record, **assessment_record(work, made)}, lines)

    perform_each(cm, reference, verb, extra={"sitting": repr(sitting)})


def _headline(view: "View", found: "Found", made: "Assessed") -> tuple[str]:
    which = "reassessment" if made.assessment.number > 1 else "assessment"
    when = format_day(made.assessment.on, view.today)
    who = f"{found.ref} {found.client.shown_name}"
    return (f"{who}: {which} {made.assessment.number} on {when}.",)


def _change_lines(made: "Assessed") -> list[str]:
    """What changed, what was found, and how much was carried forward, indented."""
    lines = [_change_line(change) for change in made.changes]
    lines += [_finding_line(finding) for finding in made.findings]
    if not made.changes and made.assessment.number > 1:
        lines.append("  No need has changed.")
    if made.carried:
        lines.append(f"  {made.carried} of {len(made.ratings)} needs carried forward.")
    return lines


def _change_line(change: "NeedChange") -> str:
    from cmcli.casework.assessing import level_words

    before, after = change.before, change.after
    now = level_words(after.rating, after.unrated)
    if change.direction == "new" or before is None:
        said = now
    elif change.direction == "same":
        said = f"{now}, as before"
    else:
        said = f"{level_words(before.rating, before.unrated)} → {now}, {change.direction}"
    return f"  {after.domain}: {said}{_stage_words(change)}{_about(after)}"


def _stage_words(change: "NeedChange") -> str:
    before, after = change.before, change.after
    if after.stage_of_change is None:
        return ""
    was = before.stage_of_change if before else None
    if was is None or was == after.stage_of_change:
        return f", {after.stage_of_change}"
    return f", {was} → {after.stage_of_change}"


def _about(rating: "NeedRating") -> str:
    return f" ({rating.text})" if rating.text else ""


def _finding_line(finding: "Finding") -> str:
    kind = f"{finding.kind} {finding.subkind}" if finding.subkind else finding.kind
    return f"  + {kind} {finding.number}: {finding.text}"


def assessment_record(view: "View", made: "Assessed") -> dict[str, object]:
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


def _need(rating: "NeedRating") -> dict[str, object]:
    return {
        "domain": rating.domain,
        "rating": rating.rating,
        "unrated": rating.unrated,
        "stage_of_change": rating.stage_of_change,
    }


def _show(cm: Options, reference: str, number: int | None) -> None:
    from cmcli.casework.assessing import shown

    with reading(cm) as view:
        found = case(view, cm, reference)
        made = shown(view, found.case, number)
        record = {"ref": found.ref, **assessment_record(view, made)}
        lines = _page(view, found, made)
    show_record(cm, record, lambda: lines)


def _page(view: "View", found: "Found", made: "Assessed") -> list[str]:
    """An assessment for reading: every need, the findings, and what changed before it."""
    from cmcli.casework.assessing import level_words

    lines = list(_headline(view, found, made))
    if made.assessment.words:
        lines.append(f"  “{made.assessment.words}”")
    for rating in made.ratings:
        level = level_words(rating.rating, rating.unrated)
        stage = f", {rating.stage_of_change}" if rating.stage_of_change else ""
        carried = ", carried forward" if rating.carried else ""
        lines.append(f"  {rating.domain}: {level}{stage}{carried}{_about(rating)}")
    lines += [_finding_line(finding) for finding in made.findings]
    if made.assessment.number > 1:
        lines.append("Changed since the assessment before:" if made.changes else "Nothing changed.")
        lines += [_change_line(change) for change in made.changes]
    return lines


def _guided(cm: Options, reference: str) -> "Sitting":
    """Go through the needs and the most usual findings, one question each."""
    from cmcli.casework.assessing import Sitting
    from cmcli.catalog.access import need_domains

    with reading(cm) as view:
        standing = _standing(view, case(view, cm, reference))
    scale = ", ".join(f"{key} {label}" for key, label in RATING_LABELS.items())
    say(cm, f"Rate each need: {scale}; {' or '.join(UNRATED)}.")
    say(cm, "A text may follow, as in 3:sleeps in her car. Empty leaves it as it is.")
    needs = []
    for key, domain in need_domains().items():
        said = _ask_need(cm, key, domain.label, standing)
        if said is not None:
            needs.append(said)
    found = [(kind, None, text) for kind in _TOLD for text in _ask_findings(kind)]
    words = ask_text("In the client's own words (empty: nothing)")
    sitting = Sitting(needs=tuple(needs), findings=tuple(found), words=words)
    if sitting.empty:
        raise Refused("Nothing was said, so nothing was recorded.", code="declined")
    return sitting


def _standing(view: "View", found: "Found") -> Mapping[str, str]:
    from cmcli.casework.assessing import level_words
    from cmcli.domain.needs import Need

    needs = view.all(Need, case_id=found.case.id)
    return {
        one.domain: level_words(one.rating, one.unrated) + (f", {one.text}" if one.text else "")
        for one in needs
    }


def _ask_need(cm: Options, key: str, label: str, standing: Mapping[str, str]) -> "Said | None":
    now = f" (now {standing[key]})" if key in standing else ""
    for _ in range(TRIES):
        answer = ask_text(f"{label}{now}")
        if answer is None:
            return None
        try:
            return rated(key, answer)
        except UsageProblem as problem:
            say(cm, f"{problem.message} {problem.hint}")
    raise Refused(f"No usable answer in {TRIES} tries; nothing was done.", code="declined")


def _ask_findings(kind: str) -> Iterable[str]:
    """The findings of one kind, until an empty answer."""
    from cmcli.catalog.access import labels

    label = labels("finding kind")[kind]
    while (text := ask_text(f"{label} (empty: none, or no more)")) is not None:
        yield text
