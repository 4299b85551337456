"""`cm remind snooze`: reminded of later, for a reason; still due, and never safety."""

import pytest

from command_line import CommandLine


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case with a goal of two steps."""
    made = cm.open_case("Dana R.", "icm", "--opened", "10 days ago")
    cm("plan", "add-goal", made, "Rent a room", "--by", "2026-06-30", "--no-input")
    for text in ("Apply", "Call"):
        cm("plan", "add-step", made, "1", text, "--by", "2026-03-03")
    return made


def snoozed(cm: CommandLine) -> dict[str, str]:
    """What is snoozed, until when."""
    return {
        f"{row['kind']} {row['number'] or ''}".strip(): row["snoozed_until"]
        for row in cm.json("remind", "show", "--within", "365", "--worker", "ana")
        if row["snoozed_until"]
    }


@pytest.mark.both_engines
def test_it_is_reminded_of_later_and_stays_due(cm: CommandLine, ref: str) -> None:
    words = ("--until", "fri", "--reason", "in hospital")
    made = cm("remind", "snooze", ref, "contact", *words)
    line = f"{ref} Dana R.: reminders of contact snoozed until Fri 6 Mar 2026.\n"
    assert made.out == line
    assert snoozed(cm) == {"contact": "2026-03-06"}
    assert "contact" in [row["kind"] for row in cm.json("due", "--kind", "contact")]
    (one,) = cm.json("show", ref)["snoozes"]
    assert (one["kind"], one["until_on"], one["reason"], one["by"]) == (
        "contact",
        "2026-03-06",
        "in hospital",
        "ana",
    )
    page = cm("show", ref, "--format", "table").out
    assert "Reminders snoozed: contact until 6 Mar 2026, by ana (in hospital)" in page
    later = cm.json("remind", "show", "--today", "2026-03-06", "--worker", "ana")
    assert all(row["snoozed_until"] is None for row in later)


def test_one_number_or_all_of_a_kind(cm: CommandLine, ref: str) -> None:
    reason = ("--reason", "office is closed")
    cm("remind", "snooze", ref, "step", "--number", "1.2", "--until", "+3d", *reason)
    assert snoozed(cm) == {"step 1.2": "2026-03-07"}
    cm("remind", "snooze", ref, "step", "--until", "+9d", *reason)
    assert snoozed(cm) == {"step 1.1": "2026-03-13", "step 1.2": "2026-03-13"}
    lifted = cm("remind", "snooze", ref, "step", "--number", "1.2", "--lift")
    assert "step 1.2 is reminded of again from today" in lifted.out
    assert cm.json("remind", "snooze", ref, "step", "--lift")["lifted"][0]["number"] is None
    assert snoozed(cm) == {}
    nothing = cm("remind", "snooze", ref, "step", "--lift", code=4)
    assert nothing.err == "cm: Nothing of that kind is snoozed on this case.\n"


@pytest.mark.both_engines
def test_a_new_snooze_takes_the_place_of_the_old(cm: CommandLine, ref: str) -> None:
    for until in ("2026-04-01", "2026-03-07"):
        cm("remind", "snooze", ref, "contact", "--until", until, "--reason", "away")
    assert snoozed(cm) == {"contact": "2026-03-07"}


@pytest.mark.both_engines
def test_a_snooze_is_in_the_history_and_can_be_undone(cm: CommandLine, ref: str) -> None:
    cm("remind", "snooze", ref, "contact", "--until", "2026-03-20", "--reason", "away")
    cm("remind", "snooze", ref, "contact", "--lift", "--today", "2026-03-06")
    entries = cm.json("timeline", ref, "--kind", "snooze")
    assert [(one["at"], one["text"], one["who"]) for one in entries] == [
        ("2026-03-04", "contact until 20 Mar 2026; away", "ana"),
        ("2026-03-06", "lifted: contact", "ana"),
    ]
    assert cm.json("history", ref)[-1]["command"] == "remind snooze"
    cm("undo")
    assert snoozed(cm) == {"contact": "2026-03-20"}
    cm("undo")
    assert snoozed(cm) == {}
    cm("audit", "verify")


def test_many_cases_from_standard_input(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Lee Wu")
    words = ("remind", "snooze", "-", "contact", "--until", "fri", "--reason", "on leave")
    done = cm(*words, "--json", stdin=f"{ref}\n{other}\n").json
    assert [row["ref"] for row in done] == [ref, other]
    cm(*words, "--id", "leave", stdin=f"{ref}\n{other}\n")
    cm(*words, "--id", "leave", stdin=f"{ref}\n{other}\n")
    assert len(cm.json("show", other)["snoozes"]) == 1


def test_a_dry_run_changes_nothing(cm: CommandLine, ref: str) -> None:
    words = ("--until", "fri", "--reason", "away", "--dry-run")
    assert "snoozed until" in cm("remind", "snooze", ref, "contact", *words).out
    assert snoozed(cm) == {}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("safety", "--until", "fri", "--reason", "x"), 3, "--settle N --done TEXT --told WHO"),
        (("contact", "--until", "today", "--reason", "x"), 2, "--until must be after today"),
        (("contact", "--until", "2026-03-01", "--reason", "x"), 2, "--until must be after today"),
        (("contact", "--until", "banana", "--reason", "x"), 2, "banana"),
        (("contact", "--until", "fri", "--reason", " "), 2, "--reason is empty"),
        (("contact", "--until", "fri"), 2, "needs --reason"),
        (("contact", "--reason", "x"), 2, "needs --until"),
        (("lunch", "--until", "fri", "--reason", "x"), 2, "lunch"),
        (("review", "--until", "fri", "--reason", "x"), 4, "No review is due on this case"),
        (("step", "--number", "1.9", "--until", "fri", "--reason", "x"), 4, "No step '1.9'"),
        (
            ("contact", "--number", "1", "--until", "fri", "--reason", "x"),
            2,
            "appointments, renewals, appeals and alerts (3)",
        ),
        (("contact", "--lift", "--until", "fri"), 2, "can't be used with --lift"),
        (("contact", "--lift"), 4, "Nothing of that kind is snoozed"),
    ],
)
def test_what_is_refused_changes_nothing(
    cm: CommandLine, ref: str, words: tuple[str, ...], code: int, said: str
) -> None:
    refused = cm("remind", "snooze", ref, *words, code=code)
    assert said in refused.err
    assert cm.json("show", ref)["snoozes"] == []
