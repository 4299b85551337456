"""The record of who changed what: the log of one case in words and as JSON."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmcli.casework.looking.wording import label, sentence, told, what_happened
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.operations import Change, Operation
from cmcli.domain.plans import Goal
from cmcli.domain.records import record_of
from cmcli.domain.services import PlannedService
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.history import (
    NOTHING_TOUCHED,
    Recorded,
    history_of,
    rows_now,
    sealed_from,
    touched_by,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One operation on a case: what it changed there, in words.

    ``handles`` are those of workers by their ids, ``labels`` what each row is (``goal 2``).
    """

    ref: str
    recorded: Recorded
    handles: Mapping[str, str]
    labels: Mapping[str, str]

    def as_dict(self) -> dict[str, object]:
        """The operation for JSON, with its changes."""
        return {
            **operation_record(self.recorded.operation),
            "ref": self.ref,
            "changes": [self._change(change) for change in self.recorded.changes],
        }

    def _change(self, change: Change) -> dict[str, object]:
        before, after = change.before or {}, change.after or {}
        return {
            "what": what_happened(change, self.erased(change)),
            "table": change.table,
            "row": change.row,
            "erased": self.erased(change),
            "columns": {
                name: {"before": before.get(name), "after": after.get(name)}
                for name in sorted({*before, *after})
            },
        }

    def erased(self, change: Change) -> bool:
        """Return whether an image of the change was erased."""
        return change.position in self.recorded.erased

    def sentences(self, *, full: bool = False, hidden: Collection[str] = ()) -> Iterator[str]:
        """One line a change: what was added, changed or removed; long texts are cut.

        Changes of ``hidden`` tables are told without their values.
        """
        for change in told(self.recorded.changes):
            if change.table in hidden:
                what = what_happened(change, self.erased(change))
                yield f"{what} {self.labels[change.row]}"
                continue
            yield sentence(
                change,
                self.labels[change.row],
                self.handles,
                erased=self.erased(change),
                full=full,
            )


def operation_record(operation: Operation) -> dict[str, object]:
    """An operation for JSON."""
    names = "seq id at on actor os_user command reason undoes mark hash"
    return {name: getattr(operation, name) for name in names.split()}


def operation_records(view: View, found: Sequence[Operation]) -> list[dict[str, object]]:
    """Operations for JSON, each with a case that it changed and the number of all of them.

    Those that only others may know of are left out.
    ``case`` is the reference of a case, or the code of a client if no case was changed.
    """
    sealed = sealed_from(view, [one.seq for one in found])
    found = [one for one in found if one.seq not in sealed]
    touched = touched_by(view, [one.seq for one in found])
    refs = _refs(view, {one.case_id for one in touched.values() if one.case_id is not None})
    people = {one.client_id for one in touched.values() if one.client_id is not None}
    codes = {client.id: client.code for client in view.all(Client, id=people)}

    def about(one: Operation) -> dict[str, object]:
        case, cases, client = touched.get(one.seq, NOTHING_TOUCHED)
        return {"case": refs.get(case or "") or codes.get(client or ""), "cases": cases}

    return [{**operation_record(one), **about(one)} for one in found]


def _labels(history: Iterable[Recorded]) -> dict[str, str]:
    """Row's id → what it is; a change alone says only the columns that changed."""
    images: dict[str, dict[str, Any]] = {}
    labels: dict[str, str] = {}
    for recorded in history:
        for change in recorded.changes:
            image = images.setdefault(change.row, {})
            image.update({**(change.before or {}), **(change.after or {})})
            labels[change.row] = label(change.table, image, labels)
    return labels


def history(view: View, found: FoundCase) -> list[Happened]:
    """Return who changed what in the case and its client, the oldest change first."""
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    recorded = history_of(view, found.case.id, found.case.client_id)
    labels = _labels(recorded)
    return [
        Happened(ref=found.ref, recorded=one, handles=handles, labels=labels) for one in recorded
    ]


def latest_history(view: View, found: FoundCase, most: int) -> list[Happened]:
    """Return the latest changes of the case and its client, the newest first."""
    recorded = history_of(view, found.case.id, found.case.client_id, latest=most)
    changes = [change for one in recorded for change in one.changes]
    now, images = rows_now(view, changes), dict[str, dict[str, Any]]()
    for change in changes:
        known = images.get(change.row) or now.get(change.row, {})
        images[change.row] = {**(change.before or {}), **(change.after or {}), **known}
    parents = _parents(view, images.values())
    tables = {change.row: change.table for change in changes}
    labels = {row: label(tables[row], image, parents) for row, image in images.items()}
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    return [
        Happened(ref=found.ref, recorded=one, handles=handles, labels=labels)
        for one in reversed(recorded)
    ]


def lines_of(view: View, changes: Sequence[Change]) -> list[str]:
    """Describe these changes, one per line: the case, the record, and the old and new values.

    These are the latest changes of their rows, like all changes that undo can reverse.
    """
    images = _images_now(view, changes)
    labels = _labels_of(view, changes, images)
    refs = _refs(view, {one.case_id for one in changes if one.case_id is not None})
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    if any("team_id" in image for image in images.values()):
        handles |= {team.id: team.handle for team in view.all(Team)}
    lines = []
    for one in told(changes):
        said = sentence(one, labels[one.row], handles, full=False)
        ref = refs.get(one.case_id or "")
        lines.append(f"{ref}: {said}" if ref else said)
    return lines


def labels_now(view: View, changes: Sequence[Change]) -> dict[str, str]:
    """Row's id → what it is, by the row as it is now."""
    return _labels_of(view, changes, _images_now(view, changes))


def _labels_of(
    view: View, changes: Iterable[Change], images: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Row's id → what it is, by these images of the rows."""
    known = _parents(view, images.values())
    return {one.row: label(one.table, images[one.row], known) for one in changes}


def _images_now(view: View, changes: Sequence[Change]) -> dict[str, dict[str, Any]]:
    now = rows_now(view, changes)
    return {one.row: now.get(one.row) or dict(one.after or one.before or {}) for one in changes}


def _parents(view: View, images: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Goal's or planned service's id → what it is, for the records below them."""
    found: dict[str, str] = {}
    parents: dict[str, type[Any]] = {"goal_id": Goal, "planned_id": PlannedService}
    for column, kind in parents.items():
        ids = {str(image[column]) for image in images if image.get(column)}
        found |= {one.id: f"{record_of(kind).noun} {one.number}" for one in view.all(kind, id=ids)}
    return found


def _refs(view: View, ids: set[str]) -> dict[str, str]:
    """Case's id → its reference."""
    cases = view.all(Case, id=ids)
    clients = view.all(Client, id={case.client_id for case in cases})
    codes = {client.id: client.code for client in clients}
    return {case.id: case_ref(codes[case.client_id], case.episode) for case in cases}
