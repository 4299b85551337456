"""From the fields that a person fills in to the columns of a goal."""

from decimal import Decimal
from typing import Any

from cmcli.casework.plan.goals import LEVEL_FIELDS, strengths_of
from cmcli.casework.plan.values.goals import GoalTerms
from cmcli.domain.cases import Case
from cmcli.domain.needs import Need
from cmcli.errors import UsageProblem
from cmcli.store.core.view import View

_AS_SAID = (
    "text",
    "measure",
    "baseline",
    "target",
    "due_on",
    "words",
    "confidence",
    "weight",
    "monitored_by",
    "gas_baseline",
)
"""Fields of the terms that are columns of a goal."""


def columns_of(view: View, case: Case, terms: GoalTerms) -> dict[str, Any]:
    """Return the columns of a goal that the terms set; raises UsageProblem for unknown links."""
    said = {name: getattr(terms, name) for name in _AS_SAID}
    said |= {LEVEL_FIELDS[level]: text for level, text in terms.levels.items()}
    found = {
        name: None if value == "" else value for name, value in said.items() if value is not None
    }
    if "weight" in found:
        found["weight"] = found["weight"] or Decimal(1)
    return found | _links(view, case, terms)


def _links(view: View, case: Case, terms: GoalTerms) -> dict[str, Any]:
    """Return what the goal is linked to; a new link takes the place of the other."""
    if terms.need:
        check_need(view, case, terms.need)
        return {"need": terms.need, "strength": None}
    if terms.strength:
        _check_known(view, case, terms.strength)
        return {"strength": terms.strength, "need": None}
    cleared = {"need": terms.need, "strength": terms.strength}
    return {name: None for name, value in cleared.items() if value == ""}


def check_need(view: View, case: Case, domain: str) -> None:
    """Refuse a need that is not recorded on the case."""
    known = [need.domain for need in view.all(Need, order=("domain",), case_id=case.id)]
    if domain not in known:
        there = f"It has: {', '.join(known)}. " if known else ""
        raise UsageProblem(
            f"This case has no recorded need for {domain}.",
            f"{there}To record the need first: cm assess CASE --need {domain}=3:TEXT",
            code="no-such-need",
            field="need",
        )


def _check_known(view: View, case: Case, number: int) -> None:
    found = strengths_of(view, case)
    if all(number != strength.number for strength in found):
        known = ", ".join(f"{one.number} {one.text}" for one in found)
        raise UsageProblem(
            f"This case has no strength {number}.",
            f"It has: {known}." if known else "To record it first: cm assess CASE --strength TEXT",
            code="no-such-strength",
            field="strength",
        )
