"""Versions of a plan and assessments as rows, and what differs between two of them in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cmcli.casework.plan.versions import how_agreed
from cmcli.casework.round.ratings import level_words
from cmcli.domain.dates import near_day
from cmcli.domain.needs import SERIOUS
from cmcli.tui.case.lines import RATED, line_of
from cmcli.tui.case.look import Look, labelled
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions

    from cmcli.casework.looking.comparing import Assessments, Versions
    from cmcli.domain.findings import NeedChange, NeedRating
    from cmcli.domain.needs import Assessment
    from cmcli.domain.plan_content import Difference
    from cmcli.domain.plans import PlanVersion

VERSIONS = (
    TextColumn("number", "version", 9, sorts=False),
    TextColumn("day", "agreed", 12, sorts=False),
    TextColumn("how", "how", 16, 30, sorts=False),
    TextColumn("why", "why it changed", 20, 200, sorts=False),
)

ASSESSMENTS = (
    TextColumn("number", "assessment", 12, sorts=False),
    TextColumn("day", "day", 12, sorts=False),
    TextColumn("rated", "rated", 6, right=True, sorts=False),
    TextColumn("serious", "3 or 4", 6, right=True, sorts=False),
    TextColumn("words", "client's own words", 20, 200, sorts=False),
)


ROOMY = 72
"""From this width on, two assessments have columns of their own."""

SIGNS = {"better": "down", "worse": "up"}
"""A lower rating is better: the way that the number goes, beside the word."""


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """The plan as a version has it; ``version`` None is the draft."""

    version: "PlanVersion | None"

    @property
    def number(self) -> int | None:
        """The number of the version."""
        return None if self.version is None else self.version.number

    @property
    def name(self) -> str:
        """Return its name in a sentence."""
        return "the draft" if self.version is None else f"version {self.version.number}"


def version_choices(found: "Versions") -> list[PlanStanding]:
    """The draft, where it differs, and the versions, the latest first."""
    return [*([PlanStanding(None)] if found.pending else []), *map(PlanStanding, found.made)]


def version_key(one: PlanStanding) -> str:
    """Return the key of a version."""
    return str(one.number or "draft")


def version_cells(standing: PlanStanding, look: Look) -> list[Text]:
    """One cell a column."""
    one = standing.version
    if one is None:
        return [Text("draft"), Text("not yet", style="dim"), Text(), Text()]
    cells = [
        Text(str(one.number)),
        Text(near_day(one.agreed_on, look.today)),
        look.said(how_agreed(one)),
    ]
    return [*cells, _flat(look.said(one.reason))]


def version_alone(standing: PlanStanding, look: Look) -> RenderableType:
    """Draw the first version, which has no earlier one."""
    one = standing.version
    if one is None:
        return said(
            "The client hasn't agreed to this draft yet. Press A to record agreement.",
            multiline=True,
        )
    first = said("This is the first version.", multiline=True)
    words = [("client's own words", look.said(one.words))] if one.words else []
    return Group(first, labelled(words))


def between_versions(found: "Versions", look: Look) -> Callable[..., RenderableType]:
    """Draws what differs between two versions."""

    def drawn(old: PlanStanding, new: PlanStanding) -> RenderableType:
        differing = found.between(old.number, new.number)
        title = Text(f"From {old.name} to {new.name}", style="bold")
        if not differing:
            return Group(title, Text("No differences."))
        return Group(title, labelled([_difference(one, look) for one in differing]))

    return drawn


def _difference(one: "Difference", look: Look) -> tuple[str, Text]:
    if one.field is None:
        return one.item, look.said(f"{one.change}{f': {one.after}' if one.after else ''}")
    line = look.said(f"{one.field}: ")
    line.append_text(look.said(one.before or "nothing", "dim"))
    line.append(f" {look.signs('arrow')} ")
    return one.item, line.append_text(look.said(one.after or "nothing", "bold"))


def assessment_key(one: "Assessment") -> str:
    """Return the key of an assessment."""
    return str(one.number)


def assessment_cells(found: "Assessments", one: "Assessment", look: Look) -> list[Text]:
    """One cell a column."""
    ratings = [rating.rating for rating in found.ratings.get(one.id, {}).values()]
    rated = [rating for rating in ratings if rating is not None]
    serious = sum(rating >= SERIOUS for rating in rated)
    cells = [Text(str(one.number)), Text(near_day(one.on, look.today)), Text(str(len(rated)))]
    return [*cells, Text(str(serious)), _flat(look.said(one.words))]


def between_assessments(found: "Assessments", look: Look) -> Callable[..., RenderableType]:
    """Draws two assessments side by side, or with None the first alone."""

    def drawn(old: "Assessment | None", new: "Assessment") -> RenderableType:
        return Group(NeedsCompared(found, old, new, look), *_found(found, new, look))

    return drawn


@dataclass(frozen=True, slots=True)
class NeedsCompared:
    """The needs of two assessments side by side, each with its ratings over all assessments.

    Where there is little room, the ratings of a need are in one line.
    """

    found: "Assessments"
    old: "Assessment | None"
    new: "Assessment"
    look: Look

    def __rich_console__(
        self, console: "Console", options: "ConsoleOptions"
    ) -> Iterator[RenderableType]:
        """Give what fits the width."""
        changes = self.found.between(self.old, self.new)
        yield self._table(changes) if options.max_width >= ROOMY else self._list(changes)

    def _table(self, changes: "Sequence[NeedChange]") -> Table:
        several = len(self.found.made) > 1
        table = Table.grid(padding=(0, 2, 0, 0))
        titles = [
            "need",
            "" if self.old is None else _title(self.old, self.look),
            _title(self.new, self.look),
            "change",
        ]
        for _ in titles:
            table.add_column()
        table.add_row(*(Text(one, style="bold") for one in [*titles, "over time"][: 4 + several]))
        for change in changes:
            line = Text(self._line(change), no_wrap=True)
            cells = _change(change, self.look, first=self.old is None)
            table.add_row(*[*cells, line][: 4 + several])
        return table

    def _list(self, changes: "Sequence[NeedChange]") -> Group:
        old = [] if self.old is None else [_title(self.old, self.look)]
        arrow = f" {self.look.signs('arrow')} "
        lines = [Text(arrow.join([*old, _title(self.new, self.look)]), style="bold")]
        for change in changes:
            domain, was, now, moved = _change(change, self.look, first=self.old is None)
            over = f"  {self._line(change)}"
            lines.append(Text.assemble((domain.plain, "bold"), "  ", moved, over.rstrip()))
            for text in (was, now) if was.plain != now.plain else (now,):
                if text.plain:
                    lines.append(Text.assemble("  ", Text(" ").join(text.split("\n"))))
        return Group(*lines)

    def _line(self, change: "NeedChange") -> str:
        rated = [rating for _, rating in self.found.over_time(change.after.domain)]
        return line_of(rated, self.look, RATED)


def _title(one: "Assessment", look: Look) -> str:
    return f"{one.number}: {near_day(one.on, look.today)}"


def _change(change: "NeedChange", look: Look, *, first: bool) -> Sequence[Text]:
    before, after, way = change.before, change.after, change.direction
    moved = "" if first else way
    if not first and way == "same" and before is not None and _other_words(before, after):
        moved = "same, in other words"
    style = {"worse": look.style("warning"), "better": look.style("success")}.get(moved, "")
    sign = f"{look.signs(SIGNS[moved])} " if moved in SIGNS else ""
    was = Text() if first else _rated(before, look)
    return [said(after.domain), was, _rated(after, look), said(f"{sign}{moved}", style)]


def _other_words(before: "NeedRating", after: "NeedRating") -> bool:
    old, new = (before.text, before.stage_of_change), (after.text, after.stage_of_change)
    return old != new


def _rated(one: "NeedRating | None", look: Look) -> Text:
    if one is None:
        return Text("not known", style="dim")
    stage = f", {one.stage_of_change}" if one.stage_of_change else ""
    line = said(f"{level_words(one.rating, one.unrated)}{stage}", multiline=True)
    if one.text:
        line.append("\n").append_text(look.said(one.text, "dim"))
    return line


def _found(found: "Assessments", one: "Assessment", look: Look) -> list[RenderableType]:
    """Draw the other findings of the later assessment, and the client's words in it."""
    rows = [(finding.shown_kind, look.said(finding.text)) for finding in found.found(one)]
    if one.words:
        rows.append(("client's own words", look.said(one.words)))
    return [Text(), Text(f"Found in assessment {one.number}", style="bold"), labelled(rows)] * bool(
        rows
    )


def _flat(text: Text) -> Text:
    return Text(" ".join(text.plain.split("\n")), style=text.style)
