"""Due dates before they become items; the rules are in ``clocks.py`` and the modules beside it."""

from datetime import date
from typing import NamedTuple

from cmcli.domain.cases import Case
from cmcli.domain.models import Model


class DueDate(NamedTuple):
    """A due date as a rule gives it, before it becomes an item of its case."""

    on: date
    why: str
    rule: str
    number: str | None = None
    text: str | None = None
    rhythm_agreed: bool = False


def start_of_work(case: Case) -> date:
    """The day from which the clocks of a new case run."""
    return case.accepted_on or case.opened_on


def start_of_model(case: Case) -> date:
    """The day from which the case is on its present model."""
    return case.model_from or start_of_work(case)


def number_of(model: Model, key: str, days: int) -> str:
    """The sentence on a number of the model: its value and its source."""
    source = model.sources.get(key, "default")
    return f"{model.key}: {key.replace('_', ' ')} {days} (source: {source})."
