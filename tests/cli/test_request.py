"""``cm request``: asking for a transfer, the answers, and telling the client."""

import pytest

from command_line import CommandLine

ASK = ("--reason", "moved north", "--ask")


def asked(cm: CommandLine, *more: str) -> str:
    """Open a case of ben's, who asks eve to take it over."""
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    done = cm("transfer", ref, "--to", "eve", *ASK, *more, "--as", "ben")
    assert "Next: contact " in done.out
    return ref


def kinds(cm: CommandLine, *words: str) -> list[tuple[str, str]]:
    rows = cm.json("due", "--kind", "request", "--kind", "told", *words)
    return [(row["kind"], row["worker"]) for row in rows]


@pytest.mark.both_engines
def test_a_request_waits_for_who_was_asked_and_moves_the_case_when_accepted(
    cm: CommandLine,
) -> None:
    ref = asked(cm, "--promised", "a visit on Monday")
    assert cm.json("show", ref)["worker"] == "ben"
    assert [(one["kind"], one["due_on"]) for one in cm.json("due", "--as", "eve")] == [
        ("request", "2026-03-05")
    ]
    reminded = cm.json("remind", "show", "--worker", "eve", "--within", "7")
    assert [one["kind"] for one in reminded] == ["request"]
    assert ref in cm("day", "--as", "eve", "--on", "2026-03-05").out
    assert kinds(cm, "--as", "ben") == []
    (row,) = cm.json("request", "list", "--as", "ben")
    assert (row["ref"], row["from"], row["to"], row["status"]) == (ref, "ben", "eve", "asked")
    assert "ben to eve: waiting for an answer; moved north" in cm("show", ref).out
    done = cm("request", "accept", ref, "--as", "eve")
    assert done.out.startswith(f"{ref} Dana R.: from ben to eve on Wed 4 Mar 2026.")
    assert kinds(cm, "--all") == [("told", "eve")]
    page = cm("show", ref).out
    assert "tell the client Fri 6 Mar 2026" in " ".join(page.split())
    assert "tell the client 6 Mar 2026" in " ".join(cm.json("handoff", "eve")["cases"][0]["due"])
    assert "Promised to the client\n  a visit on Monday" in page
    assert "2 workers so far" in page
    record = cm.json("show", ref)
    assert (record["promised_at_transfer"], record["workers_so_far"]) == ("a visit on Monday", 2)
    assert [one["status"] for one in record["transfers"]] == ["accepted"]
    cm("checkin", ref, "--mode", "home", "--as", "eve")
    assert kinds(cm, "--all") == []
    assert "Promised to the client" not in cm("show", ref).out
    told = cm("timeline", ref, "--kind", "transfer", "--format", "plain", "--fields", "text").out
    assert told.splitlines()[1:] == [
        "eve was asked to take over the case; moved north",
        "request accepted",
        "promised: a visit on Monday",
    ]
    assert ref in cm("search", "visit monday").out
    assert "changed transfer 1" in cm("history", ref).out


def test_a_request_is_declined_or_withdrawn_and_can_be_made_again(cm: CommandLine) -> None:
    ref = asked(cm)
    again = cm("transfer", ref, "--to", "sam", *ASK, "--as", "ben", "--json", code=3)
    assert again.error["code"] == "request-waiting"
    cm("request", "decline", ref, "--as", "eve", code=2)
    declined = cm.json("request", "decline", ref, "--reason", "full", "--as", "eve")["transfer"]
    assert (declined["status"], declined["answer"]) == ("declined", "full")
    cm("transfer", ref, "--to", "sam", *ASK, "--as", "ben")
    cm("undo", "--as", "ben", "--no-input")
    cm("transfer", ref, "--to", "sam", *ASK, "--as", "ben")
    cm("request", "withdraw", ref, "--as", "ben")
    assert cm.json("request", "list", "--all") == []
    statuses = [one["status"] for one in cm.json("request", "list", ref)]
    assert statuses == ["declined", "withdrawn"]
    assert cm.json("show", ref)["worker"] == "ben"


def test_a_promise_holds_through_a_second_transfer_until_it_is_kept(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "sam")
    cm("transfer", ref, "--to", "ben", "--reason", "moved", "--promised", "a ride to court")
    cm("transfer", ref, "--to", "eve", "--reason", "ben is ill", "--promised", "a call")
    assert cm.json("show", ref)["promised_at_transfer"] == "a ride to court; a call"
    cm("checkin", ref, "--mode", "home", "--as", "eve")
    assert cm.json("show", ref)["promised_at_transfer"] is None


def test_who_may_not_is_refused_with_a_sentence(cm: CommandLine) -> None:
    ref = asked(cm)
    other = cm.open_case("Kim A.", "icm", "--worker", "ben")
    for words, code in (
        (("transfer", other, "--to", "ben", *ASK, "--as", "eve"), "nothing-to-change"),
        (("transfer", other, "--to", "eve", *ASK, "--as", "eve"), "not-permitted"),
        (("transfer", other, "--to", "sam", *ASK, "--as", "eve"), "not-permitted"),
        (("request", "accept", ref, "--as", "ben"), "not-permitted"),
        (("request", "decline", ref, "--reason", "no", "--as", "sam"), "not-permitted"),
        (("request", "withdraw", ref, "--as", "eve"), "not-permitted"),
        (("request", "accept", other, "--as", "eve"), "no-request"),
        (("request", "told", other), "no-transfer"),
    ):
        assert cm(*words, "--json", code=3).error["code"] == code
    late = ("transfer", other, "--to", "eve", "--reason", "x", "--told", "2026-03-05")
    assert "is in the future" in cm(*late, code=3).err
    cm("transfer", other, "--to", "eve", *ASK, "--override", "only she knows him", code=2)
    assert [one["status"] for one in cm.json("request", "list", "--all")] == ["asked"]


@pytest.mark.parametrize("change", ["transfer", "back", "close"])
def test_a_request_no_longer_holds_once_the_case_has_changed(cm: CommandLine, change: str) -> None:
    ref = asked(cm)
    if change == "close":
        closed = cm("close", ref, "--reason", "completed")
        assert "The request to eve to take over the case no longer holds." in closed.err
    else:
        cm("transfer", ref, "--to", "sam", "--reason", "urgent")
        if change == "back":
            cm("transfer", ref, "--to", "ben", "--reason", "a mistake")
    before = cm.json("show", ref)
    refused = cm("request", "accept", ref, "--as", "eve", "--json", code=3)
    assert refused.error["code"] == "void"
    assert "the request of 4 Mar 2026 no longer holds" in refused.error["message"]
    assert cm.json("show", ref) == before
    assert cm.json("request", "list", "--all") == []
    assert cm.json("due", "--as", "eve") == []


def test_acceptance_is_judged_when_it_is_accepted(cm: CommandLine) -> None:
    ref = asked(cm)
    for number in range(20):
        cm.open_case(f"Poe {number}", "icm", "--worker", "eve", "--quiet")
    refused = cm("request", "accept", ref, "--as", "eve", code=3)
    assert "of the ceiling" in refused.err
    assert "Decline the request" in refused.err
    why = ("--override", "only she knows her")
    assert "can't" in cm("request", "accept", ref, *why, "--as", "eve", code=3).err


def test_a_worker_who_left_leaves_the_request_to_who_has_the_case(cm: CommandLine) -> None:
    ref = asked(cm)
    left = cm("worker", "set", "eve", "--inactive")
    assert f"can't be accepted any more: {ref}" in left.err
    assert kinds(cm, "--all") == [("request", "ben")]
    cm("request", "withdraw", ref, "--as", "ben")
    assert kinds(cm, "--all") == []


def test_the_client_is_told_and_many_workers_are_mentioned(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2025-01-02")
    cm("transfer", ref, "--to", "eve", "--reason", "x", "--told", "today", "--promised", "[b]call")
    assert kinds(cm, "--all") == []
    third = cm("transfer", ref, "--to", "sam", "--reason", "x")
    assert third.err == "cm: sam is the client's third worker in 14 months.\n"
    assert kinds(cm, "--all") == [("told", "sam")]
    told = cm.json("request", "told", ref, "--on", "yesterday", "--promised", "a call")["transfer"]
    assert (told["number"], told["told_on"], told["promised"]) == (2, "2026-03-03", "a call")
    assert kinds(cm, "--all") == []
    assert "client told 3 Mar 2026" in cm("show", ref).out
    back = cm("transfer", ref, "--to", "ben", "--reason", "x")
    assert "ben had this case before. The client has had 3 workers" in back.err
    assert [one["number"] for one in cm.json("show", ref)["transfers"]] == [1, 2, 3]
    cm("transfer", ref, "--to", "eve", "--reason", "x")
    page = " ".join(cm("show", ref).out.split())
    assert "sam to ben: moved 4 Mar 2026; x 4. ben to eve: moved 4 Mar 2026; x; client not" in page


def test_a_promise_that_is_added_later_keeps_the_day_when_the_client_was_told(
    cm: CommandLine,
) -> None:
    ref = asked(cm, "--told", "2026-03-02", "--promised", "a visit")
    done = cm("request", "told", ref, "--promised", "a call", "--as", "ben").out
    assert done.splitlines()[0] == (
        f"{ref}: the client was told about eve on Mon 2 Mar 2026. Promised: was a visit, now a"
        " call."
    )
    cm("request", "told", ref, "--on", "2026-03-03", "--as", "ben")
    (one,) = cm.json("request", "list", "--as", "ben")
    assert one["promised"] == "a call"
