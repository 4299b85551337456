"""``cm alert``: alerts for whoever visits, their review, and where they are shown."""

from typing import Any

import pytest

from command_line import CommandLine

DOG = "Dog in the yard, call from the gate"


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case with an alert about a dog, and one whose review is due today."""
    ref = cm.open_case("Dana R.")
    cm("alert", "add", ref, DOG, "--kind", "pet", "--review", "+3m", "--source", "her landlord")
    pairs = ("--told-client", "Ana on 2 March", "--review", "today")
    cm("alert", "add", ref, "Visit in pairs", "--kind", "staff-safety", *pairs)
    return ref


def alerts(cm: CommandLine, ref: str, *more: str) -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in cm.json("alert", "list", ref, *more)}


def due(cm: CommandLine, *more: str) -> list[tuple[str, str | None, str, int]]:
    rows = cm.json("due", "--kind", "alert", "--within", "400", *more)
    return [(one["case"], one["number"], one["due_on"], one["days_late"]) for one in rows]


@pytest.mark.both_engines
def test_alerts_are_added_and_their_review_falls_due(cm: CommandLine, ref: str) -> None:
    dog, pairs = (alerts(cm, ref)[number] for number in (1, 2))
    assert (dog["text"], dog["kind_label"], dog["source"]) == (DOG, "Pet", "her landlord")
    assert (dog["told_client"], dog["review_on"], dog["added_by"]) == (None, "2026-06-04", "ana")
    assert (pairs["told_client"], pairs["review_overdue"]) == ("Ana on 2 March", False)
    assert due(cm) == [(ref, "2", "2026-03-04", 0), (ref, "1", "2026-06-04", 0)]
    assert due(cm, "--today", "2026-03-14")[0] == (ref, "2", "2026-03-04", 10)
    late = cm("show", ref, "--today", "2026-03-14").out
    assert "ALERT 2 (safety of staff): Visit in pairs (review overdue since 4 Mar 2026)" in late
    said = cm("due", "--explain", "--kind", "alert", "--format", "plain").out
    assert "Alert 2 (staff-safety) has its review by 4 Mar 2026." in said
    assert "until you end it" in " ".join(said.split())
    # The reminders have it, and its reminder can be snoozed.
    assert "alert\t2" in cm("remind", "show", "--worker", "ana").out
    snoozed = ("--number", "2", "--until", "fri", "--reason", "on leave")
    cm("remind", "snooze", ref, "alert", *snoozed)


def test_a_review_says_what_was_found_and_sets_a_new_date(cm: CommandLine, ref: str) -> None:
    said = cm("alert", "review", ref, "2", "--found", "he still shouts", "--review", "+6m").out
    assert "alert 2 (safety of staff) reviewed, review by Fri 4 Sep 2026: Visit in pairs" in said
    (review,) = alerts(cm, ref)[2]["reviews"]
    assert (review["found"], review["review_on"]) == ("he still shouts", "2026-09-04")
    assert [row[:3] for row in due(cm)] == [(ref, "1", "2026-06-04"), (ref, "2", "2026-09-04")]
    assert "reviewed 4 Mar 2026 by ana: he still shouts" in " ".join(cm("show", ref).out.split())
    (found,) = cm.json("search", "shouts")
    assert found["ref"] == ref
    cm("undo", "--yes")
    assert (alerts(cm, ref)[2]["reviews"], due(cm)[0][2]) == ([], "2026-03-04")
    for day in ("2026-03-03", "2027-03-05"):
        refused = cm("alert", "review", ref, "2", "--found", "x", "--review", day, code=2).err
        assert "--review must be a day from today to 4 Mar 2027" in refused


def test_an_alert_is_corrected_and_ended_and_each_verb_undone(cm: CommandLine, ref: str) -> None:
    before = alerts(cm, ref)
    said = cm("alert", "set", ref, "1", "--text", "Two dogs", "--source", "").out
    assert f"alert: was {DOG}, now Two dogs." in said
    assert "source: was her landlord, now none." in said
    cm("undo", "--yes")
    assert alerts(cm, ref) == before
    assert "Nothing to change" in cm("alert", "set", ref, "1", code=2).err
    assert "already has these" in cm("alert", "set", ref, "1", "--kind", "pet", code=3).err
    cm("alert", "end", ref, "1", "--reason", "the dog has died")
    assert (sorted(alerts(cm, ref)), sorted(alerts(cm, ref, "--all"))) == ([2], [1, 2])
    ended = alerts(cm, ref, "--all")[1]
    assert (ended["ended_on"], ended["end_reason"]) == ("2026-03-04", "the dog has died")
    for verb in (("end", "--reason", "x"), ("review", "--found", "x", "--review", "fri")):
        refused = cm("alert", verb[0], ref, "1", *verb[1:], code=3).err
        assert "Alert 1 was ended on 4 Mar 2026 by ana." in refused
    assert "has no alert 7" in cm("alert", "end", ref, "7", "--reason", "x", code=4).err
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "alert")]
    assert "ended; the dog has died" in told
    assert f"added (pet): {DOG}; source: her landlord" in told
    cm("undo", "--yes")
    cm("undo", "--yes")
    assert sorted(alerts(cm, ref, "--all")) == [1]
    assert "removed alert 2" in cm("history", ref).out
    assert cm.json("search", "pairs") == []


def test_alerts_come_first_on_every_page_of_staff(cm: CommandLine, ref: str) -> None:
    cm("plan", "add-goal", ref, "Find a flat")
    line = f"ALERT 1 (pet): {DOG} (review 4 Jun 2026)"
    for page in (("show", ref), ("client", "show", ref), ("plan", "show", ref)):
        assert cm(*page).out.splitlines()[1] == line, page
    assert [one["number"] for one in cm.json("show", ref)["alerts"]] == [1, 2]
    # The client's own print has none of them.
    assert "ALERT" not in (printed := cm("plan", "print", ref, "--safe-to-carry").out)
    assert "Dog" not in printed


def test_an_alert_stays_with_the_client_when_cases_close_and_reopen(
    cm: CommandLine, ref: str
) -> None:
    closed = cm("close", ref, "--reason", "moved", "--summary", "x", "--support", "y", "--no-input")
    assert "2 alerts are still shown, with no review due: 1 Dog in the yard" in closed.err
    assert due(cm) == []
    assert "ALERT 1 (pet)" in cm("show", ref).out
    cm("alert", "add", ref, "Ring twice", "--kind", "access", "--review", "+1m")
    cm("reopen", ref, "--reason", "came back")
    again = f"{ref.partition('.')[0]}.2"
    assert [one[:2] for one in due(cm)] == [(again, "2"), (again, "3"), (again, "1")]
    assert "ALERT 3 (access): Ring twice" in cm("show", again).out
    cm("alert", "end", again, "3", "--reason", "new door")
    assert sorted(alerts(cm, ref)) == [1, 2]


@pytest.mark.both_engines
def test_a_merge_gives_the_alerts_of_the_other_client_new_numbers(
    cm: CommandLine, ref: str
) -> None:
    other = cm.open_case("Dana Reyes", "clinical")
    cm("alert", "add", other, "Gate is locked", "--kind", "access", "--review", "+2m")
    cm("alert", "review", other, "1", "--found", "still", "--review", "+3m")
    said = cm(*("client", "merge", ref.partition(".")[0], other.partition(".")[0], "--yes")).out
    assert f"Alert 1 of {other.partition('.')[0]} is now alert 3." in said
    assert [one["text"] for one in alerts(cm, ref).values()][2] == "Gate is locked"
    # Each open case of the client has the reviews of all alerts.
    assert {one[0] for one in due(cm)} == {ref, f"{ref.partition('.')[0]}.2"}
    cm("undo", "--yes")
    assert (sorted(alerts(cm, ref)), sorted(alerts(cm, other))) == ([1, 2], [1])
    assert alerts(cm, other)[1]["reviews"][0]["found"] == "still"


def test_a_list_of_cases_an_id_and_a_dry_run(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Lee W.")
    both = f"{ref}\n{other}\n"
    said = ("alert", "add", "-", "Flood", "--kind", "access", "--review", "+1w", "--id", "flood")
    cm(*said, stdin=both)
    cm(*said, stdin=both)
    assert [one["ref"] for one in cm.json("alert", "list", "-", stdin=both)] == [ref] * 3 + [other]
    cm("alert", "end", ref, "3", "--reason", "dry", "--dry-run")
    assert sorted(alerts(cm, ref)) == [1, 2, 3]
    assert "one alert at a time" in cm("alert", "end", "-", "1", "--reason", "x", code=3).err
    twice = cm("alert", "add", ref, DOG.upper(), "--kind", "pet", "--review", "+1w").err
    assert "already has this alert, number 1." in twice


def test_the_record_of_an_earlier_day_has_the_alert_as_it_was(cm: CommandLine, ref: str) -> None:
    early = cm("alert", "end", ref, "1", "--reason", "x", "--today", "2026-03-01", code=3).err
    assert "Alert 1 was added on 4 Mar 2026, after the day that you set." in early
    cm("alert", "end", ref, "1", "--reason", "gone", "--today", "2026-03-10")
    assert "ALERT 1" in cm("show", ref, "--as-of", "2026-03-05").out
    assert "ALERT 1" not in cm("show", ref, "--today", "2026-03-11").out


def test_a_review_entered_late_does_not_move_the_date_of_a_later_one(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    early, between = ("--today", "2026-03-03"), ("--today", "2026-03-05")
    cm("alert", "add", ref, "Dog", "--kind", "pet", "--review", "+1d")
    review = ("alert", "review", ref, "1", "--found", "same", "--review")
    assert "was added on 4 Mar 2026" in cm(*review, "+6m", *early, code=3).err
    cm(*review, "2026-03-09", "--today", "2026-03-06")
    late = cm(*review, "2026-09-01", *between)
    assert "The review of 6 Mar 2026 is later" in late.err
    (one,) = cm.json("alert", "list", ref, "--today", "2026-03-06")
    assert (one["review_on"], len(one["reviews"])) == ("2026-03-09", 2)
