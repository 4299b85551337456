"""Households: clients who live together, since when, and what a page may show of each of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from cmcli.domain.clients import Client
from cmcli.domain.dates import short_day
from cmcli.domain.keys import HEAD
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("households", day="begun_on")
class Household:
    """Clients who live together; its members say everything else."""

    id: str
    begun_on: date = column(title="begun")
    begun_by: str


@record("household_members", noun="household member", day="joined_on", live={"awaits": True})
class HouseholdMember:
    """A client in a household from ``joined_on`` until ``left_on``; a present member has no end.

    ``case_id`` is the case where it was recorded. ``relationship`` is a key, from the client to the
    head; None until somebody says it. ``joined_with`` is the code of the client whose household it
    was. The member counts as one of the household from ``counts_on``: a supervisor confirmed it
    then, or it was never in question (None), as with who begins a household and with an import.
    ``awaits`` says that a supervisor has to look at it; ``crossed`` is the limit that joining
    would move a load across, or that leaving did.
    """

    id: str
    household_id: str = column(refers="households")
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    relationship: str | None = column(default=None, holds="relationship")
    joined_with: str | None = column(default=None, title="with")
    joined_on: date = column(title="joined")
    joined_by: str
    counts_on: date | None = column(default=None, title="counts from")
    confirmed_by: str | None = None
    awaits: bool = column(default=False, shown=False)
    crossed: str | None = column(default=None, shown=False)
    left_on: date | None = column(default=None, title="left")
    left_by: str | None = None
    left_reason: str | None = None

    @property
    def present(self) -> bool:
        """Return whether the client is still a member."""
        return self.left_on is None

    @property
    def counts(self) -> bool:
        """Return whether the client's cases weigh together with those of the others."""
        return self.present and self.counts_on is not None

    def counted(self, day: date) -> bool:
        """Return whether the client's cases weighed together with those of the others that day."""
        left = self.left_on is not None and self.left_on <= day
        return self.counts_on is not None and self.counts_on <= day and not left

    @property
    def is_head(self) -> bool:
        """Return whether the member is the head of the household."""
        return self.relationship == HEAD

    def known_as(self, labels: Mapping[str, str]) -> str:
        """Say who the member is to the head, if it was said."""
        return labels.get(self.relationship or "", self.relationship or "").lower()


def head_of(members: Iterable[HouseholdMember]) -> HouseholdMember | None:
    """Return the head among the present members; the first one, if an import has two."""
    heads = (one for one in members if one.present and one.is_head)
    return min(heads, key=lambda one: (one.joined_on, one.id), default=None)


def shows_cases(client: Client, member: HouseholdMember) -> bool:
    """Return whether a page of the household may show the cases of a member.

    This is the one rule of what others see. Of everybody, a page shows the name, the code, the
    relationship and the days. Cases with what is due, workers, reasons, and people around are
    shown only of present members who aren't confidential. Phone, address, contacts and notes never
    are.
    """
    return member.present and not client.is_confidential


def seen_by_others(client: Client, member: HouseholdMember) -> HouseholdMember:
    """Return a membership as a page of the household may show it; see :func:`shows_cases`."""
    if shows_cases(client, member):
        return member
    return replace(
        member,
        joined_with=None,
        joined_by="",
        confirmed_by=None,
        crossed=None,
        left_by=None,
        left_reason=None,
    )


@tells(HouseholdMember)
def _households(past: Past) -> Iterator[CaseEvent]:
    """Tell who joined, was confirmed and left since the case began; others by their codes."""
    labels = past.labels("relationship")
    for one in past.of(HouseholdMember):
        of = f"the household of {one.joined_with}" if one.joined_with else "a household"
        known = one.known_as(labels)
        events = (
            (one.joined_on, f"joined {of}{f' as {known}' if known else ''}", one.joined_by),
            (one.counts_on if one.confirmed_by else None, "household confirmed", one.confirmed_by),
            (one.left_on, joined(f"left {of}", one.left_reason), one.left_by),
        )
        for on, text, who in events:
            if on is not None and on >= past.case.opened_on:
                yield CaseEvent("household", on, text, who=who)


def to_confirm(one: HouseholdMember) -> str:
    """Tell a supervisor what happened in the household."""
    of = f"the household of {one.joined_with}" if one.joined_with else "a household"
    if one.left_on is None:
        said = f"Joined {of} {short_day(one.joined_on)}, not confirmed yet."
        return f"{said} Once confirmed: {one.crossed}." if one.crossed else said
    return f"Left {of} {short_day(one.left_on)}: {one.crossed}."
