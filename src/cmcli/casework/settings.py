"""The agency's settings in the store, dated."""

from datetime import date

from cmcli.domain.permissions import require
from cmcli.errors import UsageProblem
from cmcli.settings import DatedSetting, checked, setting
from cmcli.store.work import Work

SINCE_ALWAYS = date(1900, 1, 1)
"""The day from which a setting holds that was made with the store."""


def set_value(work: Work, key: str, value: str, *, from_on: date | None) -> DatedSetting:
    """Set one of the agency's settings from a day on (None: since always)."""
    if not setting(key).agency:
        raise UsageProblem(
            f"{key} is a setting of yours, not of the agency.",
            f"Write it into your own file: cm config set {key} VALUE --mine.",
        )
    require(work.actor.role, "config")
    return put(work, key, checked(key, value), from_on=from_on or SINCE_ALWAYS)


def put(work: Work, key: str, value: str, *, from_on: date) -> DatedSetting:
    """Write a dated value; one of the same day is replaced."""
    before = work.one(DatedSetting, key=key, from_on=from_on)
    if before is not None:
        return work.change(before, value=value)
    return work.add(DatedSetting(id=work.new_id(), key=key, from_on=from_on, value=value))
