"""Facts that every form needs about its cases, read from one snapshot."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from cmcli.domain.agency_settings import approvals_asked
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import MAY
from cmcli.domain.words import NO_WORDS, AgencyWords
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound
from cmcli.tui.drafts import Begun

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


MOST_NAMED = 3
"""Cases that are named in the title of a form for many."""


@dataclass(frozen=True, slots=True)
class FormSnapshot:
    """The day, who acts, the cases, how many safety flags are open, and what was begun before.

    ``others`` are the names that are hidden with the client's, by client, ``words`` the agency's
    own keys, ``alerts`` what to know before a visit, ``approvals`` the kinds of decisions that a
    second person has to approve, ``seq`` the number of the last operation in the log.
    """

    today: date
    now: datetime
    me: Worker
    cases: "tuple[FoundCase, ...]"
    flags: int
    begun: Begun | None = None
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: AgencyWords = NO_WORDS
    alerts: tuple[str, ...] = ()
    approvals: frozenset[str] = frozenset()
    seq: int = 0

    @property
    def case(self) -> "FoundCase":
        """The only case, or the first."""
        return self.cases[0]

    @property
    def where(self) -> str:
        """Return the key of the form's draft: the case, or the set of cases."""
        keys = sorted(found.case.id for found in self.cases)
        if len(keys) < 2:
            return "".join(keys)
        return "many " + hashlib.sha256(" ".join(keys).encode()).hexdigest()[:32]

    def named(self, name_of: "Callable[[FoundCase], str]") -> str:
        """The cases as the title of a form has them."""
        who = [f"{one.ref} {name_of(one)}" for one in self.cases[:MOST_NAMED]]
        more = len(self.cases) - MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        count = f"{len(self.cases)} cases: " if len(self.cases) > 1 else ""
        return f"{count}{', '.join(who)}{rest}"

    def alarms(self, sign: str) -> list[str]:
        """Return the alerts, and how many flags are open."""
        many = "1 safety flag is" if self.flags == 1 else f"{self.flags} safety flags are"
        flags = [f"{sign} {many} open"] if self.flags else []
        return [*self.alerts, *flags]

    @property
    def head(self) -> list[str]:
        """Return the state of the only case."""
        if len(self.cases) != 1:
            return []
        case = self.case.case
        return [f"{case.model}, acuity {case.acuity}, {case.status}"]

    def not_to_ask(self, *, hidden: bool) -> list[str]:
        """Return what the only client has told once; with ``hidden`` names, only that there is
        something."""
        told = self.case.client.tell_once if len(self.cases) == 1 else None
        return [f"Don't ask again: {'hidden' if hidden else told}."] if told else []

    @property
    def began(self) -> str | None:
        """Since when there is a draft, and how it is forgotten."""
        if self.begun is None:
            return None
        at = self.begun.at
        day = "before" if at is None else f"on {short_day(at.astimezone(self.now.tzinfo).date())}"
        return f"You started this draft {day}. ctrl+d deletes it."

    def to_approve(self, kinds: Iterable[str]) -> list[str]:
        """Name those of these kinds of decisions that wait for approval after saving."""
        from cmcli.catalog.access import labels

        told = [labels("approval kind")[one].lower() for one in kinds if one in self.approvals]
        return [f"A second person has to approve: {', '.join(told)}."] if told else []

    @property
    def snippets(self) -> dict[str, str]:
        """Return the short texts to insert, the agency's own first."""
        from cmcli.catalog.access import labels

        return {**self.words.in_use("snippet", self.today), **labels("snippet")}

    @property
    def may_override(self) -> bool:
        """Return whether the actor may go over a ceiling, or submit that for approval."""
        return self.may("override") or "override" in self.approvals

    def may(self, what: str) -> bool:
        """Return whether the actor's role allows something."""
        return what in MAY[self.me.role]


def known(view: "View", refs: tuple[str, ...], me: Worker | None) -> FormSnapshot:
    """Return the facts about these cases; raise :class:`NotFound` for a missing one."""
    from cmcli.casework.alerts.alerts import alerts_told
    from cmcli.domain.safety import Flag
    from cmcli.store.reading.find import find_case
    from cmcli.store.reading.people import names_beside
    from cmcli.store.reading.touched import last_seq

    if me is None:
        raise NotFound("cm doesn't know which worker you are.", "Add --as HANDLE.")
    cases = tuple(find_case(view, ref, exact_only=True) for ref in refs)
    ids = [found.case.id for found in cases]
    flags = view.count(Flag, case_id=ids, settled_on=None) if ids else 0
    others = names_beside(view, {found.client.id for found in cases}) if cases else {}
    many = len(cases) > 1
    alerts = tuple(
        f"{found.client.code} {one}" if many else one
        for found in {found.client.id: found for found in cases}.values()
        for one in alerts_told(view, found.client.id)
    )
    return FormSnapshot(
        view.today,
        view.now,
        me,
        cases,
        flags,
        others=others,
        words=view.words,
        alerts=alerts,
        approvals=approvals_asked(view.settings, view.today),
        seq=last_seq(view),
    )
