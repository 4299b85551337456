"""*Intake*: a person comes in, and it is decided what becomes of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.offers import Standing, standing
from cmcli.domain.caseload import Held
from cmcli.domain.text import NAME_LIMIT
from cmcli.tui.forms.choice import Choice, Option, Tick, options
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Field, Line, Words, worded
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.reopen import or_waitlist
from cmcli.tui.forms.rows import Heading, Row
from cmcli.tui.forms.transfer import override
from cmcli.tui.forms.workers import change, worker_choice

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.view import View

DECISIONS = [
    Option("accept", "accept", "on the caseload"),
    Option("waitlist", "waitlist", "it waits until there is room"),
    Option("refer-out", "refer out", "elsewhere, with the reason"),
]

LINES = (
    ("phone", "Phone", "The phone number."),
    ("goes-by", "Goes by", "What the person goes by."),
    ("pronouns", "Pronouns", "As they say them."),
    ("safe-contact", "Safe contact", "How and when to reach them safely."),
    ("whereabouts", "Whereabouts", "Where they stay."),
    ("language", "Language", "Their language."),
    ("interpreter", "Interpreter", "Who interprets."),
    ("referred-by", "Referred by", "Who referred them."),
    ("issue", "Issue", "What brings them here."),
    ("immediate", "Cannot wait", "What cannot wait."),
)


class Form(Base[Standing]):
    """``cm intake``."""

    COMMAND = ("intake",)
    POSITIONAL = ("name",)
    LONG = ("words",)
    OFFERS = {  # noqa: RUF012
        "over-ceiling": ("or-waitlist", "override"),
        "duplicate": ("same-as", "new"),
    }

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Standing:
        """Who carries what."""
        return standing(view)

    def rows(self) -> Iterator[Widget]:
        """Who it is, what brings them, and what is decided."""
        from cmcli.catalog.access import labels

        today = self.known.today
        name = "The person's name, or unknown."
        yield Row(Line("name", "Name", name, needed=True, limit=NAME_LIMIT))
        yield Row(Line("same-as", "Same as", SAME, option="--same-as"), shown=False)
        yield Row(Tick("new", "Somebody else", NEW, option="--new"), shown=False)
        yield Row(
            Choice(
                "model",
                "Model",
                "Letters choose, Enter lists them.",
                options(dict(labels("model"))),
                option="--model",
                needed=True,
            )
        )
        yield from self._decision()
        yield Row(
            Day(
                "dob",
                "Date of birth",
                "Empty: unknown.",
                option="--dob",
                today=today,
                prefer="past",
                hint="1990-02-14",
            )
        )
        for key, title, about in LINES:
            yield Row(Line(key, title, about, option=f"--{key}"))
        words = Words("words", "Own words", "The client's own words.", option="--words", height=3)
        yield Row(words)
        yield Row(
            Day(
                "opened",
                "Came in on",
                "Empty: today.",
                option="--opened",
                today=today,
                prefer="past",
            )
        )
        yield Heading("Needs, as they are named now; an assessment rates them")
        for domain, label in labels("need domain").items():
            yield Row(Line(f"need-{domain}", label, f"What is said of {label.lower()}."))

    def _decision(self) -> Iterator[Widget]:
        you = f"you ({self.known.me.handle})"
        yield Row(
            Choice(
                "decision",
                "Decision",
                "What becomes of it.",
                DECISIONS,
                option="--decision",
                usual="accept",
            )
        )
        yield Row(Line("reason", "Reason", "Of the decision.", option="--reason"))
        yield Row(worker_choice(self.facts, self._held, self.dashboard.signs, you))
        yield Row(or_waitlist(), shown=False)
        yield Row(override(), shown=False)
        yield Row(Tick("unassigned", "On nobody", "Not on a worker yet.", option="--unassigned"))
        acuities = [Option("", "usual"), *(Option(str(n), str(n)) for n in range(1, 5))]
        yield Row(Choice("acuity", "Acuity", "1 low to 4 high.", acuities, option="--acuity"))

    def edited(self, field: Field | None) -> None:
        """Referring out needs its reason; the load goes by model, acuity and worker."""
        key = None if field is None else field.key
        if key in (None, "decision"):
            decision = self.value("decision")
            self.fields["reason"].needed = decision == "refer-out"
            self._row("reason").paint()
            for one in ("worker", "unassigned"):
                self.show_row(one, decision == "accept")
        if key in (None, "model", "acuity", "worker", "decision", "unassigned"):
            self._show_load()

    def _held(self) -> list[Held]:
        model = self.value("model")
        if not model:
            return []
        acuity = self.value("acuity")
        return [Held("new", model, int(acuity or self.facts.models[model].usual_acuity))]

    def _show_load(self) -> None:
        handle, held = self.value("worker") or self.known.me.handle, self._held()
        taker = next((one for one in self.facts.workers if one.handle == handle), None)
        shown = bool(held and taker and not self.value("unassigned")) and bool(
            self.value("decision") == "accept"
        )
        if shown and taker is not None:
            offer = self.facts.offer(taker, held)
            self.panel(Text(f"{handle}: {change(offer, self.dashboard.signs)}"))
        self.query_one("#panel").display = shown

    def extra(self) -> Sequence[str]:
        """The needs that were named."""
        found = []
        for key in self.fields:
            if key.startswith("need-") and (text := self.value(key)):
                found += worded("--need", f"{key.removeprefix('need-')}={text}")
        return found


SAME = "The code of the client who this is; a new case of that client is opened."
NEW = "It is somebody else than the one who is alike."
