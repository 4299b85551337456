"""``cm transfer --all-of``: a whole caseload goes to others, all or nothing."""

import pytest

from command_line import CommandLine


def fill(cm: CommandLine, count: int, worker: str, model: str = "icm") -> list[str]:
    return [
        cm.open_case(f"{worker} {number}", model, "--worker", worker, "--quiet")
        for number in range(count)
    ]


@pytest.mark.both_engines
def test_a_caseload_moves_as_one_change_and_back(cm: CommandLine) -> None:
    refs = fill(cm, 3, "eve")
    cm("transfer", refs[1], "--to", "sam", "--reason", "x", "--ask")
    words = ("transfer", "--all-of", "eve", "--to", "ben", "--reason", "eve is leaving")
    some = (*words, "--except", f"{refs[0]}=sam")
    before = cm.json("list")
    plan = cm.json(*some, "--dry-run")
    rows = {row["ref"]: (row["from"], row["to"], row["workers"], row["refused"]) for row in plan}
    assert rows == {
        refs[0]: ("eve", "sam", 2, None),
        refs[1]: ("eve", "ben", 2, None),
        refs[2]: ("eve", "ben", 2, None),
    }
    dry = cm(*some, "--dry-run")
    assert "ben gets 2 cases: from 0 % to 10 % of the ceiling, then room." in dry.err
    assert cm.json("list") == before
    done = cm(*some)
    assert f"{refs[0]} eve 0: from eve to sam." in done.out.splitlines()
    assert {row["ref"]: row["worker"] for row in cm.json("list")} == {
        refs[0]: "sam", refs[1]: "ben", refs[2]: "ben",
    }  # fmt: skip
    assert cm.json("request", "list", "--all") == []
    assert [one["number"] for one in cm.json("show", refs[1])["transfers"]] == [1, 2]
    told = cm.json("due", "--kind", "told", "--all")
    assert sorted((row["case"], row["worker"]) for row in told) == sorted(
        [(refs[0], "sam"), (refs[1], "ben"), (refs[2], "ben")]
    )
    assert cm.json("audit", "log", "--limit", "1")[0]["reason"] == "eve is leaving"
    cm("undo", "--no-input")
    assert cm.json("list") == before
    assert [one["to"] for one in cm.json("request", "list", "--all")] == ["sam"]


@pytest.mark.sqlite_only
def test_a_second_worker_who_gets_the_case_is_no_longer_second(cm: CommandLine) -> None:
    ref, other = fill(cm, 2, "eve")
    for one in (ref, other):
        cm("set", one, "--second", "ben", "--reason", "two of them")
    ends = "The case has no second worker now."

    def seconds(*words: str) -> list[str | None]:
        told = cm(*words).out
        assert told.count(ends) == (2 if "--all-of" in words else 1), told
        now = [cm.json("show", one)["second"] for one in (ref, other)]
        assert cm("list", "--second", "--worker", "ben", "--format", "ids").out.split() == [
            one for one, second in zip((ref, other), now, strict=True) if second
        ]
        cm("undo", "--no-input", *(("--as", "ben") if words[-1] == "ben" else ()))
        assert cm.json("show", ref)["second"] == "ben"
        return now

    to = ("--to", "ben", "--reason", "eve is leaving")
    assert seconds("transfer", ref, *to) == [None, "ben"]
    assert seconds("transfer", "--all-of", "eve", *to, "--yes") == [None, None]
    cm("transfer", other, *to, "--ask")
    assert seconds("request", "accept", other, "--as", "ben") == ["ben", None]


def test_admission_judges_the_whole(cm: CommandLine) -> None:
    refs = fill(cm, 7, "eve", "clinical")
    fill(cm, 6, "ben", "clinical")
    words = ("transfer", "--all-of", "eve", "--to", "ben", "--reason", "eve is leaving")
    before = cm.json("list")
    plan = cm(*words, "--dry-run", "--json", code=3)
    assert "of the ceiling" in plan.error["message"]
    refused = cm(*words, "--json", code=3)
    assert refused.error["code"] == "over-ceiling"
    assert "Leave some cases with eve" in refused.error["hint"]
    assert cm.json("list") == before
    done = cm(*words, "--except", f"{refs[0]}=sam")
    assert "takes ben over the target" in done.err
    cm("undo", "--no-input")
    record = cm.json(*words, "--override", "nobody else is left")
    assert record["override"] == "nobody else is left"
    assert [(one["worker"], one["band"]) for one in record["loads"]] == [("ben", "over ceiling")]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--all-of", "eve", "--to", "eve"), 3, "is already with eve"),
        (("--all-of", "ben", "--to", "eve"), 3, "ben has no open case"),
        (("--all-of", "nobody", "--to", "eve"), 4, "No worker is called"),
        (("--all-of", "eve", "--to", "ben", "--except", "Kim=sam"), 4, "full code"),
        (("--all-of", "eve", "--to", "ben", "--except", "OTHER=sam"), 4, "not an open case of eve"),
        (("--all-of", "eve", "--to", "ben", "--except", "REF"), 2, "--except"),
        (("REF", "--all-of", "eve", "--to", "ben"), 2, "neither a case"),
        (("--all-of", "eve", "--to", "ben", "--ask"), 2, "neither a case"),
        (("REF", "--to", "ben", "--except", "REF=sam"), 2, "need --all-of"),
        (("--all-of", "eve", "--to", "sam", "--as", "ben"), 3, "only your own caseload"),
    ],
)
def test_what_cannot_be_is_refused(
    cm: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    (ref,) = fill(cm, 1, "eve")
    other = cm.open_case("Kim A.", "icm", "--worker", "sam")
    given = [one.replace("REF", ref).replace("OTHER", other) for one in words]
    refused = cm("transfer", *given, "--reason", "x", code=code)
    assert told in refused.err
    assert cm.json("list", "--worker", "eve")[0]["ref"] == ref
