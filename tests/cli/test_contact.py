"""``cm contact``: contacts are listed with their numbers, amended, struck and moved."""

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal


@pytest.fixture
def refs(cm: CommandLine) -> tuple[str, str]:
    """A case with two contacts and a note, and one without any."""
    ref, other = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    cm("checkin", ref, "Saw her", "--minutes", "30")
    cm("checkin", ref, "--no-show", "--mode", "home")
    return ref, other


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_contacts_are_listed_with_their_numbers(cm: CommandLine, refs: tuple[str, str]) -> None:
    ref, other = refs
    first, second = cm.json("contact", "list", ref)
    assert (first["number"], first["mode"], first["counts"], first["notes"]) == (
        1,
        None,
        False,
        [1],
    )
    assert (second["number"], second["outcome"], second["worker"]) == (2, "missed", "ana")
    assert "–" in cm("contact", "list", ref, "--format", "table").out
    assert cm.json("contact", "list", other) == []
    assert [one["number"] for one in cm.json("show", ref)["contacts"]] == [2, 1]
    entries = cm.json("timeline", ref)
    seen = [
        (one["kind"], one["number"]) for one in entries if one["kind"] in ("contact", "attempt")
    ]
    assert seen == [("contact", 1), ("attempt", 2)]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_what_was_not_said_is_added(cm: CommandLine, refs: tuple[str, str]) -> None:
    ref, _ = refs
    said = cm("contact", "amend", ref, "1", "--mode", "home", "--minutes", "none").out
    assert "contact 1 changed: mode – → home, minutes 30 → –." in said
    assert "It now counts toward the contact schedule." in said
    assert "Next: contact Fri 6 Mar 2026." in said
    assert cm.json("show", ref)["contacts"][1]["mode"] == "home"
    assert "nothing changed" in cm("contact", "amend", ref, "1", "--mode", "home").out
    cm("undo", "--yes")
    assert cm.json("show", ref)["contacts"][1]["mode"] is None


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_one_in_error_is_gone_but_for_history_and_log(
    cm: CommandLine, refs: tuple[str, str]
) -> None:
    ref, _ = refs
    said = cm("contact", "error", ref, "1", "--reason", "somebody else").out
    assert "contact 1 was entered in error: somebody else." in said
    assert "Note 1 was marked with it." in said
    assert [one["number"] for one in cm.json("contact", "list", ref)] == [2]
    (struck, _) = cm.json("contact", "list", ref, "--all")
    assert (struck["number"], struck["error_reason"]) == (1, "somebody else")
    assert "Saw her" not in cm("show", ref).out + cm("timeline", ref).out
    assert "contact 1: entered in error" in cm("history", ref).out
    assert "somebody else" in cm("contact", "error", ref, "1", "--reason", "x", code=3).err
    cm("undo", "--yes")
    assert [one["number"] for one in cm.json("contact", "list", ref)] == [1, 2]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_one_on_the_wrong_case_moves_whole(cm: CommandLine, refs: tuple[str, str]) -> None:
    ref, other = refs
    cm("plan", "add-goal", ref, "a flat of her own")
    cm("contact", "amend", ref, "1", "--progress", "1=3")
    move = ("contact", "move", ref, "1", "--to", "Lee", "--reason", "wrong client")
    refused = cm(*move, code=3).err
    assert "progress on goal 1" in refused
    assert "(a flat of her own)" in refused
    assert "--goal 1=none" in refused
    said = cm(*move, "--goal", "1=none")
    assert f"contact 1 moved to {other} Lee Wu, where it is contact 1." in said.out
    assert "Note 1 is now note 1 there." in said.out
    assert f"Its progress stays in {ref}, without the contact: goal 1 at 3." in said.out
    (there,) = cm.json("contact", "list", other)
    assert (there["minutes"], there["notes"], there["moved_from"]) == (30, [1], ref)
    assert cm.json("note", other, "--show", "1")["text"] == "Saw her"
    assert [one["number"] for one in cm.json("contact", "list", ref)] == [2]
    cm("undo", "--yes")
    assert cm.json("contact", "list", other) == []
    assert "goal 1: 3" in cm("timeline", ref).out
    assert cm("db", "check", "--full").out


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_progress_that_moves_is_recorded_like_any_other(
    cm: CommandLine, refs: tuple[str, str]
) -> None:
    ref, other = refs
    for text in ("a flat of her own", "a job"):
        cm("plan", "add-goal", ref, text)
    cm("plan", "add-goal", other, "a flat")
    cm("contact", "amend", ref, "1", "--progress", "1=3", "--progress", "2=4")
    move = ("contact", "move", ref, "1", "--to", other, "--reason", "wrong client")
    refused = cm(*move, "--goal", "1=1", "--goal", "2=1", code=2).err
    assert f"--goal names goal 1 of {other} twice" in refused
    cm("plan", "drop", other, "1", "--reason", "has one")
    moved = cm(*move, "--goal", "1=1", "--goal", "2=none")
    assert "Goal 1 is no longer open (dropped)." in moved.err
    assert "goal 1: 3" in cm("timeline", other).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("amend", "REF", "1"), 2, "Nothing to change."),
        (("amend", "REF", "7", "--mode", "home"), 4, "contact list"),
        (("amend", "REF", "x", "--mode", "home"), 2, "NUMBER must be a whole number"),
        (("amend", "REF"), 2, "needs NUMBER"),
        (("amend", "-", "1", "--mode", "home"), 3, "one contact at a time"),
        (("error", "REF", "1"), 2, "needs --reason"),
        (("move", "REF", "1", "--reason", "x"), 2, "needs --to"),
        (("move", "REF", "1", "--to", "nobody", "--reason", "x"), 4, "No client matches"),
        (("move", "REF", "1", "--to", "REF", "--reason", "x"), 2, "already in"),
    ],
)
def test_what_is_refused_changes_nothing(
    cm: CommandLine, refs: tuple[str, str], words: tuple[str, ...], code: int, said: str
) -> None:
    ref, _ = refs
    before = cm.json("contact", "list", ref, "--all")
    failed = cm("contact", *(ref if word == "REF" else word for word in words), code=code)
    assert said in failed.err
    assert cm.json("contact", "list", ref, "--all") == before


def test_a_move_with_a_signed_note_can_be_undone(cm: CommandLine, refs: tuple[str, str]) -> None:
    ref, other = refs
    cm("note", ref, "--sign")
    cm("contact", "move", ref, "1", "--to", other, "--reason", "wrong client")
    assert cm.json("note", other, "--show", "1")["signed_by"] == "ana"
    cm("undo", "--yes")
    assert cm.json("contact", "list", other) == []
    assert cm.json("note", ref, "--show", "1")["error_reason"] is None


def test_a_call_to_somebody_else_is_shown_as_no_attempt(
    cm: CommandLine, refs: tuple[str, str]
) -> None:
    _, other = refs
    cm("checkin", other, "--outcome", "left-message", "--with", "Mr Kroll", "--mode", "phone")
    assert cm.json("timeline", other)[-1]["kind"] == "contact"
    shown = cm("show", other, "--format", "table").out
    assert "contact 1: planned, phone, left-message with Mr Kroll" in shown
    assert "(attempt)" not in shown


PLAIN = {"PAGER": "cat", "NO_COLOR": "1", "TERM": "dumb"}


def test_the_list_is_a_table_on_a_narrow_terminal(cm: CommandLine, refs: tuple[str, str]) -> None:
    ref, _ = refs
    cm("checkin", ref, "--outcome", "cancelled-by-client", "--kind", "aftercare")
    cm("checkin", ref, "--mode", "workplace", "--with", "Mr Kroll (the landlord)")
    code, screen = on_terminal([*CM, "contact", "list", ref], environment=PLAIN)
    assert code == 0, screen
    heading = next(line for line in screen.splitlines() if "outcome" in line)
    assert heading.split() == "no. day kind mode outcome counts".split()


def backdated(cm: CommandLine, *words: str) -> list[tuple[str, str, str]]:
    """The contacts that wait for a supervisor: case, number and day."""
    rows = cm.json("due", "--all", "--kind", "backdated", *words)
    return [(one["case"], one["number"], one["due_on"]) for one in rows]


@pytest.mark.both_engines
def test_a_supervisor_agrees_to_a_contact_that_was_made_to_count_late(cm: CommandLine) -> None:
    ref, other = (cm.open_case(name, "icm", "--worker", "ben") for name in ("Dana R.", "Lee Wu"))
    cm("checkin", ref, "--as", "ben")
    cm("checkin", ref, "--mode", "home", "--as", "ben")
    amend = ("contact", "amend", ref, "1", "--mode", "home", "--as", "ben")
    soon, late = ("--today", "2026-03-07"), ("--today", "2026-03-08")
    assert "supervisor" not in cm(*amend, *soon).err
    cm("undo", "--yes", "--as", "ben", *soon)
    told = cm(*amend, *late).err
    assert "The contact counts only now, 4 days after it was recorded" in told
    assert f"a supervisor has to agree: cm contact amend {ref} 1 --agree" in told
    assert backdated(cm, *late) == [(ref, "1", "2026-03-08")]
    cm("contact", "amend", ref, "1", "--minutes", "5", "--as", "ben", *late)
    assert "Contact 1 of 4 Mar 2026 counts only since" in cm("due", "--all", "--explain", *late).out
    agree = ("contact", "amend", ref, "1", "--agree", *late)
    assert "can't do this" in cm(*agree, "--as", "ben", code=3).err
    assert "agreed by sam" in cm(*agree, "--as", "sam").out
    assert backdated(cm, *late) == []
    assert "late change agreed by" in cm("history", ref, *late).out
    assert cm.json("contact", "list", ref, *late)[0]["allowed_by"] == "sam"
    cm("undo", "--yes", "--as", "sam", *late)
    assert backdated(cm, *late) == [(ref, "1", "2026-03-08")]
    nothing = cm("contact", "amend", ref, "2", "--agree", "--as", "sam", *late, code=3).err
    assert "nothing to agree to" in nothing
    # A contact that no longer counts waits no more; nor does one in error, or that has moved.
    cm("contact", "amend", ref, "1", "--mode", "none", "--as", "ben", *late)
    assert backdated(cm, *late) == []
    cm("undo", "--yes", "--as", "ben", *late)
    move = ("contact", "move", ref, "1", "--to", other, "--reason", "of Lee", *late)
    assert f"{other} 1 --agree" in cm(*move, "--as", "ben").err
    assert backdated(cm, *late) == [(other, "1", "2026-03-08")]
    cm("contact", "error", other, "1", "--reason", "of nobody", "--as", "ben", *late)
    assert backdated(cm, *late) == []
    # A later day resets the clock too. Who may agree has agreed with the change.
    cm("contact", "amend", ref, "2", "--at", "2026-03-08 00:00", "--as", "ben", *late)
    assert backdated(cm, *late) == [(ref, "2", "2026-03-08")]
    cm("undo", "--yes", "--as", "ben", *late)
    cm("contact", "amend", ref, "2", "--at", "2026-03-08 00:00", "--as", "sam", *late)
    assert backdated(cm, *late) == []
    cm("undo", "--yes", "--as", "sam", *late)
    cm("config", "set", "contact.backdated-days", "4", *late)
    cm("contact", "amend", ref, "2", "--at", "2026-03-08 00:00", "--as", "ben", *late)
    assert backdated(cm, *late) == []
