"""``cm reopen``: the next episode of the same client."""

import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from pty_session import on_terminal


def closed_case(cm: CommandLine, *words: str) -> str:
    ref = cm.open_case("Dana R.", "icm", *words)
    cm("assess", ref, "--need", "housing=3:a sofa", "--need", "food=1")
    cm("close", ref, "--reason", "moved")
    return ref


def fill_up_ben(cm: CommandLine) -> None:
    """A tenth of full time holds two icm cases."""
    cm("worker", "set", "ben", "--hours", "3.75")
    for name in ("Lee W.", "Kim P."):
        cm.open_case(name, "icm", "--worker", "ben")


@pytest.mark.both_engines
def test_reopening_begins_the_next_episode(cm: CommandLine) -> None:
    ref = closed_case(cm, "--worker", "ben")
    code = ref.partition(".")[0]
    given = cm("reopen", code, "--reason", "lost the sofa")
    assert given.out.splitlines() == [
        f"{code}.2 Dana R.: episode 2 opened for icm on Wed 4 Mar 2026, with ben, acuity 3.",
        "Needs carried over, to rate again: housing.",
        "Next: contact Fri 6 Mar 2026.",
    ]
    cm("reopen", code, code=3)
    cm("undo")
    again = cm.json("reopen", ref, "--worker", "eve")
    assert (again["ref"], again["worker"], again["reopened"]) == (f"{code}.2", "eve", ref)
    assert again["needs"] == [{"domain": "housing", "text": "a sofa"}]


def test_reopening_over_the_ceiling_is_refused_or_waitlisted(cm: CommandLine) -> None:
    ref = closed_case(cm, "--worker", "ben")
    fill_up_ben(cm)
    before = cm.json("list", "--status", "all")
    assert cm("reopen", ref, "--json", code=3).error["code"] == "over-ceiling"
    assert cm.json("list", "--status", "all") == before
    assert cm("reopen", ref, "--override", "x", "--as", "ben", "--json", code=3).error["code"] == (
        "not-permitted"
    )
    waits = cm.json("reopen", ref, "--or-waitlist")
    assert (waits["status"], waits["worker"]) == ("waitlist", None)


def test_an_override_is_in_the_log(cm: CommandLine) -> None:
    ref = closed_case(cm, "--worker", "ben")
    fill_up_ben(cm)
    made = cm.json("reopen", ref, "--as", "sam", "--override", "known family")
    assert made["worker"] == "ben"
    assert any("known family" in (one["reason"] or "") for one in cm.json("history", made["ref"]))


@pytest.mark.parametrize(("words", "code"), [(("--worker", "zoe"), 4), (("--reason", ""), 2)])
def test_a_reopening_that_fails_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int
) -> None:
    ref = closed_case(cm)
    cm("reopen", ref, *words, code=code)
    assert [case["ref"] for case in cm.json("list", "--status", "all")] == [ref]


def test_a_terminal_offers_the_waitlist(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = closed_case(cm, "--worker", "ben")
    fill_up_ben(cm)
    program = str(Path(sys.executable).parent / "cm")
    asked = [("Put the new case on the waitlist", "y\n")]
    code, screen = on_terminal([program, "reopen", ref, "--reason", "x"], keys=asked)
    assert code == 0, screen
    assert "on the waitlist" in screen


@pytest.mark.both_engines
def test_documents_and_benefits_are_carried_over_with_their_dates(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "wages", "--status", "ended")
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "2026-04-15")
    cm("benefit", "add", ref, "snap", "--status", "applied", "--on", "10 days ago")
    terms = ("--amount", "291", "--every", "month", "--renew", "2026-05-01")
    cm("benefit", "set", ref, "3", "--status", "granted", "--on", "5 days ago", *terms)
    cm("benefit", "add", ref, "ssi", "--status", "denied", "--appeal-by", "2026-09-30")
    before = cm.json("benefit", "list", ref), cm.json("document", "list", ref)
    cm("close", ref, "--reason", "moved")
    code = ref.partition(".")[0]
    given = cm("reopen", code, "--reason", "is back", "--today", "2026-03-06").out
    assert "Documents and benefits carried over: 2 lease, 3 snap, 4 ssi." in given
    day = {"ref": f"{code}.2", "added_on": "2026-03-06"}
    benefits = cm.json("benefit", "list", code, "--today", "2026-03-06")
    assert benefits == [one | day for one in before[0] if one["number"] != 1]
    documents = cm.json("document", "list", code, "--today", "2026-03-06")
    assert documents == [one | day for one in before[1]]
    rows = cm.json("due", "--within", "60", "--worker", "ben", "--today", "2026-03-06")
    found = {(row["kind"], row["number"]) for row in rows if row["case"] == f"{code}.2"}
    assert found >= {("renewal", "2"), ("renewal", "3"), ("appeal", "4")}
    shown = cm.json("show", code, "--today", "2026-03-06")
    assert shown["income_a_month"] == {"cents": 29100, "unknown": []}
    told = cm.json("timeline", code, "--kind", "benefit", "--today", "2026-03-06")
    assert [one["on"] for one in told] == ["2026-02-27", "2026-03-04"]
    cm("benefit", "set", code, "3", "--amount", "300", "--today", "2026-03-06")
    assert [one["amount"] for one in cm.json("benefit", "list", ref)] == [None, 29100, None]


def test_what_is_carried_over_is_in_the_answer_and_undone(cm: CommandLine) -> None:
    ref = closed_case(cm)
    cm("document", "add", ref, "lease")
    cm("benefit", "add", ref, "snap", "--status", "granted")
    made = cm.json("reopen", ref, "--reason", "is back")
    assert [(one["number"], one["kind"]) for one in made["documents"]] == [(1, "lease")]
    assert [(one["number"], one["kind"]) for one in made["benefits"]] == [(2, "snap")]
    cm("undo", "--no-input")
    assert [one["ref"] for one in cm.json("benefit", "list", ref)] == [ref]
    assert [one["ref"] for one in cm.json("benefit", "list", ref.partition(".")[0])] == [ref]
    assert "is intact" in cm("audit", "verify").out
