"""Values for models of case management."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cmcli.casework.described.agency_kinds import NewKey
from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, own_fields
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import ACUITY, NAME, OPTIONAL_NUMBER, Clearable, Whole
from cmcli.casework.described.model_kinds import (
    DAYS,
    SWITCH,
    AcuityWeight,
    ByAcuity,
    Figures,
    Modes,
    Names,
)
from cmcli.domain.keys import SHIPPED_MODELS
from cmcli.domain.models import CHANGEABLE
from cmcli.errors import Sentence, UsageProblem

MODEL = Key("model", SHIPPED_MODELS, "M")

Figure = int | Literal["none"] | None
"""A number of a model: None where nothing is said of it, ``none`` where it is taken away."""

List = Any
"""Several numbers or words of a model; None and ``none`` as for a number."""

REMOVED = "none"
MONTHS = Clearable(Whole(1, 120), REMOVED)


@dataclass(frozen=True, kw_only=True)
class SetModel(Value):
    """Change numbers and lists of a model from a day on. Use none to remove one."""

    COMMAND = "models set"
    DOES = "cmcli.casework.agency.models:perform_set_model"

    model: str = described(MODEL, "Model", "The model.", positional=True, needed=True)
    target: Figure = described(OPTIONAL_NUMBER, "Target", "Cases per full-time worker to aim for.")
    ceiling: Figure = described(
        OPTIONAL_NUMBER, "Ceiling", "Most cases allowed per full-time worker."
    )
    usual_acuity: int | None = described(
        ACUITY, "Usual acuity", "The acuity of a new case, 1 to 4."
    )
    weights: List = described(
        ByAcuity(AcuityWeight()),
        "Weights",
        "Weight of a case at acuity 4/3/2/1, for example 2/1.5/1/0.5.",
    )
    contact_days: List = described(
        Clearable(ByAcuity(DAYS), REMOVED),
        "Contact",
        "Days between contacts at acuity 4/3/2/1, for example 3/7/14/30.",
    )
    phase_days: List = described(
        Clearable(Figures(DAYS), REMOVED),
        "Contact by phase",
        "Days between contacts in each phase, for example 7/14/30.",
    )
    phase_names: List = described(
        Clearable(Names(), REMOVED), "Phases", "The names of the phases, with commas between them."
    )
    phase_months: Figure = described(MONTHS, "Months of a phase", "Months of each phase.")
    counted_modes: List = described(
        Modes(), "Counted modes", "The modes that count as a contact, with commas between them."
    )
    first_contact_days: Figure = described(
        OPTIONAL_NUMBER, "First contact", "Days until the first contact."
    )
    assessment_days: Figure = described(OPTIONAL_NUMBER, "Assessment", "Days until the assessment.")
    plan_days: Figure = described(OPTIONAL_NUMBER, "Plan", "Days until the agreed plan.")
    at_first_contact: bool | None = described(
        SWITCH, "At first contact", "Whether the assessment and plan are due at the first contact."
    )
    review_days: Figure = described(OPTIONAL_NUMBER, "Review", "Days between reviews.")
    reassessment_days: Figure = described(
        OPTIONAL_NUMBER, "Reassessment", "Days between assessments."
    )
    follow_up_days: Figure = described(
        OPTIONAL_NUMBER, "Follow-up", "Days until the single follow-up."
    )
    ask_close_days: Figure = described(
        OPTIONAL_NUMBER, "Ask to close", "Days from the opening until the case closes."
    )
    waiting_days: Figure = described(
        OPTIONAL_NUMBER, "Waitlist", "Days between contacts on the waitlist."
    )
    discharge_days: List = described(
        Clearable(Figures(DAYS), REMOVED),
        "After a stay",
        "Days after a stay by which a contact is due, for example 2/7/30.",
    )
    outreach: bool | None = described(
        SWITCH, "Outreach", "Whether a missed contact is tried again soon."
    )
    retry_days: Figure = described(
        OPTIONAL_NUMBER, "New try", "Days until a missed contact is tried again, with outreach."
    )
    expected_months: Figure = described(
        MONTHS, "Expected length", "Months that a case is expected to last."
    )
    fixed_end: bool | None = described(
        SWITCH, "Fixed end", "Whether a case ends after the expected length."
    )
    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the new numbers. Default: today.", option="--from"
    )

    @property
    def changes(self) -> dict[str, Any]:
        """The numbers and lists that were said; None takes one away."""
        given = {field: getattr(self, field) for field in CHANGEABLE}
        return {
            field: None if value == REMOVED else value
            for field, value in given.items()
            if value is not None
        }

    @staticmethod
    def written(field: str, value: Any) -> str:
        """Write a number or a list as the store keeps it."""
        return REMOVED if value is None else str(own_fields(SetModel)[field].kind.write(value))

    @staticmethod
    def stated(field: str, text: str) -> Any:
        """Read what the store keeps of a number or a list; None where it was taken away."""
        return None if text == REMOVED else own_fields(SetModel)[field].kind.read(text, None)

    def agree(self) -> None:
        """Refuse a change of nothing."""
        if not self.changes:
            raise UsageProblem(
                "No number to change.",
                Sentence("Name one, for example {target} 12 or {ceiling} 18."),
            )


@dataclass(frozen=True, kw_only=True)
class CopyModel(Value):
    """Make a model of your own that begins with the numbers of another.

    Later changes of either model do not change the other.
    """

    COMMAND = "models copy"
    DOES = "cmcli.casework.agency.models:perform_copy_model"

    model: str = described(MODEL, "Model", "The model to copy.", positional=True, needed=True)
    new: str = described(
        NewKey("NEW"),
        "New key",
        "The key of the new model, for example cti-youth.",
        positional=True,
        needed=True,
    )
    label: str = described(
        NAME, "Label", "The name of the new model.", positional=True, needed=True
    )


@dataclass(frozen=True, kw_only=True)
class ModelsQuestion(Value):
    """List the models with their numbers."""

    COMMAND = "models list"

    on: date | None = described(
        COMING_DAY, "On", "The day for which the numbers are shown. Default: today."
    )


@dataclass(frozen=True, kw_only=True)
class ModelQuestion(ModelsQuestion):
    """Show a model: every number with its source."""

    COMMAND = "models show"

    model: str = described(MODEL, "Model", "The model.", positional=True, needed=True)
