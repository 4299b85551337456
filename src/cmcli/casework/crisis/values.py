"""The values of a crisis plan. This imports no SQL."""

from dataclasses import dataclass, fields

from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import TEXT, Each, Text, Whole
from cmcli.errors import Sentence, UsageProblem

_ENTRIES = Each(TEXT)
MOST_ENTRIES = 99
"""Entries of one plan."""


class CallText(Text):
    """Somebody to call: ``NAME=PHONE``, a name, or the number of a person around the client."""

    hint = "Ana=555-0177"
    live = "person"

    def __init__(self) -> None:
        super().__init__(metavar="NAME=PHONE")

    def checked(self, value: str) -> str:
        """Return the name with its phone as it is stored."""
        name, equals, phone = super().checked(value).partition("=")
        if not name.strip() or (equals and not phone.strip()):
            raise UsageProblem(
                Sentence("{it} needs a name before the = and a phone after it."),
                "For example: Ana=555-0177. The name alone is enough, too.",
            )
        return f"{name.strip()}={phone.strip()}" if equals else name.strip()


@dataclass(frozen=True, kw_only=True)
class ChangeCrisisPlan(Value):
    """Show or change the client's own crisis plan.

    The plan is in the client's own words.

    Each change makes a new version. What you don't name stays as it is. To see the plan with the
    numbers of its entries, leave out all options.
    """

    COMMAND = "crisis"
    DOES = "cmcli.casework.crisis.crisis:perform_crisis"

    warnings: tuple[str, ...] = described(
        _ENTRIES,
        "Warning signs",
        "How the client notices that a crisis may be coming.",
        option="--warning",
    )
    make_safer: tuple[str, ...] = described(
        _ENTRIES, "Making safer", "What makes the place safer, such as who keeps the pills."
    )
    helps: tuple[str, ...] = described(_ENTRIES, "What helps", "What the client can do.")
    avoid: tuple[str, ...] = described(
        _ENTRIES, "What to avoid", "What the client stays away from."
    )
    calls: tuple[str, ...] = described(
        Each(CallText()),
        "People to call",
        "Somebody to call, or the number of a person as in cm person list.",
        option="--call",
    )
    reasons: tuple[str, ...] = described(
        _ENTRIES, "Reasons to live", "What the client lives for.", option="--reason-to-live"
    )
    drops: tuple[int, ...] = described(
        Each(Whole(1, MOST_ENTRIES)),
        "Entries to drop",
        "The number of an entry that no longer belongs there.",
        option="--drop",
    )
    unchanged: bool = flag(
        "--unchanged", "Unchanged", "You went through the plan with the client. It stays as it is."
    )

    def agree(self) -> None:
        """Refuse a change beside --unchanged, and one of nothing."""
        changes = any(getattr(self, one.name) for one in fields(self) if one.name != "unchanged")
        if changes and self.unchanged:
            raise UsageProblem(
                Sentence("{unchanged} can't be used with a change."),
                "A change is a look at the plan, too.",
                field="unchanged",
            )
        if not changes and not self.unchanged:
            raise UsageProblem(
                "Nothing to record.",
                Sentence("Add {warnings}, {helps} or another entry, or {unchanged}."),
            )
