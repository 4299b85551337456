"""Cases at a glance, and the book that reads only those again of which the log says so."""

from datetime import timedelta
from decimal import Decimal

import pytest

from agency import TODAY, Agency, changed
from cmcli.casework.agency.models import set_numbers
from cmcli.casework.agency.staff import set_worker
from cmcli.casework.agency.values.staff import SetWorker
from cmcli.casework.cover.covers import perform_add as perform_cover
from cmcli.casework.cover.covers import perform_end
from cmcli.casework.cover.values import AddCover, EndCover
from cmcli.casework.looking import glance
from cmcli.casework.looking.glance import Book, Glance, closed, glances, waiting
from cmcli.casework.reminding.snoozing import snooze
from cmcli.casework.reminding.values import SnoozeItems
from cmcli.casework.round.safety import settle_flag
from cmcli.casework.tasks.tasks import add_task, finish_task
from cmcli.casework.tasks.values import AddTask, FinishTask
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_case, find_worker
from tui.story import opened, told


def by_ref(found: list[Glance] | tuple[Glance, ...]) -> dict[str, Glance]:
    return {one.ref: one for one in found}


def of(view: View, *handles: str) -> list[Worker]:
    return [find_worker(view, handle) for handle in handles]


@pytest.fixture
def refs(address: str) -> dict[str, str]:
    return told(address)


def test_a_glance_says_what_lists_show(agency: Agency, refs: dict[str, str]) -> None:
    with agency.reading() as view:
        dana = by_ref(Book().read(view, None))[refs["dana"]]
    assert (dana.shown_name, dana.worker, dana.model) == ("Dana Reed", "ben", "icm")
    assert (dana.stage, dana.status, dana.acuity) == ("monitoring", "open", 3)
    assert dana.met_on == TODAY - timedelta(days=5)
    assert dana.safety
    assert dana.days_late == 2
    assert dana.contact is not None
    assert dana.contact.due_on == TODAY + timedelta(days=2)
    assert dana.text == " dnbrd 1 icm monitoring ben dana reed"
    assert dana.coded_text == " dnbrd 1 icm monitoring ben"


def test_progress_is_the_mean_over_goals_with_known_progress(
    agency: Agency, refs: dict[str, str]
) -> None:
    with agency.reading() as view:
        found = by_ref(Book().read(view, None))
    dana, kim = found[refs["dana"]], found[refs["kim"]]
    assert (dana.goals, dana.achieved, dana.way) == (2, 1, Decimal("0.75"))
    assert (kim.goals, kim.achieved, kim.way) == (0, 0, None)


def test_a_book_holds_whatever_can_be_due(agency: Agency, refs: dict[str, str]) -> None:
    with agency.reading() as view:
        everybodys = set(by_ref(Book().read(view, None)))
        bens = set(by_ref(Book().read(view, of(view, "ben"))))
        nobodys = Book().read(view, [])
    assert everybodys == {refs[name] for name in ("dana", "kim", "lou", "max", "nia", "ola")}
    assert bens == {refs[name] for name in ("dana", "kim", "lou", "ola")}
    assert nobodys == ()


def test_only_what_has_changed_is_read_again(
    agency: Agency, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book()
    read: list[int] = []
    all_of = glance.glances

    def counted(view: View, cases: list[Case], told: glance.Progress | None = None) -> list[Glance]:
        read.append(len(cases))
        return all_of(view, cases, told)

    monkeypatch.setattr(glance, "glances", counted)
    with agency.reading() as view:
        book.read(view, None)
        book.read(view, None)
    assert read == [6]
    with agency.operation() as work:
        changed(work, find_case(work, refs["kim"]).case, acuity=4)
    with agency.reading() as view:
        found = by_ref(book.read(view, None))
    assert read == [6, 1]
    assert found[refs["kim"]].acuity == 4
    with agency.reading() as view:
        book.read(view, of(view, "ben"))
    assert read == [6, 1, 4]


def changes() -> list[tuple[str, object]]:
    """What may be written, and what must then be different."""

    def rename(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            client = find_case(work, refs["kim"]).client
            changed(work, client, name="Kim Bo")

    def hand_over(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            case = find_case(work, refs["kim"]).case
            changed(work, case, worker_id=find_worker(work, "eve").id)

    def hand_to(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            case = find_case(work, refs["max"]).case
            changed(work, case, worker_id=find_worker(work, "ben").id)

    def end(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            case = find_case(work, refs["kim"]).case
            changed(work, case, status="closed", closed_on=TODAY)

    def add(agency: Agency, refs: dict[str, str]) -> None:
        opened(agency, "Ada Zane", worker="ben")

    def settle(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            settle_flag(work, find_case(work, refs["dana"]).case, 1, done="called", told="sam")

    def put_off(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation("ben") as work:
            case = find_case(work, refs["kim"]).case
            until = TODAY + timedelta(days=3)
            snooze(work, case, SnoozeItems(kind="contact", until=until, reason="away"))

    def configure(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            set_numbers(work, "icm", {"review_days": 5}, from_on=TODAY)

    def staff(agency: Agency, refs: dict[str, str]) -> None:
        with agency.operation() as work:
            set_worker(work, SetWorker(handle="ben", name="Benjamin"))

    found = (rename, hand_over, hand_to, end, add, settle, put_off, configure, staff)
    return [(one.__name__, one) for one in found]


@pytest.mark.parametrize("name", [name for name, _ in changes()])
@pytest.mark.parametrize("handles", [None, ("ben",)])
def test_a_book_that_is_kept_says_the_same_as_a_new_one(
    agency: Agency, refs: dict[str, str], name: str, handles: tuple[str, ...] | None
) -> None:
    book = Book()
    with agency.reading() as view:
        book.read(view, None if handles is None else of(view, *handles))
    change = dict(changes())[name]
    change(agency, refs)  # type: ignore[operator]
    with agency.reading() as view:
        workers = None if handles is None else of(view, *handles)
        kept, fresh = book.read(view, workers), Book().read(view, workers)
    assert by_ref(kept) == by_ref(fresh)


def test_a_new_day_reads_all_cases_again(agency: Agency, refs: dict[str, str]) -> None:
    book = Book()
    with agency.reading() as view:
        today = by_ref(book.read(view, None))
    with agency.reading(on=TODAY + timedelta(days=1)) as view:
        tomorrow = by_ref(book.read(view, None))
    assert tomorrow[refs["kim"]].days_late == today[refs["kim"]].days_late + 1


def test_reading_reports_its_progress(
    agency: Agency, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "PART", 4)
    told_of: list[tuple[int, int]] = []
    with agency.reading() as view:
        Book().read(view, None, lambda done, whole: told_of.append((done, whole)))
    assert told_of == [(4, 6), (6, 6)]


def test_the_waitlist_has_the_longest_wait_first(agency: Agency, refs: dict[str, str]) -> None:
    before = opened(agency, "Una May", decision="waitlist", opened=TODAY - timedelta(days=40))
    with agency.reading() as view:
        assert [one.ref for one in waiting(view)] == [before, refs["nia"]]


def test_closed_cases_are_found_by_code_and_by_name(agency: Agency, refs: dict[str, str]) -> None:
    with agency.reading() as view:
        every = [one.ref for one in closed(view, None)]
        bens = [one.ref for one in closed(view, of(view, "ben"))]
        by_code = [one.ref for one in closed(view, None, "ptknn")]
        by_name = [one.ref for one in closed(view, None, "ola ny")]
        nobody = closed(view, None, "zebra")
    assert every == [refs["pat"], refs["ola"]]
    assert bens == by_name == [refs["ola"]]
    assert by_code == [refs["pat"]]
    assert nobody == []


def test_a_client_without_a_name_shows_the_name_they_go_by(agency: Agency) -> None:
    ref = opened(agency, None, worker="ben", goes_by="Mouse")
    with agency.reading() as view:
        found = find_case(view, ref)
        (one,) = glances(view, [found.case])
        assert view.get(Client, found.case.client_id) is not None
    assert one.shown_name == "Mouse"
    assert "mouse" in one.text
    assert "mouse" not in one.coded_text


@pytest.mark.both_engines
def test_a_case_with_a_task_for_the_worker_is_read_apart(
    agency: Agency, refs: dict[str, str]
) -> None:
    book = Book()
    with agency.reading() as view:
        eve = of(view, "eve")
        before = by_ref(book.read(view, eve, shared=True))
    assert refs["dana"] not in before
    with agency.operation() as work:
        case = find_case(work, refs["dana"]).case
        add_task(work, case, AddTask(text="Call the clinic", who="eve", due_on=TODAY))
    with agency.reading() as view:
        for one in (book, Book()):
            assert set(by_ref(one.read(view, eve, shared=True))) == {*before, refs["dana"]}
            assert set(by_ref(one.read(view, eve))) == set(before)
    with agency.operation("eve") as work:
        finish_task(work, find_case(work, refs["dana"]).case, FinishTask(number=1))
    with agency.reading() as view:
        assert set(by_ref(book.read(view, eve, shared=True))) == set(before)


def test_the_cases_that_a_worker_covers_come_and_go(agency: Agency, refs: dict[str, str]) -> None:
    """A case that is written while it is covered stays with who covers."""
    book, dana = Book(), refs["dana"]
    said = AddCover(worker="ben", by="eve", from_on=TODAY, to_on=TODAY + timedelta(days=7))

    def of_eve(view: View, *, shared: bool = True) -> dict[str, Glance]:
        return by_ref(book.read(view, of(view, "eve"), shared=shared))

    with agency.reading() as view:
        before = of_eve(view)
        assert dana not in before
    with agency.operation() as work:
        perform_cover(work, said)
    with agency.reading() as view:
        assert {item.worker for item in of_eve(view)[dana].due} == {"eve"}
        assert dana not in of_eve(view, shared=False)
    with agency.operation() as work:
        add_task(work, find_case(work, dana).case, AddTask(text="Call", due_on=TODAY))
    with agency.reading() as view:
        assert "task" in {item.kind for item in of_eve(view)[dana].due}
    with agency.operation() as work:
        perform_end(work, EndCover(number=1, on=TODAY))
    with agency.reading() as view:
        assert of_eve(view).keys() == before.keys()
