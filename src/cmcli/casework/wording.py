"""Changes of the log in the words of the field: which record, and what of it from what to what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cmcli.domain.dates import short_day
from cmcli.domain.operations import Change

CUT = 60
"""Characters of a value that are shown unless all are asked for."""

_NOUNS = {
    "aftercare": "aftercare",
    "assessments": "assessment",
    "declined": "declined offer",
    "externals": "link to another system",
    "findings": "finding",
    "flags": "safety flag",
    "measurements": "progress",
    "need_ratings": "rating",
    "placements": "placement",
    "plan_versions": "plan version",
    "reductions": "reduction of hours",
    "settings": "setting",
}
"""Table → what one row of it is called, where that is not the singular of its name."""

_TITLES = {
    "cases": {
        "accepted_on": "accepted",
        "close_reason": "reason of closing",
        "close_summary": "summary",
        "decision_reason": "reason",
        "immediate": "cannot wait",
        "issue": "came because",
        "phase_from": "in this phase since",
        "model_from": "on this model since",
        "revision": "under revision",
        "revision_on": "revision begun",
        "words": "in their own words",
    },
    "clients": {"dob": "born", "interpreter": "interpreter for"},
    "contacts": {
        "did": "done",
        "next_on": "next promised for",
        "travel": "minutes on the way",
        "with_whom": "with",
    },
    "notes": {
        "addendum_to": "adds to note",
        "error_at": "struck",
        "error_reason": "struck because",
        "signed_at": "signed",
    },
    "goals": {
        "due_on": "by",
        "ended_on": "ended",
        "gas_baseline": "level in the beginning",
        "gas_minus_2": "level -2",
        "gas_minus_1": "level -1",
        "gas_0": "level 0",
        "gas_plus_1": "level +1",
        "gas_plus_2": "level +2",
        "need": "rests on",
        "strength": "rests on strength",
        "words": "in their own words",
    },
    "steps": {"done_on": "done", "dropped": "taken out of the plan", "due_on": "by", "who": "by"},
    "measurements": {"gas": "level"},
    "needs": {"stage_on": "stage seen", "unrated": "not rated"},
    "need_ratings": {"unrated": "not rated", "carried": "taken over from before"},
    "plan_versions": {"agreed_on": "agreed", "by": "by", "words": "in their own words"},
    "flags": {
        "done": "what was done",
        "raised_on": "raised",
        "settled_on": "settled",
        "text": "concern",
        "told": "who was told",
    },
    "rhythms": {"days": "days between contacts"},
    "reviews": {"gas_t": "goal attainment T", "next_on": "next review", "note": "text"},
    "services": {"cents": "cost in cents"},
    "workers": {"active": "works here", "os_user": "system user"},
    "externals": {"external_id": "id there", "table_name": "stands for a row of"},
}
"""Table → column → its title, where that is not the column's name in words."""

_USUAL: Mapping[str, Mapping[str, object]] = {
    "goals": {"state": "open", "weight": "1"},
    "steps": {"dropped": False, "who": "worker"},
    "contacts": {"kind": "planned"},
    "workers": {"active": True},
    "need_ratings": {"carried": False},
}
"""What goes without saying of a new row."""

_KEYS = ("id", "case_id", "client_id", "goal_id", "contact_id", "assessment_id", "review_id")
_DERIVED = ("name_key", "phone_key", "snapshot", "row_id", "digest", "seq")
_LABELS = ("number", "domain", "code", "handle", "key")
"""Columns that say which row of its kind a row is."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def noun(table: str) -> str:
    """What one row of a table is called."""
    return _NOUNS.get(table, table.removesuffix("s").replace("_", " "))


def label(table: str, image: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a row is, as far as is known of it: ``goal 2``, ``step 2.1``, ``need housing``.

    ``labels`` are those of other rows by their ids.
    """
    which = next((str(image[name]) for name in _LABELS if image.get(name) is not None), "")
    goal = labels.get(str(image.get("goal_id")), "").removeprefix("goal ")
    if table == "findings" and image.get("kind"):
        return f"{image['kind']} {which}".rstrip()
    if table == "measurements":
        return f"progress of goal {goal}" if goal else "progress"
    if table == "externals":
        return noun(table)
    return f"{noun(table)} {f'{goal}.' if goal and which else ''}{which}".rstrip()


def what_happened(change: Change, erased: bool = False) -> str:
    """``added``, ``removed`` or ``changed``; a change whose image is gone is ``changed``."""
    if erased or (change.before is not None and change.after is not None):
        return "changed"
    return "added" if change.before is None else "removed"


def sentence(
    change: Change, name: str, handles: Mapping[str, str], *, erased: bool = False, full: bool
) -> str:
    """One line: ``changed goal 1: by 31 Mar 2026 → 30 Apr 2026``; long texts are cut unless full.

    ``name`` is the row's label, ``handles`` are those of workers by their ids.
    """
    line = f"{what_happened(change, erased)} {name}"
    said = list(_columns(change, handles, full=full))
    if erased:
        said.append("erased since")
    return f"{line}: {', '.join(said)}" if said else line


def told(changes: Iterable[Change]) -> list[Change]:
    """The changes that are worth a line: where a case came to be placed is in the case itself."""
    every = list(changes)
    of_case = {change.case_id for change in every if change.table == "cases"}
    return [
        change for change in every if change.table != "placements" or change.case_id not in of_case
    ]


def _columns(change: Change, handles: Mapping[str, str], *, full: bool) -> Iterator[str]:
    before, after = change.before or {}, change.after or {}
    whole = change.before is None or change.after is None
    titles, usual = _TITLES.get(change.table, {}), _USUAL.get(change.table, {})
    for name in [*before, *(name for name in after if name not in before)]:
        if name in _KEYS or name in _DERIVED or (name in _LABELS and whole):
            continue
        if whole and (before or after).get(name) == usual.get(name, _DAY):
            continue
        if whole and name == "on" and "at" in (before or after):
            continue
        old, new = (_value(name, image.get(name), handles, full) for image in (before, after))
        if old == new:
            continue
        title = titles.get(name, _title(name))
        if whole and name == "text":
            yield f"‘{_value(name, (before or after)[name], handles, full).strip('‘’')}’"
        elif whole:
            yield f"{title} {new if change.before is None else old}"
        else:
            yield f"{title} → {new}" if before.get(name) is None else f"{title} {old} → {new}"


def _title(column: str) -> str:
    words = column.removesuffix("_id").replace("_", " ")
    return words.removesuffix(" on") if words != "on" else words


def _value(name: str, value: Any, handles: Mapping[str, str], full: bool) -> str:
    if value is None or value == []:
        return "nothing"
    if name == "worker_id":
        return handles.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " and ".join(map(str, value))
    text = str(value)
    if name == "at" or name.endswith("_at"):
        return f"{_day(text[:10])} {text[11:16]} UTC"
    if name in ("on", "dob") or name.endswith(("_on", "_from")):
        return _day(text)
    if not full and len(text) > CUT:
        text = f"{text[: CUT - 1]}…"
    return f"‘{text}’" if " " in text else text


def _day(text: str) -> str:
    return short_day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
