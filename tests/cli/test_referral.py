"""``cm refer`` and ``cm referral``: referrals from the day they are sent to their end."""

from typing import Any

import pytest

from command_line import CommandLine


def listed(cm: CommandLine, *words: str) -> list[tuple[Any, ...]]:
    rows = cm.json("referral", "list", *words)
    return [(one["number"], one["to"], one["status"], one["follow_up_on"]) for one in rows]


def due(cm: CommandLine) -> list[tuple[str, str]]:
    rows = cm.json("due", "--kind", "referral", "--within", "200")
    return [(one["number"], one["due_on"]) for one in rows]


def told(cm: CommandLine, ref: str) -> list[str]:
    return [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "referral"]


def refused(cm: CommandLine, *words: str, code: int = 3) -> str:
    code_: str = cm(*words, "--json", code=code).error["code"]
    return code_


@pytest.mark.both_engines
def test_a_referral_from_sent_to_completed(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "food=", "--need", "housing=")
    words = ("--need", "food", "--service", "parcels", "--urgent", "--warm", "--led-by", "client")
    sent = cm("refer", ref, "Food bank", *words, "--on", "yesterday", "--follow-up", "thu")
    assert sent.out.splitlines()[:3] == [
        f"{ref} referral 1 to Food bank (parcels) sent Tue 3 Mar 2026 (urgent, warm)",
        "It is not in the directory, so it was taken as you typed it.",
        "Follow up by Thu 5 Mar 2026.",
    ]
    assert due(cm) == [("1", "2026-03-05")]
    cm("referral", "set", ref, "1", "--status", "received")
    accepted = cm("referral", "set", ref, "1", "--status", "accepted", "--by", "Ms Ortiz")
    assert "Accepted does not mean enrolled." in accepted.out
    assert due(cm) == [("1", "2026-03-05")]  # the day that was said is still to come
    monkeypatch.setenv("CM_TODAY", "2026-03-05")
    cm("referral", "ask", ref, "1", "--answer", "they call her")
    assert due(cm) == [("1", "2026-03-19")]  # 14 days from the inquiry
    made = cm("referral", "set", ref, "1", "--status", "scheduled", "--at", "tue 9:30")
    assert "Appointment 1: Tue 10 Mar 2026 09:30, parcels (with Food bank)." in made.out
    assert due(cm) == [("1", "2026-03-11")]
    again = ("referral", "set", ref, "1", "--status", "scheduled", "--at", "wed 9:30")
    assert refused(cm, *again) == "appointment-made"
    cm("appointment", "move", ref, "1", "thu 14:00")  # today is a Thursday: the next one
    assert due(cm) == [("1", "2026-03-13")]
    cm("undo", "--yes")
    cm("appointment", "cancelled", ref, "1", "--by", "us")
    assert due(cm) == [("1", "2026-03-19")]  # 14 days without a day
    cm("undo", "--yes")
    monkeypatch.setenv("CM_TODAY", "2026-03-12")
    assert listed(cm, "--late") == [(1, "Food bank", "scheduled", "2026-03-11")]
    assert [one["number"] for one in cm.json("show", ref)["referrals"]] == [1]
    assert (
        "Food bank: scheduled for 10 Mar 2026; urgent, warm, parcels, for food"
        in cm("show", ref).out
    )
    brief = " ".join(cm("show", ref, "--brief").out.split())
    assert "referral 1: 1 day late" in brief
    cm("referral", "set", ref, "1", "--status", "started", "--on", "yesterday")
    late = cm("referral", "set", ref, "1", "--status", "no-show", "--on", "10 Mar")
    assert "What was recorded for 11 Mar 2026 is later and stays: started 11 Mar 2026." in late.err
    assert due(cm) == [("1", "2026-04-10")]
    done = cm("referral", "set", ref, "1", "--status", "completed")
    assert "No more follow-up is due." in done.out
    assert (due(cm), listed(cm), listed(cm, ref, "--open")) == ([], [], [])
    assert listed(cm, ref) == [(1, "Food bank", "completed", None)]
    assert told(cm, ref) == [
        "Food bank (parcels): sent (urgent, warm)",
        "Food bank (parcels): received",
        "Food bank (parcels): accepted; by Ms Ortiz",
        "Food bank (parcels): asked; they call her",
        "Food bank (parcels): scheduled",
        "Food bank (parcels): no-show",
        "Food bank (parcels): started",
        "Food bank (parcels): completed",
    ]
    shown = cm.json("referral", "show", ref, "1")
    assert (shown["ref"], shown["status"], shown["sent_by"]) == (ref, "completed", "ana")
    assert shown["events"][2:4] == [
        {
            "on": "2026-03-04",
            "status": "accepted",
            "reason": None,
            "by": "Ms Ortiz",
            "answer": None,
        },
        {
            "on": "2026-03-05",
            "status": None,
            "reason": None,
            "by": None,
            "answer": "they call her",
        },
    ]
    page = cm("referral", "show", ref, "1").out.splitlines()
    assert page[0] == f"{ref} Dana R.: referral 1 to Food bank (parcels)"
    for line in (
        "Sent                  3 Mar 2026 by ana",
        "Ended                 12 Mar 2026",
        "  4 Mar 2026          accepted; by Ms Ortiz",
    ):
        assert line in page
    assert refused(cm, "referral", "show", ref, "2", code=4) == "not-found"
    assert refused(cm, "referral", "show", "-", "1") == "many-referrals"
    assert {one["ref"] for one in cm.json("search", "parcels")} == {ref}
    cm("undo", "--yes")
    assert due(cm) == [("1", "2026-04-10")]


def test_a_rejected_referral_asks_for_the_next_step(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "legal=", "--need", "food=")
    for to, need in (("Legal aid", "legal"), ("Pantry", "food"), ("Soup kitchen", "food")):
        cm("refer", ref, to, "--need", need, "--on", "2 days ago")
    rejected = ("--status", "rejected", "--reason", "outside the county")
    assert cm("referral", "set", ref, "1", "--status", "rejected", code=2).out == ""
    given = cm("referral", "set", ref, "1", *rejected)
    assert "What comes next?" in given.out
    for number in ("2", "3"):
        cm("referral", "set", ref, number, *rejected)
    assert due(cm) == [(number, "2026-03-05") for number in "123"]
    cm("referral", "set", ref, "1", "--next", "ask the county clinic")
    assert due(cm) == [(number, "2026-03-05") for number in "23"]
    again = cm("refer", ref, "Legal clinic", "--need", "legal")
    assert "comes next" not in again.out
    after = cm("refer", ref, "Food truck", "--need", "food")
    assert "It comes next after referral 2 Pantry" in after.out
    assert due(cm) == [("4", "2026-03-11"), ("5", "2026-03-11")]
    cm("referral", "error", ref, "5", "--reason", "another client's")
    assert due(cm) == [("2", "2026-03-05"), ("3", "2026-03-05"), ("4", "2026-03-11")]
    cm("referral", "set", ref, "2", "--status", "withdrawn")
    assert due(cm) == [("3", "2026-03-05"), ("4", "2026-03-11")]
    assert refused(cm, "referral", "set", ref, "4", "--next", "x") == "not-rejected"
    assert refused(cm, "referral", "set", ref, "5", "--status", "sent") == "struck"
    assert [row[0] for row in listed(cm, ref)] == [3, 4, 1, 2]
    # The next step was for that rejection, not for another one.
    other = cm("referral", "set", ref, "1", "--status", "waitlisted", "--on", "today")
    assert "The next step after the rejection was cleared: ask the county clinic" in other.err
    later = cm("referral", "set", ref, "1", "--follow-up", "1 May")
    assert "Fri 3 Apr 2026, sooner than the day that was set (1 May 2026)." in later.out
    assert "another client's" in cm("history", ref).out


def test_three_inquiries_without_an_answer_end_a_referral(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("refer", ref, "Choir", "--natural", "--on", "2026-02-02")
    for day in ("9 Feb", "16 Feb"):
        asked = cm("referral", "ask", ref, "1", "--on", day)
    assert "Asked without an answer on 2 of 3 days." in asked.out
    assert due(cm) == [("1", "2026-02-23")]
    ended = cm("referral", "ask", ref, "1", "--on", "23 Feb")
    assert "The outcome is unknown, and the referral has ended." in ended.out
    assert listed(cm, ref) == [(1, "Choir", "no-answer", None)]
    assert told(cm, ref)[-1] == "Choir: asked, no answer; outcome unknown"
    cm("referral", "ask", ref, "1", "--on", "18 Feb", "--answer", "call in March")  # entered late
    assert listed(cm, ref) == [(1, "Choir", "sent", "2026-03-02")]
    cm("referral", "set", ref, "1", "--status", "no-answer", "--on", "yesterday")
    cm("referral", "set", ref, "1", "--status", "started")  # an end can be corrected
    assert due(cm) == [("1", "2026-04-03")]


def test_a_referral_copies_what_the_directory_says_that_day(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "food=")
    terms = ("--org", "Elm Street Church", "--phone", "555 0100", "--address", "4 Elm St")
    cm("resource", "add", "Elm food bank", *terms, "--documents", "a lease")
    cm("resource", "add", "Oak food bank")
    ambiguous = cm("refer", ref, "food bank", "--json", code=4).error
    assert (ambiguous["code"], ambiguous["candidates"]) == ("ambiguous", ["2", "1"])
    sent = cm("refer", ref, "elm", "--need", "food")
    assert "as you typed it" not in sent.out
    cm("resource", "set", "1", "--phone", "555 0199")
    cm("referral", "set", ref, "1", "--status", "scheduled", "--at", "tue 9:30")
    (one,) = cm.json("referral", "list", ref)
    copied = {name: one[name] for name in ("to", "organization", "phone", "address", "bring")}
    assert copied == {
        "to": "Elm food bank",
        "organization": "Elm Street Church",
        "phone": "555 0100",
        "address": "4 Elm St",
        "bring": "a lease",
    }
    (made,) = cm.json("appointment", "list", ref)
    assert (made["place"], made["with"]) == ("4 Elm St", "Elm Street Church")
    cm("resource", "end", "2", "--reason", "no longer open")
    assert "Oak food bank ended on" in cm("refer", ref, "oak").err
    assert [row[1] for row in listed(cm)] == ["Elm food bank", "Oak food bank"]


def test_what_a_referral_refuses(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "food=")
    assert refused(cm, "refer", ref, "Clinic", "--need", "legal", code=4) == "not-found"
    assert refused(cm, "refer", ref, "Clinic", "--goal", "3", code=4) == "not-found"
    assert refused(cm, "refer", ref, "99", code=4) == "not-found"
    assert refused(cm, "refer", ref, "Clinic", "--on", "+1d") == "future"
    assert refused(cm, "refer", ref, "Clinic", "--follow-up", "today", code=2) == "usage"
    cm("refer", ref, "Clinic")
    early = ("referral", "ask", ref, "1", "--on", "yesterday")
    assert refused(cm, *early) == "before-referral"
    assert refused(cm, "referral", "set", ref, "2", "--status", "sent", code=4) == "not-found"
    for words in (
        (),
        ("--on", "today"),
        ("--status", "accepted", "--at", "tue 9:30"),
        ("--status", "gone"),
        ("--reason", "x"),
    ):
        assert refused(cm, "referral", "set", ref, "1", *words, code=2) in ("usage", "unknown-key")
    before = cm.json("show", ref)
    cm("referral", "set", ref, "1", "--status", "accepted", "--dry-run")
    assert cm.json("show", ref) == before
    hostile = "[red]\x1b[31m; DROP"
    cm("refer", ref, hostile)
    assert "\x1b[31m" not in cm("show", ref).out
    repeated = ("refer", ref, "Clinic", "--id", "k1")
    assert cm.json(*repeated)["referral"] == cm.json(*repeated)["referral"]
    assert len(listed(cm, ref)) == 3


def test_a_case_that_closes_leaves_its_referrals(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "food=", "--opened", "30 days ago")
    cm("assess", ref, "--need", "food=3")
    cm("refer", ref, "Pantry", "--need", "food", "--on", "9 days ago")
    cm("refer", ref, "Clinic", "--on", "9 days ago")
    cm("referral", "set", ref, "2", "--status", "completed")
    closed = cm("close", ref, "--reason", "moved", "--on", "yesterday")
    assert "1 referral is still open and no longer followed up: 1 Pantry" in closed.err
    assert f"cm referral set {ref} N --status STATUS" in closed.err
    assert (due(cm), listed(cm)) == ([], [])
    assert refused(cm, "refer", ref, "Library") == "closed"
    timed = ("referral", "set", ref, "1", "--status", "scheduled", "--at", "10 Mar 9:30")
    assert "Leave out --at, or open a new episode first" in cm(*timed, code=3).err
    cm("refer", ref, "Library", "--on", "8 days ago")
    cm("referral", "set", ref, "1", "--status", "started")
    cm("undo", "--yes")
    cm("undo", "--yes")
    reopened = cm("reopen", ref)
    assert "Referrals carried over: 1 Pantry (sent 23 Feb 2026)." in reopened.out
    code = ref.partition(".")[0]
    assert due(cm) == [("1", "2026-03-02")]
    cm("referral", "set", f"{code}.2", "1", "--status", "completed")
    cm("undo", "--yes")
    cm("undo", "--yes")
    cm("undo", "--yes")
    assert due(cm) == [("1", "2026-03-02")]


def test_the_appointment_of_a_referral_is_not_lost(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("refer", ref, "Clinic")
    cm("referral", "set", ref, "1", "--status", "scheduled", "--at", "10 Mar 9:30")
    gone = cm("referral", "set", ref, "1", "--status", "withdrawn")
    assert "Appointment 1 was made for it and stays: Tue 10 Mar 2026 09:30." in gone.err
    cm("referral", "set", ref, "1", "--status", "scheduled")
    assert due(cm) == [("1", "2026-03-11")]
    cm("close", ref, "--reason", "moved")
    cm("reopen", ref)
    cm("appointment", "move", f"{ref[:-2]}.2", "1", "12 Mar 9:30")
    assert due(cm) == [("1", "2026-03-13")]


def test_a_client_who_is_referred_out_is_followed_up_once(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = ("--model", "icm", "--new", "--decision", "refer-out", "--reason", "too far")
    assert refused(cm, "intake", "Lee", "--model", "icm", "--to", "Clinic", code=2) == "usage"
    monkeypatch.setenv("CM_WORKER", "ben")
    given = cm("intake", "Lee W.", *out, "--to", "County clinic")
    assert "Referral 1 to County clinic. It is followed up once." in given.out
    ref = cm.json("list", "--status", "referred-out")[0]["ref"]
    assert due(cm) == [("1", "2026-03-11")]  # of the one who made it
    assert cm.json("due", "--within", "30", "--as", "eve") == []
    assert listed(cm) == [(1, "County clinic", "sent", "2026-03-11")]
    asked = cm("referral", "ask", ref, "1")
    assert "No more follow-up is due." in asked.out
    assert (due(cm), listed(cm)) == ([], [])
    cm("referral", "set", ref, "1", "--status", "started")
    assert listed(cm, ref) == [(1, "County clinic", "started", None)]


def test_merged_clients_keep_their_open_referrals(cm: CommandLine) -> None:
    one = cm.open_case("Dana R.", "icm", "--need", "food=")
    two = cm.open_case("Dana Reyes", "icm", "--need", "food=", "--need", "legal=")
    cm("refer", one, "Library")
    cm("refer", two, "Pantry", "--need", "food")
    cm("refer", two, "Legal aid", "--need", "legal")
    cm("referral", "set", two, "2", "--status", "accepted")
    cm("referral", "ask", two, "1")
    cm("remind", "snooze", two, "referral", "--number", "1", "--until", "10 Mar", "--reason", "x")
    words = ("--yes", "--keep-case", one)
    merged = cm("client", "merge", one.partition(".")[0], two.partition(".")[0], *words)
    assert "Referral 2 of" in merged.out
    assert [(row[0], row[1], row[2]) for row in sorted(listed(cm, one))] == [
        (1, "Library", "sent"),
        (2, "Pantry", "sent"),
        (3, "Legal aid", "accepted"),
    ]
    needs = {row["number"]: row["need"] for row in cm.json("referral", "list", one)}
    assert needs == {1: None, 2: "food", 3: None}  # the case that stays has no such need
    cm("undo", "--yes")
    assert [row[1] for row in listed(cm, two)] == ["Pantry", "Legal aid"]


@pytest.mark.parametrize("status", ["sent", "completed"])
def test_a_merge_settles_a_rejected_referral_by_the_next_one(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    one, two = cm.open_case("Dana R.", "icm"), cm.open_case("Dana Reyes", "icm", "--need", "food=")
    cm("assess", one, "--need", "food=3")
    cm("refer", one, "Pantry", "--need", "food")
    cm("referral", "set", one, "1", "--status", "rejected", "--reason", "full")
    cm("refer", two, "Kitchen", "--need", "food")
    cm("referral", "set", two, "1", "--status", status)
    words = ("--yes", "--keep-case", one)
    cm("client", "merge", one.partition(".")[0], two.partition(".")[0], *words)
    open_ones = [row[1] for row in listed(cm, one) if row[3] is not None]
    assert open_ones == (["Kitchen"] if status == "sent" else [])
    cm("referral", "ask", one, "1", "--answer", "still full")
    assert [row[1] for row in listed(cm, one) if row[3] is not None] == open_ones
    monkeypatch.setenv("CM_TODAY", "2026-03-05")
    cm("close", one, "--reason", "moved")
    again = cm.json("reopen", one)["ref"]
    assert [row[1] for row in listed(cm, again)] == open_ones
    for _ in range(4):
        cm("undo", "--yes")
    assert ("1", "2026-03-05") in due(cm)


def test_the_first_contact_is_no_follow_up_of_earlier_referrals(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "brokerage", "--opened", "9 days ago")
    cm("refer", ref, "Library", "--on", "8 days ago")
    cm("checkin", ref, "--mode", "phone", "--at", "6 days ago 9:00")
    kinds = [item["kind"] for item in cm.json("due", "--within", "30")]
    assert ("close" in kinds, "contact" in kinds, "referral" in kinds) == (False, True, False)
    cm("checkin", ref, "--mode", "phone", "--at", "2 days ago 9:00")
    assert "close" in [item["kind"] for item in cm.json("due")]
