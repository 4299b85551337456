"""Values for benefits and wages. This imports no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, By, Clearable, Kind, Money
from cmcli.casework.renewals.values import check_changes, entry_number, why_in_error
from cmcli.domain.benefits import A_MONTH
from cmcli.domain.keys import BENEFIT_KINDS, BENEFIT_STATUSES
from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem

MOST_CENTS = 99_999_999


class PayPeriod(Kind):
    """How often something is paid, as in month, weekly or 2w."""

    metavar = "INTERVAL"
    _SPELLED: Mapping[str, str] = {
        "daily": "day",
        "1d": "day",
        "weekly": "week",
        "1w": "week",
        "7d": "week",
        "fortnightly": "2-weeks",
        "biweekly": "2-weeks",
        "2w": "2-weeks",
        "14d": "2-weeks",
        "4w": "4-weeks",
        "28d": "4-weeks",
        "twice-a-month": "half-month",
        "semimonthly": "half-month",
        "monthly": "month",
        "1m": "month",
        "quarterly": "quarter",
        "3m": "quarter",
        "6m": "half-year",
        "yearly": "year",
        "annually": "year",
        "1y": "year",
        "12m": "year",
    }

    def read(self, text: str, by: By | None) -> str:
        """Read the period; case and blanks do not matter."""
        said = "-".join(text.casefold().replace("_", " ").split())
        return self._SPELLED.get(said, said)

    def checked(self, value: str) -> str:
        """Refuse an interval that can't be added up exactly."""
        if value not in A_MONTH:
            raise UsageProblem(
                Sentence("{it} must say how often it is paid, not {typed}.", typed=quoted(value)),
                f"Use one of: {', '.join(A_MONTH)}.",
            )
        return value

    def keys(self) -> tuple[str, ...]:
        """Return every period."""
        return tuple(A_MONTH)

    def labels(self) -> Mapping[str, str]:
        """Return the periods, which speak for themselves."""
        return dict.fromkeys(A_MONTH, "")


_AMOUNT, _EVERY = Money(MOST_CENTS), PayPeriod()


@dataclass(frozen=True, kw_only=True)
class BenefitTerms(Value):
    """The terms of a benefit; an empty text takes a value away when it is changed."""

    NOUN: ClassVar = "benefit"

    status: str | None = described(
        Key("benefit status", BENEFIT_STATUSES, "STATUS"), "Status", "Where it stands."
    )
    on: date | None = described(
        PAST_DAY, "Since", "The day of the status or amount. Default: today."
    )
    amount: int | str | None = described(Clearable(_AMOUNT), "Amount", "How much is paid.")
    every: str | None = described(
        Clearable(_EVERY), "Every", "How often it is paid, for example week, 2w or month."
    )
    renew_on: date | str | None = described(
        Clearable(COMING_DAY), "Renew by", "The last day to renew it.", option="--renew"
    )
    decided_on: date | str | None = described(
        Clearable(PAST_DAY), "Decided", "The date of the decision.", option="--decided"
    )
    appeal_by: date | str | None = described(
        Clearable(COMING_DAY), "Appeal by", "The last day to appeal against a denial."
    )
    keep_by: date | str | None = described(
        Clearable(COMING_DAY),
        "Keep by",
        "The last day to keep the benefit while appealing.",
    )
    note: str | None = described(Clearable(TEXT), "Note", "What else there is to know about it.")


@dataclass(frozen=True, kw_only=True)
class AddBenefit(BenefitTerms):
    """Record a benefit or wages: the status, what is paid, and the days that matter."""

    COMMAND = "benefit add"
    DOES = "cmcli.casework.renewals.entries:perform_add"

    kind: str = described(
        Key("benefit kind", BENEFIT_KINDS, "KIND"),
        "Benefit",
        "The benefit, or wages.",
        positional=True,
        needed=True,
    )


@dataclass(frozen=True, kw_only=True)
class ChangeBenefit(BenefitTerms):
    """Change the status, the amount or the days of a benefit.

    An empty text ('') takes a value away.
    """

    COMMAND = "benefit set"
    DOES = "cmcli.casework.renewals.entries:perform_change"

    number: int = entry_number("benefit")

    def agree(self) -> None:
        """Refuse a change of nothing."""
        check_changes(self, f"cm benefit set CASE {self.number} --status granted", "on")


@dataclass(frozen=True, kw_only=True)
class BenefitInError(Value):
    """Mark a benefit as entered in error.

    It is no longer listed, due or part of the income. The history of the case keeps it.
    """

    COMMAND = "benefit error"
    DOES = "cmcli.casework.renewals.entries:perform_error"
    NOUN: ClassVar = "benefit"

    number: int = entry_number("benefit")
    reason: str = why_in_error("benefit")
