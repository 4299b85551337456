"""The record of who changed what: the log of one case in words and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmcli.domain.operations import Change, Operation
from cmcli.domain.workers import Worker
from cmcli.store.find import Found
from cmcli.store.history import Recorded, history_of
from cmcli.store.mapping import TABLES
from cmcli.store.view import View

CUT = 60
"""Characters of a value that are shown unless all are asked for."""

_NOUNS = {table: kind for kind, table in TABLES.items()}
_KEYS = ("id", "case_id", "client_id", "goal_id", "contact_id", "assessment_id", "review_id")
_DERIVED = ("name_key", "phone_key", "snapshot")
_LABELS = ("number", "domain", "code", "episode")
"""Columns that say which row of its kind a row is."""


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
        """Whether an image of the change was erased."""
        return change.position in self.recorded.erased

    def sentences(self, *, full: bool = False) -> Iterator[str]:
        """One line a change: what was added, changed or removed; long texts are cut."""
        for change in self.recorded.changes:
            erased = self.erased(change)
            line = f"{what_happened(change, erased)} {self.labels[change.row]}"
            said = list(self._columns(change, full=full))
            if erased:
                said.append("erased since")
            yield f"{line}: {', '.join(said)}" if said else line

    def _columns(self, change: Change, *, full: bool) -> Iterator[str]:
        before, after = change.before or {}, change.after or {}
        for name in [*before, *(name for name in after if name not in before)]:
            if name in _KEYS or name in _DERIVED or name in _LABELS:
                continue
            new = self._value(name, after.get(name), full)
            old = self._value(name, before.get(name), full)
            if old == new:
                continue
            title = name.removesuffix("_id").replace("_", " ")
            if change.before is None or change.after is None:
                yield f"{title} {new if change.before is None else old}"
            else:
                yield f"{title} {old} → {new}"

    def _value(self, name: str, value: Any, full: bool) -> str:
        if value is None or value == []:
            return "nothing"
        if name == "worker_id":
            return self.handles.get(str(value), str(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return " and ".join(map(str, value))
        text = str(value)
        if name == "at" or name.endswith("_at"):
            return f"{text[:10]} {text[11:16]} UTC"
        if not full and len(text) > CUT:
            text = f"{text[: CUT - 1]}…"
        return f"‘{text}’" if " " in text else text


def operation_record(operation: Operation) -> dict[str, object]:
    """An operation for JSON."""
    names = "seq id at actor os_user command reason undoes hash"
    return {name: getattr(operation, name) for name in names.split()}


def what_happened(change: Change, erased: bool = False) -> str:
    """``added``, ``removed`` or ``changed``; a change whose image is gone is ``changed``."""
    if erased or (change.before is not None and change.after is not None):
        return "changed"
    return "added" if change.before is None else "removed"


def _label(table: str, image: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a row is, as far as the log has said it: ``goal 2``, ``step 2.1``, ``need housing``."""
    kind = _NOUNS.get(table, table)
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind)
    which = next((str(image[name]) for name in _LABELS if image.get(name) is not None), "")
    goal = labels.get(str(image.get("goal_id")), "").removeprefix("goal ")
    return f"{words.strip()} {f'{goal}.' if goal and which else ''}{which}".rstrip()


def _labels(history: Iterable[Recorded]) -> dict[str, str]:
    """Row's id → what it is; a change alone says only the columns that changed."""
    images: dict[str, dict[str, Any]] = {}
    labels: dict[str, str] = {}
    for recorded in history:
        for change in recorded.changes:
            image = images.setdefault(change.row, {})
            image.update({**(change.before or {}), **(change.after or {})})
            labels[change.row] = _label(change.table, image, labels)
    return labels


def history(view: View, found: Found) -> list[Happened]:
    """Who changed what in the case and of its client, the first operation first."""
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    recorded = history_of(view, found.case.id, found.case.client_id)
    labels = _labels(recorded)
    return [
        Happened(ref=found.ref, recorded=one, handles=handles, labels=labels) for one in recorded
    ]
