"""Checks of what a learner has really done: each looks at one change of one row in the log."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cmcli.casework.learning.agency import CLIENTS, COMMAND, LEARNER
from cmcli.catalog.lesson_file import LessonStep, Wanted
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.operations import Operation
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.history import done_by

Wants = Mapping[str, Wanted]


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of a row by the learner: what ``changed``, what that was ``before``, and the ``row``
    as far as the learner wrote it. ``added`` tells whether the row is new."""

    operation: Operation
    day: date
    case_id: str | None
    table: str
    added: bool
    before: Mapping[str, Any]
    changed: Mapping[str, Any]
    row: Mapping[str, Any]


class Looked(NamedTuple):
    """Something that the learner looked at: the command, and the code of the client if any."""

    command: str
    code: str | None = None


def _noted(deed: Deed, wants: Wants) -> bool:
    return deed.table == "notes" and deed.added


def _contact(deed: Deed, wants: Wants) -> bool:
    if deed.table != "contacts" or not deed.added:
        return False
    row = deed.row
    same = all(row.get(key) == wants[key] for key in ("outcome", "mode", "minutes") if key in wants)
    ago = (deed.day - date.fromisoformat(row["on"])).days
    agreed = row.get("next_on") is not None or "next" not in wants
    return same and agreed and ago == wants.get("days_ago", 0)


def _amended(deed: Deed, wants: Wants) -> bool:
    modes = (deed.before.get("mode"), deed.changed.get("mode"))
    return deed.table == "contacts" and modes == (wants["before"], wants["mode"])


def _undone(deed: Deed, wants: Wants) -> bool:
    return deed.operation.undoes is not None and deed.table == "contacts"


def _flagged(deed: Deed, wants: Wants) -> bool:
    return deed.table == "flags" and deed.added and deed.row.get("kind") == wants["kind"]


def _settled(deed: Deed, wants: Wants) -> bool:
    return deed.table == "flags" and deed.changed.get("settled_on") is not None


def _goal(deed: Deed, wants: Wants) -> bool:
    told = ("measure", "baseline", "target", "due_on")
    whole = all(deed.row.get(name) is not None for name in told)
    return deed.table == "goals" and whole and deed.row.get("need") == wants["need"]


def _step(deed: Deed, wants: Wants) -> bool:
    return deed.table == "steps" and deed.row.get("due_on") is not None


def _agreed(deed: Deed, wants: Wants) -> bool:
    agreed = deed.table == "plan_versions" and deed.added
    return agreed and deed.row.get("how") != "not-agreed"


def _transferred(deed: Deed, wants: Wants) -> bool:
    return deed.table == "cases" and deed.changed.get("worker_id") == wants["to"]


def _covered(deed: Deed, wants: Wants) -> bool:
    return deed.table == "covers" and deed.added and deed.row.get("by_id") == wants["by"]


LOOKED = "looked"
"""The check of a step that only asks to look."""

CHECKS: Mapping[str, Callable[[Deed, Wants], bool]] = {
    "noted": _noted,
    "contact": _contact,
    "amended": _amended,
    "undone": _undone,
    "flagged": _flagged,
    "settled": _settled,
    "goal": _goal,
    "step": _step,
    "agreed": _agreed,
    "transferred": _transferred,
    "covered": _covered,
}
"""The checks by the names that the lessons use."""


class LearnerLog:
    """All that the learner has done in the practice store, and the ids of who is in it."""

    def __init__(self, view: View) -> None:
        self._handles = {one.handle: one.id for one in view.all(Worker)}
        self._cases = _cases(view)
        self._deeds = list(_deeds(view))

    def shows(self, step: LessonStep) -> bool:
        """Return whether the learner did a step. Not for steps that only ask to look."""
        check, wants = CHECKS[step.check], dict(step.wants)
        for name in ("to", "by"):
            if name in wants:
                wants[name] = self._handles.get(str(wants[name]), "")
        case = self._cases.get(str(wants["case"]), "") if "case" in wants else None
        return any(check(deed, wants) for deed in self._deeds if case in (None, deed.case_id))


def _cases(view: View) -> dict[str, str]:
    """The ids of cases by the names that the lessons use."""
    clients = {one.code: one.id for one in view.all(Client)}
    cases = {one.client_id: one.id for one in view.all(Case)}
    return {key: cases[clients[one.code]] for key, one in CLIENTS.items() if one.code in clients}


def _deeds(view: View) -> Iterator[Deed]:
    """Yield each change that the learner made."""
    rows: dict[str, dict[str, Any]] = {}
    for recorded in done_by(view, LEARNER, but=COMMAND):
        operation = recorded.operation
        for change in recorded.changes:
            row = rows.setdefault(change.row, {})
            row |= change.after or {}
            yield Deed(
                operation=operation,
                day=operation.day(view.now.tzinfo),
                case_id=change.case_id,
                table=change.table,
                added=change.before is None,
                before=change.before or {},
                changed=change.after or {},
                row=dict(row),
            )
