"""``cm rhythm``: agreed with the client, shown as such, and ended."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_an_agreed_rhythm_moves_the_clock(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "--mode", "home")
    agreed = cm("rhythm", ref, "2w", "--reason", "more room", "--until", "30 Apr")
    assert agreed.out.splitlines() == [
        f"{ref} Dana R.: contact every 14 days as agreed, from Wed 4 Mar 2026"
        " until Thu 30 Apr 2026.",
        "Next: contact Wed 18 Mar 2026.",
    ]
    assert "the schedule is every 14 days" in agreed.err
    again = cm.json("rhythm", ref, "3d", "--reason", "just moved")
    assert again["next_contact_due"] == "2026-03-06"  # the third day is a Saturday
    assert again["rhythm"] == {
        "days": 3,
        "from_on": "2026-03-04",
        "until_on": None,
        "reason": "just moved",
        "allowed_by": "ana",
    }
    assert "as agreed" in cm("due", "--kind", "contact", "--explain").out
    ended = cm.json("rhythm", ref, "none", "--reason", "settled in")
    assert (ended["rhythm"], ended["next_contact_due"]) == (None, "2026-03-11")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("2w",),
        ("soon", "--reason", "x"),
        ("0d", "--reason", "x"),
        ("2w", "--reason", ""),
        ("2w", "--reason", "x", "--until", "yesterday"),
        ("none", "--reason", "x", "--until", "fri"),
    ],
)
def test_bad_input_is_a_usage_error_and_changes_nothing(
    cm: CommandLine, words: tuple[str, ...]
) -> None:
    ref = cm.open_case()
    before = cm.json("list")
    cm("rhythm", ref, *words, code=2)
    assert cm.json("list") == before
    cm("rhythm", ref, "none", "--reason", "x", code=4)


def test_a_rhythm_is_not_agreed_on_a_closed_case(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("close", ref, "--reason", "moved")
    cm("rhythm", ref, "2w", "--reason", "x", code=3)


@pytest.mark.both_engines
def test_a_schedule_that_is_entered_late_hides_no_lateness(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "--mode", "home")
    cm("list", "--today", "2026-03-04")
    cm("note", ref, "rang", "--today", "2026-03-30")
    late = cm.json("show", ref, "--today", "2026-03-30")["due"]
    told = cm("rhythm", ref, "60d", "--reason", "as agreed then", "--today", "2026-03-04")
    assert "The schedule begins on 30 Mar 2026, the day it is entered." in told.err
    assert "from Mon 30 Mar 2026" in told.out
    after = cm.json("show", ref, "--today", "2026-03-30")["due"]
    assert [one for one in late if one["kind"] == "contact"] == [
        one for one in after if one["kind"] == "contact"
    ]
