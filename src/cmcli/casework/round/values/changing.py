"""Values for changing the acuity, model or phase of a case."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import ACUITY, PAST_DAY, TEXT, Key, Whole
from cmcli.casework.round.values.shared import override_field
from cmcli.domain.keys import SHIPPED_MODELS
from cmcli.errors import Sentence, UsageProblem

MOST_PHASES = 20
"""More phases than any model has; the model itself says how many it has."""


@dataclass(frozen=True, kw_only=True)
class CaseChange(Value):
    """Change acuity, model or phase of a case.

    You can always change the acuity. A model is refused if the worker is then over the ceiling.
    """

    COMMAND = "set"
    DOES = "cmcli.casework.round.changing:perform_set"

    acuity: int | None = described(ACUITY, "Acuity", "1 (self-managing) to 4 (intensive).")
    model: str | None = described(Key("model", SHIPPED_MODELS, "M"), "Model", "The new model.")
    phase: int | None = described(
        Whole(1, MOST_PHASES), "Phase", "The phase, for models with phases."
    )
    reason: str = described(TEXT, "Reason", "Why it changes.", needed=True)
    on: date | None = described(PAST_DAY, "On", "The first day of the change. Default: today.")
    override: str | None = override_field()

    def agree(self) -> None:
        """Check that something changes."""
        if self.acuity is None and self.model is None and self.phase is None:
            raise UsageProblem(
                "Nothing changes.", Sentence("Add {acuity}, {model} or {phase}."), field="acuity"
            )
