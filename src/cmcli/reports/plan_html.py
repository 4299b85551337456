"""A plan for the client as one HTML page for paper: no script, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape
from string import Template

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

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 12pt/1.5 Georgia, serif; color: #000; background: #fff; max-width: 42em;
       margin: 2em auto; padding: 0 1em; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; }
h2 { border-bottom: 1px solid #000; }
blockquote { margin: 0 0 1em; padding-left: 1em; border-left: 3px solid #000;
             white-space: pre-line; }
section.goal { margin-bottom: 1.5em; }
section.page { break-before: page; margin-top: 3em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #000; padding: .3em .5em; text-align: left; vertical-align: top; }
tr, .signature { break-inside: avoid; }
h1, p, td, li, h3, blockquote { overflow-wrap: anywhere; }
.signature { display: flex; gap: 1em; align-items: flex-end; margin-top: 2.5em; }
.line { flex: 1; border-bottom: 1px solid #000; }
.date { flex: 0 0 9em; }
@page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
</style>
</head>
<body>
$body
</body>
</html>
""")


def html(report: PlanReport) -> str:
    """The whole plan; every text is escaped."""
    title = f"Plan of {report.client}"
    parts = [_tag("h1", title), _tag("p", heading(report)), _tag("p", report.standing)]
    if report.words:
        parts.append(_tag("h2", "In my own words"))
        parts += [_tag("blockquote", words) for words in report.words]
    parts += _section("What I bring", report.strengths)
    parts.append(_tag("h2", "What I want to reach"))
    parts += [_goal(goal) for goal in report.goals]
    parts += [_tag("h2", HELPS_TITLE)] if report.helps else []
    for part in report.helps:
        parts += [_tag("h3", part.title), *facts_list(part)]
    parts += _section("What I have reached", report.reached)
    parts += _section("What I decided not to take up", report.chosen_not)
    if report.look_on is not None:
        parts.append(_tag("p", f"We look at this plan together by {short_day(report.look_on)}."))
    parts += _section(CALL_TITLE, report.call)
    parts.append(_tag("h2", "Signatures"))
    if report.agreement_words:
        parts += [_tag("p", "What I said about this plan:")]
        parts += [_tag("blockquote", report.agreement_words)]
    parts.append(_tag("p", closing(report)))
    parts += [_signature(signer) for signer in report.signers]
    parts += _codes(report)
    return html_page(title, parts)


def html_page(title: str, body: Iterable[str]) -> str:
    """Return a whole page; only the title is escaped here."""
    return _PAGE.substitute(title=escape(title), body="\n".join(body))


def facts_list(part: PagePart) -> list[str]:
    """Return the facts of a part as a list; every text is escaped."""
    items = [
        f"<li><strong>{escape(label)}:</strong> {escape(text)}</li>"
        if label
        else f"<li>{escape(text)}</li>"
        for label, text in part.facts
    ]
    return ["<ul>", *items, "</ul>"] if items else []


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _section(heading: str, items: tuple[str, ...]) -> list[str]:
    if not items:
        return []
    return [_tag("h2", heading), "<ul>", *(_tag("li", item) for item in items), "</ul>"]


def _codes(report: PlanReport) -> list[str]:
    if not report.codes:
        return []
    rows = [
        "".join(
            _tag("td", text)
            for text in (part.area, ", ".join(part.gravity.values()), ", ".join(part.z_codes))
        )
        for part in report.codes
    ]
    heads = ("Area", "Gravity Project", "ICD-10-CM")
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    table = ["<table>", f"<tr>{head}</tr>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    return [
        '<section class="page">',
        _tag("h2", CODES_TITLE),
        _tag("p", CODES_SAID),
        *table,
        "</section>",
    ]


def _goal(goal: GoalPart) -> str:
    parts = ['<section class="goal">', _tag("h3", f"{goal.number}. {goal.text}")]
    if goal.words:
        parts.append(_tag("blockquote", goal.words))
    facts = [
        ("By", short_day(goal.by) if goal.by else None),
        ("How we see it", goal.measure),
        ("It is about", goal.rests_on),
        ("How we keep track", goal.monitored_by),
        *goal.levels,
    ]
    said = [
        f"<li><strong>{escape(label)}:</strong> {escape(text)}</li>"
        for label, text in facts
        if text
    ]
    parts += ["<ul>", *said, "</ul>"] if said else []
    if goal.steps:
        parts.append(_steps(goal))
    return "\n".join([*parts, "</section>"])


def _steps(goal: GoalPart) -> str:
    heads = ("Step", "What", "Who", "By", "Done")
    rows = [
        (
            step.number,
            step.text,
            step.who,
            short_day(step.by) if step.by else "",
            short_day(step.done) if step.done else "",
        )
        for step in goal.steps
    ]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = ["".join(_tag("td", text) for text in row) for row in rows]
    return "\n".join(
        ["<table>", f"<tr>{head}</tr>", *(f"<tr>{row}</tr>" for row in body), "</table>"]
    )


def _signature(signer: str) -> str:
    return (
        f'<div class="signature"><span>{escape(signer)}</span><span class="line"></span>'
        '<span>Date</span><span class="line date"></span></div>'
    )
