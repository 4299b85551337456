"""``cm set``: acuity, model and phase."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_each_change_is_said_with_its_day(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "2026-03-04")
    done = cm("set", ref, "--acuity", "4", "--reason", "lost the flat")
    assert done.out.splitlines() == [
        f"{ref} Dana R.: acuity 3 → 4 from Wed 4 Mar 2026.",
        "The contact schedule changes with the next contact that counts.",
        "Next: contact Fri 6 Mar 2026.",
    ]
    record = cm.json("set", ref, "--model", "cti", "--acuity", "2", "--reason", "moves in")
    assert (record["model"], record["acuity"], record["phase"]) == ("cti", 2, None)
    assert record["changed"]["model"] == {"before": "icm", "after": "cti"}
    assert (record["reason"], record["on"], record["override"]) == ("moves in", "2026-03-04", None)
    assert cm.json("set", ref, "--phase", "1", "--reason", "moved in")["phase"] == 1
    assert cm.json("set", ref, "--phase", "2", "--reason", "settled")["phase"] == 2
    gone = cm("set", ref, "--model", "icm", "--reason", "moved out")
    assert "model cti → icm, no phases from" in gone.out


@pytest.mark.both_engines
def test_acuity_over_the_ceiling_is_saved_but_a_model_is_not(cm: CommandLine) -> None:
    refs = [cm.open_case(f"Poe {n}", "icm", "--worker", "ben", "-q") for n in range(20)]
    risen = cm("set", refs[0], "--acuity", "4", "--reason", "in crisis")
    assert "over the ceiling" in risen.err
    other = cm.open_case("Roe", "brokerage", "--worker", "eve")
    cm("accept", other, code=3)
    words = ("set", refs[1], "--model", "clinical", "--reason", "wants therapy")
    assert "Keep the model, or transfer the case" in cm(*words, code=3).err
    cm(*words, "--override", "no one else", "--as", "eve", code=3)
    assert cm.json(*words, "--override", "no one else", "--as", "sam")["model"] == "clinical"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--acuity", "3", "--reason", "x"), 3),
        (("--acuity", "5", "--reason", "x"), 2),
        (("--acuity", "4"), 2),
        (("--reason", "x"), 2),
        (("--phase", "2", "--reason", "x"), 2),
        (("--model", "imc", "--reason", "x"), 2),
        (("--acuity", "4", "--on", "tomorrow", "--reason", "x"), 2),
        (("--acuity", "4", "--on", "30 feb", "--reason", "x"), 2),
    ],
)
def test_what_is_not_possible_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int
) -> None:
    ref = cm.open_case("Dana R.", "icm")
    before = cm("list", "--json").out
    cm("set", ref, *words, code=code)
    assert cm("list", "--json").out == before


def test_a_repeat_with_the_same_id_is_harmless(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    words = ("set", ref, "--acuity", "4", "--reason", "lost the flat", "--id", "k1")
    assert cm(*words).out == cm(*words).out
    cm("set", ref, "--acuity", "1", "--reason", "lost the flat", "--id", "k1", code=3)


@pytest.mark.both_engines
def test_what_brought_the_client_here_changes_without_a_reason(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--issue", "evicted")
    done = cm(
        "set", ref, "--issue", "lives in her car", "--immediate", "insulin", "--format", "table"
    )
    assert "presenting issue: was evicted, now lives in her car." in done.out
    assert "immediate needs: now insulin." in done.out
    case = cm.json("show", ref)
    assert (case["issue"], case["immediate"]) == ("lives in her car", "insulin")
    changed = cm.json("set", ref, "--immediate", "none", "--acuity", "4", "--reason", "worse")
    assert changed["changed"] == {
        "acuity": {"before": 3, "after": 4},
        "immediate": {"before": "insulin", "after": None},
    }
    assert "Nothing changes" in cm("set", ref, "--issue", "lives in her car", code=3).err
    assert "--reason is missing" in cm("set", ref, "--acuity", "2", code=2).err
    cm("close", ref, "--reason", "moved")
    cm("set", ref, "--issue", "evicted twice")
    assert cm.json("show", ref)["issue"] == "evicted twice"


def test_the_program_changes_with_or_without_a_reason(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    assert "has no program" in cm("set", ref, "--program", "psh", code=2).err
    cm("resource", "add", "Supported Housing", "--program", "psh")
    done = cm("set", ref, "--program", "PSH", "--reason", "moved in", "--format", "table")
    assert "program: now psh." in done.out
    assert cm.json("show", ref)["program"] == "psh"
    assert "Program" in cm("show", ref).out
    assert "Nothing changes" in cm("set", ref, "--program", "psh", code=3).err
    cm("undo")
    assert cm.json("show", ref)["program"] is None
    cm("set", ref, "--program", "psh")
    changed = cm.json("set", ref, "--program", "none")["changed"]
    assert changed == {"program": {"before": "psh", "after": None}}
