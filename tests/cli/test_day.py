"""`cm day`: appointments in order of time, and what is due by case."""

import pytest

from command_line import CommandLine
from door import door_case
from pty_session import CM, on_terminal

CLIENTS = ("Dana R.", "Lee Wu", "Eve Po")


def meets(cm: CommandLine, ref: str, when: str, *words: str) -> None:
    cm("appointment", "add", ref, when, "Visit", *words)


@pytest.mark.both_engines
def test_a_day_has_its_appointments_by_time_and_then_a_row_for_each_case(cm: CommandLine) -> None:
    old = cm.open_case("Dana R.", "icm", "--opened", "10 days ago")
    other = cm.open_case("Lee Wu", "icm", "--opened", "30 days ago")
    cm("flag", old, "worried", "--kind", "other")
    meets(cm, old, "today 16:00", "--place", "clinic", "--transport", "drive", "--minutes", "30")
    meets(cm, other, "today 0:30")
    meets(cm, other, "today 0:10", "--with", "Judge Ruiz")
    meets(cm, other, "tomorrow 9:00")
    meets(cm, other, "yesterday 9:00")
    cm("appointment", "kept", other, "2")
    rows = cm.json("day")
    assert len({tuple(row) for row in rows}) == 1
    assert [(row["kind"], row["ref"], row["time"], row["outcome"]) for row in rows] == [
        ("appointment", other, "00:10", "kept"),
        ("appointment", other, "00:30", None),
        ("appointment", old, "16:00", None),
        ("due", old, None, None),
        ("due", other, None, None),
    ]
    assert [rows[2][key] for key in ("place", "transport", "minutes")] == ["clinic", "drive", 30]
    safety, late = rows[3:]
    assert safety["tags"] == ["safety 1: today", "contact 8 days late"]
    assert [item["kind"] for item in safety["due"]] == ["safety", "contact"]
    assert late["days_late"] == 28
    assert late["tags"][:2] == ["contact 28 days late", "appointment 4: 1 day late"]
    assert cm("day", "--format", "ids").out.split() == [other, old]
    lines = cm("day").out.splitlines()
    assert lines[0].startswith("kind\tref\tname\tworker\ton\ttime\tminutes\ttext")
    page = cm("day", "--format", "table").out
    assert page.startswith("Wed 4 Mar 2026")
    assert f"16:00–16:30  {old} Dana R., ana: Visit (at clinic, transport: drive)\n" in page
    assert cm("day", "--format", "plain", "--fields", "ref,tags").out.count(old) == 2


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_week_and_another_day_are_judged_by_their_own_clocks(cm: CommandLine) -> None:
    ref = cm.open_case()
    for when in ("mon 9:00", "tomorrow 9:00", "yesterday 9:00", "sun 23:59"):
        meets(cm, ref, when)
    ours = [row["on"] for row in cm.json("day", "--week") if row["kind"] == "appointment"]
    assert ours == ["2026-03-03", "2026-03-05", "2026-03-08"]
    assert [row["tags"] for row in cm.json("day", "--week") if row["kind"] == "due"] == [
        ["contact by Fri"]
    ]
    ahead = cm.json("day", "--on", "mon")
    assert [row["on"] for row in ahead] == ["2026-03-09", None]
    assert ahead[1]["tags"][0] == "appointment 3: 6 days late"
    page = cm("day", "--week", "--format", "table").out
    assert "Mon 2 Mar 2026 to Sun 8 Mar 2026" in page
    assert "Thu 5 Mar 2026" in page
    assert "Due until Sun" in page
    assert "due dates as of 2 Mar 2026" in cm("day", "--on", "2026-03-02").err


def test_a_repeated_appointment_takes_place_although_the_last_one_is_not_answered(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("appointment", "add", ref, "2026-02-18 16:00", "Talk", "--repeat", "1w", "--until", "18 Mar")

    def met(*words: str) -> list[tuple[str, int | None]]:
        rows = cm.json("day", *words)
        return [(row["on"], row["number"]) for row in rows if row["kind"] == "appointment"]

    assert met() == [("2026-03-04", None)]
    assert met("--on", "2026-03-18") == [("2026-03-18", None)]
    assert met("--on", "2026-03-25") == []
    assert "Today     16:00 Talk\n" in cm("show", ref, "--brief").out
    assert "Talk; repeats appointment 1" in cm("day", "--format", "table").out
    (late,) = cm.json("due", "--all", "--kind", "appointment")
    assert late["why"].endswith("The next one is Wed 4 Mar 2026 16:00.")
    cm("close", ref, "--reason", "moved")
    assert met() == []
    assert "Today" not in cm("show", ref, "--brief").out
    cm("undo", "--no-input")
    cm("appointment", "kept", ref, "1")
    cm("appointment", "cancelled", ref, "2")
    assert met() == [("2026-03-04", 3)]
    assert met("--week") == [("2026-03-04", 3)]


def test_what_is_due_of_a_stay_is_named_in_words(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "60 days ago")
    cm("stay", "begin", ref, "jail", "--on", "2026-02-02", "--ended", "2026-03-02")
    (row,) = (row for row in cm.json("day") if row["kind"] == "due")
    assert [tag for tag in row["tags"] if "jail" in tag or "release" in tag] == [
        "after release, within 2 days: today",
        "stay (jail: check the benefits) today",
    ]


def test_workers_have_their_own_day_and_tasks_on_others_cases(cm: CommandLine) -> None:
    mine, theirs, nobodys = (cm.open_case(name) for name in CLIENTS)
    cm("transfer", mine, "--to", "ben", "--reason", "x")
    cm("transfer", theirs, "--to", "eve", "--reason", "x")
    cm("task", "add", theirs, "call", "--by", "today", "--who", "ben")
    meets(cm, theirs, "today 9:00")
    meets(cm, mine, "today 9:00")
    meets(cm, nobodys, "today 9:00")
    found = [(row["kind"], row["ref"], row["tags"]) for row in cm.json("day", "--worker", "ben")]
    assert found == [("appointment", mine, []), ("due", theirs, ["task 1: today"])]
    assert cm.json("day", "--as", "ben") == cm.json("day", "--worker", "ben")
    assert len([row for row in cm.json("day") if row["kind"] == "appointment"]) == 3
    assert "Use only one of" in cm("day", "--worker", "ben", "--all", code=2).err
    alone = cm("day", "--worker", "ben", "--format", "table").out
    assert "Dana R.: Visit" in alone
    empty = cm("day", "--worker", "ben", "--on", "yesterday", "--format", "table").out
    assert empty.splitlines()[1:] == ["No appointments.", "", "Due", "Nothing is due."]


def test_a_stay_is_told_with_the_case(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "10 days ago")
    cm("stay", "begin", ref, "hospital", "--on", "yesterday", "--place", "St Mary")
    meets(cm, ref, "today 9:00")
    assert [row["away"] for row in cm.json("day")] == ["in hospital"] * 2
    page = cm("day", "--format", "table").out
    assert page.count("Dana R., in hospital, ana: ") == 2
    brief = cm("show", ref, "--brief").out
    assert "Away      In hospital since 3 Mar 2026; St Mary" in brief


def test_a_full_case_fits_a_small_terminal(cm: CommandLine) -> None:
    ref = door_case(cm)
    for words in ((), ("--week",)):
        page = cm("day", *words, "--format", "table").out.splitlines()
        assert len(page) < 24
        assert max(map(len, page)) <= 80
        assert [line.strip() for line in page if "ALERT 1" in line] == [
            "ALERT 1 (pet): Dog in the yard, call from the gate"
        ]
        assert f"{ref} Kelp Saddle, ana: Housing court (with Judge Ruiz, at room 4," in " ".join(
            " ".join(page).split()
        )


def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine) -> None:
    ref = cm.open_case("[bold]E\x1b[31mve\u202e", "icm")
    meets(cm, ref, "today 9:00", "--place", "[red]a\x1b[2J")
    for form in ("table", "plain", "tsv"):
        page = cm("day", "--format", form).out
        assert "[bold]E\\x1b[31mve\\u202e" in page
        assert "[red]a\\x1b[2J" in page
        assert not {"\x1b", "\u202e"} & set(page)


def test_each_appointment_of_the_day_is_answered_on_a_terminal(cm: CommandLine) -> None:
    dana, lee = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    meets(cm, dana, "today 0:00", "--minutes", "30")
    for when in ("today 0:01", "today 0:02", "today 0:03"):
        meets(cm, lee, when, "--with", "Judge Ruiz")
    keys = [
        ("What came of it [skip]: ", "kept\r"),
        ("Record the contact with the client [Y/n]: ", "\r"),
        ("How you met [skip]: ", "home\r"),
        ("Minutes [30]: ", "many\r"),
        ("Note (empty: none): ", "Saw the flat\r"),
        ("Next contact (empty: none): ", "fri\r"),
        ("'many'", "45\r"),
        ("00:01", "move\r"),
        ("To: ", "tomorrow 9:30\r"),
        ("By [skip]: ", "client\r"),
        ("00:02", "\r"),
        ("00:03", "cancelled\r\r"),
        ("Reason (empty: none): ", "\x04"),
    ]
    code, screen = on_terminal([*CM, "day", "--log"], keys=keys)
    assert (code, "There was no answer. Nothing was saved." in screen) == (3, True), screen
    (contact,) = cm.json("contact", "list", dana)
    assert [contact[key] for key in ("mode", "minutes", "next_on")] == ["home", 45, "2026-03-06"]
    told = [
        (row["number"], row["time"], row["outcome"]) for row in cm.json("appointment", "list", lee)
    ]
    assert told == [(2, "00:02", None), (3, "00:03", None), (1, "09:30", None)]
    assert cm.json("audit", "log", "--limit", "1")[0]["command"] == "appointment move"
    cm("undo", "--yes")
    assert "needs a terminal" in cm("day", "--log", code=2).err
    assert "Use either --week or --log." in cm("day", "--log", "--week", code=2).err
    assert "not both" in cm("day", "--log", "--json", code=2).err
