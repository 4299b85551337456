"""The agency's settings in the store, dated."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from cmcli.casework.agency.values.settings import ChangeSetting
from cmcli.casework.answers import Answer
from cmcli.catalog.reader import near
from cmcli.domain.agency_settings import (
    RENEWAL_DAYS,
    STAY_BENEFITS,
    STAY_PREPARE,
    USUAL_MODE,
    DatedSetting,
    checked,
    no_mode,
    setting,
)
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.keys import BENEFIT_KINDS, DOCUMENT_KINDS, MODES, STAY_KINDS
from cmcli.domain.permissions import require
from cmcli.domain.setting_checks import read_days_before
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work

SINCE_ALWAYS = date(1900, 1, 1)
"""The day from which a setting holds that was made with the store."""


def perform_set(work: Work, said: ChangeSetting) -> Answer:
    """Change one of the agency's settings, and say from when until when it is so."""
    row = set_value(
        work,
        said.key,
        said.value or setting(said.key).default,
        from_on=said.from_on or work.today,
    )
    when = format_day(row.from_on, work.today)
    lines = [f"{row.key} is {row.value or 'empty'} from {when} on, for the whole agency."]
    later = coming(work, row.key)
    if later is not None and later.from_on > row.from_on:
        then = later.value or "empty"
        lines.append(f"It applies until {short_day(later.from_on)}. Then it is {then}.")
    record = {"key": row.key, "value": row.value, "from_on": row.from_on, "origin": "agency"}
    return Answer(record, tuple(lines))


def set_value(work: Work, key: str, value: str, *, from_on: date | None) -> DatedSetting:
    """Set one of the agency's settings from a day on (None: since always)."""
    if not setting(key).agency:
        raise UsageProblem(
            f"{key} is your own setting, not the agency's.",
            f"To set it in your own file: cm config set {key} VALUE",
        )
    require(work.actor.role, "config")
    if key == USUAL_MODE and value:
        modes = (*MODES, *work.words.in_use("mode", from_on or work.today))
        if value not in modes:
            raise UsageProblem(f"{key} {no_mode(modes)}, not {value!r}.", near(value, modes))
    if key in _BY_KIND:
        _check_kinds(work, key, checked(key, value), from_on or work.today)
    return put(work, key, checked(key, value), from_on=from_on or SINCE_ALWAYS)


_STAYS: Mapping[str, Sequence[str]] = {"stay kind": STAY_KINDS}
_BY_KIND: Mapping[str, Mapping[str, Sequence[str]]] = {
    RENEWAL_DAYS: {"document kind": DOCUMENT_KINDS, "benefit kind": BENEFIT_KINDS},
    STAY_PREPARE: _STAYS,
    STAY_BENEFITS: _STAYS,
}
"""The settings with days by kind, and for each of these kinds the keys that cm ships."""


def _check_kinds(work: Work, key: str, value: str, day: date) -> None:
    """Refuse days for a kind that does not exist."""
    shipped = _BY_KIND[key]
    own = (work.words.in_use(of, day) for of in shipped)
    kinds = {"", *chain.from_iterable(shipped.values()), *chain.from_iterable(own)}
    for kind in read_days_before(value):
        if kind not in kinds:
            raise UsageProblem(
                f"{quoted(kind)} in {key} isn't a {' or a '.join(shipped)}.",
                near(kind, sorted(kinds - {""})),
            )


def put(work: Work, key: str, value: str, *, from_on: date) -> DatedSetting:
    """Write a dated value; one of the same day is replaced."""
    work.lock("settings")  # what was read before no longer holds
    before = work.one(DatedSetting, key=key, from_on=from_on)
    if before is not None:
        return work.change(before, value=value)
    return work.add(DatedSetting(id=work.new_id(), key=key, from_on=from_on, value=value))


def in_force(view: View, key: str) -> DatedSetting | None:
    """Return the agency's value of the key today, with its first day."""
    held = [row for row in view.settings.rows if row.key == key and row.from_on <= view.today]
    return held[-1] if held else None


def coming(view: View, key: str) -> DatedSetting | None:
    """The next value of the key that the agency has set for a later day."""
    rows = (row for row in view.settings.rows if row.key == key and row.from_on > view.today)
    return next(rows, None)


def since(row: DatedSetting) -> str:
    """``since always`` or ``since 1 Mar 2026``."""
    return f"since {'always' if row.from_on <= SINCE_ALWAYS else short_day(row.from_on)}"
