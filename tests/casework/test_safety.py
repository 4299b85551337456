"""Safety flags and the rhythm agreed with a client."""

from datetime import date, timedelta

import pytest

from agency import TODAY, Agency
from cmcli.casework.agency.settings import set_value
from cmcli.casework.listing import case_view
from cmcli.casework.round.closing import close
from cmcli.casework.round.intake import Opened, intake
from cmcli.casework.round.safety import (
    all_flags,
    crisis_line,
    end_rhythm,
    open_flags,
    raise_flag,
    set_rhythm,
    settle_flag,
)
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.domain.safety import Rhythm
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.reading.find import find_case


def open_case(agency: Agency, **known: str) -> Opened:
    with agency.operation() as work:
        return intake(work, Arrival(name="Dana R.", model="icm", new=True, **known))  # type: ignore[arg-type]


@pytest.mark.parametrize("decision", ["accept", "waitlist", "refer-out"])
def test_a_flag_is_taken_on_any_case_and_due_the_same_day(agency: Agency, decision: str) -> None:
    opened = open_case(agency, decision=decision, reason="x")
    with agency.operation("ben") as work:
        flag = raise_flag(work, opened.case, kind="self-harm", text="said so")
        assert (flag.number, flag.raised_on, flag.raised_by) == (1, TODAY, "ben")
    with agency.reading() as view:
        first = case_view(view, opened.case).due[0]
    assert (first.kind, first.due_on) == ("safety", TODAY)


def test_a_flag_is_settled_once_by_what_was_done(agency: Agency) -> None:
    opened = open_case(agency)
    later = TODAY + timedelta(days=1)
    with agency.operation() as work:
        raise_flag(work, opened.case, kind="medical", text="chest pain")
        raise_flag(work, opened.case, kind="abuse", text="a bruise")
    with agency.operation("eve", on=later) as work:
        flag = settle_flag(work, opened.case, 1, done="called an ambulance", told="sister")
        assert (flag.settled_on, flag.settled_by, flag.told) == (later, "eve", "sister")
    with pytest.raises(Refused, match="settled on 5 Mar 2026 by eve"), agency.operation() as work:
        settle_flag(work, opened.case, 1, done="again", told="sister")
    with agency.reading() as view:
        assert [one.number for one in open_flags(view, opened.case)] == [2]
        assert [one.done for one in all_flags(view, opened.case)] == ["called an ambulance", None]


@pytest.mark.parametrize(("number", "done", "error"), [(9, "x", NotFound)])
def test_settling_needs_a_flag_and_what_was_done(
    agency: Agency, number: int, done: str, error: type[CmError]
) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        raise_flag(work, opened.case, kind="other", text="x")
    with pytest.raises(error), agency.operation() as work:
        settle_flag(work, opened.case, number, done=done, told="sister")
    with agency.reading() as view:
        assert len(open_flags(view, opened.case)) == 1


def test_the_crisis_line_is_the_agency_s(agency: Agency) -> None:
    with agency.operation() as work:
        assert crisis_line(work).startswith("988")
        set_value(work, "agency.crisis-line", "112", from_on=None)
    with agency.reading() as view:
        assert crisis_line(view) == "112"


def rhythms(agency: Agency, opened: Opened, on: date = TODAY) -> list[tuple[int, date | None]]:
    with agency.reading(on=on) as view:
        found = view.all(Rhythm, order=("from_on", "id"), case_id=opened.case.id)
    return [(one.days, one.until_on) for one in found]


def test_a_schedule_starts_today_and_a_longer_one_gives_a_warning(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        set_rhythm(work, opened.case, ContactSchedule(interval=14, reason="more room"))
        assert work.warnings == [
            "icm requires a contact every 7 days in this case, but the schedule is every 14 days."
        ]
    with agency.operation() as work:
        made = set_rhythm(
            work, opened.case, ContactSchedule(interval=3, reason="just moved", until=TODAY)
        )
        assert work.warnings == []
        assert (made.from_on, made.until_on) == (TODAY, TODAY)
    assert rhythms(agency, opened) == [(14, None), (3, TODAY)]


def test_a_rhythm_ends(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        set_rhythm(work, opened.case, ContactSchedule(interval=7, reason="x"))
    with agency.operation() as work:
        assert len(end_rhythm(work, opened.case, reason="settled in")) == 1
    assert rhythms(agency, opened) == [(7, TODAY - timedelta(days=1))]
    with agency.reading() as view:
        assert case_view(view, opened.case).facts.rhythm is None
    with pytest.raises(NotFound), agency.operation() as work:
        end_rhythm(work, opened.case, reason="settled in")


def test_an_invalid_schedule_changes_nothing(agency: Agency) -> None:
    opened = open_case(agency)
    for reason, until in ((" ", None), ("x", TODAY - timedelta(days=1))):
        with pytest.raises(UsageProblem), agency.operation() as work:
            set_rhythm(work, opened.case, ContactSchedule(interval=7, reason=reason, until=until))
    with agency.operation() as work:
        close(work, opened.case, Closing(reason="moved"))
    with agency.reading() as view:
        case = find_case(view, opened.ref).case
    with pytest.raises(Refused), agency.operation() as work:
        set_rhythm(work, case, ContactSchedule(interval=7, reason="x"))
    with pytest.raises(Refused), agency.operation() as work:
        end_rhythm(work, case, reason="x")
    assert rhythms(agency, opened) == []
