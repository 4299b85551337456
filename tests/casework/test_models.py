"""The agency's own numbers: dated, sourced, and never an impossible combination on any day."""

from datetime import date, timedelta

import pytest

from agency import TODAY, Agency
from cmcli.casework.agency.models import (
    changed_fields,
    coming_changes,
    models_on,
    numbers_of,
    set_numbers,
)
from cmcli.casework.agency.values.models import SetModel
from cmcli.casework.models_today import Models
from cmcli.domain.agency_settings import DatedSetting
from cmcli.errors import Refused, UsageProblem

NEXT_YEAR = date(2027, 1, 1)


def test_a_number_holds_from_its_day_on(agency: Agency) -> None:
    with agency.operation("sam") as work:
        assert set_numbers(work, "icm", {"ceiling": 18}, from_on=NEXT_YEAR).ceiling == 18
    with agency.reading() as view:
        assert Models(view)["icm"].ceiling == 20
        assert Models(view, NEXT_YEAR - timedelta(days=1))["icm"].ceiling == 20
        assert Models(view, NEXT_YEAR)["icm"].ceiling == 18
        assert changed_fields(view, "icm") == ()
        assert changed_fields(view, "icm", NEXT_YEAR) == ("ceiling",)
        assert [row.value for row in coming_changes(view, "icm")] == ["18"]
        _, numbers = numbers_of(view, "icm", NEXT_YEAR)
    ceiling = next(one for one in numbers if one.field == "ceiling")
    assert (ceiling.value, ceiling.source, ceiling.since) == (18, "agency", NEXT_YEAR)
    assert ceiling.catalogue == 20


def test_every_number_has_its_source(agency: Agency) -> None:
    with agency.reading() as view:
        for model in models_on(view):
            _, numbers = numbers_of(view, model.key)
            assert all(one.source for one in numbers if one.value not in (None, ()))


def test_a_number_is_given_and_taken_away(agency: Agency) -> None:
    with agency.operation() as work:
        set_numbers(work, "managed", {"target": 50, "ceiling": 60}, from_on=TODAY)
        assert Models(work)["managed"].ceiling == 60
        set_numbers(work, "managed", {"ceiling": None}, from_on=TODAY)
        assert Models(work)["managed"].ceiling is None
        rows = [r for r in work.all(DatedSetting) if r.key.startswith("models.")]
    assert sorted(row.value for row in rows) == ["50", "none"]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("icm", {"ceiling": 9}, "above the ceiling"),
        ("icm", {"target": 21}, "above the ceiling"),
        ("icm", {"target": 0}, "from 1 to 1000"),
        ("icm", {"plan_days": None}, "not nothing"),
        ("icm", {"follow_up_days": 3}, "be set together"),
        ("icm", {"usual_acuity": 5}, "from 1 to 4"),
        ("icm", {"scope": "team"}, "An agency can't change scope"),
        ("icm", {"contact_days": {4: 9, 3: 7, 2: 14, 1: 30}}, "must not be longer"),
        ("icm", {"phase_days": (7, 14)}, "be set together"),
        ("cti", {"phase_days": (7, 14)}, "must name as many phases"),
        ("icm", {"counted_modes": frozenset({"pigeon"})}, "each item of it a mode"),
        ("cti", {"expected_months": None}, "fixed end needs it"),
        ("brokerage", {"follow_up_days": 90}, "must be less than"),
        ("imc", {"target": 9}, "isn't a model"),
    ],
)
def test_impossible_numbers_are_refused(
    agency: Agency, key: str, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(UsageProblem, match=words), agency.operation() as work:
        set_numbers(work, key, changes, from_on=TODAY)
    with agency.reading() as view:
        assert view.count(DatedSetting) == 1


def test_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(UsageProblem, match="No number"):
        SetModel(model="icm", from_on=TODAY)


def test_numbers_that_would_contradict_later_ones_are_refused(agency: Agency) -> None:
    with agency.operation() as work:
        set_numbers(work, "icm", {"ceiling": 12}, from_on=NEXT_YEAR)
    with pytest.raises(UsageProblem, match="1 Jan 2027"), agency.operation() as work:
        set_numbers(work, "icm", {"target": 15}, from_on=TODAY)
    with agency.operation() as work:
        set_numbers(work, "icm", {"target": 12, "ceiling": 12}, from_on=NEXT_YEAR)
        with pytest.raises(UsageProblem, match="above"):
            set_numbers(work, "icm", {"ceiling": 11}, from_on=NEXT_YEAR)


def test_workers_may_not(agency: Agency) -> None:
    with pytest.raises(Refused), agency.operation("ben") as work:
        set_numbers(work, "icm", {"ceiling": 18}, from_on=TODAY)
