"""What is said of a goal as people type it, read into the columns of the goal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cmcli.casework.goals import LEVEL_FIELDS
from cmcli.catalog.access import check
from cmcli.domain.cases import Case
from cmcli.domain.dates import parse_day
from cmcli.domain.needs import Finding, Need
from cmcli.domain.progress import parse_value
from cmcli.domain.text import SHORT_LIMIT, clean_input, quoted
from cmcli.errors import UsageProblem
from cmcli.store.view import View

MOST_WEIGHT = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTerms:
    """What is said of a goal, as people type it; None is not said, an empty text takes it away.

    ``need`` is a domain, ``strength`` the number of a strength, ``by`` a day, ``confidence`` the
    client's own, 0 to 10; ``levels`` says in words what each level from -2 to 2 means.
    """

    text: str | None = None
    need: str | None = None
    strength: str | None = None
    measure: str | None = None
    baseline: str | None = None
    target: str | None = None
    by: str | None = None
    words: str | None = None
    confidence: str | None = None
    weight: str | None = None
    monitored_by: str | None = None
    gas_baseline: str | None = None
    levels: Mapping[str, str] = field(default_factory=dict)


def columns_of(view: View, case: Case, terms: GoalTerms) -> dict[str, Any]:
    """The columns of a goal that the terms set; raises UsageProblem for what cannot be read."""
    found: dict[str, Any] = {}
    if terms.text is not None:
        found["text"] = clean_input(terms.text, what="The goal", limit=SHORT_LIMIT)
    for name, (column, read) in _READERS.items():
        raw: str | None = getattr(terms, name)
        if raw is not None:
            found[column] = read(raw) if raw.strip() else None
    if terms.by is not None:
        found["due_on"] = parse_day(terms.by, view.today) if terms.by.strip() else None
    if found.get("weight", Decimal(1)) is None:
        found["weight"] = Decimal(1)
    for key, text in terms.levels.items():
        level = _number(key, "--level", -2, 2)
        found[LEVEL_FIELDS[level]] = short_text(text, f"Level {level}")
    return found | _resting(view, case, terms)


def _resting(view: View, case: Case, terms: GoalTerms) -> dict[str, Any]:
    """What the goal rests on; saying the one takes the other away."""
    if terms.need and terms.strength:
        raise UsageProblem(
            "A goal rests on a need or on a strength, not on both.", "Leave one of them out."
        )
    found: dict[str, Any] = {}
    if terms.need is not None:
        found["need"] = _recorded_need(view, case, terms.need) if terms.need.strip() else None
    if terms.strength is not None:
        found["strength"] = _known_strength(view, case, terms.strength) if terms.strength else None
    if terms.need:
        found["strength"] = None
    if terms.strength:
        found["need"] = None
    return found


def _recorded_need(view: View, case: Case, domain: str) -> str:
    key = check("need domain", domain.strip())
    known = [need.domain for need in view.all(Need, order=("domain",), case_id=case.id)]
    if key not in known:
        there = f"Recorded are {', '.join(known)}. " if known else ""
        raise UsageProblem(
            f"No need for {key} is recorded in this case.",
            f"{there}Record it first: cm assess CASE --need {key}=3:TEXT.",
            code="no-such-need",
        )
    return key


def strengths_of(view: View, case: Case) -> list[Finding]:
    """The client's strengths that assessments found, in the order of their numbers."""
    found = view.all(Finding, order=("number",), case_id=case.id)
    return [one for one in found if one.kind == "strength"]


def _known_strength(view: View, case: Case, number: str) -> int:
    found = strengths_of(view, case)
    for strength in found:
        if number.strip() == str(strength.number):
            return strength.number
    known = ", ".join(f"{one.number} {one.text}" for one in found)
    raise UsageProblem(
        f"There is no strength {quoted(number)} in this case.",
        f"Strengths are: {known}." if known else "Record it first: cm assess CASE --strength TEXT.",
        code="no-such-strength",
    )


def short_text(text: str | None, what: str, *, multiline: bool = False) -> str | None:
    """A short text as it is stored, None where nothing was said."""
    if text is None or not text.strip():
        return None
    return clean_input(text, what=what, limit=SHORT_LIMIT, multiline=multiline)


def _number(text: str, option: str, low: int, high: int) -> int:
    value = parse_value(text, option)
    if value != value.to_integral_value() or not low <= value <= high:
        raise UsageProblem(
            f"{option} takes a whole number from {low} to {high}, not {quoted(text)}."
        )
    return int(value)


def _weight(text: str) -> Decimal:
    value = parse_value(text, "--weight")
    if not 0 < value <= MOST_WEIGHT:
        raise UsageProblem(f"--weight must be above 0 and at most {MOST_WEIGHT}.")
    return value


_READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "measure": ("measure", lambda text: short_text(text, "The measure")),
    "baseline": ("baseline", lambda text: parse_value(text, "--baseline")),
    "target": ("target", lambda text: parse_value(text, "--target")),
    "words": ("words", lambda text: short_text(text, "The client's words", multiline=True)),
    "confidence": ("confidence", lambda text: _number(text, "--confidence", 0, 10)),
    "weight": ("weight", _weight),
    "monitored_by": ("monitored_by", lambda text: short_text(text, "How it is monitored")),
    "gas_baseline": ("gas_baseline", lambda text: _number(text, "--gas-baseline", -2, 2)),
}
"""The terms that are read one by one: the goal's field, and how its text is read."""
