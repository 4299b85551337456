"""Appointments of some cases between two times, as the store finds them."""

from datetime import UTC, datetime, timedelta

import pytest

from agency import TODAY, Agency, at
from cmcli.casework.appointments.appointments import add_appointment
from cmcli.casework.appointments.values import AddAppointment
from cmcli.domain.appointments import Appointment
from cmcli.store.reading.appointments import appointments_between
from cmcli.store.reading.find import find_case
from command_line import CommandLine


@pytest.mark.both_engines
def test_those_of_the_cases_between_two_times_are_found_by_an_index(
    cm: CommandLine, address: str
) -> None:
    refs = [cm.open_case(name) for name in ("Dana R.", "Kim A.", "Lee W.")]
    agency = Agency(address)
    noon = at(TODAY)
    with agency.operation() as work:
        for ref in refs:
            for hours in (0, 24, 48, 72):
                when = noon + timedelta(hours=hours)
                add_appointment(work, find_case(work, ref), AddAppointment(at=when, text="Visit"))
    begin, end = noon + timedelta(hours=24), noon + timedelta(hours=72)
    with agency.reading() as view:
        cases = [find_case(view, ref).case.id for ref in refs[:2]]
        found = appointments_between(view, cases, begin, end)
        every = view.all(Appointment)
        assert {one.id for one in found} == {
            one.id for one in every if one.case_id in cases and begin <= one.at < end
        }
        assert [one.at for one in found] == sorted(one.at for one in found)
        assert len(found) == 4
        assert appointments_between(view, [], begin, end) == []
        if view.dialect == "sqlite":
            plan = view.connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM appointments"
                " WHERE case_id IN ('a', 'b') AND at >= ? AND at < ?",
                (str(datetime.min.replace(tzinfo=UTC)), str(datetime.max.replace(tzinfo=UTC))),
            ).all()
            assert "ix_appointments_case_id_at (case_id=? AND at>? AND at<?)" in str(plan)
