"""Values for alerts. This imports no SQL."""

from dataclasses import dataclass, fields
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Number, Text
from cmcli.domain.keys import ALERT_KINDS
from cmcli.errors import Sentence, UsageProblem

_KIND = Key("alert kind", ALERT_KINDS)
_NUMBER = described(
    Number("alerts"),
    "Alert",
    "The number of the alert, as in cm alert list.",
    positional=True,
    needed=True,
)
_REVIEW_HELP = "The last day to review the alert, within a year."
_SOURCE_HELP = "What the alert is based on: who saw, said or wrote it."
_TOLD_HELP = "Who told the client about the alert, and when."


@dataclass(frozen=True, kw_only=True)
class AddAlert(Value):
    """Add an alert for whoever visits the client.

    The alert is shown first on every page and form about the client, in later episodes too, until
    you end it.
    """

    COMMAND = "alert add"
    DOES = "cmcli.casework.alerts.alerts:perform_add"

    text: str = described(
        Text(long=True),
        "Alert",
        "What to know or do before a visit, or - for standard input.",
        positional=True,
        needed=True,
    )
    kind: str = described(_KIND, "Kind", "The kind of alert.", needed=True)
    review: date = described(COMING_DAY, "Review by", _REVIEW_HELP, needed=True)
    source: str | None = described(TEXT, "Source", _SOURCE_HELP)
    told_client: str | None = described(TEXT, "Client told", _TOLD_HELP)


@dataclass(frozen=True, kw_only=True)
class ReviewAlert(Value):
    """Review an alert that stays, and set the day of the next review."""

    COMMAND = "alert review"
    DOES = "cmcli.casework.alerts.alerts:perform_review"

    number: int = shared(_NUMBER)
    found: str = described(
        Text(long=True), "Found", "What you found, and why the alert stays.", needed=True
    )
    review: date = described(COMING_DAY, "Next review by", _REVIEW_HELP, needed=True)


@dataclass(frozen=True, kw_only=True)
class ChangeAlert(Value):
    """Correct the text, the kind or the source of an alert, or who told the client.

    An empty text ('') takes away the source or who told the client. To set another day for the
    review: cm alert review CASE N.
    """

    COMMAND = "alert set"
    DOES = "cmcli.casework.alerts.alerts:perform_change"

    number: int = shared(_NUMBER)
    text: str | None = described(
        Text(long=True), "Alert", "What to know or do before a visit.", option="--text"
    )
    kind: str | None = described(_KIND, "Kind", "The kind of alert.")
    source: str | None = described(Clearable(TEXT), "Source", _SOURCE_HELP)
    told_client: str | None = described(Clearable(TEXT), "Client told", _TOLD_HELP)

    def agree(self) -> None:
        """Refuse a change of nothing."""
        if all(getattr(self, one.name) is None for one in fields(self) if one.name != "number"):
            raise UsageProblem(
                "Nothing to change.", Sentence("Enter what is right, for example {text}.")
            )


@dataclass(frozen=True, kw_only=True)
class EndAlert(Value):
    """End an alert that no longer applies.

    cm alert list --all, the timeline and cm search still show it.
    """

    COMMAND = "alert end"
    DOES = "cmcli.casework.alerts.alerts:perform_end"

    number: int = shared(_NUMBER)
    reason: str = described(Text(), "Why", "Why the alert no longer applies.", needed=True)
