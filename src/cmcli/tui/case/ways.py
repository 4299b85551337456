"""Which form changes a fact of a case, and with what it begins: one table a kind of fact."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from cmcli.tui.answers import answer_to, first_values

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

DUE_FIELDS: Mapping[str, str] = {
    "phase": "phase",
    "document-set": "status",
    "benefit-set": "status",
}
"""Kind of a due item, or its verb → the field where the cursor begins."""


def of_row(title: str, row: "SectionRow") -> FactForm:
    """Return the form for a row of a section."""
    made = OF_SECTIONS.get(title, NONE)
    number = None if row.record is None else row.record.get("number")
    if row.record is None and title not in ("Strengths", "Keep in mind", "SWOT"):
        return NONE
    return made if number is None else made._replace(given=(*made.given, ("number", str(number))))


def of_due(item: "DueItem", *, planned: bool) -> FactForm:
    """Return the form that does what is due; ``planned``: the case has goals."""
    verb = answer_to(item, planned=planned)
    if verb is None:
        return NONE
    field = DUE_FIELDS.get(item.kind) or DUE_FIELDS.get(verb.name)
    return FactForm(verb.name, field, tuple(first_values(verb, [item]).items()))
