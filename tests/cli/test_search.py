"""``cm search``: what is found, in whose cases, and what never is."""

import pytest

from cmcli.casework.looking.searching import around, first_word
from command_line import CommandLine
from sweeps import mostly_long
from worked import worked_case


@pytest.mark.both_engines
def test_a_word_is_found_wherever_it_was_written(cm: CommandLine) -> None:
    ref = worked_case(cm)
    found = cm.json("search", "landlord")
    assert [(one["ref"], one["kind"], one["number"], one["on"]) for one in found] == [
        (ref, "notes", "1", "2026-02-12"),
        (ref, "cases", None, "2026-02-01"),
    ]
    assert found[0]["text"] == "Saw her at the shelter. The landlord called."
    assert [one["number"] for one in cm.json("search", "voucher")] == ["1.1"]
    assert cm.json("search", "dana", "--kind", "clients")[0]["ref"] == ref


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("words", ["LANDL", "the landlord", "landlord call", "Lándlörd"])
def test_case_accents_and_cut_words_do_not_matter(cm: CommandLine, words: str) -> None:
    worked_case(cm)
    assert "notes" in [one["kind"] for one in cm.json("search", *words.split())]


@pytest.mark.parametrize("words", ["xylophone", "andlord", "landlord zebra", "land lord"])
def test_notes_in_error_and_other_words_are_not_found(cm: CommandLine, words: str) -> None:
    worked_case(cm)
    assert cm.json("search", words) == []


@pytest.mark.both_engines
def test_kind_worker_and_limit_narrow_it(cm: CommandLine) -> None:
    ref = worked_case(cm)
    other = cm.open_case("Lee Wu", "brokerage", "--issue", "a landlord too", "--worker", "ben")
    assert {one["ref"] for one in cm.json("search", "landlord")} == {ref, other}
    assert [one["ref"] for one in cm.json("search", "landlord", "--worker", "ben")] == [other]
    assert [one["kind"] for one in cm.json("search", "landlord", "--kind", "note")] == ["notes"]
    limited = cm("search", "landlord", "--limit", "1", "--format", "ids")
    assert limited.out == f"{other}\n"
    assert "--limit" in limited.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["!!!"], 2),
        (["a", "--kind", "tapes"], 2),
        (["a", "--worker", "nobody"], 4),
        (["a", "--limit", "0"], 2),
    ],
)
def test_what_cannot_be_searched_is_said(cm: CommandLine, words: list[str], code: int) -> None:
    assert cm("search", *words, code=code).out == ""


@pytest.mark.parametrize(
    "words", mostly_long(['" OR 1', "a* NOT b", "NEAR(a b)", "') --", "a & !b:*", "\x00"], 3)
)
def test_words_are_words_and_no_query_language(cm: CommandLine, words: str) -> None:
    worked_case(cm)
    assert cm("search", words, code=None).code in (0, 2)


def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine) -> None:
    cm.open_case("Eve", "icm", "--issue", "zebra \x1b[31m [bold]x[/bold] \u202e")
    for form in ("table", "tsv", "csv"):
        out = cm("search", "zebra", "--format", form).out
        assert "[bold]x[/bold]" in out
        assert "\x1b" not in out


def test_the_snippet_surrounds_the_first_word() -> None:
    text = f"{'before ' * 30}Zebra\n{'after ' * 30}"
    place = first_word(text, ["zeb"])
    assert place == text.index("Zebra")
    said = around(text, place, 40)
    assert said.startswith("… before")
    assert said.endswith("after …")
    assert "Zebra after" in said
    assert len(said) <= 44
    assert around("short", 0) == "short"
    assert first_word("nothing here", ["zebra"]) is None


@pytest.mark.both_engines
def test_a_phone_is_found_whole_or_by_its_last_digits(cm: CommandLine) -> None:
    phones = ("--phone", "+1 (212) 555-0101=text only", "--phone", "0170 1234567 ext 9")
    ref = cm.open_case("Alma Ruiz", "icm", *phones)
    cm.open_case("Lee Wu", "icm", "--phone", "555-0199")
    cm("note", ref, "Apartment 0101, not the phone.")

    def found(*words: str) -> list[tuple[str, str, str]]:
        return [(one["ref"], one["kind"], one["text"]) for one in cm.json("search", *words)]

    why = "phone +1 (212) 555-0101 (text only)"
    note = (ref, "notes", "Apartment 0101, not the phone.")
    assert found("0101") == [(ref, "clients", why), note]
    for whole in ("212 555 0101", "12125550101", "(212) 555-0101", "5550101"):
        assert found(whole) == [(ref, "clients", why)]
    assert found("+49 170 1234567") == [(ref, "clients", "phone 0170 1234567 ext 9")]
    assert found("101") == []
    assert found("5550102") == []
    assert found("0101", "--kind", "notes") == [note]


@pytest.mark.both_engines
def test_a_former_phone_is_found_with_its_last_day(cm: CommandLine) -> None:
    ref = cm.open_case("Alma Ruiz", "icm", "--phone", "555-0101=her sister")
    code = ref.partition(".")[0]
    cm("client", "set", code, "--drop-phone", "555-0101", "--phone", "555-0102")
    (found,) = cm.json("search", "0101")
    assert (found["ref"], found["kind"], found["on"]) == (ref, "former", "2026-03-04")
    assert found["text"] == "phone until 4 Mar 2026: 555-0101 (her sister)"
    cm("client", "set", code, "--name", "Alma Keller")
    (found,) = cm.json("search", "ruiz")
    assert found["text"] == "name until 4 Mar 2026: Alma Ruiz"
    cm("undo")
    cm("undo")
    assert [one["text"] for one in cm.json("search", "5550101")] == ["phone 555-0101 (her sister)"]
    assert cm.json("search", "5550102") == []


@pytest.mark.both_engines
def test_an_intake_with_a_known_phone_is_compared(cm: CommandLine) -> None:
    phones = ("--phone", "555-0101", "--phone", "555-0177=her sister")
    code = cm.open_case("Alma Ruiz", "icm", *phones).partition(".")[0]
    again = ("intake", "Alma Ruiz", "--model", "icm", "--phone", "1", "--phone", "5550177")
    refused = cm(*again, code=3)
    assert f"This is probably {code}" in refused.err
    assert "The phone number is the same." in refused.err


@pytest.mark.both_engines
def test_scripts_without_blanks_are_found_with_the_place_of_the_words(cm: CommandLine) -> None:
    ref = cm.open_case("王小明")
    cm("note", ref, "今天和他去了住房局" + "很远" * 60)
    assert [one["kind"] for one in cm.json("search", "小明")] == ["clients"]
    assert [one["kind"] for one in cm.json("search", "xiaoming")] == ["clients"]
    (note,) = cm.json("search", "住房")
    assert note["kind"] == "notes"
    assert note["text"].startswith("今天和他去了住房局")
    (far,) = cm.json("search", "远很")
    assert "远很" in far["text"]
    assert [one["ref"] for one in cm.json("timeline", ref, "--search", "住房")] == [ref]


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Кристина Орлова", "Christina"),
        ("محمد السيد", "Mohammed"),
        ("Katherine Moss", "Kathryn"),
    ],
)
def test_a_name_typed_by_its_sound_suggests_the_client(
    cm: CommandLine, name: str, typed: str
) -> None:
    code = cm.open_case(name).partition(".")[0]
    assert f"Did you mean {name} ({code})?" in cm("show", typed, code=4).err


@pytest.mark.both_engines
def test_an_intake_says_why_somebody_may_be_known(cm: CommandLine) -> None:
    born = ("--dob", "1984-03-12")
    code = cm.open_case("Robert King", "icm", *born).partition(".")[0]
    told = cm("intake", "Bob King", "--model", "icm", *born).err
    assert f"This could be {code}. Bob is short for Robert. The date of birth is the same." in told
    cm("client", "set", code, "--name", "Robert Duke")
    known = cm("intake", "Robert King", "--model", "icm", *born, code=3).err
    assert "This is probably" in known


@pytest.mark.both_engines
def test_a_former_name_in_another_script_is_found_everywhere(cm: CommandLine) -> None:
    ref = cm.open_case("Мария Иванова")
    assert [one["ref"] for one in cm.json("search", "maria")] == [ref]
    cm("client", "set", ref, "--name", "Anna Weber")
    assert [(one["ref"], one["kind"]) for one in cm.json("search", "maria")] == [(ref, "former")]
    assert len(cm.json("timeline", ref, "--search", "maria")) == 1
    assert cm.json("timeline", ref, "--search", "mario") == []


def test_an_intake_says_once_what_to_do_if_the_client_is_known(cm: CommandLine) -> None:
    codes = [cm.open_case("Anna Keller", "icm").partition(".")[0]]
    codes.append(cm.open_case("Anna Keller", "icm", "--new").partition(".")[0])
    told = cm("intake", "Anna Keller", "--model", "icm").err
    assert all(f"This could be {code}." in told for code in codes)
    assert told.count("undo this intake") == 1
    assert "repeat it with --same-as and the code." in told
