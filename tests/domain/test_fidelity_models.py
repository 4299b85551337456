"""CTI, the strengths model and brokerage, each on a few cases that were counted by hand.

Today is Wednesday 4 March 2026, so the year is 3 March 2025 to 3 March 2026, and the weeks are
Monday 2 February to Sunday 1 March.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from case_facts import case, placed
from cmcli.catalog.fidelity_file import scale
from cmcli.catalog.models import load_model
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.fidelity import CountedItem, windows
from cmcli.domain.fidelity_brokerage import NOT_DUE, NOT_LINKED, brokerage_items
from cmcli.domain.fidelity_cti import NO_PLAN, NOT_BEGUN, NOT_OVER, cti_items
from cmcli.domain.fidelity_strengths import strengths_items
from cmcli.domain.plan_content import PlanContent, snapshot
from cmcli.domain.plans import Goal, PlanVersion
from cmcli.domain.program_record import ProgramRecord, Served, times_served
from cmcli.domain.referrals import Referral
from cmcli.domain.workers import Worker

TODAY = date(2026, 3, 4)
LAST = date(2026, 3, 3)
FACE = frozenset("home community office hospital jail court shelter workplace".split())
ANA = Worker(id="w", handle="ana", name="Ana", role="worker", team_id=None, hours=Decimal(30))


def on(text: str) -> date:
    """A day as month and day; June and later are of 2025."""
    month, day = map(int, text.split("-"))
    return date(2025 if month > 5 else 2026, month, day)


def contact(key: str, number: int, said: str) -> Contact:
    """A held contact from ``6-5 home`` or ``7-1 home Kroll``; without a name with the client."""
    day, mode, *whom = said.split()
    return Contact(
        id=f"{key}{number}",
        case_id=key,
        number=number,
        worker_id="sam" if whom == ["team"] else "w",
        at=datetime.combine(on(day), time(10), UTC),
        on=on(day),
        mode=mode,
        with_whom=whom[0] if whom else "client",
        kind="planned",
        outcome="held",
        attended=("ana",) if whom == ["team"] else None,
    )


def served(
    key: str,
    model: str,
    since: str,
    contacts: Sequence[str] = (),
    *,
    phase: str = "",
    **of_case: Any,
) -> Served:
    """The time of a case on the model, with phase 1 from a day on."""
    known = case(model, id=key, opened_on=on(since), accepted_on=on(since), **of_case)
    placements = [placed(on(since), model, case_id=key)]
    if phase:
        placements.append(placed(on(phase), model, case_id=key, phase=1, id="p9"))
    (one,) = times_served(known, placements, (model,), LAST)
    held = tuple(contact(key, number, said) for number, said in enumerate(contacts, start=1))
    return Served(one.case, one.since, one.until, one.left, one.worker_id, one.placements, held)


def record(model: str, cases: Iterable[Served], **known: Any) -> ProgramRecord:
    facts: dict[str, Any] = {
        "people": {},
        "carried": {"w": 18},
        "versions": {},
        "referrals": {},
        "supervisions": {},
    }
    return ProgramRecord(
        model=load_model(model),
        windows=windows(TODAY, None, None),
        served=list(cases),
        face=FACE,
        outside=FACE - {"office"},
        groups=False,
        workers={"w": ANA, "sam": ANA},
        hours=lambda worker: worker.hours,
        full_time=Decimal(40),
        **{**facts, **known},
    )


def plan(key: str, number: int, agreed: str, *needs: str, how: str = "signed") -> PlanVersion:
    goals = tuple(
        Goal(id=f"g{at}", case_id=key, number=at, text="x", need=need)
        for at, need in enumerate(needs, start=1)
    )
    return PlanVersion(
        id=f"v{number}",
        case_id=key,
        number=number,
        agreed_on=on(agreed),
        how=how,
        by=None,
        words=None,
        reason=None,
        snapshot=snapshot(PlanContent(goals, ())),
    )


def by_key(items: Iterable[CountedItem]) -> dict[str, CountedItem]:
    return {one.standard.key: one for one in items}


def told(items: dict[str, CountedItem]) -> dict[str, tuple[int, float, int, bool | None]]:
    return {key: (one.counted, float(one.of), one.n, one.met) for key, one in items.items()}


def test_cti_counted_by_hand() -> None:
    whole = served(
        *("A", "cti", "6-1"),
        [
            *("6-5 home", "6-20 phone", "7-10 community", "8-15 court", "8-20 office"),
            *("7-1 home Kroll", "8-1 community sister", "8-2 phone landlord"),
            *("9-5 home", "10-5 phone", "12-5 home", "1-5 home"),
            "2-11 office team",
        ],
        phase="6-1",
        status="closed",
        closed_on=on("3-2"),
        close_reason="completed",
    )
    begun = served("B", "cti", "1-10", ["1-12 home", "1-20 home"], phase="1-15")
    waits = served("C", "cti", "2-1")
    left = served(
        *("D", "cti", "9-1"),
        ["9-2 phone", "9-3 home"],
        phase="9-1",
        status="closed",
        closed_on=on("1-10"),
        close_reason="declined-further",
    )
    versions = {
        "A": [
            plan("A", 1, "6-10", "housing", "income"),
            plan("A", 2, "12-5", "housing", "income", "food", "legal"),
        ],
        "D": [plan("D", 1, "9-5", "housing", how="not-agreed")],
    }
    note = Note(
        id="n",
        case_id="B",
        number=1,
        contact_id=None,
        worker_id="sam",
        at=datetime(2026, 2, 3, 10, tzinfo=UTC),
        on=on("2-3"),
        text="x",
        kind="supervision",
    )
    known = record(
        "cti", [whole, begun, waits, left], versions=versions, supervisions={"B": [note]}
    )
    found = by_key(cti_items(known, scale("cti")))
    assert told(found) == {
        # 18 open cases for 30 of 40 hours: 24 for a full-time worker.
        "caseload": (18, 0.75, 1, False),
        # A: 5 and 20 June. B: only 20 January is after the beginning. D: two in September.
        "month-1": (2, 3, 3, False),
        # A: 5 June, 10 July, 15 August. D: one. B's phase 1 goes on, C's has not begun.
        "client-meetings": (1, 2, 2, False),
        # A: Kroll at home and the sister outside; the landlord was a call. D: none.
        "support-meetings": (1, 2, 2, False),
        # A: 5 in phase 1, 2 in phase 2, 2 in phase 3. D left in phase 2.
        "phase-2-less": (1, 1, 1, True),
        "phase-3-less": (0, 1, 1, False),
        # A: 2 needs in phases 1 and 2, and 4 in phase 3.
        "focus": (2, 3, 3, False),
        # A reached 1 March, D did not.
        "to-the-end": (1, 2, 2, False),
        # Of four weeks, one with the note and one with the conference.
        "supervision": (2, 4, 4, False),
    }
    assert found["client-meetings"].left_out == {NOT_OVER: 1, NOT_BEGUN: 1}
    assert found["client-meetings"].remark == "0 of 2 have the target of 4 or more."
    assert found["focus"].left_out == {NO_PLAN: 3, NOT_BEGUN: 1}
    four = {key: one.as_set(lambda _: "4") for key, one in scale("cti").items()}
    (asked,) = (one for key, one in four.items() if one is not scale("cti")[key])
    assert (asked.key, asked.enough, asked.source) == ("client-meetings", 4, "agency")
    assert by_key(cti_items(known, four))["client-meetings"].counted == 0
    (falling,) = [one for one in found["phase-3-less"].traces if one.why is None]
    assert falling.text == "contacts in phase 2: 2, in phase 3: 2"
    assert falling.contacts == (9, 10, 11, 12)


def test_strengths_counted_by_hand() -> None:
    old = served("A", "strengths", "6-1", ["2-3 home", "2-4 office", "2-5 phone", "2-9 court"])
    new = served("B", "strengths", "2-20", ["2-21 office"])
    found = by_key(strengths_items(record("strengths", [old, new]), scale("strengths")))
    assert told(found) == {
        "caseload": (18, 0.75, 1, False),
        "supervision": (0, 4, 4, False),
        "community": (2, 3, 3, None),
    }


def test_brokerage_counted_by_hand() -> None:
    linked = served("E", "brokerage", "1-10", ["1-10 office", "1-12 phone", "1-20 phone"])
    referred = served("F", "brokerage", "2-1", ["2-1 office", "2-3 phone", "2-4 office"])
    fresh = served("G", "brokerage", "2-25", ["2-25 office"])
    unlinked = served("H", "brokerage", "2-26", ["2-26 office"])
    sent = [
        Referral(
            id=str(number),
            case_id="F",
            number=number,
            to="Pantry",
            status="sent",
            sent_on=on(day),
            status_on=on(day),
            error_at=datetime(2026, 2, 21, tzinfo=UTC) if number == 3 else None,
        )
        for number, day in enumerate(("2-1", "2-4", "2-20"), start=1)
    ]
    known = record(
        "brokerage",
        [linked, referred, fresh, unlinked],
        versions={"E": [plan("E", 1, "1-12", "food")], "G": [plan("G", 1, "2-25", "food")]},
        referrals={"F": sent},
    )
    found = by_key(brokerage_items(known, scale("brokerage")))
    assert told(found) == {
        # E: 10 and 12 January. F: three up to the referral that is right. G: one.
        "contacts": (6, 3, 3, True),
        # E: 20 January. F: none by 18 February. G's is due on 11 March.
        "follow-up": (1, 2, 2, False),
    }
    assert found["contacts"].left_out == {NOT_LINKED: 1}
    assert found["follow-up"].left_out == {NOT_DUE: 1, NOT_LINKED: 1}
