"""The filter words for cases, the same on every page that lists them."""

from collections.abc import Collection

from cmcli.casework.looking.glance import Glance
from cmcli.casework.looking.standing import never_met
from cmcli.domain.keys import STAGES
from cmcli.tui.narrow import FilterWords


def case_words(models: Collection[str], *, hidden: bool) -> FilterWords[Glance]:
    """Return filters for worker, model and so on, and words for cases that are not open.

    ``models`` are the keys of all models. While names are ``hidden``, they aren't searched.
    """
    return FilterWords(
        keys={
            "model": lambda item: item.model,
            "stage": lambda item: item.stage,
            "worker": lambda item: item.worker or "none",
            "acuity": lambda item: str(item.acuity),
        },
        flags={
            "late": lambda item: item.days_late > 0,
            "safety": lambda item: item.safety,
            "never": never_met,
            "imported": lambda item: item.imported,
            "waitlist": lambda item: item.status == "waitlist",
            "closed": lambda item: item.status == "closed",
        },
        text=_coded_text if hidden else _text,
        known={"model": models, "stage": STAGES, "acuity": ("1", "2", "3", "4")},
    )


def _text(one: Glance) -> str:
    return one.text


def _coded_text(one: Glance) -> str:
    return one.coded_text
