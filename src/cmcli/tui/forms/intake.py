"""*Intake*: a person comes in, and it is decided what becomes of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.capacity.offers import LoadsToday, standing
from cmcli.casework.described.client_kinds import BIRTH
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.caseload import Held
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.rows import RowHeading
from cmcli.tui.forms.workers import change, worker_row

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

LINES = (
    "phones",
    "goes_by",
    "pronouns",
    "safe_contact",
    "whereabouts",
    "area",
    "languages",
    "interpreter",
    "referred_by",
    "issue",
    "immediate",
)
"""Fields that are one line of text each."""


class IntakeForm(Form[LoadsToday]):
    """``cm intake``."""

    SAYS = Arrival
    OFFERS = {  # noqa: RUF012
        "over-ceiling": ("or-waitlist", "override"),
        "duplicate": ("same-as", "new"),
        "client-died": ("yes",),
        "other-name": ("yes",),
    }

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> LoadsToday:
        """Read the loads of workers."""
        return standing(view)

    def rows(self) -> Iterator[Widget]:
        """Ask for the client, the presenting issue, and the decision."""
        from cmcli.catalog.access import labels

        yield self.row("name")
        yield self.row("same_as", shown=False)
        yield self.row("new", shown=False)
        yield self.row("yes", shown=False)
        yield self.row("model")
        yield from self._decision()
        yield self.row("dob", hint=BIRTH.hint)
        for name in LINES:
            yield self.row(name)
        yield self.row("words", height=3)
        yield self.row("opened")
        yield RowHeading("Needs as the client names them now; an assessment rates them")
        own = self.known.words.in_use("need domain", self.known.today)
        for domain, label in {**labels("need domain"), **own}.items():
            yield self.row(
                "needs",
                key=f"need-{domain}",
                prefix=f"{domain}=",
                label=label,
                help=f"The client's words about it: {label.lower()}.",
            )

    def _decision(self) -> Iterator[Widget]:
        yield self.row("decision")
        yield self.row("reason")
        yield worker_row(self, self.facts, self._held, f"you ({self.known.me.handle})")
        yield self.row("or_waitlist", shown=False)
        yield self.row("override", shown=False)
        yield self.row("unassigned")
        yield self.row("acuity", unsaid="usual")

    def edited(self, field: FormField | None) -> None:
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


FORM = IntakeForm
