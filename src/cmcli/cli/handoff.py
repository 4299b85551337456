"""``cm handoff``: a hand-over of a worker's cases, written from the record."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.handoff import HandoffQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import show_record, show_text
from cmcli.cli.core.page_lines import labelled, styled
from cmcli.reports.plan_markdown import plain

if TYPE_CHECKING:
    from cmcli.casework.looking.handoff import CaseHandoff, Handoff

app = verb_app()

AT = 19
"""The column where the texts begin, beside their headings."""


@command(
    app,
    "handoff",
    examples=(
        "cm handoff",
        "cm handoff ben --for holiday",
        "cm handoff --for shift --codes",
        "cm handoff ben --for leaver --markdown",
    ),
)
def handoff(cm: Options, said: Annotated[Texts, HandoffQuestion]) -> None:
    from cmcli.casework.looking.handoff import handoff as written
    from cmcli.store.reading.find import find_worker

    with asking(cm, said) as (view, asked):
        who = find_worker(view, asked.worker, field="worker") if asked.worker else actor(view, cm)
        found = written(view, who, asked)
    if asked.markdown and cm.format is None:
        show_text(cm, _markdown(found))
    else:
        show_record(cm, found.as_dict(), lambda: _page(found))


def _page(found: "Handoff") -> Iterator[object]:
    """Draw the hand-over, with a short page for each case."""
    yield styled(found.title, "bold")
    for case in found.cases:
        yield ""
        yield styled(_heading(case), "bold")
        for title, texts in case.parts(found.since):
            for at, text in enumerate(texts):
                style = "bold red" if case.urgent and texts is case.urgent else ""
                for line in labelled(title if at == 0 else "", text, AT):
                    yield styled(line, style)
    yield from _end(found)


def _markdown(found: "Handoff") -> str:
    """Write the hand-over as Markdown."""
    lines = [f"# {plain(found.title)}"]
    for case in found.cases:
        lines += ["", f"## {plain(_heading(case))}"]
        for title, texts in case.parts(found.since):
            lines += ["", f"**{title}**", "", *(f"- {plain(text)}" for text in texts)]
    return "\n".join([*lines, *_end(found)])


def _heading(case: "CaseHandoff") -> str:
    return f"{case.ref}  {case.name}, {case.state}"


def _end(found: "Handoff") -> Iterator[str]:
    if not found.cases and not found.quiet:
        yield ""
        yield f"{found.worker} has no open or waiting case."
    if found.end:
        yield ""
        yield found.end
