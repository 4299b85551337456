"""*Intake*: a person comes in, and it is decided what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from cmcli.casework.capacity.offers import LoadsToday, standing
from cmcli.casework.described.client_kinds import BIRTH
from cmcli.casework.directory.checklist import arriving, checklist, labels_of
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.agency_settings import poverty_guideline
from cmcli.domain.births import parse_birth
from cmcli.domain.caseload import Held
from cmcli.domain.poverty import PovertyGuideline
from cmcli.domain.resource_match import Labels
from cmcli.domain.resources import Resource
from cmcli.errors import CmError
from cmcli.store.reading.resources import programs
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
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


SHOWN_FOR = (
    *("model", "acuity", "worker", "decision", "unassigned"),
    *("program", "dob", "area", "languages"),
)
"""The fields by which the lines below the rows go."""


class IntakeFacts(NamedTuple):
    """The loads of workers, and the agency's own programs with what it takes to tell conditions."""

    loads: LoadsToday
    programs: Sequence[Resource]
    guideline: PovertyGuideline
    labels: Labels


class IntakeForm(Form[IntakeFacts]):
    """``cm intake``."""

    SAYS = Arrival
    OFFERS = {  # noqa: RUF012
        "over-ceiling": ("or-waitlist", "override"),
        "duplicate": ("same-as", "new"),
        "client-died": ("yes",),
        "other-name": ("yes",),
    }

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> IntakeFacts:
        """Read the loads of workers and the programs."""
        guideline = poverty_guideline(view.settings, view.today)
        return IntakeFacts(standing(view), programs(view), guideline, labels_of(view))

    def rows(self) -> Iterator[Widget]:
        """Ask for the client, the presenting issue, and the decision."""
        from cmcli.catalog.access import labels

        yield self.row("name")
        yield self.row("same_as", shown=False)
        yield self.row("new", shown=False)
        yield self.row("yes", shown=False)
        yield self.row("model")
        if self.facts.programs:
            those = [Option(one.program or "", one.name) for one in self.facts.programs]
            yield self.row("program", choices=[Option("", "none"), *those])
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
        yield self.row("urgency", shown=False)
        yield self.row("promised", shown=False)
        yield worker_row(self, self.facts.loads, self._held, f"you ({self.known.me.handle})")
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
            for one in ("urgency", "promised"):
                self.show_row(one, decision == "waitlist")
        if key is None or key in SHOWN_FOR or key.startswith("need-"):
            lines = [*self._load(), *self._conditions()]
            self.panel(self.text("\n".join(lines)))
            self.query_one("#panel").display = bool(lines)

    def _held(self) -> list[Held]:
        model = self.value("model")
        if not model:
            return []
        acuity = self.value("acuity")
        return [Held("new", model, int(acuity or self.facts.loads.models[model].usual_acuity))]

    def _load(self) -> Iterator[str]:
        """The load of the worker, before and after."""
        handle, held = self.value("worker") or self.known.me.handle, self._held()
        taker = next((one for one in self.facts.loads.workers if one.handle == handle), None)
        shown = bool(held and taker and not self.value("unassigned")) and bool(
            self.value("decision") == "accept"
        )
        if shown and taker is not None:
            offer = self.facts.loads.offer(taker, held)
            yield f"{handle}: {change(offer, self.dashboard.signs)}"

    def _conditions(self) -> Iterator[str]:
        """The conditions of the program that is chosen, each met, not met or not known."""
        chosen, facts = self.value("program"), self.facts
        program = next((one for one in facts.programs if chosen == one.program), None)
        if program is None:
            return
        birth = None
        with suppress(CmError):
            birth = parse_birth(self.value("dob"), self.known.today)
        needs = [key.removeprefix("need-") for key in self.fields if key.startswith("need-")]
        who = arriving(
            facts.guideline,
            self.known.today,
            name=None,
            birth=birth,
            area=self.value("area") or None,
            languages=filter(None, self.value("languages").split(", ")),
            needs=[domain for domain in needs if self.value(f"need-{domain}")],
        )
        yield from checklist(program, who, facts.labels)


FORM = IntakeForm
