"""The share of the way towards a goal."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.numbers import parse_value
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.progress import latest_level, latest_value, percent, series, share
from cmcli.errors import UsageProblem


def goal(baseline: str | None, target: str | None) -> Goal:
    return Goal(
        id="g",
        case_id="c",
        number=1,
        text="sleep indoors",
        baseline=None if baseline is None else Decimal(baseline),
        target=None if target is None else Decimal(target),
    )


def point(hour: int, value: str | None, gas: int | None = None) -> Measurement:
    return Measurement(
        id=f"m{hour}",
        case_id="c",
        goal_id="g",
        at=datetime(2026, 3, 4, hour, tzinfo=UTC),
        on=date(2026, 3, 4),
        value=None if value is None else Decimal(value),
        gas=gas,
    )


@pytest.mark.parametrize(
    ("baseline", "target", "value", "expected"),
    [
        ("0", "30", "15", "0.5"),
        ("0", "30", "10", "0.3333"),
        ("10", "2", "4", "0.75"),
        ("0", "30", "45", "1"),
        ("5", "30", "3", "0"),
        (None, "30", "15", None),
        ("0", None, "15", None),
        ("3", "3", "3", None),
        ("0", "30", None, None),
    ],
)
def test_share(
    baseline: str | None, target: str | None, value: str | None, expected: str | None
) -> None:
    points = [] if value is None else [point(1, value)]
    found = share(goal(baseline, target), points)
    assert found == (None if expected is None else Decimal(expected))


def test_the_latest_counts_whatever_the_order_and_each_kind_for_itself() -> None:
    points = [point(9, None, 1), point(7, "4"), point(8, "6", -1)]
    assert [one.at.hour for one in series(points)] == [7, 8, 9]
    assert (latest_value(points), latest_level(points)) == (Decimal(6), 1)
    assert (latest_value([]), latest_level([])) == (None, None)


@pytest.mark.parametrize("text", ["3", "-2", " 3.5 ", "+0.25"])
def test_numbers(text: str) -> None:
    assert parse_value(text, "--target") == Decimal(text.strip())


@pytest.mark.parametrize(
    "text", ["", "nine", "1,5", "1e9", "NaN", "inf", "1_0", "٣", "1-2", "9" * 13]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UsageProblem, match="--target must be a number"):
        parse_value(text, "--target")


@given(st.text(max_size=15))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    with suppress(UsageProblem):
        assert parse_value(text, "--target").is_finite()


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ("0", 0),
        ("0.0049", 0),
        ("0.005", 1),
        ("0.6667", 67),
        ("0.664", 66),
        ("0.9999", 99),
        ("1", 100),
    ],
)
def test_percent_rounds_in_one_way(made: str, shown: int) -> None:
    assert percent(Decimal(made)) == shown
