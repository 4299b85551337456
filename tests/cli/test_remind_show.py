"""`cm remind show` and `cm remind log`: what is due for whom, and what was sent of it."""

from pathlib import Path

import pytest

from command_line import CommandLine
from outbox import Outbox


@pytest.fixture
def late(cm: CommandLine) -> str:
    """A contact of ben's that is eight days late; gives the case."""
    return cm.open_case("Dana R.", "icm", "--opened", "10 days ago", "--worker", "ben")


def test_the_keys_that_scripts_rely_on(cm: CommandLine, late: str) -> None:
    own, copy = cm.json("remind", "show")
    assert own == {
        "recipient": "ben",
        "case": late,
        "subject": None,
        "kind": "contact",
        "worker": "ben",
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
        "rule": own["rule"],
        "period": "2026-03-03",
        "escalated": False,
        "snoozed_until": None,
        "sent_on": None,
    }
    assert own["rule"].startswith("icm: first contact days 2 (source: ")
    assert copy == own | {"recipient": "sam", "escalated": True}


def test_the_item_is_that_of_cm_due(cm: CommandLine, late: str) -> None:
    (due,) = cm.json("due", "--worker", "ben", "--within", "0", "--explain")
    shown = cm.json("remind", "show", "--worker", "ben")[0]
    assert {key: shown[key] for key in due} == due


def test_whose_reminders_are_meant(cm: CommandLine, late: str) -> None:
    def whom(*words: str) -> list[str]:
        return [row["recipient"] for row in cm.json("remind", "show", *words)]

    assert whom("--as", "ben") == ["ben"]
    assert whom("--as", "eve") == []
    assert whom("--as", "eve", "--all") == ["ben", "sam"]
    assert whom("--as", "cron") == ["ben", "sam"]
    assert whom("--as", "sam") == ["ben", "sam"]
    assert whom("--worker", "sam") == ["sam"]
    cm("team", "add", "north", "--name", "North")
    cm("worker", "set", "ben", "--team", "north")
    assert whom("--team", "north") == ["ben"]


def test_what_is_meant(cm: CommandLine, late: str) -> None:
    def kinds(*words: str) -> list[str]:
        return [row["kind"] for row in cm.json("remind", "show", "--worker", "ben", *words)]

    assert kinds() == ["contact"]
    assert kinds("--within", "30") == ["contact", "assessment", "plan"]
    assert kinds("--within", "30", "--overdue") == ["contact"]
    assert kinds("--within", "30", "--kind", "plan", "--kind", "contact") == ["contact", "plan"]
    assert kinds("--model", "act") == []
    assert kinds("--model", "icm") == ["contact"]
    cm("config", "set", "remind.within", "30")
    assert kinds() == ["contact", "assessment", "plan"]
    assert kinds("--within", "0") == ["contact"]


def test_formats(cm: CommandLine, late: str) -> None:
    header, first, _ = cm("remind", "show").out.splitlines()
    assert header.split("\t")[:3] == ["recipient", "case", "name"]
    assert first.split("\t")[:3] == ["ben", late, "Dana R."]
    assert cm("remind", "show", "--format", "ids").out == f"{late}\n"
    assert cm("remind", "show", "--fields", "recipient,period").out.splitlines() == [
        "recipient\tperiod",
        "ben\t2026-03-03",
        "sam\t2026-03-03",
    ]
    table = cm("remind", "show", "--format", "table").out
    assert "ben (Ben Ode): 1\n" in table
    assert "sam (Sam Oduya): 1\n" in table
    assert table.index("ben (Ben Ode)") < table.index(late) < table.index("sam (Sam Oduya)")
    assert "snoozed until" not in table


def test_nothing_to_show_is_said_to_people_only(cm: CommandLine) -> None:
    shown = cm("remind", "show", "--format", "table")
    assert (shown.out, shown.err) == ("", "There are no reminders to send.\n")
    assert cm.json("remind", "show") == []


@pytest.mark.both_engines
def test_a_snooze_and_a_delivery_are_shown(cm: CommandLine, late: str, tmp_path: Path) -> None:
    Outbox(cm, tmp_path / "sent").send("--worker", "ben")
    cm("remind", "snooze", late, "contact", "--until", "2026-03-20", "--reason", "in hospital")
    own, copy = cm.json("remind", "show")
    assert (own["sent_on"], copy["sent_on"]) == ("2026-03-04", None)
    assert (own["snoozed_until"], copy["snoozed_until"]) == ("2026-03-20", "2026-03-20")
    table = cm("remind", "show", "--format", "table").out
    assert "snoozed until" in table
    assert "2026-03-20" in table


def test_cron_is_nobody_elsewhere(cm: CommandLine) -> None:
    assert "No worker is called 'cron'" in cm("due", "--as", "cron", code=4).err
    refused = cm("worker", "add", "cron", "--name", "The Night", code=2)
    assert "cannot be a worker" in refused.err


@pytest.mark.both_engines
def test_the_log_says_what_went_where(cm: CommandLine, late: str, tmp_path: Path) -> None:
    assert (
        cm("remind", "log", "--format", "table").err
        == "Nothing has been sent yet. To send: cm remind send\n"
    )
    outbox = Outbox(cm, tmp_path / "sent")
    outbox.send(sender='test "$CM_RECIPIENT_HANDLE" != sam', code=6)
    outbox.send("--today", "2026-03-05")
    rows = cm.json("remind", "log")
    assert [(row["recipient"], row["outcome"], row["items"], row["error"]) for row in rows] == [
        ("sam", "sent", 1, None),
        ("sam", "failed", 1, "exit code 1"),
        ("ben", "sent", 1, None),
    ]
    assert {row["channel"] for row in rows} == {"test"}
    assert all(row["at"] <= row["ended_at"] for row in rows)
    failed = cm.json("remind", "log", "--failed")
    assert [row["recipient"] for row in failed] == ["sam"]
    assert len(cm.json("remind", "log", "--worker", "ben")) == 1
    assert len(cm.json("remind", "log", "--since", "2026-03-05")) == 1
    assert len(cm.json("remind", "log", "--limit", "2")) == 2
    assert [row["recipient"] for row in cm.json("remind", "log", "--as", "ben")] == ["ben"]
    assert len(cm.json("remind", "log", "--case", late)) == 2
    other = cm.open_case("Lee Wu")
    assert cm.json("remind", "log", "--case", other) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "--kind", "lunch"), 2),
        (("show", "--worker", "nobody"), 4),
        (("show", "--team", "nowhere"), 4),
        (("show", "--worker", "ben", "--all"), 2),
        (("show", "--model", "icn"), 2),
        (("show", "--within", "soon"), 2),
        (("log", "--worker", "nobody"), 4),
        (("log", "--since", "banana"), 2),
        (("log", "--limit", "-1"), 2),
        (("log", "--case", "ZZZZZ"), 4),
    ],
)
def test_bad_words_are_sentences(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    failed = cm("remind", *words, code=code)
    assert failed.err.startswith("cm: ")
    assert failed.out == ""
