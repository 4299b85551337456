"""``cm transfer``, and that limits hold on the command line."""

import pytest

from command_line import CommandLine


def fill(cm: CommandLine, count: int, worker: str = "ben", model: str = "icm") -> list[str]:
    return [
        cm.open_case(f"Poe {number}", model, "--worker", worker, "--quiet")
        for number in range(count)
    ]


@pytest.mark.both_engines
def test_a_transfer_says_from_whom_to_whom_and_what_is_due(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    done = cm("transfer", ref, "--to", "eve", "--reason", "moved north")
    assert done.out.splitlines() == [
        f"{ref} Dana R.: from ben to eve on Wed 4 Mar 2026.",
        "Next: contact Fri 6 Mar 2026.",
    ]
    record = cm.json("transfer", ref, "--to", "ben", "--reason", "moved back")
    assert (record["worker"], record["from"], record["reason"]) == ("ben", "eve", "moved back")
    cm("undo")
    assert cm.json("list")[0]["worker"] == "eve"


def test_the_ceiling_and_its_override(cm: CommandLine) -> None:
    fill(cm, 20)
    (ref,) = fill(cm, 1, "eve")
    refused = cm("transfer", ref, "--to", "ben", "--reason", "north", code=3)
    assert "of the ceiling" in refused.err
    assert "target" not in refused.err
    assert "choose another worker (" in refused.err
    words = ("transfer", ref, "--to", "ben", "--reason", "north", "--override", "only he knows her")
    assert cm(*words, "--as", "eve", code=3).err.startswith("cm: A worker can't")
    assert cm.json("list", "--worker", "eve")[0]["ref"] == ref
    assert "Override:" in cm(*words, "--as", "sam").err


def test_the_target_is_mentioned_only_over_it(cm: CommandLine) -> None:
    fill(cm, 9)
    first, second = fill(cm, 2, "eve")
    assert cm("transfer", first, "--to", "ben", "--reason", "north").err == ""
    assert "target" in cm("transfer", second, "--to", "ben", "--reason", "north").err


@pytest.mark.both_engines
def test_many_cases_are_transferred_one_by_one(cm: CommandLine) -> None:
    refs = fill(cm, 3, "eve")
    listed = "\n".join([*refs, "BBBBB.1"])
    cm("transfer", "-", "--to", "ben", "--reason", "eve is leaving", stdin=listed, code=4)
    assert len(cm.json("list", "--worker", "ben")) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "ben", "--reason", "x"), 3),
        (("--to", "nobody", "--reason", "x"), 4),
        (("--to", "eve"), 2),
        (("--reason", "x"), 2),
    ],
)
def test_what_is_not_possible(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    before = cm("list", "--json").out
    cm("transfer", ref, *words, code=code)
    assert cm("list", "--json").out == before
