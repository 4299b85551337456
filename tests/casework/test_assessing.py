"""Assessments: one need a domain, what changed, what is carried forward, and late entries."""

from datetime import date, timedelta
from typing import Any

import pytest

from agency import TODAY, Agency
from cmcli.casework.round.assessing import Assessed, assess, shown
from cmcli.casework.round.closing import close
from cmcli.casework.round.intake import Opened, intake
from cmcli.casework.round.ratings import level_words
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.findings import NeedAnswer, NeedRating, compare
from cmcli.domain.needs import Need
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.reading.find import find_case


def rating(level: int | None, unrated: str | None = None, **other: str) -> NeedRating:
    return NeedRating(
        id="r",
        case_id="k",
        assessment_id="a",
        domain="housing",
        rating=level,
        unrated=unrated,
        text=other.get("text"),
        stage_of_change=other.get("stage"),
        carried=False,
    )


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (None, rating(3), "new"),
        (rating(None), rating(3), "new"),
        (rating(4), rating(2), "better"),
        (rating(1), rating(2), "worse"),
        (rating(2, text="a"), rating(2, text="b"), "same"),
        (rating(2), rating(2, stage="action"), "same"),
        (rating(2), rating(None, "prefers-not"), "changed"),
        (rating(None, "not-asked"), rating(0), "changed"),
    ],
)
def test_a_change_has_a_direction(
    before: NeedRating | None, after: NeedRating, direction: str
) -> None:
    [change] = compare({} if before is None else {"housing": before}, [after])
    assert change.direction == direction


def test_an_unchanged_rating_is_no_change() -> None:
    assert compare({"housing": rating(2, text="a")}, [rating(2, text="a")]) == ()


@pytest.mark.parametrize(
    ("level", "unrated", "words"),
    [
        (0, None, "0 no concern"),
        (4, None, "4 urgent"),
        (None, "not-asked", "not asked"),
        (None, "prefers-not", "prefers not to say"),
        (None, None, "not rated yet"),
    ],
)
def test_levels_in_words(level: int | None, unrated: str | None, words: str) -> None:
    assert level_words(level, unrated) == words


def open_case(agency: Agency, **known: object) -> Opened:
    with agency.operation() as work:
        return intake(work, Arrival(name="Dana R.", model="icm", new=True, **known))  # type: ignore[arg-type]


def assessed(agency: Agency, opened: Opened, sitting: Sitting, on: date = TODAY) -> Assessed:
    with agency.operation(on=on) as work:
        return assess(work, find_case(work, opened.ref).case, sitting)


def needs(agency: Agency, opened: Opened) -> dict[str, tuple[int | None, str | None, str | None]]:
    with agency.reading() as view:
        found = view.all(Need, case_id=opened.case.id)
    return {need.domain: (need.rating, need.unrated, need.text) for need in found}


def rated(**levels: int) -> dict[str, NeedAnswer]:
    return {domain: NeedAnswer(rating=level) for domain, level in levels.items()}


def test_a_reassessment_updates_in_place_and_carries_the_rest_forward(agency: Agency) -> None:
    opened = open_case(agency, needs={"housing": "sleeps in her car"})
    skips = NeedAnswer(rating=2, text="skips")
    both = Sitting(needs={**rated(housing=4), "food": skips})
    first = assessed(agency, opened, both)
    assert [change.direction for change in first.changes] == ["new", "new"]
    later = TODAY + timedelta(days=90)
    second = assessed(agency, opened, Sitting(needs=rated(housing=1)), later)
    assert [(one.domain, one.carried) for one in second.ratings] == [
        ("housing", False),
        ("food", True),
    ]
    [change] = second.changes
    assert change.before is not None
    assert (change.before.rating, change.after.rating, change.direction) == (4, 1, "better")
    assert second.carried == 1
    assert needs(agency, opened) == {
        "housing": (1, None, "sleeps in her car"),
        "food": (2, None, "skips"),
    }


def test_not_asked_keeps_a_rating_and_prefers_not_removes_it(agency: Agency) -> None:
    opened = open_case(agency)
    assessed(agency, opened, Sitting(needs=rated(legal=3, family=2)))
    again = {
        "legal": NeedAnswer(unrated="not-asked"),
        "family": NeedAnswer(unrated="prefers-not"),
    }
    made = assessed(agency, opened, Sitting(needs=again))
    assert {one.domain: one.carried for one in made.ratings} == {"legal": True, "family": False}
    found = needs(agency, opened)
    assert found["legal"] == (3, None, None)
    assert found["family"] == (None, "prefers-not", None)


def test_a_late_entry_does_not_change_later_ratings(agency: Agency) -> None:
    opened = open_case(agency, opened=TODAY - timedelta(days=30))
    assessed(agency, opened, Sitting(needs=rated(housing=1)))
    early = Sitting(on=TODAY - timedelta(days=20), needs=rated(housing=4, food=3))
    with agency.operation() as work:
        made = assess(work, find_case(work, opened.ref).case, early)
        assert any("later assessment" in warning for warning in work.warnings)
    assert [change.direction for change in made.changes] == ["new", "new"]
    assert needs(agency, opened) == {"housing": (1, None, None), "food": (3, None, None)}
    with agency.reading() as view:
        latest = shown(view, find_case(view, opened.ref).case)
        assert latest.assessment.number == 1
        assert [change.direction for change in latest.changes] == ["better"]


def test_findings_are_numbered_by_kind_and_not_doubled(agency: Agency) -> None:
    opened = open_case(agency)
    first = Sitting(
        strength=("bakes", "on time"),
        health=(("medication", "metformin"),),
        swot=(("O", "list opens in May"),),
    )
    made = assessed(agency, opened, first)
    assert [(one.kind, one.subkind, one.number) for one in made.findings] == [
        ("strength", None, 1),
        ("strength", None, 2),
        ("health", "medication", 1),
        ("swot", "O", 1),
    ]
    more = Sitting(strength=("Bakes.", "a sister nearby"))
    again = assessed(agency, opened, more)
    assert [(one.number, one.text) for one in again.findings] == [(3, "a sister nearby")]


def test_a_stage_of_change_has_its_day(agency: Agency) -> None:
    opened = open_case(agency)
    stage = Sitting(needs=rated(housing=3), stages={"housing": "preparation"})
    assessed(agency, opened, stage)
    later = TODAY + timedelta(days=7)
    assessed(agency, opened, Sitting(needs=rated(housing=2)), later)
    with agency.reading() as view:
        need = view.one(Need, case_id=opened.case.id, domain="housing")
    assert need is not None
    assert (need.stage_of_change, need.stage_on, need.rating) == ("preparation", TODAY, 2)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, UsageProblem),
        ({"unchanged": True}, UsageProblem),
        ({"needs": rated(housing=5)}, UsageProblem),
        ({"needs": rated(nothing=2)}, UsageProblem),
        ({"needs": {"food": NeedAnswer(unrated="perhaps")}}, UsageProblem),
        ({"needs": {"food": NeedAnswer(rating=1, unrated="not-asked")}}, UsageProblem),
        ({"stages": {"housing": "action"}}, UsageProblem),
        ({"needs": rated(food=1), "stages": {"food": "later"}}, UsageProblem),
        ({"strength": (" ",)}, UsageProblem),
        ({"health": (("mood", "x"),)}, UsageProblem),
        ({"swot": (("Q", "x"),)}, UsageProblem),
        ({"words": "x\x00"}, UsageProblem),
        ({"words": "x", "on": TODAY + timedelta(days=1)}, Refused),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    agency: Agency, said: dict[str, Any], error: type[CmError]
) -> None:
    opened = open_case(agency)
    with pytest.raises(error):
        assessed(agency, opened, Sitting(**said))
    assert needs(agency, opened) == {}
    with agency.reading() as view, pytest.raises(NotFound):
        shown(view, opened.case)


def test_a_closed_case_takes_only_a_late_entry(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        close(work, opened.case, Closing(reason="moved"))
    later = TODAY + timedelta(days=1)
    with pytest.raises(Refused):
        assessed(agency, opened, Sitting(words="x"), later)
    made = assessed(agency, opened, Sitting(words="x", on=TODAY), later)
    assert made.assessment.on == TODAY


def test_an_unknown_number_is_not_found(agency: Agency) -> None:
    opened = open_case(agency)
    assessed(agency, opened, Sitting(words="x"))
    with agency.reading() as view:
        assert shown(view, opened.case, 1).assessment.words == "x"
        with pytest.raises(NotFound, match="no assessment 2"):
            shown(view, opened.case, 2)
