"""``cm approval``: decisions wait for a second person, and are done as they were submitted."""

import pytest

from cmcli.casework.described.fields import Value, fields_of
from cmcli.cli.completion.tree import tree
from cmcli.cli.core.completion_values import Request, values
from command_line import CommandLine


def asks(cm: CommandLine, *kinds: str) -> None:
    for kind in kinds:
        cm("config", "set", f"approval.{kind}", "yes")


def queue(cm: CommandLine, *words: str) -> list[tuple[int, str, list[str]]]:
    rows = cm.json("approval", "list", *words)
    return [(one["number"], one["status"], one["changed"]) for one in rows]


def with_goal(cm: CommandLine) -> str:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--need", "housing=car")
    cm("plan", "add-goal", ref, "Find a flat", "--need", "housing")
    return ref


def test_a_plan_is_agreed_by_the_approval_of_somebody_else(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "plan")
    told = cm("plan", "agree", ref, "--as", "ben", "--words", "at last")
    assert told.out.splitlines()[:2] == [
        f"Submitted for approval as 1: agreeing the plan of {ref} (verbal).",
        "Nothing is done until somebody else approves it (ana, sam).",
    ]
    assert cm.json("show", ref)["plan"]["version"] is None
    assert queue(cm) == [(1, "submitted", [])]
    assert "cm approval list" in cm("approval", "give", "9", code=4).err
    assert cm("approval", "give", "1", "--as", "ben", "--json", code=3).error["code"] == (
        "not-permitted"
    )
    (item,) = cm.json("due", "--kind", "approval", "--as", "sam")
    assert (item["due_on"], item["whose"], item["number"]) == ("2026-03-05", "supervisor", "1")
    for who, what in (("ben", "contact"), ("sam", "approval")):
        noted = cm("note", ref, "called", "--as", who, "--dry-run").out
        assert f"Next: {what} " in noted

    cm("plan", "add-goal", ref, "Open an account", "--as", "ben")
    assert queue(cm) == [(1, "submitted", ["goal 2 (new)"])]
    stale = cm("approval", "give", "1", "--as", "sam", "--json", code=3).error
    assert (stale["code"], "goal 2 (new)" in stale["message"]) == ("changed-since", True)
    cm("approval", "return", "1", "--comment", "Who helps?", "--as", "sam")
    assert cm.json("due", "--kind", "approval", "--as", "ben")[0]["worker"] == "ben"
    (waits,) = cm.json("show", ref)["approvals"]
    assert (waits["status"], waits["answer"]) == ("returned", "Who helps?")
    assert "returned by sam: Who helps?" in cm("show", ref).out
    assert cm("approval", "give", "1", "--as", "sam", "--json", code=3).error["code"] == (
        "approval-returned"
    )

    again = cm.json(
        "plan", "agree", ref, "--as", "ben", "--words", "at last", "--today", "2026-03-05"
    )
    assert (again["approval"], again["status"], again["approvers"]) == (
        2,
        "submitted",
        ["ana", "sam"],
    )
    assert queue(cm) == [(2, "submitted", [])]
    given = cm.json(
        *("approval", "give", "2", "--as", "sam", "--comment", "good", "--today", "2026-03-09")
    )
    assert (given["approval"], given["agreed_on"], given["approved_by"]) == (2, "2026-03-05", "sam")
    plan = cm.json("show", ref)["plan"]["version"]
    assert (plan["agreed_on"], plan["words"]) == ("2026-03-05", "at last")
    texts = [one["text"] for one in cm.json("timeline", ref, "--kind", "approval")]
    assert texts == [
        f"submitted: agreeing the plan of {ref} (verbal)",
        f"returned: agreeing the plan of {ref} (verbal); Who helps?",
        f"submitted: agreeing the plan of {ref} (verbal)",
        f"approved: agreeing the plan of {ref} (verbal); good",
    ]
    refused = cm("undo", "--as", "sam", "--today", "2026-03-09", code=3)
    assert "it is an agreement" in refused.err
    assert cm("audit", "verify").code == 0


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_closing_takes_the_day_it_was_submitted_and_undo_reverses_both(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "closure", "plan")
    other = cm("approval", "list", "--format", "table").out
    assert "Nothing waits" in other or other == ""
    close = ("close", ref, "--reason", "moved", "--support", "-", "--as", "ben", "--id", "k1")
    first = cm(*close, stdin="her aunt")
    assert first.out.startswith(f"Submitted for approval as 1: closing {ref} as moved.")
    repeated = cm(*close, stdin="her aunt")
    assert "Already done under --id k1" in repeated.err
    cm("close", ref, "--reason", "deceased", "--aftercare", "2w", "--as", "ben", code=3)
    assert queue(cm) == [(1, "submitted", [])]
    cm("plan", "agree", ref, "--as", "ben")
    shown = cm.json("approval", "show", "1")
    assert shown["typed"] == f"cm close {ref} --reason moved --support 'her aunt'"
    assert shown["now"] == ["icm, acuity 3, open", "goal 1: Find a flat"]
    page = cm("approval", "show", "1").out
    assert page.splitlines()[0] == f"Approval 1: closing {ref} as moved"
    assert "Reason" not in page
    (told,) = (one["text"] for one in cm.json("timeline", ref, "--kind", "approval")[:1])
    assert told == f"submitted: closing {ref} as moved"
    assert [one[0] for one in queue(cm, "--mine", "--as", "ben")] == [1, 2]
    offered = values(Request(["approval", "", "", "", "ana"]))
    assert [number for number, _ in offered] == ["2", "1"]
    assert queue(cm, "--mine", "--as", "eve") == []

    given = cm("approval", "give", "1", "--as", "sam", "--today", "2026-03-06")
    assert f"{ref} Dana R.: closed on Wed 4 Mar 2026, moved." in given.out
    assert "use --outcome" in given.err
    assert "1 approval has ended with the case: 2 agreeing the plan" in given.err
    assert cm.json("show", ref)["closed_on"] == "2026-03-04"
    (entry,) = cm.json("audit", "log", "--limit", "1")
    assert (entry["actor"], entry["command"]) == ("sam", "approval give")
    assert entry["reason"] == "approval 1: moved"
    assert queue(cm, ref, "--all") == [(1, "given", []), (2, "void", [])]
    cm("undo", "--as", "sam", "--today", "2026-03-06")
    assert cm.json("show", ref)["status"] == "open"
    assert queue(cm) == [(1, "submitted", []), (2, "submitted", [])]
    cm("config", "set", "approval.closure", "no")
    cm("approval", "give", "1", "--as", "sam", "--today", "2026-03-06")
    assert cm.json("show", ref)["status"] == "closed"
    assert cm("audit", "verify").code == 0


def test_a_closing_is_not_approved_after_the_client_was_seen(cm: CommandLine) -> None:
    asks(cm, "override")
    ref = cm.open_case("Dana R.", "brokerage", "--worker", "ben")
    close = ("close", ref, "--reason", "unable-to-reach", "--as", "ben")
    cm(*close, "--override", "his family says he left")
    asks(cm, "closure")
    again = cm.json(*close, "--override", "his family says he left")
    assert again["decision"] == f"closing {ref} as unable-to-reach with too few attempts"
    cm("checkin", ref, "--no-show", "--mode", "phone", "--as", "ben")
    assert [changed for *_, changed in queue(cm)] == [[], []]
    cm("checkin", ref, "He came in", "--mode", "office", "--as", "ben")
    assert [changed for *_, changed in queue(cm)] == [["latest contact (new)"]] * 2
    cm("approval", "give", "1", "--as", "sam", code=3)
    cm("approval", "give", "2", "--as", "sam", code=3)
    assert cm.json("show", ref)["status"] == "open"


def test_a_snooze_replaces_only_one_of_the_same_item(cm: CommandLine) -> None:
    asks(cm, "exception")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    for kind, until in (("contact", "2026-05-01"), ("plan", "2026-06-01"), ("plan", "2026-06-02")):
        cm("remind", "snooze", ref, kind, "--until", until, "--reason", "away", "--as", "ben")
    assert [number for number, *_ in queue(cm)] == [1, 3]


@pytest.mark.both_engines
def test_the_number_of_an_undone_submission_is_not_given_again(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "plan", "closure")
    cm("plan", "agree", ref, "--as", "ben")
    cm("undo", "--as", "ben")
    assert cm.json("close", ref, "--reason", "moved", "--as", "ben")["approval"] == 2
    cm("approval", "give", "1", "--as", "sam", code=4)


def test_nobody_approves_their_own_unless_nobody_else_can(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "closure")
    cm("close", ref, "--reason", "moved", "--as", "sam")
    own = cm("approval", "give", "1", "--as", "sam", "--json", code=3).error
    assert (own["code"], own["hint"]) == (
        "own-approval",
        "Ask ana. To withdraw it: cm approval withdraw 1",
    )
    assert cm("approval", "return", "1", "--comment", "x", "--as", "sam", code=3).err
    assert cm("approval", "withdraw", "1", code=3).err.startswith("cm: Approval 1 was submitted by")
    cm("approval", "withdraw", "1", "--as", "sam")
    assert queue(cm) == []
    cm("worker", "set", "sam", "--inactive")
    told = cm("close", ref, "--reason", "moved")
    assert "Approved by yourself as 2, because nobody else can approve it." in told.out
    (row,) = [one for one in cm.json("approval", "list", "--all") if one["number"] == 2]
    assert (row["own"], row["status"], row["answered_by"]) == (True, "given", "ana")
    assert cm("approval", "show", "2").code == 0
    words = cm("timeline", ref, "--kind", "approval", "--format", "plain", "--fields", "text").out
    assert "approved by its submitter, because nobody else could" in words
    cm("undo")
    assert cm.json("show", ref)["status"] == "open"


def full(cm: CommandLine) -> str:
    """Give ben one clinical case, which is all that there is room for."""
    cm("models", "set", "clinical", "--target", "1", "--ceiling", "1")
    return cm.open_case("Ed Lee", "clinical", "--worker", "ben")


@pytest.mark.both_engines
def test_a_worker_submits_an_override_and_loses_nothing(cm: CommandLine) -> None:
    first = full(cm)
    over = ("--worker", "ben", "--override", "her brother is here", "--as", "ben")
    arrives = ("intake", "Flo Ray", "--model", "clinical", "--new", "--issue", "debts", *over)
    assert cm(*arrives, "--json", code=3).error["code"] == "not-permitted"
    asks(cm, "override")
    made = cm.json(*arrives)
    ref = made["ref"]
    assert (made["decision"], made["reason"]) == (
        f"accepting {ref} for ben over the ceiling",
        "her brother is here",
    )
    assert cm.json("show", ref)["status"] == "waitlist"
    given = cm("approval", "give", "1", "--as", "sam")
    assert "Override: this case takes ben over the ceiling" in given.err
    assert cm.json("show", ref)["worker"] == "ben"
    cm("undo", "--as", "sam")
    cm("set", first, "--acuity", "4", "--reason", "relapse", "--as", "ben")
    assert queue(cm) == [(1, "submitted", ["caseload of ben"])]
    assert cm("approval", "give", "1", "--as", "sam", "--json", code=3).error["code"] == (
        "changed-since"
    )
    now = cm.json("approval", "show", "1")["now"]
    assert now[1] == "caseload of ben: 133 % of the target, 133 % of the ceiling"
    other = cm.open_case("Hal Orr", "clinical", "--worker", "eve")
    move = ("transfer", other, "--to", "ben", "--reason", "closer", "--as", "eve")
    assert cm(*move, "--json", code=3).error["code"] == "over-ceiling"
    assert cm.json(*move, "--override", "no other way")["approval"] == 2
    assert cm.json("show", other)["worker"] == "eve"
    assert cm.json(*move[:-1], "sam", "--override", "no other way")["approval"] == 3
    cm("approval", "return", "3", "--comment", "not now")
    cm("worker", "set", "sam", "--role", "worker")
    (item,) = cm.json("due", "--kind", "approval", "--as", "sam")
    assert (item["case"], item["worker"]) == (other, "sam")
    (told,) = cm.json("due", "--kind", "approval", "--as", "eve")  # sam's replaced it
    assert told["why"].endswith("returned by sam: replaced by approval 3")
    cm("worker", "set", "sam", "--role", "supervisor")
    ask = ("transfer", other, "--to", "ben", "--reason", "closer", "--ask", "--as", "eve")
    cm(*ask)
    taken = cm.json("request", "accept", other, "--override", "no other way", "--as", "ben")
    assert taken["decision"] == f"accepting the transfer of {other} over the ceiling"
    cm("approval", "give", "4", "--as", "sam")
    assert cm.json("show", other)["worker"] == "ben"
    cm("undo", "--as", "sam")
    every = ("transfer", "--all-of", "eve", "--to", "ben", "--reason", "leaves", "--override", "so")
    assert cm(*every, "--yes", "--json", code=3).error["code"] == "override-reason"
    whole = cm.json(*every[:-1], "no way", "--yes")
    assert (whole["approval"], whole["decision"]) == (
        5,
        "transferring all open cases of eve to ben over the ceiling",
    )
    assert cm.json("show", other)["worker"] == "eve"
    page = cm.json("approval", "show", "5")
    assert page["typed"].startswith("cm transfer --to ben ")
    assert "--all-of eve" in page["typed"]
    assert page["now"][0] == "1 open case"
    two = cm.open_case("Ira Poe", "managed", "--worker", "eve")
    assert cm("approval", "give", "5", "--as", "sam", "--json", code=3).error["code"] == (
        "changed-since"
    )
    again = cm(*every[:-1], "no way", "--yes").out
    assert "It replaces approval 5." in again
    given = cm.json("approval", "give", "6", "--as", "sam")
    assert {row["ref"] for row in given["cases"]} == {other, two}
    assert [cm.json("show", one)["worker"] for one in (other, two)] == ["ben", "ben"]
    cm("undo", "--as", "sam")
    assert [cm.json("show", one)["worker"] for one in (other, two)] == ["eve", "eve"]
    cm("approval", "withdraw", "6")
    cm("close", other, "--reason", "moved")
    back = ("reopen", other, "--worker", "ben", "--override", "no other way", "--as", "eve")
    assert cm.json(*back)["decision"] == f"reopening {other} over the ceiling"
    statuses = [one[1] for one in queue(cm, other)]
    assert (statuses[:3], statuses[-1]) == (["void"] * 3, "submitted")
    cm("reopen", other, "--worker", "eve")
    assert queue(cm, other.replace(".1", ".2")) == []
    assert queue(cm, other)[-1] == (7, "void", [])


def test_a_slow_schedule_and_a_long_snooze_wait_and_others_do_not(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "schedule", "exception")
    assert "as agreed" in cm("rhythm", ref, "10d", "--reason", "works", "--as", "ben").out
    slow = cm.json("rhythm", ref, "8w", "--reason", "works", "--as", "ben")
    assert (slow["kind"], slow["decision"]) == ("schedule", f"contact every 56 days in {ref}")
    given = cm.json("approval", "give", "1", "--as", "sam")
    assert given["rhythm"]["allowed_by"] == "sam"
    assert cm.json("due", "--kind", "rhythm") == []
    cm("rhythm", ref, "none", "--reason", "weekly again", "--as", "ben")

    (due,) = cm.json("due", "--kind", "plan", "--within", "60")
    snooze = ("remind", "snooze", ref, "plan", "--reason", "away", "--as", "ben", "--until")
    assert "snoozed until" in cm(*snooze, "+3d").out
    late = cm(*snooze, "+90d").out
    assert late.startswith(f"Submitted for approval as 2: snoozing plan of {ref} until")
    assert due["due_on"] < "2026-06-02"
    cm("approval", "give", "2", "--as", "sam")
    assert queue(cm) == []


def test_a_review_that_closes_and_batches_are_submitted(cm: CommandLine) -> None:
    ref, other = with_goal(cm), cm.open_case("Ed Lee")
    asks(cm, "closure")
    goes_on = cm("review", ref, "--decision", "continue", "--as", "ben")
    assert "review 1" in goes_on.out
    ends = ("review", ref, "--decision", "close", "--close-reason", "moved", "--as", "ben")
    dry = cm(*ends, "--dry-run")
    assert "Dry run: nothing was saved." in dry.err
    assert queue(cm) == []
    cm(*ends)
    many = cm("close", "-", "--reason", "moved", stdin=f"{ref}\n{other}\n")
    assert many.out.count("Submitted for approval as") == 2
    assert queue(cm) == [(1, "returned", []), (2, "submitted", []), (3, "submitted", [])]
    lines = "approval give 2 --as sam\napproval return 3 --comment why --as sam\n"
    cm("batch", stdin=lines)
    assert cm.json("show", ref)["status"] == "closed"
    assert queue(cm) == [(3, "returned", [])]


def test_every_override_can_need_an_approval() -> None:
    tree()  # loads every command
    found = [one for one in _values(Value) if any(f.name == "override" for f in fields_of(one))]
    assert len(found) >= 7
    plain = {one.COMMAND for one in found if one.COMMAND and "override" not in one.DECIDES}
    assert plain == {"undo"}


def _values(value: type[Value]) -> list[type[Value]]:
    return [one for below in value.__subclasses__() for one in (below, *_values(below))]


def test_undo_and_merging_leave_nothing_waiting_for_nobody(cm: CommandLine) -> None:
    ref = with_goal(cm)
    asks(cm, "closure")
    cm("close", ref, "--reason", "moved", "--as", "ben")
    cm("close", ref, "--reason", "completed", "--as", "ben")
    assert queue(cm) == [(2, "submitted", [])]
    cm("undo", "--as", "ben")
    assert queue(cm) == [(1, "submitted", [])]
    twin = cm.open_case("Dana R.", "icm", "--worker", "ben")
    codes = (twin.partition(".")[0], ref.partition(".")[0])
    merged = cm("client", "merge", *codes, "--yes", "--keep-case", twin)
    assert f"1 approval has ended with the case: 1 closing {ref} as moved." in merged.err
    assert queue(cm) == []
    cm("undo")
    assert queue(cm) == [(1, "submitted", [])]
