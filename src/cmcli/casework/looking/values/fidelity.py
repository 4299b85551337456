"""The question how a program compares with the scale of its model. This imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import described
from cmcli.casework.described.word_kinds import OneOf
from cmcli.casework.looking.values.shared import MODEL, WhoseCases
from cmcli.errors import Sentence, UsageProblem


def item_keys() -> Sequence[str]:
    """Return the keys of all items, in the order of the scales."""
    from cmcli.catalog.fidelity_file import SCALES, scale  # only the help of a value needs them

    return tuple(dict.fromkeys(key for model in SCALES for key in scale(model)))


@dataclass(frozen=True, kw_only=True)
class FidelityQuestion(WhoseCases):
    """Compare a program with the scale of its model.

    The numbers come from what is recorded, for act, cti, strengths and brokerage, and for your
    copies of them. They describe a program. They don't rate workers, and there is no list of
    workers by them: --worker counts that worker's cases alone. Contacts are those of the last four
    weeks, Monday to Sunday, and other items look at the last 12 months or at 6 whole months. Where
    no source gives a number to reach, your agency can set its own (cm config show), and the one
    of today holds, or of the day in --to. Workers see the numbers of their own cases. Supervisors
    and admins see those of all cases.
    """

    COMMAND = "fidelity"

    model: str | None = described(MODEL, "Model", "Only this model.")
    first: date | None = described(
        PAST_DAY,
        "From",
        "The first day for contacts. Default: four whole weeks.",
        option="--from",
    )
    last: date | None = described(
        PAST_DAY, "To", "The last day of all items. Default: yesterday.", option="--to"
    )
    records: str | None = described(
        OneOf("item", item_keys, "ITEM"), "Records", "List the records behind this item."
    )

    def agree(self) -> None:
        """Begin before the end."""
        super().agree()
        if self.first is not None and self.last is not None and self.last < self.first:
            raise UsageProblem(
                Sentence("{last} is before {first}."),
                Sentence("Correct one of them."),
                field="last",
            )
