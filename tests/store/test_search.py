"""The index is kept in step with every write, and can be made anew."""

import pytest
from sqlalchemy import text

from agency import Agency, changed
from cmcli.casework.round.intake import Opened, intake
from cmcli.casework.round.notes import mark_in_error, write_note
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.notes import MarkInError, WriteNote
from cmcli.domain.clients import Client
from cmcli.store.keeping.check import check_store, reindex
from cmcli.store.reading.find import alike, find_case
from cmcli.store.reading.search import clients_named, find, names_starting
from sweeps import mostly_long


def opened(agency: Agency, issue: str | None = None) -> Opened:
    with agency.operation() as work:
        return intake(work, Arrival(name="Łukasz Émile", model="icm", issue=issue))


def tables(agency: Agency, words: str, *only: str) -> list[str]:
    with agency.reading() as view:
        return [hit.table for hit in find(view, words, tables=only)]


@pytest.mark.parametrize("words", ["łukasz", "ŁUKASZ emile", "emi", "Émile łukasz", "Łuk"])
def test_names_are_found_in_any_spelling(agency: Agency, words: str) -> None:
    opened(agency)
    assert tables(agency, words) == ["clients"]
    assert tables(agency, words, "clients") == ["clients"]


@pytest.mark.parametrize("text_", ["straße", "東京 駅", "हिन्दी", "Αθήνα", "naïve café", "a1b2"])
def test_every_script_is_found(agency: Agency, text_: str) -> None:
    opened(agency, issue=text_)
    assert tables(agency, text_) == ["cases"]
    assert tables(agency, text_.upper()) == ["cases"]


def test_the_index_follows_changes_errors_and_removals(agency: Agency) -> None:
    ref = opened(agency, issue="zebra").ref
    with agency.operation() as work:
        found = find_case(work, ref)
        changed(work, found.case, issue="giraffe")
        write_note(work, found, WriteNote(text="okapi"))
    assert [tables(agency, word) for word in ("zebra", "giraffe", "okapi")] == [
        [],
        ["cases"],
        ["notes"],
    ]
    with agency.operation() as work:
        mark_in_error(work, find_case(work, ref), MarkInError(error=1, reason="wrong"))
    assert tables(agency, "okapi") == []


def test_names_alone_do_not_pass_through_notes(agency: Agency) -> None:
    ref = opened(agency).ref
    with agency.operation() as work:
        write_note(work, find_case(work, ref), WriteNote(text="lukasz emile emilia"))
    assert tables(agency, "emile", "clients") == ["clients"]
    with agency.reading() as view:
        assert len(names_starting(view, ["emil", "nobody"], limit=5)) == 1


@pytest.mark.parametrize("words", ["", "  ", "!!!", '"', "*", "zebra*"])
def test_no_words_find_nothing(agency: Agency, words: str) -> None:
    opened(agency)
    assert tables(agency, words) == []


def test_the_newest_comes_first(agency: Agency) -> None:
    from datetime import date

    for day in (2, 4, 3):
        with agency.operation() as work:
            arrival = Arrival(
                name=f"Client {day}",
                model="icm",
                opened=date(2026, 3, day),
                issue="zebra",
                new=True,
            )
            intake(work, arrival)
    with agency.reading() as view:
        days = [hit.on.day for hit in find(view, "zebra") if hit.on]
    assert days == [4, 3, 2]


def test_a_long_text_is_indexed_as_far_as_the_engines_go(agency: Agency) -> None:
    ref = opened(agency).ref
    with agency.operation() as work:
        words = " ".join(f"word{number}" for number in range(100_000))
        write_note(work, find_case(work, ref), WriteNote(text=words))
        write_note(work, find_case(work, ref), WriteNote(text="x" * 900_000))
    assert tables(agency, "word17") == ["notes"]


def test_a_broken_index_is_found_and_rebuilt(agency: Agency) -> None:
    opened(agency, issue="zebra")

    def verdict() -> bool:
        return {one.check: one.ok for one in check_store(agency.address)}["search"]

    assert verdict()
    for statement in (
        "DELETE FROM search_docs WHERE kind = 'cases'",
        "UPDATE search_docs SET row_id = 'gone' WHERE kind = 'cases'",
    ):
        engine = agency.store.engine.execution_options(cm_writes=True)
        with engine.connect() as connection, connection.begin():
            connection.execute(text(statement))
        assert not verdict()
        assert reindex(agency.address) == 2
        assert verdict()
        assert tables(agency, "zebra") == ["cases"]


UNSPACED = "今天和他去了住房局。明天再去。"


@pytest.mark.parametrize("words", ["住房", "住房局", "今天", "局", "房局 今天", "明天 住房", "房"])
def test_scripts_without_blanks_are_found_from_any_place(agency: Agency, words: str) -> None:
    opened(agency, issue=UNSPACED)
    assert tables(agency, words) == ["cases"]


@pytest.mark.parametrize("words", ["房住", "住局", "昨天", "住房 昨天"])
def test_other_pairs_of_characters_are_not_found(agency: Agency, words: str) -> None:
    opened(agency, issue=UNSPACED)
    assert tables(agency, words) == []


@pytest.mark.parametrize("words", ["ไทย", "ภาษา"])
def test_thai_is_found_within_a_run(agency: Agency, words: str) -> None:
    opened(agency, issue="เรียนภาษาไทยวันนี้")
    assert tables(agency, words) == ["cases"]


@pytest.mark.parametrize("words", ["o'brien", "OBRIEN", "o’bri", "brien", "dana"])
def test_apostrophes_make_no_difference(agency: Agency, words: str) -> None:
    opened(agency, issue="Dana's sister is Mrs O'Brien")
    assert tables(agency, words) == ["cases"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王小明", "小明"),
        ("王小明", "明"),
        ("王小明", "xiaoming"),
        ("王小明", "wang xiao"),
        ("Иван Петров", "ivan petrov"),
        ("Иван Петров", "Петров"),
        ("Łukasz Ødegård", "lukasz odegard"),
        ("سارة حداد", "حداد"),
    ],
)
def test_a_name_is_found_in_its_script_and_in_latin_letters(
    agency: Agency, name: str, words: str
) -> None:
    with agency.operation() as work:
        there = intake(work, Arrival(name=name, model="icm")).client
    with agency.reading() as view:
        assert clients_named(view, words, limit=5) == [there.id]
        assert [hit.table for hit in find(view, words)] == ["clients"]


@pytest.mark.parametrize(
    ("words", "found"),
    mostly_long(
        [
            ("maria", ["Мария Иванова"]),
            ("maria ivanova", ["Мария Иванова"]),
            ("Julia", ["Юлия Smith"]),
            ("mohammed", ["محمد السيد"]),
            ("катрин", ["Katrin Moss"]),
            ("smyth", []),
            ("moss katherine", []),
            ("miller", []),
            ("мюллер", ["Jürgen Müller"]),
            ("loren", ["Søren Løren"]),
            ("лорен", ["Søren Løren"]),
            ("løren", ["Søren Løren"]),
            ("lauren", []),
        ],
        4,
    ),
)
def test_a_name_is_found_by_its_sound_in_another_script(
    agency: Agency, words: str, found: list[str]
) -> None:
    for name in (
        "Мария Иванова",
        "Юлия Smith",
        "محمد السيد",
        "Katrin Moss",
        "Jürgen Müller",
        "Søren Løren",
    ):
        with agency.operation() as work:
            intake(work, Arrival(name=name, model="icm", new=True, unassigned=True))
    with agency.reading() as view:
        known = {one.id: one.name for one in view.all(Client)}
        assert [known[one.row_id] for one in find(view, words)] == found
        assert [known[one] for one in clients_named(view, words, limit=5, sounding=True)] == found
        # While a name is typed, a few that begin much like it are offered where nothing matches.
        offered = [one.name for one in alike(view, words, most=5)]
        assert offered == (found or (["Søren Løren"] if words == "lauren" else []))
