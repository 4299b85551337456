"""*Goal*: a goal of the plan, checked letter by letter while it is typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.domain.plans import Goal
from cmcli.domain.smart import Smart, check
from cmcli.errors import CmError
from cmcli.tui.forms.choice import Choice, Option, Tick
from cmcli.tui.forms.days import Day, Numbers, measured, whole
from cmcli.tui.forms.fields import Field, Line, Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.goals import LEVELS
from cmcli.tui.forms.rows import Heading, Row

if TYPE_CHECKING:
    from cmcli.domain.needs import Finding, Need
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """What the goal can rest on, and whether the model shows the SMART check by itself."""

    needs: "tuple[Need, ...]"
    strengths: "tuple[Finding, ...]"
    shown: bool


class Form(Base[Facts]):
    """``cm plan add-goal``."""

    COMMAND = ("plan", "add-goal")
    POSITIONAL = ("text",)
    LONG = ("words",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """Needs and strengths of the case."""
        from cmcli.casework.goal_terms import strengths_of
        from cmcli.casework.rules import Models
        from cmcli.domain.needs import Need

        case = cases[0].case
        return Facts(
            tuple(view.all(Need, order=("domain",), case_id=case.id)),
            tuple(strengths_of(view, case)),
            Models(view)[case.model].smart_shown,
        )

    def rows(self) -> Iterator[Widget]:
        """The goal, what it rests on, how anyone sees it, and in whose words."""
        yield Row(Line("text", "Goal", "What is to be reached, and by whom.", needed=True))
        yield Row(
            Choice(
                "rests",
                "Rests on",
                "A need, a strength, or the client's wish alone. Enter lists them.",
                self._ground(),
            )
        )
        yield Row(Line("measure", "Measure", "What is counted or seen.", option="--measure"))
        baseline = Numbers(
            "baseline", "From", "The measure now.", option="--baseline", hint="now", read=measured
        )
        target = Numbers(
            "target",
            "To",
            "The measure to be reached.",
            option="--target",
            hint="to reach",
            read=measured,
        )
        yield Row(baseline, target, label="From, to")
        yield Row(
            Day("by", "By", "By when, as eom, 3m or 1 Jun.", option="--by", today=self.known.today)
        )
        yield Row(
            Words("words", "Own words", "The client's own words.", option="--words", height=2)
        )
        confidence = Numbers(
            "confidence",
            "Confidence",
            "The client's own confidence, 0 to 10.",
            option="--confidence",
            read=whole(0, 10),
        )
        yield Row(confidence)
        yield Row(Numbers("weight", "Weight", "1 if unsaid.", option="--weight", read=measured))
        yield Row(
            Line("monitored", "Kept track of by", "How it is watched.", option="--monitored-by")
        )
        yield from self._levels()
        if not self.facts.shown:
            yield Row(Tick("smart", "SMART check", SMART, option="--smart"))

    def _ground(self) -> list[Option]:
        needs = [
            Option(f"need {one.domain}", one.domain, self.text(one.text or "a need").plain)
            for one in self.facts.needs
        ]
        strengths = [
            Option(f"strength {one.number}", f"strength {one.number}", self.text(one.text).plain)
            for one in self.facts.strengths
        ]
        return [Option("", "the client's wish", "neither need nor strength"), *needs, *strengths]

    def _levels(self) -> Iterator[Widget]:
        yield Heading("Levels of attainment, in words (optional)")
        for level in LEVELS[1:]:
            yield Row(
                Line(
                    f"level{level.key}",
                    f"Level {level.word}",
                    f"What {level.about} looks like.",
                    option="--level",
                    prefix=f"{level.key}=",
                )
            )
        yield Row(
            Choice("gas-baseline", "Level now", "Where it begins.", LEVELS, option="--gas-baseline")
        )

    def extra(self) -> list[str]:
        """What the goal rests on."""
        kind, _, which = self.value("rests").partition(" ")
        return [f"--{kind}", which] if kind else []

    def edited(self, field: Field | None) -> None:
        """Check it anew."""
        if not self.facts.shown and not self.value("smart"):
            self.query_one("#panel").display = False
            return
        self.panel(self._verdict(check(self._goal(), today=self.known.today)))

    def _verdict(self, smart: Smart) -> Text:
        app, text = self.dashboard, Text()
        for letter, verdict in smart.letters.items():
            sign = app.signs("done") if verdict.ok else app.signs("open")
            style = app.style("success" if verdict.ok else "warning")
            text.append(f"{letter} {sign} {'ok' if verdict.ok else 'no'}  ", style=style)
            text.append(f"{verdict.why}\n", style="dim" if verdict.ok else "")
        text.rstrip()
        return text

    def _goal(self) -> Goal:
        """The goal as far as it can be read."""
        kind, _, which = self.value("rests").partition(" ")
        return Goal(
            id="",
            case_id="",
            number=0,
            text=self.value("text"),
            need=which if kind == "need" else None,
            strength=int(which) if kind == "strength" else None,
            measure=self.value("measure") or None,
            baseline=self._number("baseline"),
            target=self._number("target"),
            due_on=next(iter(self._days("by")), None),
            words=self.value("words") or None,
            confidence=None if (found := self._number("confidence")) is None else int(found),
            gas_0=self.value("level0") or None,
            gas_baseline=None if (now := self._number("gas-baseline")) is None else int(now),
        )

    def _number(self, key: str) -> Decimal | None:
        from cmcli.domain.progress import parse_value

        try:
            return parse_value(self.value(key), "It") if self.value(key) else None
        except CmError:
            return None

    def _days(self, key: str) -> list[date]:
        field = self.fields[key]
        try:
            return field.days() if isinstance(field, Day) else []
        except CmError:
            return []


SMART = "Specific, measurable, achievable, relevant, time-bound: checked while you type."
