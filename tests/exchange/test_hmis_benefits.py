"""Income, benefits, disabilities and health of an export: what becomes of the rows of a case."""

from datetime import date
from pathlib import Path

import pytest

from cmcli.exchange.hmis import BenefitRec, DatedTerms, ImportPlan, NeedRec
from exchange.hmis_make import (
    BASE,
    DISABILITY,
    ENROLLMENT,
    HEALTH,
    INCOME,
    Rows,
    decisions,
    known_after,
    make,
    planned,
)

FIRST, THEN, LAST = date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1)

Row = dict[str, str]


def rows_of(base: Row, key: str, *said: Row) -> Rows:
    """The rows of a case, one each month unless they name another day."""
    days = ("2026-01-05", "2026-02-01", "2026-03-01")
    return [
        {**base, key: f"{key}{at}", "InformationDate": day, **row}
        for at, (day, row) in enumerate(zip(days, said, strict=False))
    ]


def income(*said: Row) -> Rows:
    return rows_of(INCOME, "IncomeBenefitsID", *said)


def benefits(done: ImportPlan) -> dict[str, tuple[str, str | None, tuple[DatedTerms, ...]]]:
    found = [one.record for one in done.actions if isinstance(one.record, BenefitRec)]
    return {one.external_id.removeprefix("100/"): (one.kind, one.note, one.terms) for one in found}


WAGES = {"Earned": "1", "EarnedAmount": "900.00"}
SSI = {"SSI": "1", "SSIAmount": "841"}

TERMS: list[tuple[list[Row], str, list[DatedTerms]]] = [
    ([SSI, SSI], "SSI", [DatedTerms(FIRST, "granted", 84100)]),
    ([{"SSI": "0"}, SSI], "SSI", [DatedTerms(THEN, "granted", 84100)]),
    (
        [WAGES, {**WAGES, "EarnedAmount": "950.50"}, {"Earned": "0"}],
        "Earned",
        [
            DatedTerms(FIRST, None, 90000),
            DatedTerms(THEN, None, 95050),
            DatedTerms(LAST, "ended", None),
        ],
    ),
    # Nothing from any source ends those that are left empty.
    (
        [SSI, {"IncomeFromAnySource": "0"}],
        "SSI",
        [DatedTerms(FIRST, "granted", 84100), DatedTerms(THEN, "ended", None)],
    ),
    # Not known, not said, not asked: nothing changes.
    ([SSI, {"SSI": "8"}, {"SSI": "99"}], "SSI", [DatedTerms(FIRST, "granted", 84100)]),
    ([SSI, {"IncomeFromAnySource": "9"}, {}], "SSI", [DatedTerms(FIRST, "granted", 84100)]),
    # The later stage of the same day counts, and a source without an amount is one.
    (
        [
            {"Earned": "1", "DataCollectionStage": "3", "InformationDate": "2026-02-01"},
            {**WAGES, "DataCollectionStage": "1", "InformationDate": "2026-02-01"},
        ],
        "Earned",
        [DatedTerms(THEN, "granted", None)],
    ),
    (
        [{"SNAP": "1"}, {"BenefitsFromAnySource": "0"}, {"SNAP": "1"}],
        "SNAP",
        [
            DatedTerms(FIRST, "granted", None),
            DatedTerms(THEN, "ended", None),
            DatedTerms(LAST, "granted", None),
        ],
    ),
]


@pytest.mark.parametrize(("said", "column", "terms"), TERMS)
def test_the_rows_of_a_case_become_dated_terms(
    said: list[Row], column: str, terms: list[DatedTerms], tmp_path: Path
) -> None:
    done = planned(make(tmp_path / "e", IncomeBenefits=income(*said)))
    found = benefits(done)
    assert list(found) == [column]
    assert found[column][2] == tuple(terms)
    again = planned(make(tmp_path / "e", IncomeBenefits=income(*said)), known_after(done))
    assert decisions(again) == []


def test_a_row_is_counted_once_and_a_bad_one_is_named(tmp_path: Path) -> None:
    rows = income(
        {**SSI, "Medicaid": "1", "SCHIP": "1", "DataCollectionStage": "x"},
        {"OtherIncomeSource": "1", "OtherIncomeAmount": "1,5", "SSI": "7"},
        {"SSI": "1", "InformationDate": "2026-12-01"},
    )
    none = {"Earned": "0", "SNAP": "99", "IncomeBenefitsID": "none"}
    other = {**INCOME, "IncomeBenefitsID": "other", "PersonalID": "2", "SSI": "1"}
    named = [{**rows[1], "OtherIncomeSourceIdentify": "sells art"}]
    files = [rows[0], *named, rows[2], {**INCOME, **none}, other]
    done = planned(make(tmp_path / "e", IncomeBenefits=files))
    assert benefits(done) == {
        "SSI": ("ssi", None, (DatedTerms(FIRST, "granted", 84100),)),
        "Medicaid": ("medicaid", None, (DatedTerms(FIRST, "granted", None),)),
        "OtherIncomeSource": ("other", "sells art", (DatedTerms(THEN, "granted", None),)),
    }
    told = [(one.line, one.rule) for one in done.problems if one.file == "IncomeBenefits"]
    assert told == [(3, "bad-amount"), (3, "unknown-code"), (4, "future-date"), (6, "other-person")]
    (count,) = [one for one in done.counts() if one.file == "IncomeBenefits"]
    assert (count.rows, count.create, count.skip, count.reject) == (5, 2, 1, 2)
    assert [one.column for one in done.unread() if one.file == "IncomeBenefits"] == ["SCHIP"]
    known = known_after(done, edited=[("benefit", "100/SSI")])
    changed = [{**rows[0], "SSIAmount": "900"}, *named]
    again = planned(make(tmp_path / "f", IncomeBenefits=changed), known)
    assert decisions(again) == [("benefit", "100/SSI", "conflict")]
    # What is said of another person stays out of the case.
    case = [{**ENROLLMENT, "PersonalID": "2"}, BASE["Enrollment"][1]]
    theirs = [{**one, "PersonalID": "2", "SSIAmount": "9", "SNAP": "1"} for one in changed]
    again = planned(make(tmp_path / "g", Enrollment=case, IncomeBenefits=theirs), known)
    decided = [one for one in decisions(again) if one[0] == "benefit"]
    assert decided == [("benefit", "100/SNAP", "conflict"), ("benefit", "100/SSI", "conflict")]


def needs(done: ImportPlan) -> dict[str, str]:
    found = [one.record for one in done.actions if isinstance(one.record, NeedRec)]
    return {one.domain: one.text for one in found}


def disabilities(*said: tuple[str, str]) -> Rows:
    rows = [{"DisabilityType": kind, "DisabilityResponse": answer} for kind, answer in said]
    return rows_of(DISABILITY, "DisabilitiesID", *rows)


NEEDS: list[tuple[Rows, Rows, dict[str, str]]] = [
    (disabilities(("9", "0"), ("5", "8"), ("7", "99")), (), {}),
    (disabilities(("9", "1"), ("9", "0")), (), {}),
    (
        disabilities(("9", "0"), ("9", "1")),
        (),
        {"mental-health": "mental health disorder (1 Feb 2026)"},
    ),
    (
        [{**one, "IndefiniteAndImpairs": "1"} for one in disabilities(("10", "3"), ("10", "3"))],
        (),
        {"substance-use": "alcohol and drug use disorders, lasting and limiting (5 Jan 2026)"},
    ),
    (
        disabilities(("5", "1"), ("7", "1"), ("6", "1")),
        rows_of(HEALTH, "HealthAndDVID", {"GeneralHealthStatus": "3"}, {"DentalHealthStatus": "5"}),
        {
            "physical-health": "physical disability (5 Jan 2026); chronic health condition"
            " (1 Feb 2026); dental health poor (1 Feb 2026)",
            "other": "developmental disability (1 Mar 2026)",
        },
    ),
    (
        (),
        rows_of(
            HEALTH,
            "HealthAndDVID",
            {"MentalHealthStatus": "4", "GeneralHealthStatus": "5"},
            {"MentalHealthStatus": "5", "GeneralHealthStatus": "1"},
            {"MentalHealthStatus": "9"},
        ),
        {"mental-health": "mental health poor (1 Feb 2026)"},
    ),
]


@pytest.mark.parametrize(("said", "health", "found"), NEEDS)
def test_disabilities_and_poor_health_become_needs(
    said: Rows, health: Rows, found: dict[str, str], tmp_path: Path
) -> None:
    done = planned(make(tmp_path / "e", Disabilities=said, HealthAndDV=health))
    assert needs(done) == found
    assert not [one for one in done.problems if one.file in ("Disabilities", "HealthAndDV")]


def test_answers_without_a_protected_place_are_left_out_and_named(tmp_path: Path) -> None:
    said = [
        *disabilities(("8", "1"), ("8", "0"), ("8", "9")),
        {**DISABILITY, "DisabilitiesID": "x", "DisabilityType": "9", "DisabilityResponse": "2"},
    ]
    health = rows_of(HEALTH, "HealthAndDVID", {"DomesticViolenceSurvivor": "1"})
    done = planned(make(tmp_path / "e", Disabilities=said, HealthAndDV=health))
    assert needs(done) == {}
    told = [one for one in done.problems if one.file in ("Disabilities", "HealthAndDV")]
    assert [(one.file, one.line, one.rule) for one in told] == [
        ("Disabilities", 2, "left-out"),
        ("Disabilities", 5, "unknown-code"),
        ("HealthAndDV", None, "left-out"),
    ]
    assert told[0].text == (
        "2 answers on HIV/AIDS were left out: cm has no protected place for such answers."
    )
    assert "HIV" not in repr([one.record for one in done.actions])
