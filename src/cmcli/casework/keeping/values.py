"""Values for the verbs that keep the record. This module imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import Text


@dataclass(frozen=True, kw_only=True)
class Undoing(Value):
    """Undo your last change, or the one you name."""

    COMMAND = "undo"
    DOES = "cmcli.casework.keeping.undo:perform_undo"

    operation: str | None = described(
        Named("operation", "OPERATION"),
        "Change",
        "The number or id of a change. Default: your last one.",
        positional=True,
    )
    override: str | None = described(
        Text(metavar="REASON"),
        "Override",
        "Reason for a supervisor to go over the ceiling.",
    )
