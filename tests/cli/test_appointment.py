"""``cm appointment``: making, listing, moving and answering."""

import sys

import pytest

from command_line import CommandLine
from pty_session import on_terminal


def made(cm: CommandLine, ref: str, when: str = "tue 9:30", *words: str) -> int:
    """Make an appointment and give its number."""
    number: int = cm.json("appointment", "add", ref, when, "Home visit", *words)["appointment"][
        "number"
    ]
    return number


def dues(cm: CommandLine, *words: str) -> list[tuple[str, str, int]]:
    rows = cm.json("due", "--kind", "appointment", "--within", "30", *words)
    return [(row["number"], row["due_on"], row["days_late"]) for row in rows]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_appointment_is_made_moved_and_kept_as_a_contact(cm: CommandLine) -> None:
    ref = cm.open_case()
    added = cm(
        *("appointment", "add", ref, "fri 23:30", "Night visit", "--minutes", "60"),
        *("--place", "the shelter", "--transport", "tram 4", "--remind-days", "1"),
    )
    line = f"{ref} appointment 1 made: Fri 6 Mar 2026 23:30–00:30 next day, Night visit"
    assert added.out.splitlines()[0] == f"{line} (at the shelter, transport: tram 4)"
    assert dues(cm) == [("1", "2026-03-05", 0)]
    assert dues(cm, "--today", "2026-03-06") == [("1", "2026-03-06", 0)]
    assert dues(cm, "--today", "2026-03-08") == [("1", "2026-03-06", 2)]
    moved = cm.json("appointment", "move", ref, "1", "today 0:00", "--by", "client")
    assert moved["appointment"]["at"] == "2026-03-04T00:00:00Z"
    kept = cm.json(
        *("appointment", "kept", ref, "1", "Saw the flat", "--mode", "home", "--minutes", "50"),
        *("--next", "tue 9:30"),
    )
    assert kept["appointment"]["outcome"] == "kept"
    contact = kept["contact"]
    assert (contact["at"], contact["minutes"], contact["note"]) == ("2026-03-04T00:00:00Z", 50, 1)
    assert (contact["next_on"], contact["appointment"]) == ("2026-03-10", 2)
    told = [row["text"] for row in cm.json("timeline", ref, "--kind", "appointment")]
    assert told == [
        "made for Fri 6 Mar 2026 23:30, 60 min, Night visit (at the shelter, transport: tram 4)",
        "moved by the client: Night visit, Fri 6 Mar 2026 23:30 → Wed 4 Mar 2026 00:00",
        "made for Tue 10 Mar 2026 09:30, next contact",
        "kept: Night visit, Wed 4 Mar 2026 00:00",
    ]
    assert "at 6 Mar 2026 23:30 UTC → 4 Mar 2026 00:00 UTC" in " ".join(
        cm("history", ref, "--format", "plain").out.split()
    )
    assert [row["number"] for row in cm.json("search", "shelter", "--kind", "appointments")] == [
        "1"
    ]
    cm("undo", "--no-input")
    assert cm.json("contact", "list", ref) == []
    (row,) = cm.json("appointment", "list", ref)
    assert (row["number"], row["outcome"]) == (1, None)
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    assert cm.json("appointment", "list", ref) == []


def test_no_contact_is_recorded_that_nobody_said(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    made(cm, ref, "yesterday 9:30", "--with", "Judge Ruiz")
    hearing = cm("appointment", "kept", ref, "1")
    assert "contact was recorded" not in hearing.out
    made(cm, ref, "yesterday 10:30")
    kept = cm("appointment", "kept", ref, "2")
    assert f'If you met: cm checkin {ref} --at "2026-03-03 10:30" --mode M' in kept.out
    made(cm, ref, "yesterday 11:30")
    missed = cm("appointment", "missed", ref, "3")
    assert f'If you tried: cm checkin {ref} --at "2026-03-03 11:30" --no-show' in missed.out
    assert cm.json("contact", "list", ref) == []
    by_us = ("appointment", "missed", ref, "4", "--by", "us")
    made(cm, ref, "yesterday 12:00")
    assert "can't use --by us with an attempt" in cm(*by_us, "--no-show", code=2).err
    assert "was recorded" not in cm(*by_us).out
    made(cm, ref, "yesterday 12:30")
    said = cm.json("appointment", "missed", ref, "5", "--no-show", "--mode", "home")["contact"]
    assert (said["outcome"], said["mode"], said["attempts"]) == ("missed", "home", 1)
    (due,) = cm.json("due", "--kind", "contact")
    made(cm, ref, "today 0:00")
    plain = cm.json("appointment", "kept", ref, "6", "--contact")["contact"]
    assert (plain["outcome"], plain["mode"], plain["minutes"]) == ("held", None, None)
    assert due["days_late"] > 0
    made(cm, ref, "today 0:01")
    again = cm("checkin", ref, "--mode", "home", "--next", "fri 9:30")
    assert f"If this was it: cm appointment kept {ref} 7" in again.out
    assert "was recorded" not in cm("appointment", "kept", ref, "7").out
    wrong = cm("contact", "error", ref, "3", "--reason", "twice")
    assert "Appointment 8 was agreed in this contact and stays" in wrong.err


def test_each_occurrence_is_answered_until_the_last(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    made(cm, ref, "mon 16:00", "--repeat", "1w", "--until", "23 Mar")
    cm("appointment", "move", ref, "1", "today 0:10")
    kept = cm("appointment", "kept", ref, "1")
    assert "The next one is appointment 2: Mon 16 Mar 2026 16:00." in kept.out
    cancelled = cm.json("appointment", "cancelled", ref, "2", "--by", "client", "--reason", "ill")
    assert cancelled["next_appointment"]["on"] == "2026-03-23"
    (seq,) = [row["seq"] for row in cm.json("history", ref) if row["command"] == "appointment kept"]
    assert "later changed the same records" in cm("undo", str(seq), "--no-input", code=3).err
    last = cm("appointment", "missed", ref, "3", "--today", "2026-03-24")
    assert "It was the last one; it is no longer repeated." in last.out
    rows = cm.json("appointment", "list", ref)
    assert [(row["number"], row["outcome"], row["by"]) for row in rows] == [
        (1, "kept", None),
        (2, "cancelled", "client"),
        (3, "missed", None),
    ]
    made(cm, ref, "wed 9:00", "--repeat", "2w")
    assert cm.json("show", ref)["appointments"][0]["until_on"] == "2027-03-11"
    cm("appointment", "set", ref, "4", "--repeat", "", "--place", "room 4", "--with", "Ruiz")
    assert cm.json("show", ref)["appointments"][0]["with"] == "Ruiz"
    cm("appointment", "set", ref, "4", "--with", "client")
    (changed,) = cm.json("show", ref)["appointments"]
    assert (changed["repeat_days"], changed["until_on"], changed["place"], changed["with"]) == (
        None,
        None,
        "room 4",
        None,
    )
    assert cm.json("appointment", "cancelled", ref, "4")["next_appointment"] is None


REFUSED = [
    (("add", "REF"), 2, "needs AT"),
    (("add", "REF", "tue", "x"), 2, "AT needs a day and a time, not 'tue'"),
    (("add", "REF", "someday 9:30", "x"), 2, "is not a date"),
    (("add", "REF", "tue 9:30", " "), 2, "TEXT"),
    (("add", "REF", "tue 9:30", "x", "--minutes", "0"), 2, "from 1 to 1440"),
    (("add", "REF", "tue 9:30", "x", "--until", "eom"), 2, "is only for an appointment that"),
    (("add", "REF", "tue 9:30", "x", "--repeat", "1w", "--until", "mon"), 2, "is before"),
    (("add", "REF", "tue 9:30", "x", "--with", "3"), 4, "no person 3"),
    (("set", "REF", "1"), 2, "Nothing to change"),
    (("set", "REF", "1", "--until", "eom"), 2, "is not repeated"),
    (("kept", "REF", "9"), 4, "Open appointments: 1 Tue 10 Mar 2026 09:30 Home visit."),
    (("kept", "REF", "1"), 3, "is still to come"),
    (("missed", "REF", "1"), 3, "is still to come"),
    (("missed", "REF", "1", "--outcome", "held"), 2, "held"),
    (("cancelled", "REF", "1", "--by", "them"), 2, "Use one of: client, us."),
    (("move", "REF", "1", "fri"), 2, "TO needs a day and a time"),
    (("move", "REF", "1", "tue 9:30"), 3, "already"),
    (("list", "REF", "--all"), 2, "Use either a case or"),
]
"""The words of a command that is refused, its exit code, and a part of what is told."""


def test_what_cannot_be_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case()
    made(cm, ref)
    for words, code, told in REFUSED:
        refused = cm("appointment", *(ref if word == "REF" else word for word in words), code=code)
        assert told in refused.err, words
    (row,) = cm.json("appointment", "list", ref)
    assert (row["on"], row["outcome"], row["place"]) == ("2026-03-10", None, None)


def test_two_at_one_time_and_a_past_one_are_mentioned(cm: CommandLine) -> None:
    ref, other = cm.open_case(), cm.open_case("Kim A.")
    made(cm, ref, "tue 9:30", "--minutes", "45")
    warned = cm("appointment", "add", other, "tue 10:00", "Court")
    assert f"{ref} appointment 1 is at that time too: Tue 10 Mar 2026 09:30." in warned.err
    assert cm("appointment", "add", other, "tue 10:15", "Court").err.count(ref) == 0
    assert "is in the past" in cm("appointment", "move", other, "1", "today 0:00").err


def test_a_time_that_the_clocks_skip_or_show_twice_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("config", "set", "agency.timezone", "America/New_York")
    skipped = cm("appointment", "add", ref, "2026-03-08 2:30", "x", code=2)
    assert "does not exist: the clocks go forward" in skipped.err
    twice = cm("appointment", "add", ref, "2026-11-01 1:30", "x", code=2)
    assert "comes twice: the clocks go back" in twice.err
    made(cm, ref, "2026-11-01T01:30:00-05:00")
    made(cm, ref, "sat 9:30", "--repeat", "1w")
    following = cm.json("appointment", "cancelled", ref, "2")["next_appointment"]
    assert (following["time"], following["at"]) == ("09:30", "2026-03-14T13:30:00Z")


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_next_with_a_time_makes_an_appointment_and_a_day_stays_a_promise(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "strengths")
    cm("checkin", ref, "--mode", "home", "--next", "fri")
    assert cm.json("appointment", "list", ref) == []
    told = cm("checkin", ref, "--mode", "phone", "--next", "thu 9:30")
    assert "Agreed next contact: Thu 5 Mar 2026 09:30 (appointment 1)." in told.out
    assert cm.json("show", ref)["next_contact_due"] == "2026-03-05"
    cm("appointment", "move", ref, "1", "sat 9:30")
    assert cm.json("show", ref)["next_contact_due"] == "2026-03-07"
    assert "no longer repeated" not in cm("appointment", "cancelled", ref, "1").out
    reviewed = cm("review", ref, "--decision", "continue", "--next", "mon 9:30")
    assert "Agreed next contact: Mon 9 Mar 2026 09:30 (appointment 2)." in reviewed.out
    amended = cm("contact", "amend", ref, "2", "--next", "sun 10:00")
    assert "(appointment 3)" in amended.out
    twice = cm("contact", "amend", ref, "2", "--next", "sun 11:00", code=3)
    assert "Appointment 3 was made for it already." in twice.err
    cm("close", ref, "--reason", "moved")
    refused = cm("checkin", ref, "--kind", "aftercare", "--next", "mon 9:30", "--json", code=3)
    assert refused.error["code"] == "closed"


@pytest.mark.both_engines
def test_the_last_agreed_day_holds_until_a_new_one_is_agreed(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "strengths", "--opened", "9 days ago")

    def next_due() -> str:
        found: str = cm.json("show", ref)["next_contact_due"]
        return found

    cm("checkin", ref, "--mode", "home", "--next", "tue 9:30")
    cm("appointment", "move", ref, "1", "thu 14:00", "--by", "client")
    assert next_due() == "2026-03-05"
    cm("appointment", "cancelled", ref, "1", "--by", "us")
    assert next_due() == "2026-03-05"
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    cm("appointment", "cancelled", ref, "1", "--by", "us")
    assert next_due() == "2026-03-10"
    cm("contact", "amend", ref, "1", "--next", "sun 10:00")
    cm("appointment", "move", ref, "2", "sat 10:00")
    assert next_due() == "2026-03-07"
    # A contact that was corrected to another day is newer than the appointment.
    cm("contact", "amend", ref, "1", "--next", "mon")
    assert next_due() == "2026-03-09"
    cm("undo", "--no-input")
    # The one that was agreed last holds, also where it is a review.
    cm("review", ref, "--decision", "continue", "--next", "mon 9:30", "--today", "2026-03-05")
    cm("appointment", "move", ref, "3", "fri 0:00", "--today", "2026-03-05")
    cm("appointment", "missed", ref, "3", "--by", "us", "--today", "2026-03-06")
    assert cm("show", ref, "--json", "--today", "2026-03-06").json["next_contact_due"] == (
        "2026-03-06"
    )


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_appointments_go_with_the_client(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    made(cm, ref)
    made(cm, ref, "today 0:00")
    moved = cm("transfer", ref, "--to", "eve", "--reason", "nearer")
    assert "eve takes over the appointments: 2 Wed 4 Mar 2026 00:00 Home visit; 1" in moved.out
    assert [row["worker"] for row in cm.json("appointment", "list", "--as", "eve")] == ["eve"] * 2
    assert cm.json("appointment", "list", "--worker", "ben") == []
    closed = cm("close", ref, "--reason", "moved")
    assert "2 appointments are still open and no longer due: 2 Wed 4 Mar 2026 00:00" in closed.err
    assert dues(cm, "--all") == []
    assert cm("appointment", "add", ref, "tue 9:30", "x", "--json", code=3).error["code"] == (
        "closed"
    )
    cm("appointment", "kept", ref, "2", "--mode", "home")
    reopened = cm("reopen", ref)
    assert "Appointments carried over: 1 Tue 10 Mar 2026 09:30 Home visit." in reopened.out
    assert dues(cm, "--all") == [("1", "2026-03-10", 0)]
    waiting = cm.open_case("Kim A.", "icm", "--decision", "waitlist", "--reason", "full")
    made(cm, waiting)
    assert cm.json("show", waiting)["appointments"][0]["time"] == "09:30"


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_merge_moves_open_appointments(cm: CommandLine) -> None:
    keep, other = cm.open_case("Dana R."), cm.open_case("Dana Reed")
    made(cm, keep)
    made(cm, other, "wed 9:30", "--repeat", "1w")
    cm("appointment", "move", other, "1", "thu 9:30")
    cm("client", "merge", keep, other, "--keep-case", keep, "--yes")
    rows = cm.json("appointment", "list", keep)
    assert [(row["number"], row["on"]) for row in rows] == [(2, "2026-03-05"), (1, "2026-03-10")]
    cm("undo", "--no-input", "--yes")
    assert [row["number"] for row in cm.json("appointment", "list", other)] == [1]


def test_the_page_has_the_coming_ones_first_and_a_batch_makes_many(cm: CommandLine) -> None:
    refs = [cm.open_case("Dana R.", "icm", "--opened", "9 days ago"), cm.open_case("Kim A.")]
    lines = "".join(f"{ref}\n" for ref in refs)
    cm("appointment", "add", "-", "yesterday 14:00", "Group", stdin=lines)
    cm("batch", "-", stdin=f'appointment add {refs[0]} "fri 14:00" "[bold]Clinic" --id a1\n' * 2)
    page = cm("show", refs[0], "--format", "table").out
    assert page.index("2. Fri 6 Mar 2026 14:00: [bold]Clinic") < page.index(
        "1. Tue 3 Mar 2026 14:00, kept?: Group"
    )
    assert [row["number"] for row in cm.json("show", refs[0])["appointments"]] == [2, 1]
    explained = cm("due", "--all", "--explain", "--format", "table").out
    assert "was it kept? An appointment is due on its day" in " ".join(explained.split())
    cm(
        "remind",
        "snooze",
        refs[0],
        "appointment",
        "--number",
        "1",
        "--until",
        "+2d",
        "--reason",
        "x",
    )
    rows = cm.json("appointment", "list", "-", stdin=lines)
    assert [row["ref"] for row in rows] == [refs[0], refs[0], refs[1]]


def test_a_person_at_a_terminal_is_asked_about_the_contact(cm: CommandLine) -> None:
    ref = cm.open_case()
    made(cm, ref, "today 0:00", "--minutes", "45")
    keys = [
        ("Record the contact with the client", "\n"),
        ("How you met", "home\n"),
        ("Minutes [45]", "\n"),
        ("Note (", "Saw the flat\n"),
        ("Next contact", "fri 14:00\n"),
    ]
    words = ("appointment", "kept", ref, "1")
    run = "import sys; from cmcli.cli.main import run; run()"
    code, screen = on_terminal([sys.executable, "-c", run, *words], keys=keys)
    assert code == 0, screen
    (contact,) = cm.json("contact", "list", ref)
    assert (contact["mode"], contact["minutes"], contact["next_on"]) == ("home", 45, "2026-03-06")
    assert [row["time"] for row in cm.json("appointment", "list", ref)] == ["00:00", "14:00"]
