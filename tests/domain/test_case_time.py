"""The time on cases: the published numbers, and a month computed by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from cmcli.catalog.models import load_model
from cmcli.domain.case_time import CaseTime, LoggedTime, month_hours
from cmcli.domain.cases import Case, Placement
from cmcli.domain.holding import Span, spans

FIRST, LAST = date(2026, 2, 2), date(2026, 3, 1)


def case(closed_on: date | None = None, accepted_on: date | None = None) -> Case:
    return Case(
        id="c",
        client_id="k",
        episode=1,
        model="icm",
        status="closed" if closed_on else "open",
        worker_id="ana",
        acuity=3,
        opened_on=date(2026, 1, 1),
        accepted_on=accepted_on or date(2026, 1, 1),
        closed_on=closed_on,
    )


def placed(day: date, worker: str | None, key: str = "1", acuity: int = 3) -> Placement:
    return Placement(
        id=key,
        case_id="c",
        from_on=day,
        model="icm",
        acuity=acuity,
        phase=None,
        worker_id=worker,
        reason="",
    )


def test_a_month_has_the_hours_that_the_source_has() -> None:
    assert f"{float(month_hours(Decimal(40), Fraction(1))):.1f}" == "173.3"
    assert f"{float(month_hours(Decimal(40), Fraction(65, 100))):.1f}" == "112.7"


def test_the_times_of_a_case_follow_its_placements() -> None:
    moved = [
        placed(date(2026, 1, 1), None),
        placed(date(2026, 1, 5), "ana", "2"),
        placed(date(2026, 2, 9), "ben", "4", acuity=4),
        placed(date(2026, 2, 9), "ana", "3", acuity=4),
    ]
    one = case(closed_on=date(2026, 2, 20))
    assert list(spans(one, moved)) == [
        Span(one, "ana", "icm", 3, date(2026, 1, 5), date(2026, 2, 9)),
        Span(one, "ben", "icm", 4, date(2026, 2, 9), date(2026, 2, 20)),
    ]
    later = case(accepted_on=date(2026, 1, 20))
    (span,) = spans(later, [placed(date(2026, 1, 1), "ana")])
    assert (span.since, span.until) == (date(2026, 1, 20), None)
    assert [span.days(FIRST, LAST), span.days(date(2026, 1, 1), date(2026, 1, 20))] == [28, 1]
    assert [span.holds(date(2026, 1, 19)), span.holds(date(2026, 1, 20))] == [False, True]


def test_four_weeks_computed_by_hand() -> None:
    """26 hours in four weeks are 28 1/6 in a month of 52 / 12 weeks, over one and a half cases."""
    one = case()
    figures = CaseTime(
        first=FIRST,
        last=LAST,
        handles={"a": "ana", "b": "ben"},
        available={"a": Fraction(100), "b": Fraction(0)},
        full_time=Fraction(100),
        models={"icm": load_model("icm"), "managed": load_model("managed")},
    )
    held = [
        Span(one, "a", "icm", 3, date(2026, 1, 5), None),
        Span(one, "a", "icm", 3, date(2026, 1, 5), date(2026, 2, 16)),
    ]
    logged = [
        LoggedTime("a", "icm", 1000, 500),
        LoggedTime("a", "icm", 60, 0),
        LoggedTime("a", "icm", None, 0),
        LoggedTime("b", "managed", 30, 0, other=True),
    ]
    rows = [row.as_dict() for row in figures.rows(held, logged)]
    assert [(row["worker"], row["model"]) for row in rows] == [
        ("ana", None),
        ("ana", "icm"),
        ("ben", None),
        ("ben", "managed"),
        (None, None),
        (None, "icm"),
        (None, "managed"),
    ]
    assert rows[0] == {
        "worker": "ana",
        "model": None,
        "cases": 1.5,
        "contacts": 3,
        "without_minutes": 1,
        "others_cases": 0,
        "hours_month": 28.1667,
        "available_month": 100.0,
        "used": 0.2817,
        "hours_a_case": 18.7778,
        "expected_a_case": None,
    }
    assert (rows[1]["expected_a_case"], rows[3]["expected_a_case"]) == (10.0, None)
    assert (rows[2]["used"], rows[3]["hours_a_case"], rows[3]["others_cases"]) == (None, None, 1)
    assert (rows[4]["contacts"], rows[4]["hours_month"]) == (4, 28.7083)
