"""Who sees to a case on a day, when cover is due, and who is away without one."""

from datetime import date
from decimal import Decimal

import pytest

from case_facts import MODELS, day, facts
from cmcli.domain.clocks import DueItem, due_items
from cmcli.domain.cover_clock import CaseApart, CoverState, WorkerAway, cover_items, uncovered_items
from cmcli.domain.covers import Cover, CoverOn, DayCovers
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.reductions import Reduction
from cmcli.domain.supervision import Decision

LAST = date(2026, 3, 12)
HERON, WREN, OTTER, KITE = (f"id-{name}" for name in ("heron", "wren", "otter", "kite"))


def cover(away: str, by: str | None, **others: str) -> CoverOn:
    def who(handle: str) -> tuple[str, str]:
        return f"id-{handle}", handle

    known = {case: who(handle) for case, handle in others.items()}
    return CoverOn(f"id-{away}", away, None if by is None else who(by), LAST, known)


@pytest.mark.parametrize(
    ("covers", "case", "acting"),
    [
        ([], "k", {}),
        ([cover("heron", "wren")], "k", {"heron": "wren"}),
        ([cover("heron", "wren", k="otter")], "k", {"heron": "otter"}),
        ([cover("heron", "wren", k="otter")], "other", {"heron": "wren"}),
        ([cover("heron", None)], "k", {}),
        ([cover("heron", None, k="otter")], "k", {"heron": "otter"}),
        (
            [cover("heron", "wren"), cover("wren", "otter")],
            "k",
            {"heron": "otter", "wren": "otter"},
        ),
        (
            [cover("heron", "wren", k="kite"), cover("kite", "otter")],
            "k",
            {"heron": "otter", "kite": "otter"},
        ),
        ([cover("heron", "wren"), cover("wren", "heron")], "k", {"heron": "wren", "wren": "heron"}),
    ],
    ids=str,
)
def test_who_sees_to_a_case(covers: list[CoverOn], case: str, acting: dict[str, str]) -> None:
    found = DayCovers(covers).of_case(case)
    assert {away: one.handle for away, one in found.items()} == acting


def test_whose_cases_a_worker_has_to_see_to() -> None:
    covers = DayCovers([cover("heron", "wren", k="otter"), cover("kite", "wren")])
    assert covers.absent([WREN]) == {HERON, KITE}
    assert covers.absent([OTTER]) == {HERON}
    assert covers.absent([HERON]) == set()
    assert covers.seen_to([OTTER], HERON, "k")
    assert not covers.seen_to([WREN], HERON, "k")
    assert covers.seen_to([WREN], HERON, "other")
    assert not covers.seen_to([WREN], OTTER, "other")


def test_what_is_due_goes_to_who_covers_and_says_so() -> None:
    covers = DayCovers([cover("ana", "wren")])
    case = facts(counted_on=day(10), coverers=covers.of_case("k"))
    item = next(one for one in due_items(case, MODELS["icm"], day(20)) if one.kind == "contact")
    assert (item.worker, item.covers_for) == ("wren", "ana")
    assert item.why.endswith("(icm, acuity 3). wren covers for ana until 12 Mar 2026.")
    assert (case.acting, case.worker) == ("wren", "ana")


def test_a_sealed_item_goes_to_nobody_else() -> None:
    report = MandatedReport(
        id="r",
        number=1,
        case_id="k",
        author_id="w",
        agency="CPS",
        reference="1",
        told_on=day(1),
        written_by=day(3),
    )
    covers = DayCovers([cover("ana", "wren")])
    case = facts(
        records=[report], handles={"w": "ana"}, above={"w": ("ana",)}, coverers=covers.of_case("k")
    )
    items = [one for one in due_items(case, MODELS["icm"], day(2)) if one.kind == "mandated"]
    assert {one.worker for one in items} == {"ana"}


@pytest.mark.parametrize(
    ("on", "ended", "holds"),
    [
        ("03-01", None, False),
        ("03-02", None, True),
        ("03-12", None, True),
        ("03-13", None, False),
        ("03-05", "03-06", True),
        ("03-06", "03-06", False),
        ("03-02", "03-02", False),
    ],
)
def test_the_days_of_a_cover(on: str, ended: str | None, holds: bool) -> None:
    made = Cover(
        id="c",
        number=1,
        worker_id=HERON,
        by_id=WREN,
        from_on=date(2026, 3, 2),
        to_on=LAST,
        entered_on=date(2026, 3, 1),
        ended_on=date.fromisoformat(f"2026-{ended}") if ended else None,
    )
    today = date.fromisoformat(f"2026-{on}")
    assert made.holds(today) is holds
    assert made.overlaps(today, today) is holds


STATE = CoverState(3, "heron", "wren", True, date(2026, 3, 2), LAST, False, False, 9, 0)


def told(state: CoverState, on: str) -> list[tuple[str | None, str, int]]:
    today = date.fromisoformat(f"2026-{on}")
    return [(one.worker, f"{one.due_on:%m-%d}", one.days_late) for one in cover_items(state, today)]


@pytest.mark.parametrize(
    ("state", "on", "items"),
    [
        (STATE, "02-25", [("heron", "02-23", 0), ("wren", "03-02", 0)]),
        (STATE, "03-04", [("heron", "02-23", 2), ("wren", "03-02", 2)]),
        (STATE._replace(told=9, written=True), "02-25", [("wren", "03-02", 0)]),
        (STATE._replace(told=9, written=True), "03-02", [("wren", "03-02", 0)]),
        (STATE._replace(told=9, written=True), "03-04", [("wren", "03-12", 0)]),
        (STATE._replace(told=9), "03-04", [("heron", "02-23", 2), ("wren", "03-12", 0)]),
        (STATE, "03-14", [("wren", "03-12", 2)]),
        (STATE._replace(written_back=True), "03-14", []),
        (STATE._replace(by_works=False), "03-14", []),
        (STATE._replace(by_works=False), "03-04", [("heron", "02-23", 2)]),
        (STATE._replace(cases=0), "03-04", []),
        (STATE._replace(last_on=date(2026, 3, 1)), "02-25", []),
    ],
)
def test_cover_is_due_to_both(
    state: CoverState, on: str, items: list[tuple[str | None, str, int]]
) -> None:
    assert told(state, on) == items


def test_the_item_of_a_cover_counts_who_was_not_told() -> None:
    (first, _) = cover_items(STATE._replace(told=8), date(2026, 2, 25))
    assert first.why == (
        "wren covers from 2 Mar 2026 to 12 Mar 2026, but the hand-over is not written and 1 of 9"
        " clients is not told."
    )
    assert (first.case, first.subject, first.number) == (None, "cover 3", "3")


def away(share: str = "1", first: str = "03-06", last: str | None = "03-20") -> Reduction:
    return Reduction(
        id=f"{share} {first}",
        worker_id=HERON,
        share=Decimal(share),
        from_on=date.fromisoformat(f"2026-{first}"),
        until_on=date.fromisoformat(f"2026-{last}") if last else None,
        reason="leave",
    )


BY_KITE = STATE._replace(worker="wren", by="kite", cases=0)


def bare(
    *reductions: Reduction,
    cases: int = 2,
    covers: tuple[CoverState, ...] = (),
    of_wren: tuple[Reduction, ...] = (),
) -> list[DueItem]:
    found = [WorkerAway("heron", cases, reductions), WorkerAway("wren", 0, of_wren)]
    return list(uncovered_items(found, covers, date(2026, 3, 4)))


@pytest.mark.parametrize(
    ("items", "due"),
    [
        (bare(of_wren=(away(first="03-09"),), covers=(STATE,)), "03-09"),
        (bare(of_wren=(away(),), covers=(STATE._replace(cases=0),), cases=0), None),
        (bare(of_wren=(away(),), covers=(STATE, BY_KITE)), None),
        (bare(of_wren=(away(),)), None),
        (bare(away()), "03-06"),
        (bare(away(last=None)), "03-06"),
        (bare(away(first="03-01")), "03-04"),
        (bare(away("0.5"), away("0.5", "03-08", None)), "03-08"),
        (bare(away("0.9")), None),
        (bare(away(first="03-12")), None),
        (bare(away(), cases=0), None),
        (bare(away(), covers=(STATE,)), None),
        (bare(away(), covers=(STATE._replace(last_on=date(2026, 3, 7)),)), "03-08"),
        (bare(away(), covers=(STATE._replace(by_works=False),)), "03-06"),
        (bare(away(), covers=(STATE._replace(worker="kite"),)), "03-06"),
    ],
)
def test_leave_without_a_cover(items: list[DueItem], due: str | None) -> None:
    assert [f"{one.day:%m-%d}" for one in items] == ([due] if due else [])
    lacking = {(one.subject, one.whose) for one in items}
    assert lacking <= {("heron", "supervisor"), ("wren", "supervisor")}


def test_a_cover_by_somebody_without_hours_is_named() -> None:
    (item,) = bare(of_wren=(away(first="03-09"),), covers=(STATE,))
    assert item.why == "wren covers 2 open cases for heron, but has no hours on 9 Mar 2026."
    assert "cm cover add wren --by" in item.rule
    assert Decision(item, None, None).command == "cm cover add wren --by HANDLE"


def apart_by(worker: str, case: str = "KIM.1") -> CaseApart:
    return CaseApart(case, "heron", worker, date(2026, 3, 2), LAST)


GONE = STATE._replace(by_works=False)
BY_JAY = apart_by("jay"), apart_by("jay", "ANN.2")


@pytest.mark.parametrize(
    ("apart", "cases", "off", "covers", "why"),
    [
        (BY_JAY, 9, "jay", (STATE,), "jay covers ANN.2, KIM.1 for heron, but has no hours on {}."),
        (
            BY_JAY,
            9,
            "wren",
            (STATE,),
            "wren covers 7 open cases for heron, but has no hours on {}.",
        ),
        (BY_JAY, 2, "wren", (STATE,), None),
        (BY_JAY, 9, "heron", (GONE,), "heron has no hours on {}, 7 open cases and no cover."),
        (BY_JAY, 9, "jay", (STATE, STATE._replace(worker="jay", by="kite", cases=0)), None),
        (BY_JAY, 9, "kite", (STATE,), None),
        ((), 9, "jay", (STATE,), None),
    ],
)
def test_the_hours_of_who_covers_single_cases_count(
    apart: tuple[CaseApart, ...],
    cases: int,
    off: str,
    covers: tuple[CoverState, ...],
    why: str | None,
) -> None:
    states = [one._replace(cases=min(one.cases, cases)) for one in covers]
    found = [WorkerAway(off, cases if off == "heron" else 0, (away(first="03-09"),))]
    due = list(uncovered_items(found, states, date(2026, 3, 4), apart))
    assert [one.why for one in due] == ([why.format("9 Mar 2026")] if why else [])


@pytest.mark.parametrize(("first", "age"), [("03-09", -5), ("03-04", 0)])
def test_leave_that_is_to_come_has_no_age(first: str, age: int) -> None:
    (item,) = bare(away(first=first))
    assert item.age(date(2026, 3, 4)) == age
