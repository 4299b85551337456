"""Which form changes a fact of a case, and with what it begins: one table a kind of fact."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cmcli.casework.looking.sections import SectionRow
    from cmcli.domain.clocks import DueItem


class FactForm(NamedTuple):
    """The name of the verb, the field where the cursor begins, and the first values."""

    form: str | None = None
    field: str | None = None
    given: tuple[tuple[str, str], ...] = ()


NONE = FactForm()

OF_SECTIONS: Mapping[str, FactForm] = {
    "Appointments": FactForm("appointment-answer", "text", (("way", "change"),)),
    "People": FactForm("person", "phone", (("way", "change"),)),
    "Tasks": FactForm("task-set", "text"),
    "Referrals": FactForm("referral", "status"),
    "Stays": FactForm("stay-set"),
    "Services": FactForm("service-set"),
    "Authorizations": FactForm("authorization-set"),
    "Roadblocks": FactForm("roadblock-end"),
    "Documents": FactForm("document-set", "status"),
    "Benefits and income": FactForm("benefit-set", "status"),
    "Strengths": FactForm("assess", "strength"),
    "Keep in mind": FactForm("assess"),
    "SWOT": FactForm("assess"),
}
"""Title of a section → the form of its rows; that of a numbered record begins with its number."""

OF_DUE: Mapping[str, str] = {
    "contact": "checkin",
    "aftercare": "checkin",
    "assessment": "assess",
    "reassessment": "assess",
    "plan": "add-goal",
    "review": "review",
    "goal": "done",
    "step": "done",
    "safety": "act",
    "task": "task-done",
    "appointment": "appointment-answer",
    "referral": "referral",
    "service": "service-give",
    "alert": "alert",
    "crisis-plan": "crisis",
    "close": "close",
    "phase": "set",
    "stay": "stay-set",
    "told": "request",
    "request": "request",
    "waiting": "accept",
    "unassigned": "transfer",
    "rhythm": "rhythm",
    "household": "household",
}
"""Kind of a due item → the verb that answers it."""

_NUMBERS = {
    "goal": "step",
    "step": "step",
    "safety": "act",
    **dict.fromkeys(("task", "appointment", "referral", "service", "alert"), "number"),
}
"""Kind of a due item → the field that takes its number."""

_WAYS = {"aftercare": ("kind", "aftercare"), "alert": ("way", "review")}


def of_row(title: str, row: "SectionRow") -> FactForm:
    """Return the form for a row of a section."""
    made = OF_SECTIONS.get(title, NONE)
    number = None if row.record is None else row.record.get("number")
    if row.record is None and title not in ("Strengths", "Keep in mind", "SWOT"):
        return NONE
    return made if number is None else made._replace(given=(*made.given, ("number", str(number))))


def of_due(item: "DueItem") -> FactForm:
    """Return the form that does what is due."""
    number = item.number or ""
    if item.of == "authorization":
        return FactForm("authorization-set", None, (("number", number.rpartition(".")[2]),))
    if item.of:
        field = "status" if item.of in ("document", "benefit") else None
        return FactForm(f"{item.of}-set", field, (("number", number.partition(".")[0]),))
    given = [_WAYS[item.kind]] if item.kind in _WAYS else []
    if number and item.kind in _NUMBERS:
        given.append((_NUMBERS[item.kind], number))
    field = "phase" if item.kind == "phase" else None
    return FactForm(OF_DUE.get(item.kind), field, tuple(given))
