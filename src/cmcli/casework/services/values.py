"""Values for services planned and delivered. This imports no SQL."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmcli.casework.described.agency_kinds import Handle
from cmcli.casework.described.day_kinds import COMING_DAY, INTERVAL, PAST_DAY, Day
from cmcli.casework.described.fields import Value, described, flag, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import (
    TEXT,
    By,
    Clearable,
    Measure,
    Money,
    Number,
    Text,
    known,
)
from cmcli.casework.described.word_kinds import Word
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.renewals.values import check_changes
from cmcli.domain.dates import parse_day
from cmcli.domain.keys import NEED_DOMAINS, SERVICE_KINDS
from cmcli.domain.text import NAME_LIMIT, quoted
from cmcli.errors import Sentence, UsageProblem

MOST_UNITS = Decimal(1_000_000)
MOST_CENTS = 99_999_999
HALF_A_YEAR = 183
"""Days."""
TOTALS = {
    "case": "One line for each case.",
    "funding": "One line for each source of funding.",
    "kind": "One line for each kind of service.",
    "month": "One line for each month.",
}
"""The words by which services are added up."""


class Units(Measure):
    """An amount of a service, above 0."""

    def checked(self, value: Decimal) -> Decimal:
        """Refuse what is out of bounds."""
        if not 0 < value <= MOST_UNITS:
            raise UsageProblem(Sentence(f"{{it}} must be above 0 and at most {MOST_UNITS:,}."))
        return value


class FirstDay(Day):
    """The first day of something: the coming one, unless that is most of a year ahead."""

    def read(self, text: str, by: By | None) -> date:
        """Read the day; on 4 March, 1 Mar is three days ago, and mon the coming Monday."""
        today = known(by).today
        coming = parse_day(text, today)
        if (coming - today).days <= HALF_A_YEAR:
            return coming
        return parse_day(text, today, prefer="past")


class Provider(Text):
    """The provider of a service: an entry of the directory, or any name."""

    live = "resource"


class ServiceItem(Text):
    """A planned service (2) or one of its deliveries (2.1)."""

    hint = "2, or 2.1 for a delivery"
    _FORM = re.compile(r"[1-9]\d{0,3}(\.[1-9]\d{0,3})?", re.ASCII)

    def checked(self, value: str) -> str:
        """Refuse anything else."""
        if not self._FORM.fullmatch(value.strip()):
            raise UsageProblem(
                Sentence(
                    "{it} must be a service (2) or a delivery (2.1), not {typed}.",
                    typed=quoted(value),
                )
            )
        return value.strip()


UNITS, COST, FIRST_DAY = Units(), Money(MOST_CENTS), FirstDay()
_KIND = Key("service kind", SERVICE_KINDS, "KIND")
_NUMBER = described(
    Number("planned_services"),
    "Service",
    "The number of the service.",
    positional=True,
    needed=True,
)


@dataclass(frozen=True, kw_only=True)
class ServiceTerms(Value):
    """The terms of a planned service; an empty text takes a value away when it is changed."""

    provider: str | None = described(
        Clearable(Provider(NAME_LIMIT)),
        "Provider",
        "Who provides it: a number or a part of a name of the directory, or any text.",
    )
    need: str | None = described(
        Clearable(Key("need domain", NEED_DOMAINS, "DOMAIN", ended=True)),
        "Need",
        "Need to link to.",
    )
    goal: int | str | None = described(
        Clearable(Number("goal", 999)), "Goal", "Number of the goal to link to."
    )
    every: int | str | None = described(
        Clearable(INTERVAL), "Every", "How often it is delivered, for example 1w or 10d."
    )
    units: Decimal | str | None = described(
        Clearable(UNITS), "Units", "How much is delivered each time; without an interval, in all."
    )
    unit: str | None = described(
        Clearable(Text(NAME_LIMIT)), "Unit", "What is counted, for example hours."
    )
    cost: int | str | None = described(Clearable(COST), "Cost", "What one delivery costs.")
    funding: str | None = described(
        Clearable(Text(NAME_LIMIT)), "Funding", "Who pays for it, for example a grant."
    )
    from_on: date | str | None = described(
        Clearable(FIRST_DAY), "From", "The first day.", option="--from"
    )
    to_on: date | str | None = described(
        Clearable(COMING_DAY), "To", "The last day.", option="--to"
    )
    note: str | None = described(Clearable(TEXT), "Note", "What else there is to know about it.")

    def agree(self) -> None:
        """Refuse an end before the beginning."""
        check_period(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class PlanService(ServiceTerms):
    """Plan a service that the client is to get.

    With an interval, each delivery falls due in turn. Without one, the units are due by the last
    day. What is delivered is recorded with cm service give.
    """

    COMMAND = "service plan"
    DOES = "cmcli.casework.services.services:perform_plan"

    kind: str = described(_KIND, "Service", "The kind of service.", positional=True, needed=True)


@dataclass(frozen=True, kw_only=True)
class ChangeService(ServiceTerms):
    """Change what is planned, or agree to what no payer has authorized.

    An empty text ('') takes a value away.
    """

    COMMAND = "service set"
    DOES = "cmcli.casework.services.services:perform_change"

    number: int = shared(_NUMBER)
    kind: str | None = described(_KIND, "Kind", "The kind of service.")
    agree_over: bool = flag(
        "--agree",
        "Agree",
        "Agree to deliveries past the authorization and to a provider outside the payer's network."
        " Only for supervisors.",
    )

    def agree(self) -> None:
        """Refuse a change of nothing, and an end before the beginning."""
        if not self.agree_over:
            example = f"cm service set CASE {self.number} --every 2w"
            check_changes(self, example, "agree_over")
        check_period(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class GiveService(Value):
    """Record that a planned service was delivered.

    Deliveries past what is authorized are recorded too, and a supervisor has to agree to them.
    """

    COMMAND = "service give"
    DOES = "cmcli.casework.services.giving:perform_give"

    number: int = shared(_NUMBER)
    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")
    units: Decimal | None = described(UNITS, "Units", "How much was delivered.")
    cost: int | None = described(COST, "Cost", "What it cost.")
    by_me: bool = flag("--by-me", "By me", "You delivered it yourself.")
    by: str | None = described(Handle(), "By", "The worker who delivered it.")
    note: str | None = described(
        Text(dash=True), "Note", "What else there is to know about the delivery."
    )

    def agree(self) -> None:
        """Take one worker."""
        if self.by_me and self.by is not None:
            raise UsageProblem(Sentence("Use {by_me} or {by}, not both."), field="by")


@dataclass(frozen=True, kw_only=True)
class EndService(Value):
    """End a planned service. Its deliveries stay in the record."""

    COMMAND = "service end"
    DOES = "cmcli.casework.services.services:perform_end"

    number: int = shared(_NUMBER)
    reason: str = described(TEXT, "Reason", "Why it ends.", needed=True)
    on: date | None = described(PAST_DAY, "On", "The last day. Default: today.")


@dataclass(frozen=True, kw_only=True)
class ServiceInError(Value):
    """Mark a planned service or a delivery as entered in error.

    It no longer counts. The history of the case keeps it.
    """

    COMMAND = "service error"
    DOES = "cmcli.casework.services.giving:perform_error"

    item: str = described(
        ServiceItem(metavar="N"),
        "Which entry",
        "The number of a service (2) or of a delivery (2.1).",
        positional=True,
        needed=True,
    )
    reason: str = described(TEXT, "Why it is wrong", "Why the entry is wrong.", needed=True)


@dataclass(frozen=True, kw_only=True)
class ServiceQuestion(WhoseCases):
    """List the services of a case or the deliveries of one of them, or add up what they cost.

    Without a case, workers see the services that go on in their own cases. Supervisors and admins
    see all of them.
    """

    COMMAND = "service list"

    number: int | None = described(
        Number("planned_services"),
        "Service",
        "Only this service, with its deliveries.",
        positional=True,
    )
    by: str | None = described(Word(TOTALS, "BY"), "By", "Add up what was delivered and spent.")
    from_on: date | None = described(PAST_DAY, "From", "With --by: the first day.", option="--from")
    to_on: date | None = described(PAST_DAY, "To", "With --by: the last day.", option="--to")
    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only the cases of this team's members.")

    def agree(self) -> None:
        """Check that a period is for totals, and in order."""
        super().agree()
        if self.by is None and (self.from_on or self.to_on):
            raise UsageProblem(
                Sentence("{from_on} and {to_on} are for totals."),
                "For example: cm service list CASE --by funding --from 2026-01-01",
                field="from_on" if self.from_on else "to_on",
            )
        if self.by is not None and self.number is not None:
            raise UsageProblem(
                Sentence("{by} adds up all services of a case."), "Leave out one of the two."
            )
        check_period(self.from_on, self.to_on)


def check_period(first: date | str | None, last: date | str | None) -> None:
    """Refuse a last day before the first."""
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise UsageProblem(
            Sentence("{to_on} is before {from_on}."), "Correct one of the two.", field="to_on"
        )
