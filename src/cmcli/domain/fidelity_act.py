"""The items of the ACT scale that the record can tell."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from cmcli.domain.contacts import WITH_CLIENT, WITH_TEAM, Contact
from cmcli.domain.dates import short_day, short_month
from cmcli.domain.fidelity import CountedItem, Standard, Trace, Window
from cmcli.domain.people import PersonAround
from cmcli.domain.program_record import CHANGED, ProgramRecord, Served, of_numbers

NOT_COUNTED_ROLES = ("psychiatrist", "program-assistant")
"""The roles of members that the number of clients per member leaves out."""

FORMAL_ROLES = frozenset(
    "guardian payee lawyer probation-officer parole-officer police doctor nurse psychiatrist"
    " therapist pharmacist caseworker teacher interpreter".split()
)
"""The roles of people around a client who help by their profession."""

GRADUATED = ("goals-met", "completed", CHANGED)
NOT_LOST = {
    "deceased": "clients who died",
    "entered-twice": "cases that were entered twice",
    **dict.fromkeys(GRADUATED, "clients who finished, or went on to another model"),
}
"""The ends that retention leaves out, with the words for them."""


def informal(person: PersonAround) -> bool:
    """Return whether somebody helps as family, friend, landlord or the like, of no provider."""
    return person.provider is None and person.role not in FORMAL_ROLES


def act_items(record: ProgramRecord, standards: Mapping[str, Standard]) -> Iterator[CountedItem]:
    """Yield the items of ACT."""
    weeks, year, months = record.windows
    rest = tuple(record.not_settled())

    def of_weeks(key: str, found: Iterator[Trace]) -> CountedItem:
        return CountedItem(standards[key], weeks.first, weeks.last, (*found, *rest))

    members = tuple(_per_member(record))
    yield CountedItem(standards["H1"], weeks.last, weeks.last, members, _no_team(record))
    yield of_weeks("H2", _by_several(record))
    yield of_weeks("S1", community_share(record))
    yield CountedItem(standards["S2"], year.first, year.last, tuple(_retained(record)))
    yield of_weeks("S4", _minutes(record))
    yield of_weeks("S5", _meetings(record))
    yield of_weeks("S6", _with_supports(record))
    yield _intakes(record, standards["O2"], months)


def _no_team(record: ProgramRecord) -> str | None:
    if record.members is not None:
        return None
    return "It is counted for a whole team. To see it: cm fidelity --team T"


def _per_member(record: ProgramRecord) -> Iterator[Trace]:
    """Clients per member: none without a team, whose members are the other side."""
    if record.members is None:
        return
    for one in record.present():
        yield Trace(one.case.id, "case", counted=1)
    for member in record.members:
        why = f"members with the role {member.team_role}"
        out = member.team_role in NOT_COUNTED_ROLES
        yield Trace(None, "member", of=Fraction(1), worker=member.handle, why=why if out else None)


def _by_several(record: ProgramRecord) -> Iterator[Trace]:
    for one in record.settled():
        for part in record.windows.weeks.parts(14):
            if one.since <= part.first:
                yield _fortnight(record, one, part)


def _fortnight(record: ProgramRecord, one: Served, part: Window) -> Trace:
    seen = list(record.face_to_face(one, part))
    who = sorted({record.workers[contact.worker_id].handle for contact in seen})
    return Trace(
        one.case.id,
        "case",
        counted=int(len(who) > 1),
        of=Fraction(1),
        on=part.first,
        contacts=of_numbers(seen),
        text=f"{short_day(part.first)} to {short_day(part.last)}: {', '.join(who) or 'nobody'}",
    )


def community_share(record: ProgramRecord) -> Iterator[Trace]:
    """Yield the contacts face to face, counted where they were not at the office."""
    weeks = record.windows.weeks
    for one in record.settled():
        for contact in record.face_to_face(one, weeks):
            outside = int(contact.mode in record.outside)
            yield record.trace(contact, counted=outside, of=Fraction(1))
        yield from record.without_mode(one, weeks)


def _minutes(record: ProgramRecord) -> Iterator[Trace]:
    weeks = record.windows.weeks
    for one in record.settled():
        yield record.of_weeks(one, weeks)
        for contact in record.face_to_face(one, weeks):
            why = "contacts without minutes" if contact.minutes is None else None
            yield record.trace(contact, counted=contact.minutes or 0, why=why)
        yield from record.without_mode(one, weeks)


def _meetings(record: ProgramRecord) -> Iterator[Trace]:
    weeks = record.windows.weeks
    for one in record.settled():
        yield record.of_weeks(one, weeks)
        for contact in record.face_to_face(one, weeks):
            yield record.trace(contact, counted=1)
        yield from record.without_mode(one, weeks)


def _with_supports(record: ProgramRecord) -> Iterator[Trace]:
    weeks = record.windows.weeks
    for one in record.settled():
        yield record.of_weeks(one, weeks)
        for contact in one.within(weeks):
            if contact.held and contact.with_whom not in (WITH_CLIENT, WITH_TEAM):
                yield record.trace(contact, counted=1, why=_not_informal(contact, record.people))


def _not_informal(contact: Contact, people: Mapping[str, PersonAround]) -> str | None:
    if contact.person_id is None:
        return "contacts with somebody who is not recorded as a person"
    return None if informal(people[contact.person_id]) else "contacts with professionals"


def _retained(record: ProgramRecord) -> Iterator[Trace]:
    """Those served on the first day of the year, and who of them is served on the last."""
    first, last = record.windows.year
    still = {one.case.client_id for one in record.served if one.on(last)}
    for one in record.served:
        if one.on(first):
            kept = one.case.client_id in still
            why = None if kept else NOT_LOST.get(one.left or "")
            yield Trace(
                one.case.id,
                "case",
                counted=int(kept),
                of=Fraction(1),
                on=one.until,
                text=None if kept else one.left,
                why=why,
            )


def _intakes(record: ProgramRecord, standard: Standard, months: tuple[Window, ...]) -> CountedItem:
    """The new clients of the month with the most; none where nobody was ever served."""
    new = [
        (months.index(month), one)
        for one in record.served
        for month in months
        if month.holds(one.since)
    ]
    counts = Counter(at for at, _ in new)
    begun = min((one.since for one in record.served), default=None)
    span = [at for at, month in enumerate(months) if begun is not None and begun <= month.last]
    peak = max(span, key=lambda at: (counts[at], at), default=None)
    traces = [
        Trace(
            None,
            "month",
            of=Fraction(at == peak),
            on=months[at].first,
            text=f"new clients: {counts[at]}",
        )
        for at in span
    ]
    traces += [Trace(one.case.id, "case", counted=int(at == peak), on=one.since) for at, one in new]
    remark = None
    if peak is not None and counts[peak]:
        month = months[peak].first
        remark = f"Most came in {short_month(month.month)} {month.year}."
    return CountedItem(standard, months[0].first, months[-1].last, tuple(traces), remark)
