"""A date of birth is taken as what is known of it, and never guessed from today."""

from datetime import date

import pytest

from cmcli.domain.births import Birth, parse_birth
from cmcli.errors import UsageProblem

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-02-14", date(1990, 2, 14)),
        ("14 Feb 1990", date(1990, 2, 14)),
        ("February 14, 1990", date(1990, 2, 14)),
        ("13/12/1984", date(1984, 12, 13)),
        (" 2026-03-04 ", TODAY),
    ],
)
def test_a_day_with_its_year_is_exact(text: str, day: date) -> None:
    birth = parse_birth(text, TODAY)
    assert birth == Birth(day=day)
    assert parse_birth(str(birth), TODAY) == birth


@pytest.mark.parametrize(
    ("text", "about", "said"),
    [
        ("1990", "1990", "1990"),
        ("1990-03", "1990-03", "Mar 1990"),
        ("1990-3", "1990-03", "Mar 1990"),
        ("March 1990", "1990-03", "Mar 1990"),
        ("Sept. 1990", "1990-09", "Sep 1990"),
        ("About  1990", "about 1990", "about 1990"),
        ("c. 1990", "about 1990", "about 1990"),
        ("~1990", "about 1990", "about 1990"),
    ],
)
def test_a_month_a_year_and_an_estimate_stay_what_they_are(
    text: str, about: str, said: str
) -> None:
    birth = parse_birth(text, TODAY)
    assert birth == Birth(about=about)
    assert birth.said == said
    assert parse_birth(str(birth), TODAY) == birth


@pytest.mark.parametrize(
    "text",
    [
        *("14 Feb", "1 Mar", "fri", "last fri", "today", "yesterday", "-3d", "2w", "3 days ago"),
        *("10y ago", "-1990 d", "1990 days ago", "eom", "tomorrow", "", "about 14 Feb", "about"),
        *("01/02/1990", "1990-02-30", "1990-13", "0000", "90", "about 90", "1990-", "19900214"),
        *("2030", "2026-04", "2026-03-05", "2027-01-01", "about 2027"),
        *("1895", "1890-01-01", "14 Feb 1895"),
    ],
)
def test_anything_else_is_refused_with_the_ways_to_write_it(text: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        parse_birth(text, TODAY)
    assert "about 1990" in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("1990-03-04", (36, 36)),
        ("1990-03-05", (35, 35)),
        ("2000-02-29", (26, 26)),
        ("1990-03", (35, 36)),
        ("1990-02", (36, 36)),
        ("1990-12", (35, 35)),
        ("1966", (59, 60)),
        ("about 1965", (57, 64)),
        ("2026-03-04", (0, 0)),
        ("2026", (0, 0)),
    ],
)
def test_a_birth_leaves_a_range_of_ages_open(text: str, ages: tuple[int, int]) -> None:
    assert Birth.of(text).ages(TODAY) == ages
    assert Birth().ages(TODAY) is None
