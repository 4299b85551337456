"""Import of a directory of services: planned on a snapshot, then the same plan as one operation."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

from cmcli.casework.importing.sources import NO_MAP, last_import, remember, remembered_map
from cmcli.casework.importing.values import HsdsImport
from cmcli.domain.external import External, ImportSource
from cmcli.domain.keys import NEED_DOMAINS
from cmcli.domain.permissions import require
from cmcli.domain.records import record_of
from cmcli.domain.resources import Resource
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.errors import CatalogProblem, Refused, Sentence
from cmcli.exchange.hsds import (
    DirectoryPlan,
    EntryAction,
    KnownEntries,
    KnownEntry,
    ScreenedDirectory,
    TermMap,
    decide_entries,
    load_terms,
)
from cmcli.exchange.map_files import read_map
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.external import edited_since, externals, last_operation

PREFIX = "hsds:"
KIND = "resource"

INACTIVE = "No longer offered, says the imported directory."
GONE = "No longer in the imported directory."

_OURS = frozenset(
    ("id", "number", "added_on", "ended_on", "end_reason", "program", "networks", "income_max")
)
"""The columns of an entry that no directory says."""


@dataclass(frozen=True, slots=True)
class PlannedDirectory:
    """A plan with all that it was made from: ``known`` is what the store knew after operation
    number ``seq``, ``last`` what it knew of the last import from the ``system``. ``strangers`` is
    how many of the known entries would get both another name and another organization."""

    screened: ScreenedDirectory
    terms: TermMap
    system: str
    known: KnownEntries
    seq: int
    plan: DirectoryPlan
    last: ImportSource | None
    strangers: int


def directory_system(source: str | None) -> str:
    """Return the name of a directory: ids are unique only within one."""
    name = clean_input(source, what="The source", limit=SHORT_LIMIT) if source else ""
    return PREFIX + name


def terms_to_use(view: View, system: str, chosen: str | None) -> TermMap:
    """Read the map of terms: the ``chosen`` file, or without one that of the last time."""
    domains = [*NEED_DOMAINS, *view.words.in_use("need domain", view.today)]
    if chosen is not None:
        return load_terms(None if chosen == NO_MAP else read_map(Path(chosen)), domains=domains)
    kept = remembered_map(last_import(view, system))
    try:
        return load_terms(kept, domains=domains)
    except CatalogProblem as problem:
        problem.hint = Sentence(
            "This is the map of the last import. Correct it and name it with {map}, or type none"
            " there to use no map."
        )
        raise


def plan_directory(
    view: View, screened: ScreenedDirectory, system: str, terms: TermMap, *, follow: bool
) -> PlannedDirectory:
    """Decide what to do with every service, and write nothing.

    ``follow``: entries that are gone in the directory are ended here.
    """
    rows = _imported(view, system)
    edited = edited_since(view, system) if rows else set()
    known = {
        link.external_id: KnownEntry(
            entry.id, entry.number, link.digest, link.id in edited, entry.ended_on is not None
        )
        for link, entry in rows
    }
    plan = decide_entries(screened, known, follow=follow)
    entries = {entry.id: entry for _, entry in rows}
    strangers = sum(_stranger(one, entries) for one in plan.chosen("update"))
    seq, last = last_operation(view), last_import(view, system)
    return PlannedDirectory(screened, terms, system, known, seq, plan, last, strangers)


def _imported(view: View, system: str) -> list[tuple[External, Resource]]:
    """Return every link of the directory with the entry of ours."""
    links = [one for one in externals(view, system) if one.kind == KIND]
    ids = [one.row_id for one in links]
    entries = {one.id: one for one in view.all(Resource, id=ids)} if ids else {}
    return [(one, entries[one.row_id]) for one in links if one.row_id in entries]


def _stranger(action: EntryAction, entries: dict[str, Resource]) -> bool:
    """Return whether a service seems to be another one than the entry with its id."""
    mine, theirs = entries[action.row_id or ""], action.service.columns
    return mine.name != theirs["name"] and mine.organization != theirs.get("organization")


def directory_refusal(planned: PlannedDirectory, asked: HsdsImport) -> Refused | None:
    """Return the refusal of a directory that is in doubt, unless that is accepted.

    It seems to be another one, or so much of it is wrong or gone. With ``strict``, nothing may be
    wrong.
    """
    plan = planned.plan
    if asked.strict and plan.rejected:
        number = len(plan.rejected)
        return Refused(
            f"{number:,} {'row' if number == 1 else 'rows'} of the directory can't be imported, so"
            " nothing was.",
            Sentence("Have them fixed at the source, or leave out {strict} to take the rest."),
            code="strict",
        )
    if asked.accept_rejects:
        return None
    if planned.strangers > len(planned.known) / 2:
        return Refused(
            f"{planned.strangers:,} of {len(planned.known):,} imported entries would get another"
            " name and another organization. So nothing was imported.",
            Sentence(
                "If this is another directory, name it with {source}. If it is the same one, add"
                " {accept_rejects}."
            ),
            code="other-directory",
        )
    if damaged := plan.damaged():
        return Refused(
            f"{damaged} So nothing was imported.",
            Sentence("Ask for the directory again. To take the rest, add {accept_rejects}."),
            code="damaged",
        )
    if plan.many_gone():
        return Refused(
            f"{len(plan.gone):,} of {plan.known:,} imported entries are gone in the directory,"
            " which is more than 5 %. So nothing was imported.",
            Sentence("See whether it is whole. To end them here, add {accept_rejects}."),
            code="mass-removal",
        )
    return None


def import_directory(work: Work, planned: PlannedDirectory, asked: HsdsImport) -> PlannedDirectory:
    """Carry out the plan; make it again if someone has changed its data since.

    Raises :class:`Refused` if it may not be. Returns the plan that was carried out.
    """
    require(work.actor.role, "import")
    work.lock("imports", "directory")
    if last_operation(work) != planned.seq:
        planned = plan_directory(
            work, planned.screened, planned.system, planned.terms, follow=planned.plan.follow
        )
    refused = directory_refusal(planned, asked)
    if refused is not None:
        raise refused
    _create(work, planned)
    _update(work, planned)
    if planned.plan.follow:
        _end(work, planned)
    remember(work, planned.system, None, planned.terms.file)
    return planned


def _create(work: Work, planned: PlannedDirectory) -> None:
    """Write the new entries, each with its link to the service."""
    numbers = count(work.next_number(Resource))
    new = planned.plan.chosen("create")
    keys = {one.service.external_id: work.new_id() for one in new}

    def entries() -> Iterator[Resource]:
        for one in new:
            ended = {"ended_on": work.today, "end_reason": INACTIVE} if one.service.gone else {}
            values: dict[str, Any] = {**one.service.columns, **ended}
            key = keys[one.service.external_id]
            yield Resource(id=key, number=next(numbers), added_on=work.today, **values)

    work.add_many(entries())
    table = record_of(Resource).table
    work.add_many(
        External(
            id=work.new_id(),
            system=planned.system,
            kind=KIND,
            external_id=one.service.external_id,
            table_name=table,
            row_id=keys[one.service.external_id],
            digest=one.service.digest,
        )
        for one in new
    )


def _update(work: Work, planned: PlannedDirectory) -> None:
    """Bring entries up to date with their services."""
    changed = {one.row_id: one for one in planned.plan.chosen("update")}
    if not changed:
        return
    told = [one.name for one in fields(Resource) if one.name not in _OURS]
    for link, entry in _imported(work, planned.system):
        action = changed.get(link.row_id)
        if action is None:
            continue
        values: dict[str, Any] = {name: action.service.columns.get(name) for name in told}
        now = replace(entry, **values)
        checks = [one for one in (entry.checked_on, now.checked_on) if one is not None]
        now = replace(now, checked_on=max(checks, default=None))
        if action.service.gone:
            if now.ended_on is None:
                now = replace(now, ended_on=work.today, end_reason=INACTIVE)
        else:
            now = replace(now, ended_on=None, end_reason=None)
        work.save(now)
        work.change(link, digest=action.service.digest)


def _end(work: Work, planned: PlannedDirectory) -> None:
    """End the entries that are gone in the directory, but for those that were changed here.

    A service that comes back is another one than that of the link.
    """
    gone = {one.row_id for one in planned.plan.gone.values() if not one.edited_here}
    for link, entry in _imported(work, planned.system) if gone else ():
        if entry.id in gone:
            work.change(entry, ended_on=work.today, end_reason=GONE)
            work.change(link, digest="")
