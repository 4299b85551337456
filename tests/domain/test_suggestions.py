"""The rule by which workers are suggested, as a table of cases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cmcli.domain.reductions import Reduction
from cmcli.domain.suggestions import ORDER, LoadWithCase, Wanted, suggestion, told_of_moves
from cmcli.domain.workers import Worker

TODAY = date(2026, 3, 4)
WANTED = Wanted(
    name="Dana",
    model="icm",
    languages=("Spanish",),
    area="Polk County, FL",
    team_id="north",
    ties={
        "cousin": {"conflict": "her cousin"},
        "liked": {"wish": None},
        "disliked": {"not-wished": "too loud"},
    },
    had={"before": date(2025, 12, 1)},
)


def worker(key: str = "x", **known: Any) -> Worker:
    return Worker(
        id=key,
        handle=known.pop("handle", key),
        name=key.title(),
        role="worker",
        hours=Decimal(40),
        team_id=known.pop("team_id", "north"),
        **known,
    )


HALF, OVER = LoadWithCase(Fraction(1, 2)), LoadWithCase(Fraction(9, 8))


def away(start: date, until: date | None = None) -> Reduction:
    return Reduction(
        id="r",
        worker_id="x",
        share=Decimal("0.5"),
        from_on=start,
        until_on=until,
        reason="leave",
    )


@pytest.mark.parametrize(
    ("who", "load", "fits", "words"),
    [
        (worker("cousin"), HALF, False, "conflict of interest: her cousin"),
        (worker("liked"), HALF, True, "Dana wants this worker"),
        (worker("disliked"), HALF, False, "Dana doesn't want this worker: too loud"),
        (worker(), HALF, True, "50 % of the target with it"),
        (worker(), OVER, False, "112 % of the target with it"),
        (worker(), LoadWithCase(None), None, "the load can't be counted"),
        (
            worker(),
            LoadWithCase(None, "It would pass the ceiling."),
            False,
            "It would pass the ceiling.",
        ),
        (worker(models=("icm", "act")), HALF, True, "takes icm cases"),
        (worker(models=("act",)), HALF, False, "doesn't take icm cases"),
        (worker(), HALF, None, "whether x takes icm cases is not known"),
        (worker(languages=("English", "spanish")), HALF, True, "speaks Spanish"),
        (worker(languages=("English",)), HALF, False, "doesn't speak Spanish"),
        (worker(), HALF, None, "whether x speaks Spanish is not known"),
        (worker("before"), HALF, True, "knows Dana, until 1 Dec 2025"),
        (worker(), HALF, True, "in the same team"),
        (worker(team_id="south"), HALF, False, "in another team"),
        (worker(areas=("Polk County",)), HALF, True, "works where Dana lives (Polk County, FL)"),
        (worker(areas=("Lake County",)), HALF, False, "doesn't work where Dana lives"),
    ],
)
def test_every_reason_is_in_words(
    who: Worker, load: LoadWithCase, fits: bool | None, words: str
) -> None:
    found = suggestion(who, WANTED, load, (), TODAY)
    assert any(one.startswith(words) for one in found.reasons(fits)), found.reasons(fits)
    others = [one for other in {True, False, None} - {fits} for one in found.reasons(other)]
    assert not any(one.startswith(words) for one in others)


@pytest.mark.parametrize(
    ("reduction", "told"),
    [
        (away(TODAY), True),
        (away(date(2026, 4, 1)), True),
        (away(date(2026, 4, 2)), False),
        (away(date(2026, 2, 1), date(2026, 3, 3)), False),
        (away(date(2026, 2, 1), TODAY), True),
    ],
)
def test_hours_reserved_in_the_coming_weeks_count_against(reduction: Reduction, told: bool) -> None:
    found = suggestion(worker(), WANTED, HALF, [reduction], TODAY)
    assert any("50 % of the hours reserved" in one for one in found.reasons(False)) is told
    assert not suggestion(worker("y"), WANTED, HALF, [reduction], TODAY).reasons(False)


def test_the_order_is_lexicographic_and_unknown_stands_between() -> None:
    known = {"models": ("icm",), "languages": ("Spanish",)}
    best_first = [
        suggestion(worker("liked", **known), WANTED, HALF, (), TODAY),
        suggestion(worker("speaks", **known), WANTED, LoadWithCase(Fraction(9, 10)), (), TODAY),
        suggestion(worker("b", models=("icm",)), WANTED, HALF, (), TODAY),
        suggestion(worker("c", models=("icm",)), WANTED, LoadWithCase(Fraction(3, 4)), (), TODAY),
        suggestion(worker("d", models=("icm",), languages=("Latin",)), WANTED, HALF, (), TODAY),
        suggestion(worker("unsaid"), WANTED, HALF, (), TODAY),
        suggestion(worker("other", models=("act",)), WANTED, HALF, (), TODAY),
        suggestion(worker("full", **known), WANTED, OVER, (), TODAY),
        suggestion(worker("disliked", **known), WANTED, HALF, (), TODAY),
        suggestion(worker("refused", **known), WANTED, LoadWithCase(Fraction(2), "No."), (), TODAY),
        suggestion(worker("cousin", **known), WANTED, HALF, (), TODAY),
    ]
    shuffled = best_first[5:] + best_first[:5]
    ranked = sorted(shuffled, key=lambda one: one.place)
    assert [one.worker.handle for one in ranked] == [one.worker.handle for one in best_first]
    assert [one.worker.handle for one in ranked if one.excluded] == ["refused", "cousin"]
    assert {one.key for found in ranked for one in found.criteria} <= set(ORDER)


def test_a_client_who_was_moved_often_is_told() -> None:
    assert told_of_moves(replace(WANTED, moves=1)) is None
    often = told_of_moves(replace(WANTED, moves=2))
    assert often == "Dana has been moved to another worker 2 times."
