"""`cm note`: writing, signing, adding, editing, marking as in error, showing."""

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal
from sweeps import mostly_long


def show(cm: CommandLine, ref: str, number: int = 1) -> dict[str, object]:
    """A note by its number."""
    found: dict[str, object] = cm.json("note", ref, "--show", str(number))
    return found


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_note_is_written_and_signed(cm: CommandLine) -> None:
    ref = cm.open_case()
    first, coming = cm("note", ref, "Called the landlord").out.splitlines()
    assert first == f"{ref} Dana R.: note 1 written, not signed yet, Wed 4 Mar 2026."
    assert coming == "Next: contact Fri 6 Mar 2026."
    assert "signed by ana" in cm("note", ref, "--sign").out
    assert "note 2 written, signed by ana" in cm("note", ref, "And again", "--sign").out
    case = cm.json("note", ref, "third")
    assert (case["ref"], case["note"]["number"], case["note"]["text"]) == (ref, 3, "third")
    assert (case["note"]["worker"], case["note"]["signed_by"]) == ("ana", None)
    cm("note", ref, "--sign", "--number", "2", code=3)
    cm("note", ref, "--sign", "--number", "3")
    assert show(cm, ref, 3)["signed_by"] == "ana"


def test_a_signed_note_is_not_rewritten(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("note", ref, "as it was")
    cm("note", ref, "better", "--replace", "1", "--sign")
    refused = cm("note", ref, "best", "--replace", "1", code=3)
    assert "--addendum-to 1" in refused.err
    assert "--error 1" in refused.err
    assert show(cm, ref)["text"] == "better"
    assert "as an addendum to note 1" in cm("note", ref, "more", "--addendum-to", "1").out
    assert show(cm, ref, 2)["addendum_to"] == 1


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_note_in_the_wrong_case_is_marked_and_moved(cm: CommandLine) -> None:
    wrong, right = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    cm("note", wrong, "about Lee", "--sign")
    words = ("note", wrong, "--error", "1", "--reason", "wrong client", "--move-to", right)
    answer = cm.json(*words, "--dry-run")
    assert (answer["note"]["moved_to"], answer["moved"]["moved_from"]) == (right, wrong)
    assert show(cm, wrong)["error_reason"] is None
    out = cm(*words).out.splitlines()
    assert out[0] == f"{wrong} Dana R.: note 1 was entered in error: wrong client."
    assert out[1] == f"It is now note 1 of {right} Lee Wu."
    assert show(cm, right)["text"] == "about Lee"
    page = cm("note", wrong, "--show", "1", "--format", "table").out
    assert "ENTERED IN ERROR: wrong client." in page
    cm(*words, code=3)


def test_a_late_entry_is_marked(cm: CommandLine, agency: object) -> None:
    from agency import Agency
    from cmcli.store.reading.find import find_case

    assert isinstance(agency, Agency)
    ref = cm.open_case("Dana R.", "icm", "--opened", "2026-02-01")
    with agency.operation() as work:
        case = find_case(work, ref).case
        work.change(work.locked(case), status="closed", closed_on=case.opened_on)
    assert "late entry: the case was closed on 1 Feb 2026" in cm("note", ref, "still").out


@pytest.mark.parametrize(
    ("words", "code"),
    mostly_long(
        [
            ((), 2),
            (("",), 2),
            (("-",), 2),
            (("a\x00b",), 2),
            (("text", "--addendum-to", "7"), 4),
            (("text", "--addendum-to", "x"), 2),
            (("text", "--replace", "7"), 4),
            (("text", "--replace", "1", "--addendum-to", "1"), 2),
            (("text", "--number", "1"), 2),
            (("text", "--error", "1", "--reason", "r"), 2),
            (("text", "--reason", "r"), 2),
            (("text", "--show", "1"), 2),
            (("1", "--sign"), 2),
            (("--sign",), 4),
            (("--sign", "--error", "1"), 2),
            (("--error", "1"), 2),
            (("--error", "1", "--reason", ""), 2),
            (("--error", "7", "--reason", "r"), 4),
            (("--error", "1", "--reason", "r", "--move-to", "nobody"), 4),
            (("--show", "7"), 4),
            (("--edit", "--no-input"), 2),
        ],
        7,
    ),
)
def test_bad_words_change_nothing(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    ref = cm.open_case()
    cm("note", ref, "as it was", "--sign")
    before = show(cm, ref)
    failed = cm("note", ref, *words, code=code)
    assert failed.err.startswith("cm: ")
    assert failed.out == ""
    assert show(cm, ref) == before
    assert cm.json("note", ref, "next", "--dry-run")["note"]["number"] == 2


def test_the_editor_begins_with_the_note_to_rewrite(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case()
    cm("note", ref, "-", stdin="first\n")
    monkeypatch.setenv("CM_EDITOR", "sh -c 'echo second >> $0'")
    cm("note", ref, "--edit", "--replace", "1")
    assert show(cm, ref)["text"] == "first\nsecond"
    cm("note", ref, "--sign")
    refused = cm("note", ref, "--edit", "--replace", "1", code=3)
    assert "first\nsecond\nsecond" in refused.err


def test_a_hostile_note_is_shown_as_text(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("note", ref, "\x1b]0;x\x07[red]hi\u202e")
    out = cm("note", ref, "--show", "1", "--format", "table").out
    assert r"\x1b]0;x\x07[red]hi\u202e" in out


@pytest.mark.both_engines
def test_a_list_of_cases_signs_all_of_ones_own_notes(cm: CommandLine) -> None:
    one, two, none = (cm.open_case(name) for name in ("Dana R.", "Lee Wu", "Kim Ahn"))
    for ref in (one, one, two):
        cm("note", ref, "a note")
    cm("note", one, "of ben", "--as", "ben")
    said = cm("note", "-", "--sign", stdin=f"{one}\n{two}\n{none}\n").out
    assert f"{one} Dana R.: signed notes 1, 2." in said
    assert f"{two} Lee Wu: signed note 1." in said
    assert f"{none} Kim Ahn: nothing to sign." in said
    assert [show(cm, one, number)["signed_by"] for number in (1, 2, 3)] == ["ana", "ana", None]
    cm("note", one, "third")
    cm("note", one, "fourth")
    assert len(cm.json("note", one, "--sign", "--all")["notes"]) == 2
    assert "Use either" in cm("note", one, "--sign", "--all", "--number", "1", code=2).err
    assert "--all needs --sign" in cm("note", one, "text", "--all", code=2).err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_same_note_within_minutes_is_a_warning_in_scripts(cm: CommandLine) -> None:
    ref, other = cm.open_case(), cm.open_case("Lee Wu")
    assert cm("note", ref, "Called the landlord").err == ""
    again = cm("note", ref, "Called the landlord")
    assert "The same note was written a few minutes ago, as note 1." in again.err
    assert cm("note", ref, "Called her").err == ""
    assert "as note 2" in cm("note", ref, "Called the landlord").err
    assert cm("note", other, "Called the landlord").err == ""
    assert cm("note", ref, "Called the landlord", "--addendum-to", "1").err == ""
    assert cm("note", ref, "Called her", "--replace", "3").err == ""
    cm("note", ref, "--error", "3", "--reason", "wrong")
    assert cm("note", ref, "Called her").err == ""


def test_on_a_terminal_a_note_twice_is_asked_about_and_leaves_no_draft(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("note", ref, "Called the landlord")
    words = [*CM, "note", ref, "Called the landlord"]
    code, screen = on_terminal(words, keys=[("Record it again?", "n\r")])
    assert (code, "Nothing was saved." in screen) == (3, True), screen
    typed = [("Note", "Called the landlord\r"), ("Record it again?", "n\r")]
    code, screen = on_terminal([*CM, "note", ref], keys=typed)
    assert (code, "draft" in screen) == (3, False), screen
    code, screen = on_terminal([*CM, "note", ref], keys=[("Note", "New\r")])
    assert (code, "Continue with it" in screen) == (0, False), screen
    code, screen = on_terminal(words, keys=[("Record it again?", "y\r")])
    assert (code, len(cm.json("show", ref)["notes"])) == (0, 3), screen


def test_a_note_on_supervision_is_for_the_worker_and_supervisors(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    write = ("note", ref, "Agreed to visit in pairs", "--kind", "supervision")
    refused = cm(*write, "--as", "eve", "--json", code=3).error
    assert (refused["code"], "by the worker of the case" in refused["message"]) == (
        "not-permitted",
        True,
    )
    assert "supervision note 1 written, signed by sam" in cm(*write, "--sign", "--as", "sam").out
    cm("note", ref, "Two visits so far", "--addendum-to", "1", "--as", "ben")
    assert cm("note", ref, "x", "--addendum-to", "1", "--as", "eve", code=3).err
    cm("note", ref, "Called the landlord", "--as", "ben")
    assert "Leave out --kind" in cm(*write, "--replace", "3", "--as", "ben", code=2).err
    told = cm.json("timeline", ref, "--kind", "supervision")
    assert [one["text"] for one in told] == [
        "Agreed to visit in pairs",
        "addendum to note 1: Two visits so far",
    ]
    assert [one["number"] for one in cm.json("timeline", ref, "--kind", "note")] == [3]
    assert [one["kind"] for one in cm.json("show", ref)["notes"]] == [
        None,
        "supervision",
        "supervision",
    ]
    assert "supervision note 1: Agreed to visit in pairs" in cm("show", ref).out
    assert cm("note", ref, "--show", "1").out.startswith(f"{ref}, supervision note 1, by sam")
    other = cm.open_case("Ed Lee")
    cm("note", ref, "--error", "1", "--reason", "wrong case", "--move-to", other, "--as", "sam")
    assert [one["kind"] for one in cm.json("show", other)["notes"]] == ["supervision"]
