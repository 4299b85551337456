"""``cm crisis``: the client's own crisis plan, its versions, and when it is due."""

from typing import Any

import pytest

from cmcli.domain.crisis_plans import SECTIONS
from cmcli.reports.plan import NOT_FOR_CLIENTS
from command_line import CommandLine

FIRST = (
    *("--warning", "I stop answering my phone", "--warning", "no sleep", "--helps", "the river"),
    *("--call", "Crisis team=555-0999", "--reason-to-live", "my daughter"),
)


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case with a brother to call, and a crisis plan."""
    ref = cm.open_case("Dana R.", "icm", "--goes-by", "Dee")
    cm("person", "add", ref, "Ben Reed", "--role", "brother", "--phone", "555-0101")
    cm("crisis", ref, *FIRST, "--call", "1")
    return ref


def due(cm: CommandLine, *more: str) -> list[tuple[str, str, str]]:
    rows = cm.json("due", "--kind", "crisis-plan", "--within", "400", *more)
    return [(one["case"], one["due_on"], one["why"]) for one in rows]


def plan(cm: CommandLine, ref: str, *more: str) -> Any:
    return cm.json("crisis", ref, *more)


@pytest.mark.both_engines
def test_each_change_makes_a_version_and_carries_the_rest_over(cm: CommandLine, ref: str) -> None:
    one = plan(cm, ref)
    assert (one["version"], one["on"], one["by"]) == (1, "2026-03-04", "ana")
    assert one["calls"] == ["Crisis team, 555-0999", "Ben Reed, 555-0101"]
    assert one["crisis_line"].startswith("988")
    said = cm("crisis", ref, "--drop", "2", "--make-safer", "Ana keeps my pills").out
    assert "added making things safer: Ana keeps my pills; dropped warning signs: no sleep" in said
    two = plan(cm, ref)
    assert (two["version"], two["warnings"]) == (2, ["I stop answering my phone"])
    assert (two["make_safer"], two["helps"]) == (["Ana keeps my pills"], ["the river"])
    assert plan(cm, ref, "--version", "1")["warnings"] == ["I stop answering my phone", "no sleep"]
    log = cm.json("crisis", ref, "--log")
    assert [row["version"] for row in log] == [1, 2]
    assert log[1]["dropped"] == [{"part": "warnings", "text": "no sleep"}]
    assert [one["text"] for one in cm.json("timeline", ref, "--kind", "crisis-plan")] == [
        f"version {row['version']}: {row['change']}" for row in log
    ]
    (found,) = cm.json("search", "pills")
    assert (found["kind"], found["number"]) == ("crisis_plans", "2")
    page = cm("crisis", ref).out
    assert "Warning signs\n  1  I stop answering my phone\nMaking things safer\n  2  Ana" in page
    cm("undo", "--yes")
    assert plan(cm, ref) == one
    assert cm.json("search", "pills") == []
    cm("undo", "--yes")
    assert plan(cm, ref)["version"] is None
    assert "No crisis plan yet." in cm("crisis", ref).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--drop", "9"), 4, "has no entry 9"),
        (("--call", "7"), 4, "has no person 7"),
        (("--call", "=555"), 2, "--call needs a name before the ="),
        (("--helps", "THE RIVER"), 3, "Nothing changes in the crisis plan."),
        (("--unchanged", "--helps", "tea"), 2, "--unchanged can't be used with a change."),
        (("--version", "9"), 4, "has no version 9"),
        (("--log", "--print"), 2, "Use only one of these"),
        (("--log", "--helps", "tea"), 2, "Use only one of these"),
    ],
)
def test_what_is_refused_changes_nothing(
    cm: CommandLine, ref: str, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in cm("crisis", ref, *words, code=code).err
    assert plan(cm, ref)["version"] == 1


def test_a_plan_is_due_regularly_and_after_a_crisis_contact(cm: CommandLine, ref: str) -> None:
    regular = f"Last review of the crisis plan {{}}, next after {90} days."
    assert due(cm) == [(ref, "2026-06-02", regular.format("4 Mar 2026"))]
    at = ("--today", "2026-03-10")
    cm("checkin", ref, "bad night", "--kind", "crisis", "--mode", "phone", *at)
    ((_, on, why),) = due(cm, *at)
    assert (on, why[:40]) == ("2026-03-10", "There was a crisis contact on 10 Mar 202")
    # A review that changes nothing answers it, a crisis from before it does not come back.
    reviewed = cm("crisis", ref, "--unchanged", "--today", "2026-03-11").out
    assert "crisis plan version 1 reviewed; it stays" in reviewed
    early = ("--at", "2026-03-09 23:40", "--mode", "phone", "--today", "2026-03-11")
    cm("checkin", ref, "--kind", "crisis", *early)
    later = ("--today", "2026-03-12")
    assert due(cm, *later) == [(ref, "2026-06-09", regular.format("11 Mar 2026"))]
    assert plan(cm, ref, *later)["reviewed_on"] == "2026-03-11"
    assert "version 1 reviewed, and it stays as it is" in cm("timeline", ref, *later).out
    cm("config", "set", "crisis-plan.days", "30")
    assert due(cm, *later)[0][1] == "2026-04-10"
    assert "added crisis plan review of crisis plan 1" in cm("history", ref, *later).out


def test_without_a_plan_only_a_crisis_or_self_harm_makes_one_due(cm: CommandLine) -> None:
    quiet, flagged, crisis = (cm.open_case(name) for name in ("Ada L.", "Bo M.", "Cy N."))
    cm("flag", flagged, "someone shouted", "--kind", "other")
    assert due(cm) == []
    raised = cm("flag", flagged, "said so", "--kind", "self-harm").out
    assert f"To write one with the client: cm crisis {flagged} --warning T" in raised
    cm("checkin", crisis, "--kind", "crisis", "--mode", "home", "--at", "yesterday 23:40")
    why = "and the client has no crisis plan."
    assert sorted(due(cm)) == sorted(
        [
            (flagged, "2026-03-04", f"Safety flag 2 (self-harm) is open, {why}"),
            (crisis, "2026-03-03", f"There was a crisis contact on 3 Mar 2026, {why}"),
        ]
    )
    assert plan(cm, quiet)["version"] is None
    refused = cm("crisis", quiet, "--unchanged", code=4).err
    assert "has no crisis plan yet" in refused
    cm("crisis", flagged, "--helps", "tea")
    assert due(cm)[1][:2] == (flagged, "2026-06-02")
    cm("crisis", flagged, "--drop", "1")  # an empty plan is none
    assert plan(cm, flagged)["version"] is None
    assert due(cm)[1][:2] == (flagged, "2026-03-04")


def test_the_whole_plan_comes_first_while_a_self_harm_flag_is_open(
    cm: CommandLine, ref: str
) -> None:
    line = f"Crisis plan: version 1, 4 Mar 2026. To read it: cm crisis {ref}"
    assert line in cm("show", ref).out
    assert line in cm("flag", ref, "said so", "--kind", "self-harm").out
    shown = cm("show", ref).out.partition("\n\n")[0]
    assert "CRISIS PLAN: version 1, 4 Mar 2026" in shown
    assert "People to call: Crisis team, 555-0999; Ben Reed, 555-0101" in shown
    assert "Crisis line: 988" in shown
    assert cm.json("show", ref)["crisis_plan"]["helps"] == ["the river"]
    cm("flag", ref, "--settle", "1", "--done", "stayed", "--told", "sam")
    assert line in cm("show", ref).out
    assert "Crisis plan: none" in cm("show", cm.open_case("Lee W.")).out


def test_the_page_for_the_client_is_in_plain_words(cm: CommandLine, ref: str) -> None:
    cm("alert", "add", ref, "Dog", "--kind", "pet", "--review", "+1m")
    cm("config", "set", "agency.crisis-line", "555-0911, day and night")
    cm("crisis", ref, "--avoid", "# the _bar_ [x](y)")
    page = cm("crisis", ref, "--print", "--safe-to-carry").out
    assert page.startswith("# My crisis plan\n\nDee. Made with Ana")
    assert "## My reasons to live\n\n- my daughter\n" in page
    assert "- The crisis line: 555-0911, day and night" in page
    assert r"- \# the \_bar\_ \[x\](y)" in page
    assert "ALERT" not in page
    assert "Dog" not in page
    assert not [word for word in NOT_FOR_CLIENTS if word in page.lower().split()]
    assert len(page.splitlines()) < 50  # one page
    printed = cm.json("crisis", ref, "--print", "--safe-to-carry")
    assert printed["sections"][0][1][0] == "I stop answering my phone"
    assert "no crisis plan yet" in cm("crisis", cm.open_case("Lee"), "--print", code=4).err
    entries = sum(len(cm.json("crisis", ref)[part]) for part in SECTIONS)
    cm("crisis", ref, *(word for n in range(entries) for word in ("--drop", str(n + 1))))
    now = cm.json("crisis", ref, "--log")[-1]["version"]
    for words in (("--print",), ("--print", "--json")):
        empty = cm("crisis", ref, *words, "--version", str(now), code=4)
        assert f"Version {now} of the crisis plan has no entries" in empty.err
        assert empty.out == ""
    assert "This version has no entries." in cm("crisis", ref, "--version", str(now)).out


def test_a_merge_joins_both_plans_and_undo_parts_them(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Dana Reyes", "clinical")
    cm("crisis", other, "--helps", "tea", "--helps", "the river")
    cm("crisis", other, "--unchanged")
    kept, gone = ref.partition(".")[0], other.partition(".")[0]
    said = cm("client", "merge", kept, gone, "--yes").out
    assert "Both crisis plans are joined in version 3. Go through it with the client." in said
    assert plan(cm, ref)["helps"] == ["the river", "tea"]
    assert [row["version"] for row in cm.json("crisis", ref, "--log")] == [1, 2, 3]
    cm("undo", "--yes")
    assert (plan(cm, ref)["version"], plan(cm, other)["helps"]) == (1, ["tea", "the river"])
    assert plan(cm, other)["reviewed_on"] == "2026-03-04"


def test_the_plan_stays_with_the_client_and_may_be_changed_on_a_closed_case(
    cm: CommandLine, ref: str
) -> None:
    cm("close", ref, "--reason", "moved", "--summary", "x", "--support", "y", "--no-input")
    assert due(cm) == []
    cm("crisis", ref, "--helps", "tea", "--id", "tea")
    cm("crisis", ref, "--helps", "tea", "--id", "tea")
    assert plan(cm, ref)["version"] == 2
    cm("reopen", ref, "--reason", "came back")
    assert due(cm)[0][:2] == (f"{ref.partition('.')[0]}.2", "2026-06-02")
    lines = f"{ref}\n{cm.open_case('Lee W.')}\n"
    cm("crisis", "-", "--avoid", "the bar", stdin=lines)
    assert [one["avoid"] for one in cm.json("crisis", "-", stdin=lines)] == [["the bar"]] * 2
    assert len(cm.json("crisis", "-", "--log", stdin=lines)) == 4


def test_a_plan_without_entries_cannot_stay_as_it_is(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("crisis", ref, "--warning", "no sleep")
    cm("crisis", ref, "--drop", "1")
    assert "has no crisis plan yet" in cm("crisis", ref, "--unchanged", code=4).err
