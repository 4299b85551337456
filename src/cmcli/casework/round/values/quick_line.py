"""The value of the quick line: a contact in a few words."""

from dataclasses import dataclass

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.round_kinds import QuickWords
from cmcli.casework.round.values.shared import yes_field


@dataclass(frozen=True, kw_only=True)
class QuickLine(Value):
    """Record a contact in a few words, in any order.

    A mode, an outcome and a kind of contact can be cut short: hom, missed, cri. Minutes are 45m,
    1h or 1h30. When it took place: yesterday 14:30, at 9:30, on fri. For the next contact write
    next before the date: next fri. With a time, next tue 9:30 makes an appointment.

    Write with NAME for the team or a person of cm person list, travel 20m for travel time, and did
    linkage for something that you did. Text in quotation marks is the note. A note of one word
    needs note before it.

    cm records nothing if it doesn't understand a word. For all that a contact can have: cm checkin.
    """

    COMMAND = "log"
    DOES = "cmcli.casework.round.quick_line:perform_line"

    words: tuple[str, ...] = described(
        QuickWords(),
        "Quick line",
        "How you met, for how long, when, and the note in quotation marks.",
        positional=True,
        needed=True,
    )
    yes: bool = yes_field()
