"""What the log says has changed since a number: these cases, or possibly any."""

from dataclasses import replace
from decimal import Decimal

import pytest

from agency import Agency, changed
from cmcli.casework.agency.staff import set_worker
from cmcli.casework.agency.values.staff import SetWorker
from cmcli.casework.alerts.alerts import perform_add
from cmcli.casework.alerts.values import AddAlert
from cmcli.casework.people.people import perform_add_person
from cmcli.casework.people.values import AddPerson
from cmcli.domain.clients import Client
from cmcli.store.reading import touched
from cmcli.store.reading.find import find_case
from cmcli.store.reading.touched import last_seq, touched_since
from tui.story import opened


def since(agency: Agency, seq: int) -> frozenset[str] | None:
    with agency.reading() as view:
        return touched_since(view, seq).cases


def test_nothing_was_touched_since_the_last_operation(agency: Agency) -> None:
    with agency.reading() as view:
        seq = last_seq(view)
    assert since(agency, seq) == frozenset()


def test_a_change_touches_its_case_and_one_of_a_client_all_of_the_clients(agency: Agency) -> None:
    one, other = opened(agency, "Dana Reed"), opened(agency, "Kim Ahn")
    with agency.reading() as view:
        seq, dana, kim = last_seq(view), find_case(view, one), find_case(view, other)
    with agency.operation() as work:
        changed(work, dana.case, acuity=4)
    assert since(agency, seq) == frozenset([dana.case.id])
    with agency.operation() as work:
        changed(work, kim.client, goes_by="K")
    assert since(agency, seq) == frozenset([dana.case.id, kim.case.id])


def test_a_change_of_people_or_alerts_touches_all_cases_of_the_client(agency: Agency) -> None:
    one = opened(agency, "Dana Reed")
    with agency.reading() as view:
        dana = find_case(view, one)
    with agency.operation() as work:
        work.lock(rows={Client: [dana.client.id]})
        second = work.add(replace(dana.case, id=work.new_id(), episode=2))
    with agency.reading() as view:
        seq = last_seq(view)
    with agency.operation() as work:
        said = AddPerson(name="Ana Reyes", role="sister")
        perform_add_person(work, find_case(work, one), said)
    assert since(agency, seq) == frozenset([dana.case.id, second.id])
    with agency.reading() as view:
        seq = last_seq(view)
    with agency.operation() as work:
        dog = AddAlert(text="Dog in the yard", kind="pet", review=work.today)
        perform_add(work, find_case(work, one), dog)
    assert since(agency, seq) == frozenset([dana.case.id, second.id])


def test_a_change_of_staff_may_touch_any_case(agency: Agency) -> None:
    with agency.reading() as view:
        seq = last_seq(view)
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="ben", hours=Decimal("20")))
    assert since(agency, seq) is None


def test_more_than_is_worth_it_is_all(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    with agency.reading() as view:
        seq = last_seq(view)
    for name in ("Dana Reed", "Kim Ahn", "Lou Stone"):
        opened(agency, name)
    assert len(since(agency, seq) or ()) == 3
    monkeypatch.setattr(touched, "MOST", 2)
    assert since(agency, seq) is None
