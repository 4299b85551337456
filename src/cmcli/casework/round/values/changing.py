"""Values for changing a case under way."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Handle
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import ACUITY, TEXT, Clearable, Whole
from cmcli.casework.described.resource_kinds import PROGRAM
from cmcli.casework.round.values.shared import URGENCY, override_field
from cmcli.domain.keys import SHIPPED_MODELS
from cmcli.errors import Sentence, UsageProblem

MOST_PHASES = 20
"""More phases than any model has; the model itself says how many it has."""


@dataclass(frozen=True, kw_only=True)
class CaseChange(Value):
    """Change acuity, model, phase, issue or program of a case.

    Acuity, model and phase need a reason. You can always change the acuity. A model is refused if
    the worker is then over the ceiling. Urgency and promises count while the client is on the
    waitlist.
    """

    COMMAND = "set"
    DOES = "cmcli.casework.round.changing:perform_set"
    DECIDES = ("override",)

    acuity: int | None = described(ACUITY, "Acuity", "1 (self-managing) to 4 (intensive).")
    model: str | None = described(Key("model", SHIPPED_MODELS, "M"), "Model", "The new model.")
    phase: int | None = described(
        Whole(1, MOST_PHASES), "Phase", "The phase, for models with phases."
    )
    issue: str | None = described(
        Clearable(TEXT, "none"), "Presenting issue", "What brings the client here."
    )
    immediate: str | None = described(
        Clearable(TEXT, "none"), "Immediate needs", "What the client needs at once."
    )
    program: str | None = described(
        Clearable(PROGRAM, "none"), "Program", "Your agency's program, by its key in the directory."
    )
    urgency: str | None = described(
        Clearable(URGENCY, "none"), "Urgency", "How urgent a place is, on the waitlist."
    )
    promised: str | None = described(
        Clearable(TEXT, "none"), "Promised", "What the client on the waitlist was promised."
    )
    second: str | None = described(
        Clearable(Handle()), "Second worker", "Another worker who knows the client ('': nobody)."
    )
    reason: str | None = described(TEXT, "Reason", "Why it changes.")
    on: date | None = described(PAST_DAY, "On", "The first day of the change. Default: today.")
    override: str | None = override_field()

    def agree(self) -> None:
        """Check that something changes, and has its reason."""
        stated = (self.issue, self.immediate, self.program, self.second)
        triaged = (self.urgency, self.promised)
        if not self.placed and all(one is None for one in (*stated, *triaged)):
            raise UsageProblem(
                "Nothing changes.",
                Sentence(
                    "Add {acuity}, {model}, {phase}, {issue}, {immediate}, {program}, {urgency},"
                    " {promised} or {second}."
                ),
            )
        if self.placed and self.reason is None:
            raise UsageProblem(
                Sentence("{reason} is missing."), "Add the reason for the change.", field="reason"
            )

    @property
    def placed(self) -> bool:
        """Return whether acuity, model or phase is said."""
        return any(one is not None for one in (self.acuity, self.model, self.phase))
