"""The plan of an import: every row of the export against the rows in the store.

Pure: the plan is made outside of any transaction, and the very same plan is carried out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from cmcli.domain.keys import HEAD
from cmcli.domain.text import quoted
from cmcli.exchange.dates import DateReading, read_date, with_time
from cmcli.exchange.hmis.columns import LAYOUTS
from cmcli.exchange.hmis.gone import FOLLOWED, Coverage, Gone, coverage, missing, note, present
from cmcli.exchange.hmis.known import AnyRecord, KnownRows, blocked, moved
from cmcli.exchange.hmis.mapping import Records, records
from cmcli.exchange.hmis.maps import Maps
from cmcli.exchange.hmis.records import BenefitRec, Export, MemberRec, NeedRec, Table
from cmcli.exchange.problems import Problem, Problems

KINDS = (
    *("worker", "client", "case", "closure", "member", "contact", "service"),
    *("benefit", "need"),
)
"""The kinds of record, in the order of writing."""

FOLDED = ("benefit", "need")
"""The kinds of record that are put together from several rows."""

MAX_REJECTED = 0.05
"""The part of a file's rows that may be rejected before the whole export is in doubt."""

FEW_GONE = 5
"""So many rows of a kind may always be removed because they are gone in the source."""

DECISIONS = ("create", "update", "skip", "conflict", "reject")


Dates = Callable[[str, Collection[str]], Mapping[str, date | None]]
"""Returns the day of each of our rows of a kind, by id."""


Refs = Callable[[str, Collection[str]], Mapping[str, str]]
"""Returns the case of each of our rows of a kind, or the code of the client, by id."""


def _nothing(kind: str, row_ids: Collection[str]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Action:
    """The action for one row of the export, and the reason.

    ``decision`` is ``create``, ``update`` (the source changed), ``skip`` (it did not),
    ``conflict`` (it changed there and here; ours stays) or ``reject`` (``record`` is None).
    ``row_id`` is our row where there is one; a new closure has that of its case. ``renew``: the row
    of the source differs in what isn't kept here, so that only its digest is remembered.
    """

    kind: str
    external_id: str
    decision: str
    file: str
    line: int
    reason: str
    record: AnyRecord | None = None
    row_id: str | None = None
    renew: bool = False


@dataclass(frozen=True, slots=True)
class FileCount:
    """The counts of the rows of one file; ``note`` is that of its table.

    A row that other rows are put together with has the first of :data:`DECISIONS` that was made
    of any of them; one that says nothing to keep is skipped.
    """

    file: str
    rows: int
    create: int = 0
    update: int = 0
    skip: int = 0
    conflict: int = 0
    reject: int = 0
    deleted: int = 0
    note: str = ""


class Unread(NamedTuple):
    """A column of a file, or with None a whole file, that was not read: its rows with a value."""

    file: str
    column: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every action in the order of execution (workers, clients, cases by entry date, closures,
    members of households, contacts, services, benefits, needs, then what is rejected), and every
    problem, by file and line. ``known`` is the number of rows of each kind that were imported
    before, ``covered`` the days whose rows are all in the export, ``follow`` whether to remove what
    is gone. ``possible`` are the first and the last day that an ambiguous date of the export may
    mean."""

    export: Export
    exported_on: date | None
    actions: tuple[Action, ...]
    problems: tuple[Problem, ...]
    gone: tuple[Gone, ...] = ()
    known: Mapping[str, int] = field(default_factory=dict)
    covered: Coverage = field(default_factory=Coverage)
    follow: bool = False
    possible: tuple[date, ...] = ()

    @property
    def exported_at(self) -> tuple[str, str] | None:
        """The first and the last day that may be that of the export, as ISO texts. They have its
        time if it gives one."""
        days = self.possible if self.exported_on is None else (self.exported_on,)
        texts = [with_time(day, self.export.exported_text) for day in days]
        return (texts[0], texts[-1]) if texts else None

    @property
    def writes(self) -> tuple[Action, ...]:
        """The actions that change the store."""
        return tuple(one for one in self.actions if one.decision in ("create", "update"))

    @property
    def renewals(self) -> tuple[Action, ...]:
        """The skipped actions whose row of the source is another one now."""
        return tuple(one for one in self.actions if one.renew)

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """The problems for which a row or a file was not taken."""
        return tuple(problem for problem in self.problems if problem.rejected)

    def damaged(self) -> tuple[str, ...]:
        """Return a sentence for each file that can't be trusted: it can't be read, its end is
        missing, or more than :data:`MAX_REJECTED` of its rows were rejected."""
        found = []
        for name, table in self.export.tables.items():
            whole = [one for one in self.rejected if one.file == name and one.line is None]
            lines = {one.line for one in self.rejected if one.file == name} - {None}
            if table.note == "rejected" or whole:
                first = whole or [one for one in self.rejected if one.file == name]
                found.append(first[0].sentence)
            elif len(lines) > MAX_REJECTED * table.count:
                found.append(f"{name}.csv: {len(lines):,} of {table.count:,} rows were rejected.")
        return tuple(found)

    def mass_removals(self) -> tuple[tuple[str, int, int], ...]:
        """Return the kinds that would lose so many rows here that the export is in doubt, each
        with the rows removed and the rows imported."""
        removed = Counter(one.kind for one in self.gone if one.followed)
        return tuple(
            (kind, count, self.known[kind])
            for kind, count in removed.items()
            if count > max(FEW_GONE, MAX_REJECTED * self.known[kind])
        )

    def households(self) -> Counter[str]:
        """Return the households of the export with more than one member, and how many they are."""
        members = (one.record for one in self.actions if isinstance(one.record, MemberRec))
        return Counter(one.household for one in members if one.shared)

    def unread(self) -> tuple[Unread, ...]:
        """Return what has values in the export and was not read: columns of the files that are
        read, and whole files."""
        columns = [
            Unread(name, column, count)
            for name, table in self.export.tables.items()
            for column, count in table.unread.items()
        ]
        files = [Unread(name, None, rows) for name, rows in self.export.unread.items() if rows]
        return (*columns, *files)

    def counts(self) -> tuple[FileCount, ...]:
        """One row per file of the export, the files that are read first."""
        done = Counter(_decided_rows(self.actions, self.export))
        read = [
            FileCount(
                name,
                table.count,
                **{decision: done[name, decision] for decision in DECISIONS},
                deleted=len(table.deleted),
                note=table.note,
            )
            for name, table in self.export.tables.items()
        ]
        unread = (
            FileCount(name, rows, note="not read") for name, rows in self.export.unread.items()
        )
        return (*read, *unread)


@dataclass(frozen=True, slots=True)
class Screened:
    """An export whose rows were read: what they say, and what is wrong with them. Its tables have
    no rows any more, but for those that are marked as deleted."""

    export: Export
    exported_on: date | None
    found: Records
    problems: tuple[Problem, ...]
    present: Mapping[str, frozenset[str]]
    possible: tuple[date, ...] = ()


def screen(export: Export, *, today: date, maps: Maps, users: Collection[str] = ()) -> Screened:
    """Read every row. ``today`` is the agency's day: nothing dated after it is taken. ``users`` are
    the user ids that were imported before."""
    problems = Problems(export.problems)
    found = records(export, problems, today=today, maps=maps, users=users)
    exported = _export_date(export, today, problems)
    tables = {name: replace(table, rows=()) for name, table in export.tables.items()}
    tables["Enrollment"] = _with_unkept(export.tables["Enrollment"], found, tables["Enrollment"])
    light = replace(export, tables=tables)
    there = present(export)
    return Screened(light, exported.value, found, tuple(problems), there, exported.possible)


def _with_unkept(full: Table, found: Records, without: Table) -> Table:
    """Count what no case keeps among the columns that were not read: the days of moving in of
    models without phases."""
    moves = sum(1 for row in full.rows if row.get("MoveInDate"))
    moves -= sum(1 for case in found.cases if case.moved_in is not None)
    unread = {**without.unread, **({"MoveInDate": moves} if moves else {})}
    return replace(without, unread=unread)


def decide(
    screened: Screened,
    known: KnownRows,
    *,
    follow: bool = False,
    dates: Dates = _nothing,
    refs: Refs = _nothing,
) -> ImportPlan:
    """Decide what to do with every row.

    An unchanged source row is skipped; a row that was also edited here is never overwritten.
    ``follow``: rows that are gone in the source go here, too, if they can. A row that is only
    absent is followed if the export has every row of its day, which ``dates`` tells. ``refs`` names
    the cases of those that are gone.
    """
    export, problems = screened.export, Problems(screened.problems)
    actions = [
        _decide(kind, one, known, problems) for kind, one in _in_order(screened.found, known)
    ]
    gone = _named(_gone(screened, known, follow, dates), refs)
    for one in gone:
        note(one, problems)
    problems.sort(key=lambda p: (list(LAYOUTS).index(p.file), p.line or 0, p.rule, p.text))
    for problem in problems:
        if _is_row(problem, export):
            kind = LAYOUTS[problem.file].kind
            actions.append(
                Action(kind, "", "reject", problem.file, problem.line or 0, problem.text)
            )
    counts = Counter(kind for kind, _ in known)
    return ImportPlan(
        export,
        screened.exported_on,
        tuple(actions),
        tuple(problems),
        gone,
        counts,
        coverage(export),
        follow,
        screened.possible,
    )


def _gone(screened: Screened, known: KnownRows, follow: bool, dates: Dates) -> tuple[Gone, ...]:
    """The imported rows that are gone in the source. A row that was edited here is kept."""
    covered = coverage(screened.export)
    lost = list(missing(known, screened.export, screened.present))
    absent: dict[str, set[str]] = {}
    for kind, external_id, _, line in lost:
        if follow and line is None and kind in FOLLOWED and not covered.why:
            absent.setdefault(kind, set()).add(known[kind, external_id].row_id)
    days = {kind: dates(kind, row_ids) for kind, row_ids in absent.items()}
    found = []
    for kind, external_id, file, line in lost:
        mine = known[kind, external_id]
        sure = line is not None or covered.has(days.get(kind, {}).get(mine.row_id))
        followed = follow and sure and kind in FOLLOWED and not mine.edited_here
        found.append(Gone(kind, external_id, mine.row_id, file, line, followed))
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.external_id)))


def _named(gone: Sequence[Gone], refs: Refs) -> tuple[Gone, ...]:
    """Return the same with their cases, or the codes of the clients."""
    ids: dict[str, set[str]] = {}
    for one in gone:
        ids.setdefault(one.kind, set()).add(one.row_id)
    named = {kind: refs(kind, row_ids) for kind, row_ids in ids.items()}
    return tuple(replace(one, ref=named[one.kind].get(one.row_id, "")) for one in gone)


def plan(export: Export, known: KnownRows, *, today: date, maps: Maps) -> ImportPlan:
    """Read every row and decide what to do with it."""
    users = {name for kind, name in known if kind == "worker"}
    return decide(screen(export, today=today, maps=maps, users=users), known)


def _is_row(problem: Problem, export: Export) -> bool:
    """Return whether the problem is a rejected row, and not a whole file."""
    whole = problem.line is None or export.tables[problem.file].note == "rejected"
    return problem.rejected and not whole


def _in_order(found: Records, known: KnownRows) -> list[tuple[str, AnyRecord]]:
    """The records in the order of execution, whatever the order of the rows was.

    Somebody alone in a household is left out, unless they were imported in another one.
    """
    housed = {key.rpartition("/")[0] for kind, key in known if kind == "member"}
    members = [one for one in found.members if one.shared or one.client_external in housed]
    return [
        *(("worker", one) for one in sorted(found.workers, key=lambda r: r.external_id)),
        *(("client", one) for one in sorted(found.clients, key=lambda r: r.external_id)),
        *(("case", one) for one in sorted(found.cases, key=lambda r: (r.entry_on, r.external_id))),
        *(
            ("closure", one)
            for one in sorted(found.closures, key=lambda r: (r.exit_on, r.external_id))
        ),
        *(
            ("member", one)
            for one in sorted(members, key=lambda r: (r.joined_on, r.relationship != HEAD, r.line))
        ),
        *(("contact", one) for one in sorted(found.contacts, key=lambda r: (r.on, r.external_id))),
        *(("service", one) for one in sorted(found.services, key=lambda r: (r.on, r.external_id))),
        *(
            ("benefit", one)
            for one in sorted(found.benefits, key=lambda r: (r.terms[0].on, r.external_id))
        ),
        *(("need", one) for one in sorted(found.needs, key=lambda r: r.external_id)),
    ]


def _decided_rows(actions: Iterable[Action], export: Export) -> Iterator[tuple[str, str]]:
    """Yield file and decision for each row of the files. Members come from rows of cases."""
    folded: dict[tuple[str, int], str] = {}
    told: set[tuple[str, int]] = set()
    for one in actions:
        if isinstance(one.record, BenefitRec | NeedRec):
            for place in one.record.lines:
                folded[place] = min(folded.get(place, "skip"), one.decision, key=DECISIONS.index)
        elif one.kind != "member":
            yield one.file, one.decision
            if one.kind in FOLDED:
                told.add((one.file, one.line))
    yield from ((file, decision) for (file, _), decision in folded.items())
    for name, layout in LAYOUTS.items():
        if layout.kind in FOLDED:
            table = export.tables[name]
            seen = sum(file == name for file, _ in folded) + sum(file == name for file, _ in told)
            rest = 0 if table.note else table.count - len(table.deleted) - seen
            yield from ((name, "skip") for _ in range(rest))


def _decide(kind: str, record: AnyRecord, known: KnownRows, problems: Problems) -> Action:
    mine = known.get((kind, record.external_id))
    decision, reason, row_id = "create", "new", mine.row_id if mine else None
    if mine is None:
        why, row_id = blocked(kind, record, known)
        if why:
            decision, reason = "conflict", why
    elif mine.digest == record.digest:
        decision, reason = "skip", "unchanged"
    elif moved(record, mine, known):
        decision, reason = (
            "conflict",
            "it now belongs to someone else in the export; cm keeps its own",
        )
    elif mine.merged:
        decision, reason = "conflict", "the client was merged into another one; cm keeps that one's"
    elif mine.edited_here:
        decision, reason = "conflict", "changed in the export and in cm; cm keeps its own"
    else:
        decision, reason = "update", "changed in the export"
    if decision == "conflict":
        problems.warn(
            record.file, record.line or None, "conflict", f"the row was not imported: {reason}."
        )
    return Action(
        kind, record.external_id, decision, record.file, record.line, reason, record, row_id
    )


def _export_date(export: Export, today: date, problems: Problems) -> DateReading:
    unknown = "so cm can't tell if the export is older than the last one"
    text = export.exported_text
    if not text:
        line = 2 if export.tables["Export"].count else None
        problems.warn("Export", line, "missing", f"ExportDate is empty, {unknown}.")
        return DateReading(None)
    reading = read_date(text, date(1990, 1, 1), today)
    if reading.possible:
        unknown = "so cm may not see that the export is older than the last one"
    if reading.value is None:
        said = f"ExportDate {quoted(text)} {reading.why}, {unknown}."
        problems.warn("Export", 2, reading.rule, said)
    elif reading.odd:
        said = (
            f"ExportDate {quoted(text)} is not in the form yyyy-mm-dd; it was read as"
            f" {reading.value}."
        )
        problems.warn("Export", 2, "odd-date", said)
    return reading
