"""A plan for the client as Markdown; what people typed can forge no heading, list or link."""

import re
from collections.abc import Iterator

from cmcli.domain.dates import short_day
from cmcli.reports.plan import (
    CALL_TITLE,
    CODES_SAID,
    CODES_TITLE,
    HELPS_TITLE,
    GoalPart,
    PagePart,
    PlanReport,
    closing,
    heading,
)

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!]")
_LIST_START = re.compile(r"^(\d*)([-+=.)])")
_LINE = "_" * 36  # amid blanks, no markup


def plain(text: str, *, begins: bool = True) -> str:
    """The text with everything escaped that Markdown would read as markup; one line.

    Unless it ``begins`` the line or the item, a mark of a list is no markup.
    """
    escaped = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return _LIST_START.sub(r"\1\\\2", escaped) if begins else escaped


def markdown(report: PlanReport) -> str:
    """The whole plan."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: PlanReport) -> Iterator[str]:
    yield from (f"# Plan of {plain(report.client)}", "")
    yield from (plain(heading(report)), "")
    yield from (plain(report.standing), "")
    if report.words:
        yield from ("## In my own words", "")
        for words in report.words:
            yield from (*_quoted(words), "")
    yield from _section("## What I bring", report.strengths)
    yield from ("## What I want to reach", "")
    for goal in report.goals:
        yield from _goal(goal)
    if report.helps:
        yield from (f"## {HELPS_TITLE}", "")
    for part in report.helps:
        yield from (f"### {plain(part.title)}", "", *listed(part), "")
    yield from _section("## What I have reached", report.reached)
    yield from _section("## What I decided not to take up", report.chosen_not)
    if report.look_on is not None:
        yield from (f"We look at this plan together by **{short_day(report.look_on)}**.", "")
    yield from _section(f"## {CALL_TITLE}", report.call)
    yield from _signatures(report)
    yield from _codes(report)


def listed(part: PagePart) -> Iterator[str]:
    """Return the facts of a part as list items."""
    for label, text in part.facts:
        if label:
            yield f"- **{plain(label)}:** {plain(text, begins=False)}"
        else:
            yield f"- {plain(text)}"


def _section(heading: str, items: tuple[str, ...]) -> Iterator[str]:
    if items:
        yield from (heading, "")
        yield from (f"- {plain(item)}" for item in items)
        yield ""


def _quoted(words: str) -> list[str]:
    """A quotation; each line of it ends in a hard break."""
    lines = [plain(line) for line in words.splitlines() if line.strip()]
    return [f"> {line}{'' if at == len(lines) else '  '}" for at, line in enumerate(lines, 1)]


def _goal(goal: GoalPart) -> Iterator[str]:
    yield from (f"### {goal.number}. {plain(goal.text)}", "")
    if goal.words:
        yield from (*_quoted(goal.words), "")
    facts = [
        ("By", short_day(goal.by) if goal.by else None),
        ("How we see it", goal.measure),
        ("It is about", goal.rests_on),
        ("How we keep track", goal.monitored_by),
    ]
    said = [f"- **{label}:** {plain(text)}" for label, text in facts if text]
    said += [f"- **{label}:** {plain(text)}" for label, text in goal.levels]
    if said:
        yield from (*said, "")
    if goal.steps:
        yield from ("| Step | What | Who | By | Done |", "|---|---|---|---|---|")
        for step in goal.steps:
            by = short_day(step.by) if step.by else ""
            done = short_day(step.done) if step.done else ""
            yield f"| {step.number} | {plain(step.text)} | {plain(step.who)} | {by} | {done} |"
        yield ""


def _signatures(report: PlanReport) -> Iterator[str]:
    yield from ("## Signatures", "")
    if report.agreement_words:
        yield from ("What I said about this plan:", "", *_quoted(report.agreement_words), "")
    yield from (closing(report), "")
    for signer in report.signers:
        yield from (f"{plain(signer)}: {_LINE}  Date: {_LINE[:12]}", "")


def _codes(report: PlanReport) -> Iterator[str]:
    if not report.codes:
        return
    yield from (f"## {CODES_TITLE}", "", CODES_SAID, "")
    yield from ("| Area | Gravity Project | ICD-10-CM |", "|---|---|---|")
    for part in report.codes:
        gravity, z_codes = ", ".join(part.gravity.values()), ", ".join(part.z_codes)
        yield f"| {plain(part.area)} | {plain(gravity)} | {plain(z_codes)} |"
    yield ""
