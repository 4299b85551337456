"""``cm task``: adding, listing, changing, finishing and dropping."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_a_task_is_added_changed_and_done(cm: CommandLine) -> None:
    ref = cm.open_case()
    added = cm("task", "add", ref, "Send the proof of income", "--by", "fri")
    assert added.out.splitlines() == [
        f"{ref} task 1 added: Send the proof of income (by Fri 6 Mar 2026)",
        "Next: contact Fri 6 Mar 2026.",
    ]
    made = cm.json("task", "set", ref, "1", "--text", "Send two payslips", "--who", "ben")
    assert made["ref"] == ref
    assert made["task"] == {
        "number": 1,
        "text": "Send two payslips",
        "who": "ben",
        "due_on": "2026-03-06",
        "added_on": "2026-03-04",
        "done_on": None,
        "dropped_on": None,
        "reason": None,
    }
    cleared = cm.json("task", "set", ref, "1", "--by", "", "--who", "")["task"]
    assert (cleared["who"], cleared["due_on"]) == (None, None)
    done = cm("task", "done", ref, "1", "--on", "yesterday")
    assert done.out.startswith(f"{ref} task 1 done Tue 3 Mar 2026: Send two payslips")
    again = cm("task", "done", ref, "1", "--json", code=3)
    assert again.error["code"] == "task-done"
    assert [(one["number"], one["done_on"]) for one in cm.json("task", "list", ref)] == [
        (1, "2026-03-03")
    ]


def test_a_task_is_dropped_for_a_reason(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("task", "add", ref, "Call the landlord", "--by", "fri")
    cm("task", "drop", ref, "1", code=2)
    cm("task", "drop", ref, "1", "--reason", "the sister called him")
    assert cm.json("due", "--kind", "task") == []
    assert cm("task", "done", ref, "1", "--json", code=3).error["code"] == "task-dropped"
    told = cm("timeline", ref, "--kind", "task", "--format", "plain", "--fields", "text").out
    assert told.splitlines()[-1] == "dropped: Call the landlord; the sister called him"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "REF"), 2, "needs TEXT"),
        (("add", "REF", " "), 2, "TEXT"),
        (("add", "REF", "x", "--who", "nobody"), 4, "No worker is called 'nobody'"),
        (("add", "REF", "x", "--by", "someday"), 2, "is not a date"),
        (("set", "REF", "1"), 2, "Nothing to change"),
        (("set", "REF", "9", "--by", "fri"), 4, "no task 9"),
        (("done", "REF"), 2, "needs NUMBER"),
        (("done", "REF", "9"), 4, "no task 9"),
        (("done", "REF", "1", "--on", "+1d"), 3, "in the future"),
        (("drop", "REF", "9", "--reason", "x"), 4, "no task 9"),
        (("list", "REF", "--all"), 2, "Use either a case or"),
    ],
)
def test_what_cannot_be_is_refused(
    cm: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    ref = cm.open_case()
    cm("task", "add", ref, "Call the clinic")
    refused = cm("task", *(ref if word == "REF" else word for word in words), code=code)
    assert told in refused.err
    (task,) = cm.json("task", "list", ref)
    assert (task["text"], task["done_on"], task["dropped_on"]) == ("Call the clinic", None, None)


def test_a_worker_who_has_left_is_given_no_task(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("worker", "set", "eve", "--inactive")
    assert "eve no longer works here" in cm("task", "add", ref, "x", "--who", "eve", code=4).err


def test_a_date_in_the_past_is_kept_and_mentioned(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    added = cm("task", "add", ref, "Send the form", "--by", "10 days ago")
    assert "in the past" in added.err
    (due,) = cm.json("due", "--kind", "task")
    assert (due["due_on"], due["days_late"]) == ("2026-02-22", 10)


def test_one_task_goes_to_many_and_is_taken_back_at_once(cm: CommandLine) -> None:
    refs = [cm.open_case(name) for name in ("Dana R.", "Kim A.")]
    lines = "".join(f"{ref}\n" for ref in refs)
    made = cm.json("task", "add", "-", "Ask about winter clothes", "--by", "fri", stdin=lines)
    assert [(one["ref"], one["task"]["number"]) for one in made] == [(ref, 1) for ref in refs]
    assert [one["ref"] for one in cm.json("task", "list", "-", stdin=lines)] == refs
    cm("undo", "--no-input")
    assert cm.json("task", "list", "--all") == []


def test_a_repeat_under_one_key_adds_one_task(cm: CommandLine) -> None:
    ref = cm.open_case()
    for _ in range(2):
        cm("task", "add", ref, "Call the clinic", "--id", "call-1")
    assert len(cm.json("task", "list", ref)) == 1


@pytest.mark.both_engines
def test_a_task_for_somebody_else_is_theirs(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Send the form", "--by", "fri")
    cm("task", "add", ref, "Call the clinic", "--who", "eve", "--by", "fri")
    cm("task", "add", ref, "Ask the sister", "--who", "eve")

    def due(*words: str) -> list[tuple[str, str]]:
        rows = cm.json("due", "--kind", "task", *words)
        return [(row["number"], row["worker"]) for row in rows]

    def listed(*words: str) -> list[int]:
        return [row["number"] for row in cm.json("task", "list", *words)]

    assert due("--worker", "ben") == [("1", "ben")]
    assert due("--worker", "eve") == [("2", "eve")]
    assert due("--all") == [("1", "ben"), ("2", "eve")]
    assert [row["kind"] for row in cm.json("due", "--as", "eve")] == ["task"]
    assert listed("--worker", "ben") == [1]
    assert listed("--as", "eve") == [2, 3]
    assert listed("--all") == [1, 2, 3]
    (row,) = cm.json("remind", "show", "--worker", "eve", "--within", "7")
    assert (row["case"], row["kind"], row["number"]) == (ref, "task", "2")
    explained = cm("due", "--worker", "eve", "--explain", "--format", "plain", "--fields", "why")
    assert "Task 2 is due by 6 Mar 2026, for eve." in explained.out
    cm("task", "done", ref, "2")
    assert due("--worker", "eve") == []


def test_the_task_of_a_worker_stays_theirs_when_the_case_is_transferred(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Call the clinic", "--who", "ben", "--by", "fri")
    cm("task", "add", ref, "Send the form", "--by", "fri")
    cm("transfer", ref, "--to", "eve", "--reason", "ben is on leave")
    rows = cm.json("due", "--kind", "task", "--all")
    assert [(row["number"], row["worker"]) for row in rows] == [("1", "ben"), ("2", "eve")]


@pytest.mark.both_engines
def test_the_task_of_a_worker_who_left_is_for_whoever_has_the_case(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "eve")
    other = cm.open_case("Kim P.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Call the clinic", "--who", "ben", "--by", "fri")
    cm("task", "add", other, "Send the form", "--who", "eve", "--by", "fri")
    left = cm("worker", "set", "ben", "--inactive")
    assert (
        f"1 open task is for ben, and now due for whoever has the case: {ref} task 1." in left.err
    )
    rows = cm.json("due", "--kind", "task", "--worker", "eve")
    (due,) = (row for row in rows if row["case"] == ref)
    assert (due["number"], due["worker"]) == ("1", "eve")
    assert "Task 1 is due by 6 Mar 2026, for ben, who no longer works here." in due["why"]
    shown = cm.json("remind", "show", "--worker", "eve", "--within", "7", "--kind", "task")
    assert {row["case"] for row in shown} == {ref, other}
    listed = cm.json("task", "list", "--worker", "eve")
    assert {(row["ref"], row["who"]) for row in listed} == {(ref, "ben"), (other, "eve")}
    assert [row["ref"] for row in cm.json("task", "list", "--worker", "ben")] == [ref]
    assert cm.json("due", "--kind", "task", "--worker", "ben") == []
    assert "(ben, by 6 Mar 2026)" in cm("show", ref, "--format", "table").out
    back = cm("worker", "set", "ben", "--active")
    assert "open task" not in back.err
    (due,) = cm.json("due", "--kind", "task", "--worker", "ben")
    assert (due["case"], due["worker"]) == (ref, "ben")


def test_a_task_is_snoozed_alone(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    for text in ("Send the form", "Call the clinic"):
        cm("task", "add", ref, text, "--by", "today")
    why = ("--until", "+3d", "--reason", "office is closed")
    cm("remind", "snooze", ref, "task", "--number", "1", *why)
    rows = cm.json("remind", "show", "--worker", "ben", "--kind", "task")
    assert [(row["number"], row["snoozed_until"]) for row in rows] == [
        ("1", "2026-03-07"),
        ("2", None),
    ]


@pytest.mark.both_engines
def test_closing_names_the_tasks_that_stay_open(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("task", "add", ref, "Return the key", "--by", "fri")
    cm("task", "add", ref, "Call the clinic")
    cm("task", "done", ref, "2")
    closed = cm("close", ref, "--reason", "moved")
    assert "1 task is still open and no longer due: 1 Return the key." in closed.err
    assert f"To mark one as done: cm task done {ref} N" in closed.err
    assert cm.json("due", "--all", "--kind", "task") == []
    assert cm.json("task", "list", "--all") == []
    refused = cm("task", "add", ref, "x", "--json", code=3)
    assert refused.error["code"] == "closed"
    cm("task", "done", ref, "1")
    assert [one["done_on"] for one in cm.json("task", "list", ref)] == ["2026-03-04"] * 2


def test_a_waiting_case_takes_tasks(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist", "--reason", "full")
    cm("task", "add", ref, "Send the form", "--who", "eve", "--by", "fri")
    (row,) = cm.json("due", "--kind", "task", "--worker", "eve")
    assert (row["case"], row["worker"]) == (ref, "eve")


@pytest.mark.both_engines
def test_a_task_is_on_the_page_found_and_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("task", "add", ref, "Call the optician", "--who", "ben", "--by", "fri")
    assert "1. Call the optician (ben, by 6 Mar 2026)" in cm("show", ref, "--format", "table").out
    (shown,) = cm.json("show", ref)["tasks"]
    assert (shown["number"], shown["who"]) == (1, "ben")
    (found,) = cm.json("search", "optician")
    assert (found["ref"], found["kind"], found["number"]) == (ref, "tasks", "1")
    (told,) = cm.json("timeline", ref, "--kind", "task")
    assert told["text"] == "Call the optician; for ben, by 6 Mar 2026"
    assert "for ben" in " ".join(cm("history", ref, "--format", "plain").out.split())
    cm("task", "drop", ref, "1", "--reason", "she has new glasses")
    cm("undo", "--no-input")
    assert [one["dropped_on"] for one in cm.json("task", "list", ref)] == [None]
    cm("undo", "--no-input")
    assert cm.json("task", "list", ref) == []
    assert cm.json("search", "optician") == []


def test_a_batch_adds_tasks(cm: CommandLine) -> None:
    ref = cm.open_case()
    lines = f'task add {ref} "Call the clinic" --by fri\ntask done {ref} 1\n'
    cm("batch", "-", stdin=lines)
    assert [one["done_on"] for one in cm.json("task", "list", ref)] == ["2026-03-04"]


def test_the_page_as_of_a_day_has_the_tasks_of_then(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("task", "add", ref, "Call the clinic", "--by", "fri")
    cm("task", "done", ref, "1", "--today", "2026-03-06")
    assert cm.json("show", ref, "--today", "2026-03-06")["tasks"] == []
    assert cm.json("task", "list", ref, "--today", "2026-03-06")[0]["done_on"] == "2026-03-06"
