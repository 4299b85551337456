"""The verb that answers a due item, and the first values of its form."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cmcli.tui.verbs import BY_NAME, Verb

if TYPE_CHECKING:
    from cmcli.domain.clocks import DueItem

ANSWERS: Mapping[str, str] = {
    "safety": "settle",
    "contact": "checkin",
    "aftercare": "checkin",
    "after-discharge": "checkin",
    "appointment": "appointment-answer",
    "crisis-plan": "crisis",
    "assessment": "assess",
    "reassessment": "assess",
    "plan": "add-goal",
    "review": "review",
    "phase": "set",
    "close": "close",
    "goal": "done",
    "step": "done",
    "alert": "alert",
    "mandated": "written",
    "task": "task-done",
    "stay": "stay-set",
    "referral": "referral",
    "service": "service-give",
    "authorization": "authorization-set",
    "over-authorized": "service-set",
    "waiting": "accept",
    "unassigned": "transfer",
    "request": "request",
    "told": "request",
    "rhythm": "rhythm",
    "backdated": "contact",
    "late-stay": "stay-set",
    "household": "household",
    "acuity": "set",
    "approval": "approval",
}
"""Kind of due item → the verb that answers it. A renewal and an appeal are answered by a change of
what they are of."""

RELEASED = ".3"
"""How the number of an item ends that asks whether a stay is over."""


def answer_to(item: "DueItem", *, planned: bool) -> Verb | None:
    """Return the verb that answers an item, if there is one; ``planned``: the case has goals."""
    name = ANSWERS.get(item.kind)
    if item.kind == "plan" and planned:
        name = "agree"
    elif item.kind == "stay" and (item.number or "").endswith(RELEASED):
        name = "stay-end"
    elif item.kind in ("renewal", "appeal"):
        name = f"{item.of}-set"
    return None if name is None else BY_NAME.get(name)


def first_values(verb: Verb, items: Iterable["DueItem"]) -> dict[str, str]:
    """Return the first values of the form of a verb, from the first item that the verb is for."""
    return next((found for item in items if (found := _values(verb.name, item))), {})


_NUMBERED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "done": ("step", ("step", "goal")),
    "task-done": ("number", ("task",)),
    "task-set": ("number", ("task",)),
    "appointment-answer": ("number", ("appointment",)),
    "referral": ("number", ("referral",)),
    "service-give": ("number", ("service",)),
    "settle": ("flag", ("safety",)),
    "act": ("act", ("safety",)),
    "contact": ("number", ("backdated",)),
    "written": ("number", ("mandated",)),
}
"""Verb → the field that takes the number of an item, and the kinds of these items."""


def _values(verb: str, item: "DueItem") -> dict[str, str]:
    number = item.number or ""
    field, kinds = _NUMBERED.get(verb, ("", ()))
    if item.kind in kinds and number:
        return {field: number}
    if item.of == "authorization" and verb == "authorization-set":
        return {"number": number.rpartition(".")[2]}
    if item.of and verb == f"{item.of}-set":
        return {"number": number.partition(".")[0]}
    return _chosen(verb, item, number)


def _chosen(verb: str, item: "DueItem", number: str) -> dict[str, str]:
    """Return the values of verbs that first ask what to do."""
    if verb == "checkin" and item.kind == "aftercare":
        return {"kind": "aftercare"}
    if verb == "alert" and item.kind == "alert":
        return {"way": "review", "number": number}
    if verb == "request" and item.kind == "told":
        return {"way": "told"}
    if verb == "snooze" and item.kind != "safety":
        return {"kind": item.kind, "number": number}
    return {}
