"""A client's own data is changed, and what it was before is kept and found."""

import json
import sys

import pytest

from command_line import CommandLine
from pty_session import on_terminal

RUN = "from cmcli.cli.main import run; run()"


def made(cm: CommandLine, *more: str) -> str:
    ref = cm.open_case("Alma Ruiz", "icm", "--phone", "555-0101", *more)
    return ref.partition(".")[0]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_change_of_name_is_said_and_the_old_name_is_still_found(cm: CommandLine) -> None:
    code = made(cm)
    done = cm("client", "set", code, "--name", "Alma Keller", "--reason", "married")
    assert "name: was Alma Ruiz, now Alma Keller." in done.out
    assert cm.json("show", "ruiz")["code"] == code
    assert cm.json("show", "alma keller")["code"] == code
    assert [one["ref"] for one in cm.json("search", "Ruiz")] == [f"{code}.1"]
    client = cm.json("client", "show", code)
    assert client["name"] == "Alma Keller"
    former = client["former"][0]
    assert (former["field"], former["value"], former["until_on"], former["reason"]) == (
        "name",
        "Alma Ruiz",
        "2026-03-04",
        "married",
    )
    assert "Alma Ruiz" in cm("history", code, "--format", "table").out
    cm("undo")
    client = cm.json("client", "show", code)
    assert (client["name"], client["former"]) == ("Alma Ruiz", [])


@pytest.mark.parametrize(
    ("field", "option", "before", "after"),
    [
        ("goes_by", "--goes-by", "Al", "Ali"),
        ("pronouns", "--pronouns", "she", "they"),
        ("safe_contact", "--safe-contact", "text only", "never phone"),
        ("whereabouts", "--whereabouts", "the shelter", "with a friend"),
        ("area", "--area", "Orange County", "Broward"),
        ("interpreter", "--interpreter", "her sister", "the agency"),
        ("dob", "--dob", "1990-02-14", "1991-02-14"),
    ],
)
def test_each_field_is_changed_taken_away_and_kept_as_former(
    cm: CommandLine, field: str, option: str, before: str, after: str
) -> None:
    code = cm.open_case("Alma Ruiz", "icm", option, before).partition(".")[0]
    changed = cm.json("client", "set", code, option, after)
    assert changed["changed"] == {field: {"before": before, "after": after}}
    cm("client", "set", code, option, "none")
    client = cm.json("client", "show", code)
    assert client[field] is None
    assert [one["value"] for one in client["former"]] == [after, before]


def test_a_month_replaces_a_day_of_birth(cm: CommandLine) -> None:
    code = cm.open_case("Alma Ruiz", "icm", "--dob", "1990-02-14").partition(".")[0]
    done = cm("client", "set", code, "--dob", "Mar 1990")
    assert "date of birth: was 14 Feb 1990, now Mar 1990." in done.out
    client = cm.json("client", "show", code)
    assert (client["dob"], client["born"]) == (None, "1990-03")


@pytest.mark.parametrize("option", ["--area", "--dob", "--language"])
def test_an_empty_text_says_how_to_take_something_away(cm: CommandLine, option: str) -> None:
    ref = cm.open_case("Dana R.")
    told = cm("client", "set", ref, option, "", code=2).err
    assert f"{option} is empty." in told
    assert "type none" in told


def test_nothing_to_change_is_said(cm: CommandLine) -> None:
    code = made(cm)
    assert "Nothing changes" in cm("client", "set", code, "--phone", "555-0101", code=3).err
    assert "Nothing to change" in cm("client", "set", code, "--reason", "x", code=2).err


def test_a_client_with_two_open_cases_is_one_client(cm: CommandLine) -> None:
    code = made(cm)
    cm("intake", "Alma Ruiz", "--model", "brokerage", "--same-as", code)
    cm("client", "set", code, "--whereabouts", "the shelter")
    assert cm.json("client", "show", code)["whereabouts"] == "the shelter"
    cm("intake", "Alma Ruiz", "--model", "clinical", "--same-as", code)


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_intake_of_a_known_client_writes_what_is_new_and_says_what_was(
    cm: CommandLine,
) -> None:
    code = made(cm, "--safe-contact", "text only")
    done = cm(
        *("intake", "Alma R.", "--model", "brokerage", "--same-as", code),
        *("--phone", "555-0102", "--safe-contact", "never phone, he listens"),
        *("--dob", "1990", "--goes-by", "Al", "--pronouns", "she", "--language", "Spanish"),
        *("--interpreter", "her sister", "--whereabouts", "a friend's"),
        *("--area", "Orange County, FL"),
    )
    assert "Lives in: Orange County, FL" in cm("show", f"{code}.2").out
    assert "safe contact: was text only, now never phone, he listens." in done.out
    assert "phone: was 555-0101, now 555-0101, 555-0102." in done.out
    assert "The name on record stays as it is." in done.err
    client = cm.json("client", "show", code)
    former = {one["field"]: one["value"] for one in client.pop("former")}
    assert former == {"safe_contact": "text only"}
    assert client == {
        "code": code,
        "name": "Alma Ruiz",
        "goes_by": "Al",
        "pronouns": "she",
        "dob": None,
        "born": "1990",
        "phone": "555-0101",
        "phones": [
            {"number": "555-0101", "note": None},
            {"number": "555-0102", "note": None},
        ],
        "safe_contact": "never phone, he listens",
        "whereabouts": "a friend's",
        "area": "Orange County, FL",
        "language": "Spanish",
        "languages": ["Spanish"],
        "interpreter": "her sister",
        "tell_once": None,
        "confidential": None,
        "gender": [],
        "race": [],
        "veteran": None,
        "disability": None,
        "ties": [],
    }


def test_another_name_for_a_known_client_needs_a_yes(cm: CommandLine) -> None:
    code = made(cm)
    words = ("intake", "Boris Ek", "--model", "brokerage", "--same-as", code, "--phone", "555-9")
    refused = cm(*words, code=3)
    assert f"{code} is Alma Ruiz, not Boris Ek." in refused.err
    assert "--yes" in refused.err
    assert cm.json("client", "show", code)["phone"] == "555-0101"
    cm(*words, "--yes")
    client = cm.json("client", "show", code)
    assert client["name"] == "Alma Ruiz"
    assert [one["number"] for one in client["phones"]] == ["555-0101", "555-9"]


def test_a_former_name_is_a_name_of_the_client(cm: CommandLine) -> None:
    code = made(cm)
    cm("client", "set", code, "--name", "Boris Ek")
    cm("intake", "Alma Ruiz", "--model", "brokerage", "--same-as", code)


@pytest.mark.both_engines
def test_a_name_that_nobody_has_suggests_the_nearest(cm: CommandLine) -> None:
    code = cm.open_case("Marisol Vega").partition(".")[0]
    cm.open_case("Mathew Oduya")
    for typed in ("masirol", "Marisoll Vega", "marisol vaga"):
        refused = cm("show", typed, code=4)
        assert f"No client matches '{typed}'." in refused.err
        assert f"Did you mean Marisol Vega ({code})?" in refused.err
    assert "Did you mean" not in cm("show", "xavier", code=4).err
    assert "Did you mean" not in cm("show", "?!", code=4).err


@pytest.mark.both_engines
def test_clients_are_listed_with_their_cases(cm: CommandLine) -> None:
    code = made(cm, "--dob", "1990-03")
    cm("intake", "Alma Ruiz", "--model", "brokerage", "--same-as", code)
    other = cm.open_case("Lee Wu", "icm", "--worker", "ben").partition(".")[0]
    found = {one["code"]: one for one in cm.json("client", "list")}
    assert set(found) == {code, other}
    assert found[code] == {
        "code": code,
        "name": "Alma Ruiz",
        "goes_by": None,
        "dob": None,
        "born": "1990-03",
        "phone": "555-0101",
        "phones": [{"number": "555-0101", "note": None}],
        "cases": [f"{code}.1", f"{code}.2"],
        "status": "open",
    }
    assert [one["code"] for one in cm.json("client", "list", "--worker", "ben")] == [other]
    assert f"{code}.1, {code}.2" in cm("client", "list", "--format", "tsv").out


def test_the_list_has_one_column_for_the_birth(cm: CommandLine) -> None:
    for name, dob in (("Ann", "1990-02-14"), ("Bo", "1990"), ("Cy", "1990-03"), ("Di", "~1990")):
        cm.open_case(name, "icm", "--dob", dob, "--new")
    lines = cm("client", "list", "--format", "plain").out.splitlines()
    assert lines[0].split() == ["code", "name", "goes", "by", "born", "phone", "cases", "status"]
    said = {line.split()[1]: line for line in lines[1:]}
    births = {"Ann": "14 Feb 1990", "Bo": "1990", "Cy": "Mar 1990", "Di": "about 1990"}
    assert all(f" {birth} " in said[name] for name, birth in births.items())
    table = cm("client", "list", "--format", "table", "--fields", "name,born").out
    assert "14 Feb 1990" in table
    tsv = [line.split("\t") for line in cm("client", "list", "--format", "tsv").out.splitlines()]
    assert tsv[0] == ["code", "name", "goes_by", "dob", "born", "phone", "cases", "status"]
    assert {(row[1], row[3], row[4]) for row in tsv[1:]} == {
        ("Ann", "1990-02-14", ""),
        ("Bo", "", "1990"),
        ("Cy", "", "1990-03"),
        ("Di", "", "about 1990"),
    }


def test_the_page_of_a_client_shows_what_is_known_and_what_was(cm: CommandLine) -> None:
    code = made(cm, "--dob", "1990-02-14")
    cm("client", "set", code, "--drop-phone", "5550101", "--reason", "new phone")
    cm("client", "set", code, "--phone", "555-0102=text only")
    page = cm("client", "show", code, "--format", "table").out.splitlines()
    assert page == [
        f"{code}  Alma Ruiz",
        "Date of birth: 14 Feb 1990",
        "Phone: 555-0102 (text only)",
        "Phone until 4 Mar 2026: 555-0101 (new phone)",
    ]


def test_unknown_takes_a_name_away_and_none_is_a_word_at_intake(cm: CommandLine) -> None:
    code = made(cm)
    words = ("--model", "brokerage", "--same-as", code, "--interpreter", "none")
    cm("intake", "Alma Ruiz", *words)
    cm("client", "set", code, "--name", "unknown")
    client = cm.json("client", "show", code)
    assert (client["name"], client["interpreter"]) == (None, "none")


@pytest.mark.parametrize("typed", ["none", "None", " NONE "])
def test_a_name_can_be_unknown_but_it_cannot_be_taken_away(cm: CommandLine, typed: str) -> None:
    code = made(cm)
    refused = cm("client", "set", code, "--name", typed, code=2).err
    assert "--name can be unknown, but it can't be taken away." in refused
    assert "type unknown" in refused
    assert "NAME can be unknown" in cm("intake", typed, "--model", "icm", code=2).err
    assert [one["name"] for one in cm.json("client", "list")] == ["Alma Ruiz"]
    cm("client", "set", code, "--name", "None Ruiz")


def phones(cm: CommandLine, code: str) -> list[str]:
    client = cm.json("client", "show", code)
    return [f"{one['number']}={one['note'] or ''}" for one in client["phones"]]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_phones_are_added_dropped_and_kept_as_former(cm: CommandLine) -> None:
    code = cm.open_case("Alma Ruiz", "icm", "--phone", "555-0101", "--phone", "0170 22=her sister")
    code = code.partition(".")[0]
    assert phones(cm, code) == ["555-0101=", "0170 22=her sister"]
    done = cm(
        "client", "set", code, "--phone", "555-0103= text only ", "--phone", "(555) 0101=home"
    )
    said = "now 555-0101 (home), 0170 22 (her sister), 555-0103 (text only)."
    assert said.replace("555-0101 (home)", "(555) 0101 (home)") in done.out
    dropped = cm.json("client", "set", code, "--drop-phone", "5550101", "--reason", "lost it")
    before = ["(555) 0101=home", "0170 22=her sister", "555-0103=text only"]
    assert dropped["changed"] == {"phones": {"before": before, "after": before[1:]}}
    client = cm.json("client", "show", code)
    assert client["phone"] == "0170 22"
    former = [(one["field"], one["value"], one["reason"]) for one in client["former"]]
    assert former == [("phones", "(555) 0101=home", "lost it")]
    shown = cm.json("show", code)["client"]
    assert (shown["phone"], shown["phones"]) == ("0170 22", client["phones"])
    assert (
        "Phone: 0170 22 (her sister), 555-0103 (text only)"
        in cm(*("show", code, "--format", "table")).out
    )
    cm("undo")
    assert phones(cm, code) == ["(555) 0101=home", "0170 22=her sister", "555-0103=text only"]
    assert cm.json("client", "show", code)["former"] == []


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_note_of_a_phone_that_another_replaces_is_a_former_value(cm: CommandLine) -> None:
    code = cm.open_case("Alma Ruiz", "icm", "--phone", "555-3333").partition(".")[0]
    cm("client", "set", code, "--phone", "555-3333=text only")
    assert cm.json("client", "show", code)["former"] == []
    cm("client", "set", code, "--phone", "5553333=work", "--reason", "told me")
    assert phones(cm, code) == ["5553333=work"]
    former = cm.json("client", "show", code)["former"]
    assert [(one["value"], one["became"], one["until_on"]) for one in former] == [
        ("555-3333=text only", "5553333=work", "2026-03-04")
    ]
    page = cm("client", "show", code, "--format", "table").out.splitlines()
    assert page[-1] == "Phone until 4 Mar 2026: 555-3333 (text only) (told me)"
    timeline = " ".join(cm("timeline", code, "--format", "table").out.split())
    assert "phone: was 555-3333 (text only), now 5553333 (work)" in timeline
    cm("client", "set", code, "--phone", "none", "--phone", "555-3333=home")
    former = cm.json("client", "show", code)["former"]
    assert [one["value"] for one in former] == ["5553333=work", "555-3333=text only"]


def test_an_intake_that_changes_the_note_of_a_phone_keeps_the_former_one(cm: CommandLine) -> None:
    code = cm.open_case("Alma Ruiz", "icm", "--phone", "555-3333=text only").partition(".")[0]
    words = ("--model", "brokerage", "--same-as", code, "--phone", "555-3333=work")
    cm("intake", "Alma Ruiz", *words)
    assert [one["value"] for one in cm.json("client", "show", code)["former"]] == [
        "555-3333=text only"
    ]


def test_none_drops_all_phones_before_others_are_added(cm: CommandLine) -> None:
    code = made(cm)
    cm("client", "set", code, "--phone", "none", "--phone", "555-0102")
    assert phones(cm, code) == ["555-0102="]
    cm("client", "set", code, "--phone", "none")
    assert phones(cm, code) == []
    former = cm.json("client", "show", code)["former"]
    assert [one["value"] for one in former] == ["555-0102", "555-0101"]


def test_a_phone_that_is_not_there_cannot_be_dropped(cm: CommandLine) -> None:
    code = made(cm)
    refused = cm("client", "set", code, "--drop-phone", "555-0109", code=4)
    assert f"{code} has no phone '555-0109'." in refused.err
    assert "The phones are: 555-0101." in refused.err
    assert "no number" in cm("client", "set", code, "--phone", "=text only", code=2).err


@pytest.mark.parametrize(
    ("field", "options", "value", "said"),
    [
        ("languages", ("--language", "Spanish", "--language", "Mam"), ["Spanish", "Mam"], None),
        ("gender", ("--gender", "WOMAN", "--gender", "two-spirit"), ["woman", "two-spirit"], None),
        (
            "race",
            ("--race", "Black, African American, or African", "--race", "Garifuna"),
            ["black", "Garifuna"],
            "Race: Black, African American, or African; Garifuna",
        ),
        ("veteran", ("--veteran", "prefers-not"), "prefers-not", "Veteran: Prefers not to say"),
        ("disability", ("--disability", "yes"), "yes", "Disability: Yes"),
        ("confidential", ("--confidential", "yes"), "yes", "Confidential: yes"),
        ("tell_once", ("--tell-once", "about the fire"), "about the fire", None),
    ],
)
def test_what_clients_say_of_themselves_is_kept_and_shown(
    cm: CommandLine, field: str, options: tuple[str, ...], value: object, said: str | None
) -> None:
    code = made(cm)
    cm("client", "set", code, *options)
    assert cm.json("client", "show", code)[field] == value
    assert cm.json("show", code)["client"][field] == value
    if field not in ("languages", "confidential"):
        line = cm("client", "show", code, "--format", "table").out.splitlines()[-1]
        assert line in cm("show", code, "--format", "table").out.splitlines()
    if said is not None:
        assert said in cm("client", "show", code, "--format", "table").out.splitlines()
    cm("client", "set", code, options[0], "none")
    client = cm.json("client", "show", code)
    assert not client[field]
    assert [one["field"] for one in client["former"]] == [field]


@pytest.mark.parametrize("field", ["gender", "race", "veteran", "disability"])
@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("prefers-not", "prefers-not"),
        ("Prefers not", "prefers-not"),
        ("PREFERS NOT TO SAY", "prefers-not"),
        ("prefers-not-to-say", "prefers-not"),
        ("Doesn't know", "does-not-know"),
        ("does_not_know", "does-not-know"),
    ],
)
def test_a_client_who_gives_no_answer_is_understood_in_any_words(
    cm: CommandLine, field: str, typed: str, key: str
) -> None:
    code = made(cm)
    cm("client", "set", code, f"--{field}", typed)
    assert cm.json("client", "show", code)[field] in (key, [key])


@pytest.mark.parametrize("option", ["--gender", "--race"])
@pytest.mark.parametrize("no_answer", ["prefers-not", "does-not-know"])
def test_no_answer_stands_alone(cm: CommandLine, option: str, no_answer: str) -> None:
    code = made(cm)
    refused = cm("client", "set", code, option, no_answer, option, "white", code=2).err
    assert f"{option} says {no_answer} beside another answer." in refused
    cm("client", "set", code, option, "none", option, no_answer, option, no_answer)
    assert cm.json("client", "show", code)[option[2:]] == [no_answer]
    cm("client", "set", code, option, "white")
    assert cm.json("client", "show", code)[option[2:]] == ["white"]


@pytest.mark.parametrize("typed", ["prefers-not", "none at all", "=text only"])
def test_a_phone_without_a_digit_is_refused(cm: CommandLine, typed: str) -> None:
    code = made(cm)
    assert "--phone has no" in cm("client", "set", code, "--phone", typed, code=2).err
    assert "--phone has no" in cm("intake", "B", "--model", "icm", "--phone", typed, code=2).err
    assert phones(cm, code) == ["555-0101="]


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ("555-7777 text only", "has words beside the number", "'555-7777=text only'"),
        ("home 555-7777=text only", "has words beside the number", "'555-7777=home'"),
        ("555-1212 / 555-3434", "takes one number", "'555-1212', '555-3434'"),
    ],
)
def test_a_phone_is_one_number_and_its_note_follows_a_sign(
    cm: CommandLine, typed: str, sentence: str, hint: str
) -> None:
    code = made(cm)
    for words in (("client", "set", code), ("intake", "Lee Wu", "--model", "icm")):
        refused = " ".join(cm(*words, "--phone", typed, code=2).err.split())
        assert f"--phone {sentence}" in refused
        assert hint in refused
    cm("client", "set", code, "--phone", "555 0102 ext 12", "--phone", "+1 (555) 010-1=work")
    assert phones(cm, code) == ["555-0101=", "555 0102 ext 12=", "+1 (555) 010-1=work"]


def test_a_date_of_birth_that_is_not_told_can_be_left_out(cm: CommandLine) -> None:
    code = made(cm)
    for words in (("client", "set", code), ("intake", "Lee Wu", "--model", "icm")):
        refused = cm(*words, "--dob", "prefers-not", code=2).err
        assert "'prefers-not' is not a date of birth." in refused
        assert "leave it out" in " ".join(refused.split())


def test_only_the_answers_of_the_list_are_taken(cm: CommandLine) -> None:
    code = made(cm)
    refused = cm("client", "set", code, "--veteran", "maybe", code=2)
    assert "yes, no, does-not-know, prefers-not" in refused.err
    assert "--confidential" in cm("client", "set", code, "--confidential", "so", code=2).err


def three_of_one_name(cm: CommandLine) -> list[str]:
    refs = [
        cm.open_case("Alma Ruiz", "icm", "--dob", "1990-02-14"),
        cm.open_case("Alma Ruiz", "brokerage", "--dob", "1971", "--new"),
        cm.open_case("Alma Ruiz", "icm", "--new"),
    ]
    cm("checkin", refs[1], "Called.", "--mode", "phone")
    return [ref.partition(".")[0] for ref in refs]


@pytest.mark.both_engines
def test_scripts_get_the_candidates_of_one_name_with_their_birth(cm: CommandLine) -> None:
    first, second, third = three_of_one_name(cm)
    refused = cm("show", "alma ruiz", code=4)
    assert "matches more than one client." in refused.err
    for known in (f"{first} Alma Ruiz (born 14 Feb 1990)", f"{second} Alma Ruiz (born 1971)"):
        assert known in " ".join(refused.err.split())
    error = json.loads(cm("show", "alma", "--json", code=4).err)["error"]
    assert error["candidates"] == sorted([first, second, third])
    assert sorted(error["clients"], key=lambda one: one["born"] or "") == [
        {"code": third, "name": "Alma Ruiz", "born": None},
        {"code": second, "name": "Alma Ruiz", "born": "1971"},
        {"code": first, "name": "Alma Ruiz", "born": "1990-02-14"},
    ]


def test_on_a_terminal_one_of_several_with_one_name_is_picked(cm: CommandLine) -> None:
    first, second, third = three_of_one_name(cm)
    number = str(sorted([first, second, third]).index(second) + 1)
    start = [sys.executable, "-c", RUN, "note", "alma", "Wants to move."]
    code, screen = on_terminal(start, keys=[("Which of them", f"{number}\r")])
    lines = [line.split(maxsplit=2)[1:] for line in screen.splitlines() if " Alma Ruiz, " in line]
    assert code == 0, screen
    assert sorted(lines) == sorted(
        [
            [first, "Alma Ruiz, born 14 Feb 1990, icm, no contact yet"],
            [second, "Alma Ruiz, born 1971, brokerage, last contact 4 Mar 2026"],
            [third, "Alma Ruiz, icm, no contact yet"],
        ]
    )
    assert [one["text"] for one in cm.json("show", second)["notes"]] == ["Wants to move."]
    asked = [sys.executable, "-c", RUN, "show"]
    keys = [("part of the name", "alma\r"), ("Which of them", f"{number}\r")]
    code, screen = on_terminal(asked, keys=keys)
    assert (code, f"{second}.1  Alma Ruiz, born 1971" in screen) == (0, True), screen


def test_a_confidential_record_says_so_in_its_first_line(cm: CommandLine) -> None:
    code = made(cm)
    assert "confidential" not in cm("show", code, "--format", "table").out
    cm("client", "set", code, "--confidential", "yes")
    first = cm("show", code, "--format", "table").out.splitlines()[0]
    assert first == f"{code}.1  Alma Ruiz, confidential"
    cm("client", "set", code, "--confidential", "no")
    assert "confidential" not in cm("show", code, "--format", "table").out


@pytest.mark.both_engines
def test_a_change_of_a_clients_data_is_in_the_timeline(cm: CommandLine) -> None:
    code = made(cm, "--dob", "1990-02-14")
    cm("client", "set", code, "--name", "Alma Keller", "--reason", "married")
    cm("client", "set", code, "--name", "Alma Lee", "--dob", "about 1991", "--phone", "none")
    cm("client", "set", code, "--gender", "woman", "--gender", "two-spirit")
    cm("client", "set", code, "--gender", "none")
    found = [(one["text"], one["who"], one["on"]) for one in told(cm, code)]
    assert found == [
        (text, "ana", "2026-03-04")
        for text in (
            "name: was Alma Ruiz, now Alma Keller; married",
            "name: was Alma Keller, now Alma Lee",
            "date of birth: was 14 Feb 1990, now about 1991",
            "phone: no longer 555-0101",
            "gender: was Woman; two-spirit, now none",
        )
    ]
    cm("undo")
    assert len(told(cm, code)) == 4
    cm("intake", "Alma Lee", "--model", "brokerage", "--same-as", code)
    assert len(told(cm, f"{code}.2")) == 4


def told(cm: CommandLine, ref: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = cm.json("timeline", ref, "--kind", "client")
    return found


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_duplicates_are_listed_with_their_reasons(cm: CommandLine) -> None:
    assert cm.json("client", "list", "--duplicates") == []
    born = ("--dob", "1984-03-12")
    king = cm.open_case("Robert King", "icm", *born).partition(".")[0]
    bob = cm.open_case("Bob King", "icm", *born, "--worker", "ben").partition(".")[0]
    cm.open_case("Lee Wu")
    (pair,) = cm.json("client", "list", "--duplicates")
    assert (pair["code"], pair["other"], pair["verdict"]) == (king, bob, "possible")
    assert pair["why"] == "Bob is short for Robert. The date of birth is the same."
    assert cm.json("client", "list", "--duplicates", "--worker", "ben") == [pair]
    assert "cm client merge KEEP OTHER" in cm("client", "list", "--duplicates").err


@pytest.mark.parametrize(
    ("typed", "race"),
    [
        (["Black, African American"], ["black"]),
        (["Black or African American"], ["black"]),
        (["african american"], ["black"]),
        (["Latino"], ["hispanic"]),
        (["Asian, White"], ["asian", "white"]),
        (["white; Pacific Islander", "white"], ["white", "pacific-islander"]),
        (["White, Garifuna"], ["White, Garifuna"]),
        (["White", "Garifuna"], ["white", "Garifuna"]),
        (["not black, white"], ["not black, white"]),
        (["neither black nor white, asian"], ["neither black nor white, asian"]),
        (["Garifuna, from the coast"], ["Garifuna, from the coast"]),
        (["black or maybe Garifuna"], ["black or maybe Garifuna"]),
        (["Black, African American, or African"], ["black"]),
        ([","], [","]),
    ],
)
def test_words_of_the_list_are_known_in_part_and_apart(
    cm: CommandLine, typed: list[str], race: list[str]
) -> None:
    ref = cm.open_case()
    cm("client", "set", ref, *(word for one in typed for word in ("--race", one)))
    assert cm.json("client", "show", ref)["race"] == race
    cm("client", "set", ref, "--gender", "two-spirit", "--race", "none")
    client = cm.json("client", "show", ref)
    assert (client["gender"], client["race"]) == (["two-spirit"], [])


@pytest.mark.parametrize(
    "words",
    [
        "neither man, woman, nor anything",
        "not a man, woman",
        "no man or woman",
        "woman, but not always",
        "man and woman",
    ],
)
def test_words_of_the_client_are_kept_whole(cm: CommandLine, words: str) -> None:
    ref = cm.open_case()
    cm("client", "set", ref, "--gender", words)
    assert cm.json("client", "show", ref)["gender"] == [words]
