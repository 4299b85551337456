"""What a case's page is made of: bounded, in order, and without what was struck."""

from datetime import date, timedelta

from agency import TODAY, Agency
from cmcli.casework.looking.dossier import RECENT, Dossier, dossier
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.notes import mark_in_error, write_note
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.notes import MarkInError, WriteNote
from cmcli.domain.findings import NeedAnswer
from cmcli.store.reading.find import find_case
from driver import on_each_statement


def opened(agency: Agency) -> str:
    with agency.operation() as work:
        return intake(
            work, Arrival(name="Dana R.", model="icm", opened=TODAY - timedelta(days=30))
        ).ref


def page(agency: Agency, ref: str) -> Dossier:
    with agency.reading() as view:
        return dossier(view, find_case(view, ref))


def seen(agency: Agency, ref: str, on: date, note: str) -> None:
    with agency.operation(on=on) as work:
        check_in(work, find_case(work, ref), CheckIn(note=note, mode="home"))


def test_the_latest_contacts_come_first_and_are_bounded(agency: Agency) -> None:
    ref = opened(agency)
    for back in range(9, 0, -1):
        seen(agency, ref, TODAY - timedelta(days=back), f"{back} days ago")
    found = page(agency, ref)
    assert [one.notes[0].text for one in found.contacts] == [
        f"{back} days ago" for back in range(1, RECENT + 1)
    ]
    assert {one.worker for one in found.contacts} == {"ana"}
    assert found.notes == ()


def test_a_note_in_error_is_left_out_but_its_contact_stays(agency: Agency) -> None:
    ref = opened(agency)
    seen(agency, ref, TODAY, "wrong")
    with agency.operation() as work:
        write_note(work, find_case(work, ref), WriteNote(text="kept"))
        mark_in_error(work, find_case(work, ref), MarkInError(error=1, reason="another client"))
    found = page(agency, ref)
    assert [one.notes for one in found.contacts] == [()]
    assert [note.text for note in found.notes] == ["kept"]


def test_the_most_urgent_need_comes_first_and_the_unrated_last(agency: Agency) -> None:
    ref = opened(agency)
    with agency.operation() as work:
        needs = {
            "legal": NeedAnswer(rating=1),
            "digital": NeedAnswer(unrated="not-asked"),
            "housing": NeedAnswer(rating=4),
            "food": NeedAnswer(rating=0),
        }
        assess(work, find_case(work, ref).case, Sitting(needs=needs))
    assert [need.domain for need in page(agency, ref).needs] == [
        "housing",
        "legal",
        "food",
        "digital",
    ]


def test_an_empty_case_has_a_dossier(agency: Agency) -> None:
    found = page(agency, opened(agency))
    assert (found.gas, found.contacts, found.needs, found.others) == (None, (), (), ())
    assert found.as_dict()["plan"] == {"version": None, "revision": None, "not_agreed_yet": []}


def test_the_queries_do_not_grow_with_the_record(address: str) -> None:
    agency = Agency(address)
    ref = opened(agency)
    asked: list[str] = []
    counts = []
    on_each_statement(agency.store.engine, asked.append)
    for more in (1, 20):
        for back in range(more):
            seen(agency, ref, TODAY - timedelta(days=back), "x")
        asked.clear()
        page(agency, ref)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
