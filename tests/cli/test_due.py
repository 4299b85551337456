"""`cm due`: keys, formats and exit codes."""

import pytest

from command_line import CommandLine


def test_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "10 days ago")
    (item,) = cm.json("due")
    assert item == {
        "case": ref,
        "subject": None,
        "kind": "contact",
        "worker": "ana",
        "covers_for": None,
        "due_on": "2026-02-24",
        "days_late": 8,
        "why": "First contact within 2 days of 22 Feb 2026 (icm).",
        "number": None,
        "text": None,
        "rhythm_agreed": False,
        "whose": "worker",
        "at": None,
        "name": "Dana R.",
    }
    (explained,) = cm.json("due", "--explain")
    assert explained.pop("rule").startswith("icm: first contact days 2 (source: ")
    assert explained == item


@pytest.mark.both_engines
def test_the_same_item_is_shown_everywhere(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "--mode", "home")
    (item,) = cm.json("due", "--kind", "contact")
    case = cm.json("list")[0]
    assert (item["due_on"], item["days_late"]) == (case["next_contact_due"], case["days_late"])


@pytest.mark.both_engines
def test_the_window_and_the_kinds(cm: CommandLine) -> None:
    cm.open_case()
    assert cm.json("due", "--within", "1") == []
    assert [item["kind"] for item in cm.json("due")] == ["contact"]
    two = cm.json("due", "--within", "30", "--kind", "plan", "--kind", "assessment")
    assert [item["kind"] for item in two] == ["assessment", "plan"]


@pytest.mark.parametrize(
    ("today", "words", "code"),
    [
        ("2026-03-04", (), 0),
        ("2026-03-05", (), 0),
        ("2026-03-06", (), 10),
        ("2026-03-20", (), 10),
        ("2026-03-20", ("--kind", "plan"), 0),
        ("2026-03-20", ("--worker", "ben"), 0),
        ("2026-03-20", ("--worker", "ana", "--json"), 10),
    ],
)
def test_the_exit_code_is_about_today_and_late(
    cm: CommandLine, today: str, words: tuple[str, ...], code: int
) -> None:
    cm.open_case()
    cm("due", "--exit-code", "--today", today, *words, code=code)
    cm("due", "--today", today, *words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--within", "-1"), 2),
        (("--within", "soon"), 2),
        (("--kind", "lunch"), 2),
        (("--worker", "nobody"), 4),
        (("--team", "nowhere"), 4),
        (("--worker", "ana", "--all"), 2),
        (("--fields", "colour"), 2),
    ],
)
def test_bad_words_are_sentences(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    failed = cm("due", *words, code=code)
    assert failed.err.startswith("cm: ")
    assert failed.out == ""


def test_formats(cm: CommandLine) -> None:
    ref = cm.open_case()
    header, *rows = cm("due", "--within", "30").out.splitlines()
    assert header.split("\t") == [
        *("case", "name", "kind", "number", "worker", "due_on", "days_late", "why"),
        *("text", "rhythm_agreed", "subject", "covers_for"),
    ]
    assert len(rows) == 3
    assert cm("due", "--within", "30", "--format", "ids").out == f"{ref}\n"
    assert cm("due", "--fields", "case,due_on").out == f"case\tdue_on\n{ref}\t2026-03-06\n"
    table = cm("due", "--format", "table").out
    assert "First contact within 2 days" in table
    at_length = cm("due", "--explain", "--format", "table").out
    assert f"{ref} Dana R.: contact Fri 6 Mar 2026, ana" in at_length
    assert "icm: first contact days 2 (source: " in at_length
    late = cm("due", "--explain", "--format", "table", "--today", "2026-03-08").out
    assert f"{ref} Dana R.: contact Fri 6 Mar 2026, 2 days late, ana" in late


def test_nothing_due_is_said_to_people_only(cm: CommandLine) -> None:
    assert cm("due", "--format", "table").err == "Nothing is due within 7 days.\n"
    assert cm("due", "--format", "table", "--within", "0").err == "Nothing is due today.\n"
    assert cm.json("due") == []


@pytest.mark.both_engines
def test_unassigned_cases_are_shown_to_supervisors(cm: CommandLine) -> None:
    ref = cm.open_case("Lee Wu", "icm", "--unassigned")
    nobodys, item = found = cm.json("due", "--as", "sam")
    assert (nobodys["kind"], nobodys["due_on"], nobodys["whose"]) == (
        "unassigned",
        "2026-03-04",
        "supervisor",
    )
    assert (item["case"], item["worker"], item["whose"]) == (ref, None, "supervisor")
    assert "supervisor" in cm("due", "--as", "sam", "--explain").out
    assert cm.json("due", "--as", "ben") == []
    assert cm.json("due", "--as", "ben", "--all") == found


def test_a_brokers_first_assessment_stays_due_from_the_first_contact(cm: CommandLine) -> None:
    ref = cm.open_case("Lee Wu", "brokerage")
    cm("checkin", ref, "--mode", "phone")
    cm("checkin", ref, "--mode", "phone", "--today", "2026-03-20")
    (item,) = cm.json("due", "--kind", "assessment", "--today", "2026-03-20")
    assert (item["due_on"], item["days_late"]) == ("2026-03-04", 16)


def test_closed_days_move_routine_dates_and_are_explained(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "2026-03-02")
    cm("checkin", ref, "--mode", "home", "--at", "2026-03-02", "--next", "2026-03-15")
    due = ("due", "--kind", "contact", "--within", "30")
    assert cm.json(*due)[0]["due_on"] == "2026-03-09"
    cm("config", "set", "agency.closures", "2026-03-09..2026-03-13 2026-04-03")
    cm("config", "set", "agency.working-days", "mon-thu")
    (item,) = cm.json(*due, "--explain")
    assert item["due_on"] == cm.json("list")[0]["next_contact_due"] == "2026-03-05"
    assert item["rule"].endswith("Moved to the working day before Monday 9 Mar 2026.")
    assert "Moved to the working day before Monday" in " ".join(cm(*due, "--explain").out.split())
    cm("config", "set", "agency.working-days", "sometimes", code=2)
