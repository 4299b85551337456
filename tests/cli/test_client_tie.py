"""``cm client tie``: a client's wishes for workers, and conflicts of interest."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_a_wish_is_recorded_shown_replaced_and_ended(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    code = ref.partition(".")[0]
    done = cm("client", "tie", code, "eve", "--kind", "wish", "--reason", "[b]knows her[/b]")
    assert done.out.startswith(f"{code} Dana R.: The client wants this worker: eve.\n")
    page = cm("client", "show", code).out
    assert "The client wants this worker: eve, since 4 Mar 2026: [b]knows her[/b]" in page
    (tie,) = cm.json("client", "show", code)["ties"]
    assert (tie["worker"], tie["kind"], tie["reason"]) == ("eve", "wish", "[b]knows her[/b]")
    refused = cm("client", "tie", code, "eve", "--kind", "wish", code=3)
    assert "already has this tie to eve" in refused.err

    done = cm("client", "tie", code, "eve", "--kind", "not-wished")
    assert "Ended: The client wants this worker: eve." in done.out
    assert [one["kind"] for one in cm.json("client", "show", code)["ties"]] == ["not-wished"]
    cm("undo")
    assert [one["kind"] for one in cm.json("client", "show", code)["ties"]] == ["wish"]
    history = cm("history", code).out
    assert "tie to a worker" in history

    warned = cm("client", "tie", code, "ben", "--kind", "conflict", "--reason", "cousin")
    assert f"ben has {ref}. To move it: cm transfer {ref} --to HANDLE" in warned.err
    assert "Give --kind, or --end" in cm("client", "tie", code, "ben", code=2).err
    assert "'friend' isn't" in cm("client", "tie", code, "ben", "--kind", "friend", code=2).err
    assert "No worker" in cm("client", "tie", code, "nobody", "--end", code=4).err
    cm("client", "tie", code, "ben", "--end")
    assert [one["worker"] for one in cm.json("client", "show", code)["ties"]] == ["eve"]
    gone = cm("client", "tie", code, "ben", "--end", code=4)
    assert "has no such tie to ben" in gone.err


def test_a_merge_keeps_the_ties_of_both(cm: CommandLine) -> None:
    kept, other = (cm.open_case(name).partition(".")[0] for name in ("Dana R.", "D. Reyes"))
    cm("close", other, "--reason", "moved")
    cm("client", "tie", kept, "eve", "--kind", "wish")
    cm("client", "tie", other, "ben", "--kind", "conflict")
    cm("client", "merge", kept, other, "--yes")
    found = cm.json("client", "show", kept)["ties"]
    assert {(one["worker"], one["kind"]) for one in found} == {("eve", "wish"), ("ben", "conflict")}
    cm("undo")
    assert [one["worker"] for one in cm.json("client", "show", other)["ties"]] == ["ben"]


def test_a_conflict_of_interest_is_told_wherever_the_case_comes_to_the_worker(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    code = ref.partition(".")[0]
    cm("client", "tie", code, "eve", "--kind", "conflict")
    told = f"A conflict of interest with eve is recorded for {code}."
    move = ("transfer", ref, "--to", "eve", "--reason", "closer")
    assert told in cm(*move, "--ask", "--as", "ben").err
    assert told in cm("request", "accept", ref, "--as", "eve").err
    assert told not in cm("set", ref, "--model", "cti", "--reason", "moved in").err
    cm("transfer", ref, "--to", "ben", "--reason", "of course")
    assert (
        told in cm("transfer", "--all-of", "ben", "--to", "eve", "--reason", "x y z", "--yes").err
    )
    intake = ("intake", "Dana R.", "--same-as", code, "--model", "brokerage", "--worker", "eve")
    assert told in cm(*intake).err
