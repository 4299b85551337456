"""``cm resource``: the directory is kept, listed and shown."""

import pytest

from command_line import CommandLine

SHELTER = (
    *("resource", "add", "Night Shelter", "--org", "Gulf Homes", "--need", "housing"),
    *("--need", "safety", "--phone", "211 or 555-0110", "--ages", "18+", "--serves", "women"),
    *("--area", "Pinellas County", "--income-max", "1200", "--cost", "none", "--documents", "ID"),
    *("--network", "Sunshine Health", "--language", "Spanish", "--description", "Beds [b]for[/b]"),
)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_entry_is_added_shown_changed_checked_ended_and_offered_again(cm: CommandLine) -> None:
    assert cm(*SHELTER).out == "Entry 1, Night Shelter: added to the directory.\n"
    again = cm("resource", "add", "night shelter", "--id", "a")
    assert again.err == "cm: Entry 1 has the same name.\n"
    cm("resource", "add", "night shelter", "--id", "a")
    assert cm("resource", "list", "--format", "ids").out == "1\n2\n"
    page = cm("resource", "show", "1").out
    assert page.splitlines()[0] == "1  Night Shelter"
    for told in ("Ages                  18+", "1,200.00 a month", "Housing, Safety", "[b]for[/b]"):
        assert told in page
    shown = cm.json("resource", "show", "1")
    assert (shown["needs"], shown["ages"], shown["income_max"], shown["cost"]) == (
        ["housing", "safety"],
        "18+",
        120_000,
        "none",
    )
    told = cm("resource", "set", "1", "--ages", "-24", "--need", "", "--phone", "").out
    assert told.splitlines() == [
        "Entry 1, Night Shelter: changed.",
        "Needs: was Housing, Safety, now none.",
        "Phone: was 211 or 555-0110, now none.",
        "Ages: was 18+, now up to 24.",
    ]
    assert "already has these values" in cm("resource", "set", "1", "--ages", "-24", code=3).err
    cm("undo")
    assert cm.json("resource", "show", "1")["needs"] == ["housing", "safety"]
    lines = cm("resource", "set", "1", "--description", "Beds\nand\n\x1b[1mshowers").out
    assert r"Description: was Beds [b]for[/b], now Beds⏎and⏎\x1b[1mshowers." in lines
    undone = cm("undo").out.splitlines()
    assert undone[1:] == [
        r"  changed resource 1: description ‘Beds [b]for[/b]’ → ‘Beds⏎and⏎\x1b[1mshowers’"
    ]
    cm("resource", "set", "1", "--name", "Day Shelter", "--dry-run")
    checked = cm("resource", "set", "1", "--checked", "today", "--as", "ben").out
    assert checked == "Entry 1, Night Shelter: checked Wed 4 Mar 2026.\n"
    cm("resource", "set", "1", "--checked", "2026-03-05", code=3)

    ended = cm("resource", "end", "2", "--reason", "closed", "--on", "yesterday", "--as", "ben").out
    assert ended.startswith("Entry 2, night shelter: ended Tue 3 Mar 2026.")
    twice = cm("resource", "end", "2", "--reason", "closed", code=3)
    assert "cm resource set 2 --active" in twice.err
    assert [one["number"] for one in cm.json("resource", "list", "night")] == [1]
    assert [one["end_reason"] for one in cm.json("resource", "list", "--ended")] == ["closed"]
    cm("resource", "set", "2", "--active")
    cm("resource", "set", "2", "--active", code=3)
    cm("undo")
    assert cm.json("resource", "show", "2")["ended_on"] == "2026-03-03"
    assert "is intact" in cm("audit", "verify").out


def test_a_list_is_bounded_and_says_what_it_leaves_out(cm: CommandLine) -> None:
    cm(*SHELTER)
    cm("resource", "add", "Food Pantry", "--need", "food", "--today", "2026-03-02")
    cm("resource", "add", "Soup Kitchen", "--need", "food", "--checked", "2025-03-01")
    cm("config", "set", "directory.check-days", "1")

    def names(*words: str) -> list[str]:
        return [one["name"] for one in cm.json("resource", "list", *words)]

    assert names("--need", "food") == ["Food Pantry", "Soup Kitchen"]
    assert names("beds", "pinel") == ["Night Shelter"]
    assert names("beds", "--need", "food") == []
    assert names("!") == []
    assert names("--unchecked") == ["Soup Kitchen", "Food Pantry"]
    few = cm("resource", "list", "--limit", "2", "--format", "table")
    assert "Soup Kitchen" not in few.out
    assert "These are the first 2." in few.err
    cm("resource", "list", "--ended", "--unchecked", code=2)
    nothing = cm("resource", "list", "--ended", "--format", "table")
    assert "To add one: cm resource add NAME" in nothing.out + nothing.err


def test_a_program_of_the_agency_is_one_entry_that_supervisors_keep(cm: CommandLine) -> None:
    refused = cm("resource", "add", "PSH", "--program", "psh", "--as", "ben", code=3)
    assert "A worker can't do this" in refused.err
    cm("resource", "add", "PSH", "--program", "psh", "--as", "sam")
    assert (
        "is the program 'psh' already" in cm("resource", "add", "X", "--program", "psh", code=3).err
    )
    cm("resource", "set", "1", "--checked", "today", "--as", "ben")
    cm("resource", "set", "1", "--hours", "9 to 5", "--as", "ben", code=3)
    cm("resource", "end", "1", "--reason", "over", "--as", "ben", code=3)
    assert [one["name"] for one in cm.json("resource", "list", "--program", "psh")] == ["PSH"]


def test_entries_nobody_has_checked_for_long_are_one_item_of_the_supervisors(
    cm: CommandLine,
) -> None:
    cm("resource", "add", "Food Pantry", "--checked", "2025-03-05")
    assert cm.json("due", "--kind", "directory") == []
    cm("resource", "add", "Night [b]Shelter", "--checked", "2025-03-04")
    assert cm.json("due", "--kind", "directory") == [
        {
            "case": None,
            "subject": "resource 2",
            "kind": "directory",
            "worker": None,
            "covers_for": None,
            "due_on": "2026-03-04",
            "days_late": 0,
            "why": "Entry 2, Night [b]Shelter, was last known to be right on 4 Mar 2025.",
            "number": None,
            "text": "Night [b]Shelter",
            "rhythm_agreed": False,
            "whose": "supervisor",
            "at": None,
            "name": None,
        }
    ]
    cm("config", "set", "directory.check-days", "300")
    explained = cm("due", "--explain", "--as", "sam", "--format", "plain").out
    assert "resource 2: directory Mon 29 Dec 2025, supervisor" in explained
    assert "2 entries of the directory need a check. The oldest, entry 2" in explained
    assert "resource 2" in cm("due", "--format", "table").out
    assert cm("due", "--format", "ids").out == ""
    cm("due", "--exit-code", code=10)
    for words in (("--as", "ben"), ("--worker", "sam"), ("--kind", "contact")):
        assert cm.json("due", *words) == []
    reminded = cm.json("remind", "show", "--all")
    assert [(one["recipient"], one["rule"], one["escalated"]) for one in reminded] == [
        ("sam", explained_rule(cm), False)
    ]
    assert cm.json("remind", "show", "--worker", "ben") == []
    sent = cm("remind", "send", "--print", "--all").out
    assert "resource 2" in sent
    again = cm("remind", "send", "--print", "--all")
    assert "resource 2" not in again.out
    cm("resource", "set", "1", "--checked", "today")
    cm("resource", "end", "2", "--reason", "closed")
    assert cm.json("due", "--kind", "directory") == []


def explained_rule(cm: CommandLine) -> str:
    (due,) = cm.json("due", "--explain", "--kind", "directory")
    rule: str = due["rule"]
    assert "every 300 days (directory.check-days)" in rule
    return rule


def test_an_intake_shows_the_conditions_of_its_program_and_refuses_nothing(
    cm: CommandLine,
) -> None:
    none = cm("intake", "Dana R.", "--model", "icm", "--program", "psh", code=2)
    assert "To add it: cm resource add NAME --program psh" in none.err
    program = ("resource", "add", "Supported Housing", "--program", "psh", "--ages", "18-24")
    cm(*program, "--need", "housing", "--area", "Pinellas County", "--documents", "an ID")
    known = cm("intake", "Dana R.", "--model", "icm", "--program", "psh", "--dob", "1972-05-02",
        "--need", "housing=a car")  # fmt: skip
    assert known.err.splitlines() == [
        "Supported Housing (entry 1):",
        "  not met: takes 18 to 24; Dana R. is 53",
        "  not known: serves Pinellas County; where Dana R. lives is not known",
        "  not known: documents to bring: an ID",
        "  met: helps with housing",
    ]
    assert "Program: psh." in known.out
    ref = known.out.split()[0]
    cm("close", ref, "--reason", "moved", "--support", "none")
    again = cm("intake", "Dana R.", "--model", "icm", "--program", "PSH", "--same-as", ref[:5])
    assert "  not met: takes 18 to 24; Dana R. is 53" in again.err
    other = cm("intake", "Lee Wu", "--model", "icm", "--program", "rrh", code=2)
    assert "Use one of: psh." in other.err
    lee = cm.json("intake", "Lee Wu", "--model", "icm", "--program", "psh", "--area", "Pinellas")
    assert lee["program_conditions"] == {
        "not_met": [],
        "not_known": ["takes 18 to 24; Lee Wu's age is not known", "documents to bring: an ID"],
        "met": ["serves Pinellas County; Lee Wu lives in Pinellas"],
    }
    assert "program_conditions" not in cm.json("intake", "Mo Ito", "--model", "icm")
    cm("resource", "end", "1", "--reason", "over")
    cm("intake", "Lee Wu", "--model", "icm", "--program", "psh", code=2)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add",), 2, "needs NAME"),
        (("add", " "), 2, "NAME"),
        (("add", "x", "--ages", "18"), 2, "--ages must be ages such as 18-24"),
        (("add", "x", "--serves", "martians"), 2, "isn't a group of people"),
        (("add", "x", "--program", "1psh"), 2, "can't be a key"),
        (("add", "x", "--email", "nobody"), 2, "email"),
        (("set", "1"), 2, "Nothing to change"),
        (("set", "9", "--cost", "1"), 4, "no entry '9'"),
        (("show", "nowhere"), 4, "no entry 'nowhere'"),
        (("end", "1"), 2, "needs --reason"),
        (("end", "1", "--reason", "x", "--on", "tomorrow"), 3, "leave out --on"),
    ],
)
def test_what_is_wrong_is_said(
    cm: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    cm(*SHELTER)
    assert told in cm("resource", *words, code=code).err
