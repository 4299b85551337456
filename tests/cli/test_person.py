"""``cm person``: people around a client, and the contacts with them."""

import json
import sys
from typing import Any

import pytest

from cmcli.cli.core import completion_values
from command_line import CommandLine
from pty_session import on_terminal

RUN = "import sys; from cmcli.cli.main import run; run()"
RED = "\x1b[1;31m"


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case with a sister, a landlord who must not be contacted, and a psychiatrist."""
    ref = cm.open_case("Dana R.")
    sister = ("--phone", "555-0177=evenings", "--may-contact", "yes", "--emergency")
    cm("person", "add", ref, "Ana Reyes", "--role", "sister", *sister)
    cm("person", "add", ref, "Mr Kroll", "--role", "landlord", "--may-contact", "never")
    clinic = ("--email", "oye@example.org", "--provider", "County clinic", "--may-contact", "ask")
    cm("person", "add", ref, "Dr Oyelaran", "--role", "psychiatrist", *clinic)
    return ref


def people(cm: CommandLine, ref: str, *more: str) -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in cm.json("person", "list", ref, *more)}


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_people_are_added_and_listed_with_their_numbers(cm: CommandLine, ref: str) -> None:
    found = people(cm, ref)
    assert sorted(found) == [1, 2, 3]
    sister, landlord, psychiatrist = (found[number] for number in (1, 2, 3))
    assert (sister["name"], sister["role"], sister["role_label"]) == (
        "Ana Reyes",
        "sister",
        "Sister",
    )
    assert (sister["phone"], sister["phone_note"]) == ("555-0177", "evenings")
    assert (sister["may_contact"], sister["emergency"], sister["household"]) == ("yes", True, False)
    assert (psychiatrist["email"], psychiatrist["provider"]) == (
        "oye@example.org",
        "County clinic",
    )
    # What nobody said stays empty.
    assert [landlord[name] for name in ("phone", "email", "provider")] == [None, None, None]
    plain = cm("person", "add", ref, "Lee", "--role", "friend", "--household").out
    assert "added, person 4, Lee (friend), in the household." in plain
    assert people(cm, ref)[4]["may_contact"] is None
    assert cm("person", "list", ref, "--format", "ids").out.split() == ["2", "1", "3", "4"]


def test_a_repeat_with_the_same_id_adds_nobody(cm: CommandLine, ref: str) -> None:
    said = ("person", "add", ref, "Lee", "--role", "friend", "--id", "lee-1")
    first = cm.json(*said)
    assert cm.json(*said) == first
    assert len(people(cm, ref)) == 4


def test_the_same_name_twice_is_mentioned(cm: CommandLine, ref: str) -> None:
    said = cm("person", "add", ref, "ana reyes", "--role", "friend")
    assert "already has Ana Reyes (sister), person 1." in said.err
    assert len(people(cm, ref)) == 4


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_changes_say_what_was_and_keep_former_names_and_phones(cm: CommandLine, ref: str) -> None:
    said = cm(
        *("person", "set", ref, "1", "--name", "Ana Gil", "--phone", "555-0188"),
        *("--may-contact", "ask", "--no-emergency", "--role", "relative"),
    ).out
    assert "name: was Ana Reyes, now Ana Gil." in said
    assert "phone: was 555-0177 (evenings), now 555-0188." in said
    assert "may be contacted: was may be contacted, now ask the client first." in said
    assert "emergency contact: was yes, now no." in said
    one = people(cm, ref)[1]
    assert (one["former_names"], one["former_phones"]) == (["Ana Reyes"], ["555-0177=evenings"])
    cm("person", "set", ref, "1", "--phone", "none", "--may-contact", "none")
    one = people(cm, ref)[1]
    assert (one["phone"], one["may_contact"]) == (None, None)
    assert one["former_phones"] == ["555-0177=evenings", "555-0188"]
    for words in ("0177", "555-0188", "reyes", "gil"):
        (found,) = cm.json("search", words)
        assert (found["kind"], found["number"]) == ("people", "1")
        assert found["text"].startswith("Ana Gil (relative)")


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_ended_relation_stays_in_the_past(cm: CommandLine, ref: str) -> None:
    said = cm("person", "end", ref, "2", "--reason", "moved out", "--on", "yesterday").out
    assert "ended Tue 3 Mar 2026, person 2" in said
    assert sorted(people(cm, ref)) == [1, 3]
    ended = people(cm, ref, "--all")[2]
    assert (ended["ended_on"], ended["end_reason"]) == ("2026-03-03", "moved out")
    assert "moved out" in cm("person", "list", ref, "--all", "--format", "table").out
    (found,) = cm.json("search", "kroll")
    assert found["text"] == "NEVER CONTACT: Mr Kroll (landlord); ended 3 Mar 2026: moved out"
    # Nobody is linked or warned about any more.
    met = cm("checkin", ref, "--with", "Mr Kroll", "--mode", "phone", "--json")
    assert json.loads(met.out)["contact"]["person"] is None
    assert "NEVER" not in met.err
    again = cm("person", "end", ref, "2", "--reason", "x", code=3)
    assert "Person 2 was ended on 3 Mar 2026." in again.err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_each_verb_can_be_undone(cm: CommandLine, ref: str) -> None:
    before = people(cm, ref)
    cm("person", "set", ref, "1", "--phone", "555-0199")
    cm("undo", "--yes")
    assert people(cm, ref) == before
    cm("person", "end", ref, "1", "--reason", "gone")
    cm("undo", "--yes")
    assert people(cm, ref) == before
    cm("undo", "--yes")
    assert sorted(people(cm, ref)) == [1, 2]
    assert cm.json("search", "oyelaran") == []
    told = [one["command"] for one in cm.json("history", ref)]
    assert told[-5:] == ["person set", "undo", "person end", "undo", "undo"]
    said = cm("history", ref).out
    assert "removed person 3" in said


def test_a_person_whom_a_contact_names_is_not_undone(cm: CommandLine, ref: str) -> None:
    cm("checkin", ref, "--with", "3", "--mode", "phone", "--as", "ana")
    number = next(one["seq"] for one in cm.json("history", ref) if "Oyelaran" in json.dumps(one))
    refused = cm("undo", str(number), "--yes", code=3).err
    assert "1 later record depends on it (contact)." in refused


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("whom", ["Dr Oyelaran", "dr OYELARAN", "oyelaran", "3"])
def test_a_contact_keeps_the_number_of_the_person(cm: CommandLine, ref: str, whom: str) -> None:
    said = cm("checkin", ref, "--with", whom, "--mode", "phone")
    assert "phone, with Dr Oyelaran (psychiatrist), person 3, held" in said.out
    assert "ASK FIRST: Dr Oyelaran (psychiatrist)." in said.err
    (contact,) = cm.json("contact", "list", ref)
    assert contact["person"] == 3
    assert contact["with"] == ("Dr Oyelaran" if whom == "3" else whom)
    assert cm.json("show", ref)["contacts"][0]["person"] == 3


def test_a_name_that_is_no_person_stays_text(cm: CommandLine, ref: str) -> None:
    cm("person", "add", ref, "Ana Wu", "--role", "friend")
    for whom in ("Bob", "the Reyes family", "ana", "team"):
        record = cm.json("checkin", ref, "--with", whom, "--mode", "phone")["contact"]
        assert (record["with"], record["person"]) == (whom, None)


def test_a_name_that_fits_several_people_warns_of_them(cm: CommandLine, ref: str) -> None:
    cm("person", "add", ref, "Bo Kroll", "--role", "friend")
    several = "2 NEVER CONTACT: Mr Kroll (landlord); 4 Bo Kroll (friend)"
    said = cm("checkin", ref, "--with", "Kroll", "--mode", "phone")
    assert f"Kroll may be any of 2 people: {several}." in " ".join(said.err.split())
    cm("checkin", ref, "--with", "Bob", "--mode", "phone")
    said = cm("contact", "amend", ref, "2", "--with", "kroll")
    assert several in " ".join(said.err.split())
    told = [(one["with"], one["person"]) for one in cm.json("contact", "list", ref)]
    assert told == [("Kroll", None), ("kroll", None)]


def test_a_number_that_nobody_has_is_refused(cm: CommandLine, ref: str) -> None:
    refused = cm("checkin", ref, "--with", "77", "--mode", "phone", code=4).err
    assert "has no person 77." in refused
    assert "The people are: 1, 2, 3." in refused
    assert cm.json("contact", "list", ref) == []
    cm("checkin", ref, "--with", "1", "--mode", "phone")
    cm("contact", "amend", ref, "1", "--with", "77", code=4)
    assert cm.json("contact", "list", ref)[0]["person"] == 1


def test_who_must_not_be_contacted_is_warned_about_and_recorded(cm: CommandLine, ref: str) -> None:
    said = cm("checkin", ref, "He called", "--with", "Mr Kroll", "--mode", "phone")
    assert said.err.strip().endswith("cm: NEVER CONTACT: Mr Kroll (landlord).")
    assert cm.json("contact", "list", ref)[0]["person"] == 2


def test_a_corrected_contact_is_linked_anew(cm: CommandLine, ref: str) -> None:
    cm("checkin", ref, "--with", "Bob", "--mode", "phone")
    assert "NEVER" in cm("contact", "amend", ref, "1", "--with", "kroll").err
    assert cm.json("contact", "list", ref)[0]["person"] == 2
    cm("contact", "amend", ref, "1", "--minutes", "10")
    assert cm.json("contact", "list", ref)[0]["person"] == 2
    cm("contact", "amend", ref, "1", "--with", "client")
    assert cm.json("contact", "list", ref)[0]["person"] is None


def test_a_contact_moved_to_another_client_names_nobody_there(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Lee Wu")
    cm("checkin", ref, "--with", "1", "--mode", "phone")
    moved = cm.json("contact", "move", ref, "1", "--to", other, "--reason", "wrong client")["moved"]
    assert (moved["with"], moved["person"]) == ("Ana Reyes", None)


@pytest.mark.both_engines
def test_people_stay_with_the_client_in_the_next_episode(cm: CommandLine, ref: str) -> None:
    code = ref.partition(".")[0]
    cm("close", ref, "--reason", "moved", "--summary", "x")
    cm("reopen", code)
    assert sorted(people(cm, code)) == [1, 2, 3]
    second = f"{code}.2"
    assert [one["number"] for one in cm.json("show", second)["people"]] == [2, 1, 3]
    assert cm.json("search", "kroll")[0]["ref"] == second
    cm("person", "set", second, "2", "--phone", "555-0100")
    cm("person", "add", second, "Lee", "--role", "friend")
    assert people(cm, ref)[2]["phone"] == "555-0100"
    assert people(cm, ref)[4]["name"] == "Lee"
    for one in (ref, second):
        assert [told["command"] for told in cm.json("history", one)].count("person set") == 1
    assert [one["text"] for one in cm.json("timeline", second) if one["kind"] == "person"]
    cm("person", "end", code, "4", "--reason", "x")
    cm("undo", "--yes")
    assert 4 in people(cm, code)


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_merge_joins_people_and_its_undo_parts_them(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Dana Rey", "brokerage")
    cm("person", "add", other, "Bo", "--role", "friend")
    cm("checkin", other, "--with", "Bo", "--mode", "phone")
    code, gone = ref.partition(".")[0], other.partition(".")[0]
    before = people(cm, ref), people(cm, other)
    said = cm("client", "merge", code, gone, "--yes").out
    assert f"Person 1 of {gone} is now person 4." in said
    joined = people(cm, code)
    assert {number: one["name"] for number, one in joined.items()} == {
        1: "Ana Reyes",
        2: "Mr Kroll",
        3: "Dr Oyelaran",
        4: "Bo",
    }
    assert people(cm, other) == {
        number: {**one, "ref": f"{code}.2"} for number, one in joined.items()
    }
    assert cm.json("contact", "list", f"{code}.2")[0]["person"] == 4
    cm("person", "set", f"{code}.1", "4", "--phone", "555-0111")
    cm("undo", "--yes")
    cm("undo", "--yes")
    assert (people(cm, ref), people(cm, other)) == before
    assert cm.json("contact", "list", other)[0]["person"] == 1


def test_people_are_on_the_page_and_the_first_ones_on_top(cm: CommandLine, ref: str) -> None:
    page = cm("show", ref).out
    top, _, rest = page.partition("\nPeople\n")
    assert "NEVER CONTACT: Mr Kroll (landlord)" in top
    assert "Ana Reyes (sister), 555-0177 (evenings), may be contacted, emergency contact" in top
    assert "Oyelaran" not in top
    assert "  3 ASK FIRST: Dr Oyelaran (psychiatrist), oye@example.org, County clinic" in rest
    record = cm.json("show", ref)["people"]
    assert [one["number"] for one in record] == [2, 1, 3]


def test_the_words_of_caution_are_red(cm: CommandLine, ref: str) -> None:
    page = cm("show", ref, "--color", "always").out
    assert page.count(f"{RED}NEVER CONTACT") == 2
    assert f"{RED}ASK FIRST" in page
    table = cm("person", "list", ref, "--format", "table", "--color", "always").out
    assert f"{RED}NEVER" in table
    assert f"{RED}ASK FIRST" in table
    said = cm("person", "set", ref, "2", "--phone", "555-0100", "--color", "always").out
    assert f"{RED}NEVER CONTACT" in said
    assert "\x1b" not in cm("show", ref).out


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_timeline_tells_of_people(cm: CommandLine, ref: str) -> None:
    cm("person", "end", ref, "2", "--reason", "moved out")
    told = [one for one in cm.json("timeline", ref) if one["kind"] == "person"]
    assert [(one["number"], one["text"].partition(":")[0]) for one in told] == [
        (1, "added"),
        (2, "added"),
        (2, "ended"),
        (3, "added"),
    ]
    assert told[2]["text"] == "ended: Mr Kroll (landlord); moved out"


def test_roles_are_an_open_list(cm: CommandLine, ref: str) -> None:
    assert "landlord" in cm("words", "list", "people-roles").out
    refused = cm("person", "add", ref, "Jo", "--role", "alderman", code=2)
    assert "alderman" in refused.err
    cm("words", "add", "people-roles", "alderman", "Alder man")
    assert "Jo (alder man)" in cm("person", "add", ref, "Jo", "--role", "alderman").out
    cm("words", "end", "people-roles", "alderman")
    assert "was ended" in cm("person", "add", ref, "Di", "--role", "alderman", code=2).err
    assert "Jo (alder man)" in cm("show", ref).out
    assert "Jo (alder man)" in cm("timeline", ref).out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "REF", "Lee"), 2, "needs --role R"),
        (("add", "REF", "Lee", "--role", "friend", "--phone", "nil"), 2, "no digit"),
        (("add", "REF", "Lee", "--role", "friend", "--email", "x"), 2, "not an email address"),
        (("add", "REF", "Lee", "--role", "friend", "--may-contact", "no"), 2, "yes, ask, never"),
        (("set", "REF", "9", "--phone", "1"), 4, "has no person 9"),
        (("set", "REF", "1"), 2, "Nothing to change."),
        (("set", "REF", "1", "--name", "Ana Reyes"), 3, "already has these values"),
        (("set", "-", "1", "--name", "Ana Reyes"), 3, "only one person at a time"),
        (("end", "REF", "1"), 2, "needs --reason T"),
        (("end", "REF", "1", "--reason", "x", "--on", "2027-01-01"), 3, "in the future"),
    ],
)
def test_refusals_say_what_is_right(
    cm: CommandLine, ref: str, words: tuple[str, ...], code: int, sentence: str
) -> None:
    before = people(cm, ref)
    typed = (ref if word == "REF" else word for word in words)
    assert sentence in cm("person", *typed, code=code).err
    assert people(cm, ref) == before


def test_a_batch_adds_people(cm: CommandLine, ref: str) -> None:
    lines = f'person add {ref} "Lee Wu" --role friend\nperson end {ref} 1 --reason gone\n'
    cm("batch", "-", stdin=lines)
    assert sorted(people(cm, ref)) == [2, 3, 4]


def test_prints_for_the_client_name_nobody_around(cm: CommandLine, ref: str) -> None:
    cm("plan", "add-goal", ref, "Find a flat", "--by", "+30d")
    printed = cm("plan", "print", ref).out
    assert not any(name in printed for name in ("Reyes", "Kroll", "Oyelaran"))


def test_numbers_are_completed_with_roles_and_without_names(cm: CommandLine, ref: str) -> None:
    cm("person", "end", ref, "3", "--reason", "x")
    offered = completion_values.values(completion_values.Request(["person", "", ref]))
    assert dict(offered) == {"2": "landlord", "1": "sister"}


def test_a_person_at_a_terminal_is_offered_the_people(cm: CommandLine, ref: str) -> None:
    keys = [
        ("With [client]", "Mr Kroll\n"),
        ("How you met [", "phone\n"),
        ("Outcome [held]", "\n"),
        ("Note (", "He called\n"),
        ("Next contact", "\n"),
    ]
    start = [sys.executable, "-c", RUN, "checkin", ref]
    code, screen = on_terminal(start, keys=keys, environment={"NO_COLOR": ""})
    assert code == 0, screen
    assert "People around the client:" in screen
    assert "1 Ana Reyes (sister)" in screen
    assert f"2 {RED}NEVER CONTACT" in screen
    assert f"cm: {RED}NEVER CONTACT" in screen
    assert cm.json("contact", "list", ref)[0]["person"] == 2


def test_a_person_at_a_terminal_may_name_a_client_with_two_cases(cm: CommandLine, ref: str) -> None:
    code = ref.partition(".")[0]
    cm("intake", "Dana R.", "--model", "brokerage", "--same-as", code)
    start = [sys.executable, "-c", RUN, "person", "add", code, "Lee", "--role", "friend"]
    ended, screen = on_terminal(start, keys=[])
    assert ended == 0, screen
    assert people(cm, ref)[4]["name"] == "Lee"


def test_a_person_at_a_terminal_sees_the_numbers(cm: CommandLine, ref: str) -> None:
    keys = [("Person: ", "2\n"), ("Why: ", "moved out\n")]
    code, screen = on_terminal([sys.executable, "-c", RUN, "person", "end", ref], keys=keys)
    assert code == 0, screen
    assert "NEVER CONTACT" in screen.partition("Person: ")[0]
    assert sorted(people(cm, ref)) == [1, 3]


def test_one_rule_colours_warnings_too(
    cm: CommandLine, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("checkin", ref, "--with", "2", "--mode", "phone")
    assert f"cm: {RED}NEVER CONTACT" in cm(*words, "--color", "always").err
    assert "\x1b" not in cm(*words).err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert f"cm: {RED}NEVER CONTACT" in cm(*words).err
    assert "\x1b" not in cm(*words, "--color", "never").err
    batch = cm("batch", "--format", "plain", stdin=" ".join(words))
    assert f"cm: line 1: {RED}NEVER CONTACT" in batch.err
    assert "\\x1b" not in batch.out + batch.err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_caution_goes_with_a_person_to_each_contact(cm: CommandLine, ref: str) -> None:
    cm("checkin", ref, "--with", "2", "--mode", "phone")
    cm("checkin", ref, "--with", "1", "--mode", "phone")
    cm("person", "end", ref, "2", "--reason", "moved out")
    page = cm("show", ref, "--color", "always").out
    assert f"with Mr Kroll ({RED}NEVER CONTACT\x1b[0m)" in page
    assert "with Ana Reyes, by" in page
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "contact")]
    assert told == ["phone, with Mr Kroll (NEVER CONTACT)", "phone, with Ana Reyes"]
    listed = cm.json("contact", "list", ref)
    assert [(one["with"], one["caution"]) for one in listed] == [
        ("Mr Kroll", "NEVER CONTACT"),
        ("Ana Reyes", None),
    ]
    table = cm("contact", "list", ref, "--format", "table", "--color", "always").out
    assert f"{RED}NEVER" in table
    cm("contact", "error", ref, "1", "--reason", "wrong")
    assert "Kroll" not in cm("contact", "list", ref, "--format", "table").out
