"""*Close*: a case ends, with its outcomes and what supports the client from now on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.tui.forms.choice import Choice, Option, options
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Line, Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Heading, Row

if TYPE_CHECKING:
    from datetime import date

    from cmcli.domain.plans import Goal
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """The open goals."""

    goals: "tuple[Goal, ...]"


class Form(Base[Facts]):
    """``cm close``."""

    COMMAND = ("close",)
    LONG = ("summary",)
    OFFERS = {  # noqa: RUF012
        "open-flags": ("flags-handed-to",),
        "future": ("on",),
        "before-opening": ("on",),
    }

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The goals that end with the case."""
        from cmcli.casework.closing import open_goals

        return Facts(tuple(open_goals(view, cases[0].case)))

    def rows(self) -> Iterator[Widget]:
        """Why, the outcomes, and what comes after."""
        from cmcli.catalog.access import labels

        today = self.known.today
        yield Row(
            Choice(
                "reason",
                "Reason",
                "Enter lists them.",
                options(dict(labels("closure reason"))),
                option="--reason",
                needed=True,
            )
        )
        yield from closing_rows(self, self.facts.goals, today)
        yield Row(Day("on", "On", "Empty: today.", option="--on", today=today, prefer="past"))

    def question(self) -> str | None:
        """Closing ends goals, clocks and reminders."""
        found = self.known.case
        flags = self.value("flags-handed-to")
        handed = f" Open flags go to {flags}." if flags else ""
        unsaid = sum(not self.value(f"outcome-{one.number}") for one in self.facts.goals)
        dropped = f" Goals of which nothing is said end as dropped: {unsaid}." if unsaid else ""
        return f"Close {found.ref} {self.name_of(found)}?{handed}{dropped}"


def closing_rows(
    form: "Base[Any]", goals: "tuple[Goal, ...]", today: "date", *, shown: bool = True
) -> Iterator[Widget]:
    """The outcomes of goals, support, summary, aftercare, and who takes the open flags."""
    from cmcli.catalog.access import labels

    states = [(key, label) for key, label in labels("goal state").items() if key != "open"]
    if goals and shown:
        yield Heading("How far each open goal was reached")
    for goal in goals:
        yield Row(
            Choice(
                f"outcome-{goal.number}",
                "Outcome",
                f"Goal {goal.number}; of which nothing is said, is dropped.",
                [Option("", "-", "nothing said"), *options(states)],
                option="--outcome",
                prefix=f"{goal.number}=",
            ),
            label=form.text(f"{goal.number} {goal.text}").plain,
            shown=shown,
        )
    support = "Who and what supports the client from now on."
    yield Row(Line("support", "Support", support, option="--support"), shown=shown)
    summary = Words("summary", "Summary", "How the case went.", option="--summary")
    yield Row(summary, shown=shown)
    yield Row(
        Day(
            "aftercare",
            "Aftercare",
            "Contacts promised for later, with commas between.",
            option="--aftercare",
            today=today,
            several=True,
            hint="2w, 3m",
        ),
        shown=shown,
    )
    yield Row(
        Line(
            "flags-handed-to",
            "Flags go to",
            "Who takes the open safety flags; a case is not closed over one.",
            option="--flags-handed-to",
        ),
        shown=shown and bool(form.known.flags),
    )
