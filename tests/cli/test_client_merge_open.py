"""``cm client merge`` where a client has two open cases in one model, as an import can leave."""

import pytest

from agency import Agency, changed
from cmcli.store.reading.find import find_case
from command_line import CommandLine
from merging import code_of
from pty_session import CM, on_terminal
from sweeps import mostly_long


def one_and_two(cm: CommandLine, agency: Agency) -> tuple[str, str]:
    """The codes of two records of one person: with one open case in icm, and with two."""
    one = code_of(cm.open_case("Anna Keller", "icm"))
    both = code_of(cm.open_case("Anna Schmidt", "icm"))
    cm("intake", "Anna Schmidt", "--model", "brokerage", "--same-as", both)
    with agency.operation() as work:
        changed(work, find_case(work, f"{both}.2").case, model="icm")
    return one, both


def open_refs(cm: CommandLine) -> set[str]:
    return {row["ref"] for row in cm.json("list")}


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("kept_has_two", mostly_long([True, False], 3))
@pytest.mark.parametrize("stays", [0, 1, 2])
def test_one_case_of_the_model_stays_open(
    cm: CommandLine, agency: Agency, stays: int, kept_has_two: bool
) -> None:
    one, both = one_and_two(cm, agency)
    kept, other = (both, one) if kept_has_two else (one, both)
    refs = [f"{both}.1", f"{both}.2", f"{one}.1"]
    after = {f"{kept}.1": f"{kept}.1", f"{kept}.2": f"{kept}.2"}
    after |= {f"{one}.1": f"{kept}.3"} if kept_has_two else {}
    after |= {} if kept_has_two else {f"{both}.1": f"{kept}.2", f"{both}.2": f"{kept}.3"}
    merge = ("client", "merge", kept, other, "--yes")
    answer = cm.json(*merge, "--keep-case", refs[stays])
    open_ = after[refs[stays]]
    assert open_refs(cm) == {open_}
    assert answer["entered_twice"] == {after[ref]: open_ for ref in refs if ref != refs[stays]}
    undone = cm.json("undo", "--yes")
    assert open_refs(cm) == set(refs)
    cm("undo", str(undone["seq"]), "--yes")
    assert open_refs(cm) == {open_}


def test_two_chosen_cases_of_a_model_are_refused(cm: CommandLine, agency: Agency) -> None:
    one, both = one_and_two(cm, agency)
    before = open_refs(cm)
    choice = ("--keep-case", f"{both}.1", "--keep-case", f"{both}.2")
    for words in ((), choice):
        refused = cm("client", "merge", one, both, "--yes", *words, code=3).err
        assert f"{one}.1, {both}.1 and {both}.2 are all open in icm" in refused
        assert (
            f"name the case that stays open: --keep-case {one}.1, --keep-case {both}.1"
            f" or --keep-case {both}.2."
        ) in refused
    assert open_refs(cm) == before


def test_a_model_that_only_one_of_them_has_needs_no_choice(cm: CommandLine, agency: Agency) -> None:
    _, both = one_and_two(cm, agency)
    third = code_of(cm.open_case("Anna Weber", "brokerage"))
    merge = ("client", "merge", third, both, "--yes")
    refused = cm(*merge, "--keep-case", f"{both}.1", code=3).err
    assert "is not one of two open cases in one model" in refused
    cm(*merge)
    assert {f"{third}.{number}" for number in (1, 2, 3)} <= open_refs(cm)


def test_a_terminal_asks_once_for_each_model(cm: CommandLine, agency: Agency) -> None:
    one, both = one_and_two(cm, agency)
    keys = [("[y/N]", "y\r"), ("stays open", f"{both.lower()}.2\r")]
    code, screen = on_terminal([*CM, "client", "merge", one, both], keys=keys)
    assert code == 0, screen
    assert open_refs(cm) == {f"{one}.3"}


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_client_is_of_the_worker_of_the_case_that_began_last(cm: CommandLine) -> None:
    """A merge gives an earlier case the higher number."""
    eve, ben = ("--worker", "eve"), ("--worker", "ben")
    kept = code_of(cm.open_case("Anna Keller", "icm", "--opened", "2026-03-02", *eve))
    other = code_of(cm.open_case("Anna Schmidt", "strengths", "--opened", "2026-02-02", *ben))
    third = code_of(cm.open_case("Anna Weber", "brokerage", *eve))
    fourth = code_of(cm.open_case("Anna Braun", "brokerage", *ben))
    for code in (kept, other, third, fourth):
        cm("close", code, "--reason", "moved")
    cm("client", "merge", kept, other, "--yes")
    assert cm.json("show", kept)["ref"] == f"{kept}.1"
    refused = cm("client", "merge", kept, fourth, "--yes", "--as", "ben", code=3).err
    assert f"{kept} is not only your client." in refused
    cm("client", "merge", kept, third, "--yes", "--as", "eve")


@pytest.mark.both_engines
@pytest.mark.parametrize("stays", [0, 1])
def test_documents_benefits_and_open_tasks_move_to_the_case_that_stays(
    cm: CommandLine, stays: int
) -> None:
    codes = [code_of(cm.open_case(name, "icm")) for name in ("Anna Keller", "Anna Schmidt")]
    for code in codes:
        cm("document", "add", code, "lease", "--renew", "2026-05-01")
        cm("benefit", "add", code, "snap", "--status", "applied", "--on", "9 days ago")
        cm("benefit", "set", code, "2", "--status", "granted", "--amount", "20", "--every", "month")
        cm("task", "add", code, "Ask the landlord")
        cm("task", "add", code, "Send the form", "--by", "fri")
        cm("task", "done", code, "1")
        cm(
            "remind",
            "snooze",
            code,
            "task",
            "--number",
            "2",
            "--until",
            "+7d",
            "--reason",
            "on leave",
        )
        cm("remind", "snooze", code, "renewal", "--until", "+7d", "--reason", "asked")

    def found() -> list[object]:
        subjects = ("document", "benefit", "task")
        return [cm.json(subject, "list", code) for subject in subjects for code in codes]

    before = found()
    kept = codes[0]
    one, ended = (f"{kept}.1", f"{kept}.2") if stays == 0 else (f"{kept}.2", f"{kept}.1")
    merge = ("client", "merge", *codes, "--yes", "--keep-case", f"{codes[stays]}.1")
    told = cm(*merge)
    for noun, old, new in (("document", 1, 3), ("benefit", 2, 4), ("task", 2, 3)):
        assert f"{noun.capitalize()} {old} of {ended} is now {noun} {new} of {one}." in told.out
    assert "no longer due" not in told.err
    assert [row["number"] for row in cm.json("document", "list", one)] == [1, 3]
    assert [row["number"] for row in cm.json("benefit", "list", one)] == [2, 4]
    assert {row["number"] for row in cm.json("task", "list", one)} == {1, 2, 3}
    assert [row["number"] for row in cm.json("task", "list", ended)] == [1]
    assert cm.json("benefit", "list", ended) == cm.json("document", "list", ended) == []
    assert len(cm.json("timeline", one, "--kind", "benefit")) == 4
    due = cm.json("due", "--all", "--within", "60")
    numbers = {(row["kind"], row["number"]) for row in due if row["case"] == one}
    assert numbers >= {("renewal", "1"), ("renewal", "3"), ("task", "2"), ("task", "3")}
    snoozed = {(row["kind"], row["number"]) for row in cm.json("show", one)["snoozes"]}
    moved = {("task", "3"), ("renewal", "3"), ("renewal", "4")}
    assert snoozed == {("task", "2"), ("renewal", None), *moved}
    cm("undo", "--yes")
    assert found() == before
    renumbered = cm.json(*merge)["renumbered"]
    assert [(row["noun"], row["number"], row["new_number"]) for row in renumbered] == [
        ("document", 1, 3),
        ("benefit", 2, 4),
        ("task", 2, 3),
    ]
    assert {(row["ref"], row["new_ref"]) for row in renumbered} == {(ended, one)}
    cm("undo", "--yes")
    assert found() == before
    assert "is intact" in cm("audit", "verify").out
