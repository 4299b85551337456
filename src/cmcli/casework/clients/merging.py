"""Merging: two records of one person become one, and every old reference still leads there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.changing import ChangedDatum, change_client, keep_former
from cmcli.casework.clients.values import MergeClients
from cmcli.casework.crisis.crisis import join_plans
from cmcli.casework.households.households import workers_of
from cmcli.casework.households.merging import loads_before, merge_homes, tell_crossed
from cmcli.casework.round.carrying import move_over, move_waiting
from cmcli.casework.round.closing import close, open_goals
from cmcli.casework.round.safety import open_flags
from cmcli.casework.round.values.closing import Closing
from cmcli.catalog.access import labels
from cmcli.domain.aliases import WHOLE, Alias
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import (
    DATA,
    FORMER,
    Client,
    Phone,
    has_phone,
    in_words,
    merged_from,
    phones_with,
)
from cmcli.domain.closing import ENTERED_TWICE
from cmcli.domain.external import External
from cmcli.domain.permissions import may, require
from cmcli.domain.records import RecordType, all_records, record_of
from cmcli.domain.text import SHORT_LIMIT, quoted
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case

JOINED = ("phones", "languages")
"""Fields where the values of both clients hold at once."""

BOTH_TEXTS = ("safe_contact", "tell_once")
"""Fields where both texts are kept, so that nothing is missed that keeps a client safe."""

_OF_CLIENTS = tuple(
    (one, field.name)
    for one in all_records().values()
    for field in one.fields.values()
    if field.refers == record_of(Client).table and one.kind is not Case
)
"""The records, other than cases, that belong to a client, each with the field that says so."""


@dataclass(frozen=True, slots=True)
class TwoClients:
    """The client who is kept and the other one, with their cases by episode."""

    kept: Client
    other: Client
    kept_cases: tuple[Case, ...]
    other_cases: tuple[Case, ...]

    @property
    def moved(self) -> Iterator[tuple[Case, int]]:
        """The cases of the other client, each with its next number."""
        last = max((case.episode for case in self.kept_cases), default=0)
        return ((case, number) for number, case in enumerate(self.other_cases, start=last + 1))

    @property
    def of_one_model(self) -> Iterator[Sequence[Case]]:
        """All open cases by model, the kept client's first, if both clients have one in it."""
        ours, theirs = (
            [case for case in cases if case.status == "open"]
            for cases in (self.kept_cases, self.other_cases)
        )
        both = {case.model for case in theirs}
        for model in dict.fromkeys(case.model for case in ours if case.model in both):
            yield [case for case in (*ours, *theirs) if case.model == model]

    def ref(self, case: Case) -> str:
        """The reference of a case as it is before the merge."""
        client = self.kept if case.client_id == self.kept.id else self.other
        return case_ref(client.code, case.episode)

    def new_ref(self, case: Case) -> str:
        """The reference of a case as it is after the merge."""
        numbers = {moved.id: number for moved, number in self.moved}
        return case_ref(self.kept.code, numbers.get(case.id, case.episode))


def two_clients(view: View, kept: Client, other: str) -> TwoClients:
    """Find the two clients; raises :class:`Refused` for one client named twice."""
    there = find_case(view, other, exact_only=isinstance(view, Work), any_case=True).client
    if there.id == kept.id:
        said = other.partition(".")[0].upper()
        codes = _former_codes(view, kept)
        former = [said] if said in codes else codes[:1]
        raise Refused(
            f"{former[0]} is part of {kept.code} already."
            if former
            else f"You named {kept.code} twice.",
            code="same-client",
            field="other",
        )
    return TwoClients(
        kept,
        there,
        tuple(view.all(Case, order=("episode",), client_id=kept.id)),
        tuple(view.all(Case, order=("episode",), client_id=there.id)),
    )


def _former_codes(view: View, client: Client) -> list[str]:
    """Return the codes of those who became part of the client, the latest first."""
    found = view.all(Alias, order=("-on", "-id"), client_id=client.id, episode=WHOLE)
    return [one.code for one in found]


def check_theirs(view: View, actor_id: str, role: str, two: TwoClients) -> None:
    """Refuse a merge by a worker unless both clients are theirs.

    A client belongs to the worker of all current cases, and without one to that of the case that
    began last.
    """
    require(role, "merge")
    if may(role, "merge-any"):
        return
    for client, cases in ((two.kept, two.kept_cases), (two.other, two.other_cases)):
        latest = sorted(cases, key=lambda case: case.begun)[-1:]
        current = [case for case in cases if case.under_way] or latest
        if any(case.worker_id != actor_id for case in current):
            raise Refused(
                f"{client.code} is not only your client.",
                "Ask a supervisor to merge them.",
                code="not-yours",
            )


def perform_merge(work: Work, found: FoundCase, said: MergeClients) -> Answer:
    """Merge the other client into the one that is kept, as one operation."""
    seen = two_clients(work, found.client, said.other)
    check_theirs(work, work.actor.id, work.actor.role, seen)
    if not said.yes:
        raise Refused(
            f"{seen.other.code} {seen.other.shown_name} would become part of {seen.kept.code}"
            f" {seen.kept.shown_name}.",
            Sentence("If they are one person, add {yes}."),
            code="not-confirmed",
            field="yes",
        )
    two = _locked(work, seen)
    check_theirs(work, work.actor.id, work.actor.role, two)
    loads = loads_before(work, two.kept, two.other)
    if said.reason is not None:
        work.reason = said.reason
    ended = ended_by_merge(work, two, said.keep_case)
    carried = [one for case, stays in ended for one in _end_case(work, two, case, stays)]
    if ended:
        two = two_clients(work, two.kept, two.other.code)
    kept, lines = _merge_data(work, two, said.reason)
    moved = [*merge_homes(work, two.kept, two.other), *_move_cases(work, two)]
    renumbered = [*_move_rest(work, two), *carried]
    moved += [one.sentence for one in renumbered]
    moved += join_plans(work, work.get(Case, found.case.id) or found.case)
    tell_crossed(work, loads, kept)
    work.remove(two.other)
    work.add(Alias(id=work.new_id(), client_id=kept.id, code=two.other.code, on=work.today))
    closed = {two.new_ref(case): two.new_ref(stays) for case, stays in ended}
    for ref, stays_ref in closed.items():
        moved.append(f"{ref} is closed as {ENTERED_TWICE}; {stays_ref} stays open.")
        moved.append(f"  To move a contact: cm contact move {ref} N --to {stays_ref}")
    lines = [f"{two.other.code} is now part of {kept.code} {kept.shown_name}.", *moved, *lines]
    record = {
        "client": kept.code,
        "merged": two.other.code,
        "moved": {
            case_ref(two.other.code, case.episode): case_ref(kept.code, number)
            for case, number in two.moved
        },
        "entered_twice": closed,
        "renumbered": [one._asdict() for one in renumbered],
    }
    case = next((stays for _, stays in ended), found.case)
    case = work.get(Case, case.id) or case
    return case_answer(work, case, lines, record, client=kept)


def ended_by_merge(view: View, two: TwoClients, keep: Sequence[str]) -> Sequence[tuple[Case, Case]]:
    """Return the open cases that end by the merge, each with the one of its model that stays.

    ``keep`` are references of the cases that stay. Raises :class:`Refused` where it isn't said
    which of a model stays, or where a case with an open flag would end.
    """
    chosen = {_kept_case(view, two, said) for said in keep}
    ended: list[tuple[Case, Case]] = []
    for cases in two.of_one_model:
        stays = [case for case in cases if case.id in chosen]
        if len(stays) != 1:
            raise _all_open(two, cases)
        ended += [(case, stays[0]) for case in cases if case is not stays[0]]
    for case, _ in ended:
        if open_flags(view, case):
            ref = two.ref(case)
            raise Refused(
                f"{ref} has an open safety flag, so it can't be the case that ends.",
                Sentence("Settle the flag first, or use {keep_case} {ref}.", ref=ref),
                code="open-flags",
                field="keep_case",
            )
    return ended


def _kept_case(view: View, two: TwoClients, said: str) -> str:
    case = find_case(view, said, exact_only=isinstance(view, Work)).case
    if not any(case.id == one.id for cases in two.of_one_model for one in cases):
        raise Refused(
            f"{quoted(said)} is not one of two open cases in one model.",
            Sentence("Leave out {keep_case}, or name one of two such cases."),
            code="no-choice",
            field="keep_case",
        )
    return case.id


def _all_open(two: TwoClients, cases: Sequence[Case]) -> Refused:
    refs = [two.ref(case) for case in cases]
    choices = [f"{{keep_case}} {ref}" for ref in refs]
    many = "both" if len(refs) == 2 else "all"
    return Refused(
        f"{', '.join(refs[:-1])} and {refs[-1]} are {many} open in {cases[0].model}, and a client"
        " has only one open case in a model.",
        Sentence(
            "If they are one person entered twice, name the case that stays open:"
            f" {', '.join(choices[:-1])} or {choices[-1]}."
        ),
        code="same-model",
        field="keep_case",
    )


class NewNumber(NamedTuple):
    """A record that has another number since a merge: before, ``ref`` had it."""

    noun: str
    ref: str
    number: int
    new_ref: str
    new_number: int

    @property
    def sentence(self) -> str:
        """Tell both numbers."""
        before = f"{self.noun.capitalize()} {self.number} of {self.ref}"
        where = f" of {self.new_ref}" if "." in self.new_ref else ""
        return f"{before} is now {self.noun} {self.new_number}{where}."


def _end_case(work: Work, two: TwoClients, case: Case, stays: Case) -> list[NewNumber]:
    """Close a case that was entered twice, and tell what moves to the case that stays.

    Everything else that is recorded in it stays there.
    """
    before, after = two.new_ref(case), two.new_ref(stays)
    told = [
        NewNumber(one.noun, before, one.before, after, one.after)
        for one in move_over(work, case, stays)
    ]
    move_waiting(work, case, stays)
    goals = {goal.number: "dropped" for goal in open_goals(work, case)}
    summary = f"Entered twice. The case that stays open: {two.new_ref(stays)}."
    close(work, case, Closing(reason=ENTERED_TWICE, summary=summary, outcome=goals))
    return told


def _locked(work: Work, seen: TwoClients) -> TwoClients:
    """Lock both clients, their cases and their links, and give them as they are now."""
    cases = [case.id for case in (*seen.kept_cases, *seen.other_cases)]
    links = work.all(External, **_links_to(seen.other))
    workers = workers_of(work, (seen.kept.id, seen.other.id))
    rows: dict[type[Any], list[str]] = {Client: [seen.kept.id, seen.other.id], Case: cases}
    rows[Worker] = [one.id for one in workers]
    work.lock("people", *(["imports"] if links else []), rows=rows)
    now = two_clients(work, work.locked(seen.kept), seen.other.code)
    work.check_same(cases, [case.id for case in (*now.kept_cases, *now.other_cases)])
    return now


def _links_to(client: Client) -> dict[str, Any]:
    return {"table_name": record_of(Client).table, "row_id": client.id}


def _merge_data(work: Work, two: TwoClients, reason: str | None) -> tuple[Client, list[str]]:
    """Fill what the kept client lacks; what differs becomes a former value.

    The texts about a client's safety are joined, and one confidential record makes both so.
    """
    wanted: dict[str, Any] = {}
    gone: list[ChangedDatum] = []
    for field in DATA:
        ours, theirs = two.kept.datum(field), two.other.datum(field)
        if not theirs or theirs == ours:
            continue
        both = theirs if not ours else _of_both(field, ours, theirs)
        if both is not None:
            wanted[field] = both
        if both is None or field == "phones":  # of phones, those that lose their note
            gone.append(ChangedDatum(field, theirs, both or ours))
        if both is None and field in BOTH_TEXTS:
            work.warn(f"{DATA[field]}: both texts together are too long. Read the former one.")
    kept, changed = change_client(work, two.kept, wanted)
    ours, theirs = two.kept.household, two.other.household
    if theirs and not ours:
        kept = work.change(kept, household=theirs)
    elif theirs and theirs != ours:
        gone.append(ChangedDatum("household", theirs, ours))
    why = merged_from(two.other.code) + (f": {reason}" if reason else "")
    former = keep_former(work, kept, gone, why)
    told = [f"{FORMER[one.field]} kept as former: {one.said(labels)}." for one in former]
    return kept, [*(one.sentence for one in changed), *told]


def _of_both(field: str, ours: Any, theirs: Any) -> Any:
    """Return the value that holds for both clients at once, or None without one."""
    if field == "phones":  # where both have a note for one number, that of the kept client stays
        noted = [one for one in ours if Phone.of(one).note]
        return phones_with(ours, [one for one in theirs if not has_phone(noted, one)])
    if field in JOINED:
        return tuple(dict.fromkeys((*ours, *theirs)))
    if field == "confidential":
        return "yes"
    if field in BOTH_TEXTS:
        joined = f"{ours}; {theirs}"
        return joined if len(joined) <= SHORT_LIMIT else None
    return None


def _move_cases(work: Work, two: TwoClients) -> list[str]:
    """Give the other client's cases the next numbers, and keep their references."""
    told = []
    for case, number in two.moved:
        work.change(case, client_id=two.kept.id, episode=number)
        work.add(
            Alias(
                id=work.new_id(),
                client_id=two.kept.id,
                case_id=case.id,
                code=two.other.code,
                episode=case.episode,
                on=work.today,
            )
        )
        before, after = case_ref(two.other.code, case.episode), case_ref(two.kept.code, number)
        told.append(f"{before} is now {after}.")
    return told


def _move_rest(work: Work, two: TwoClients) -> list[NewNumber]:
    """Move every other record of the other client, and the links to other systems.

    Tell the numbers that change.
    """
    told = []
    for of, field in _OF_CLIENTS:
        theirs: dict[str, Any] = {field: two.other.id}
        last = _last_number(work, of, field, two.kept)
        for one in work.all(of.kind, order=of.order, **theirs):
            columns: dict[str, Any] = {field: two.kept.id}
            if last is not None:  # those of the kept client keep theirs
                columns["number"] = one.number + last
            if last:
                numbers = (two.other.code, one.number, two.kept.code, one.number + last)
                told.append(NewNumber(of.noun, *numbers))
            work.change(one, **columns)
    for link in work.all(External, **_links_to(two.other)):
        work.change(link, row_id=two.kept.id)
    return told


def _last_number(view: View, of: RecordType, field: str, kept: Client) -> int | None:
    """Return the last number among the kept client's records, or None if they have no numbers."""
    if "number" not in of.fields:
        return None
    return view.next_number(of.kind, **{field: kept.id}) - 1


def side_by_side(two: TwoClients) -> Sequence[tuple[str, str, str]]:
    """Return what is known of both: a title, and the value of each."""
    rows = [("", f"{two.kept.code} (kept)", two.other.code)]
    for field, title in DATA.items():
        ours, theirs = (
            in_words(field, client.datum(field), labels) for client in (two.kept, two.other)
        )
        if ours or theirs:
            rows.append((title, ours or "–", theirs or "–"))
    rows.append(("cases", _cases_said(two.kept_cases), _cases_said(two.other_cases)))
    return rows


def _cases_said(cases: Sequence[Case]) -> str:
    return "; ".join(f"{case.episode} {case.model}, {case.status}" for case in cases)
