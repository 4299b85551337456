"""*Contact*: a contact or an attempt, with progress towards goals; for many as a group."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.tui.forms.choice import Choice, options
from cmcli.tui.forms.command import Call
from cmcli.tui.forms.days import Day, Moment, Numbers, measured, whole
from cmcli.tui.forms.fields import Entries, Line, Note
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.goals import LEVELS
from cmcli.tui.forms.rows import Heading, Row

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """The open goals of the case, and the mode that is meant where none is said."""

    goals: "tuple[Goal, ...]"
    usual: str


class Form(Base[Facts]):
    """``cm checkin``."""

    COMMAND = ("checkin",)
    POSITIONAL = ("note",)
    LONG = ("note",)
    OFFERS = {"future-contact": ("at",), "closed": ("kind",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The open goals; of many cases none, since a value belongs to one person."""
        from cmcli.casework.closing import open_goals
        from cmcli.casework.contacts import usual_mode

        goals = tuple(open_goals(view, cases[0].case)) if len(cases) == 1 else ()
        return Facts(goals, usual_mode(view))

    def rows(self) -> Iterator[Widget]:
        """What is said of a contact; what is said most often comes first."""
        from cmcli.catalog.access import labels

        known, usual = self.known, self.facts.usual
        modes = options(dict(labels("mode")), unsaid=f"as usual ({usual})")
        kinds = options(dict(labels("contact kind")))
        outcomes = options(dict(labels("outcome")))
        kind = "group" if len(known.cases) > 1 else "planned"
        yield Row(Note("note", "Note", "What happened. Tab goes on to the next field."))
        yield Row(
            Choice("mode", "How", "How you met: " + MODE_HELP, modes, option="--mode"),
        )
        yield Row(
            Choice(
                "outcome",
                "Outcome",
                "What came of it; all but held is an attempt.",
                outcomes,
                option="--outcome",
                usual="held",
            )
        )
        yield Row(Day("next", "Next contact", NEXT_HELP, option="--next", today=known.today))
        yield Row(Moment("at", "When", "When it was; empty is now.", option="--at", now=known.now))
        yield Row(
            Numbers("minutes", "Minutes", "How long it took.", option="--minutes", read=_MINUTES)
        )
        yield Row(
            Numbers("travel", "Travel", "Minutes on the way.", option="--travel", read=_MINUTES)
        )
        yield Row(
            Choice("kind", "Kind", KIND_HELP, kinds, option="--kind", value=kind, usual="planned")
        )
        yield Row(
            Line(
                "with", "With", "client, team, or somebody's name.", option="--with", usual="client"
            )
        )
        yield from self._goals()
        yield Row(Entries("did", "Done there", "What was done, one thing a line.", option="--did"))
        yield Row(Line("roadblock", "In the way", "What got in the way.", option="--roadblock"))
        yield Row(Line("interpreter", "Interpreter", "Who interpreted.", option="--interpreter"))

    def _goals(self) -> Iterator[Widget]:
        if self.facts.goals:
            yield Heading("Goals: the measure now, and the level against what was expected (0)")
        for goal in self.facts.goals:
            value = Numbers(
                f"progress-{goal.number}",
                "Measure",
                f"Goal {goal.number}: {goal.measure or 'no measure yet'}.",
                option="--progress",
                prefix=f"{goal.number}=",
                read=measured,
            )
            level = Choice(
                f"gas-{goal.number}",
                "Level",
                f"Goal {goal.number}: 0 is as expected, -2 much less, 2 much more.",
                LEVELS,
                option="--gas",
                prefix=f"{goal.number}=",
            )
            yield Row(value, level, label=self.text(f"{goal.number} {goal.text}").plain)

    def call(self, ref: str | None) -> Call:
        """For many, standard input has the references; the command that is shown opens an editor
        for the note."""
        made = super().call(ref)
        if ref != "-" or not made.stdin:
            return made
        return replace(made, shown=(*self.COMMAND, "-", "--edit", *made.shown[3:]))

    def head(self) -> list[str]:
        """How the client is reached safely stands above all."""
        if len(self.known.cases) != 1:
            return []
        safe = self.known.case.client.safe_contact
        return [f"Safe contact: {safe}." if safe else "", *super().head()]


MODE_HELP = "letters go to the next word, Enter lists all."
KIND_HELP = "Aftercare is also taken on a closed case."
NEXT_HELP = "What was promised, as fri, 2w or 12 Dec; earlier than the clock moves it."
_MINUTES = whole(0, 1440)
