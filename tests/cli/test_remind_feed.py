"""`cm remind send --ics`: a calendar of what is due, whose events keep their names."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from command_line import CommandLine


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case of ben's, begun today: a contact in two days, and more within the month."""
    return cm.open_case("Dana R.", "icm", "--worker", "ben")


def events(path: Path) -> dict[str, tuple[str, int, str]]:
    """Summary → first day, sequence and uid of each event."""
    calendar = Calendar.from_ical(path.read_bytes())
    return {
        str(one["summary"]): (
            str(one.decoded("dtstart")),
            int(str(one["sequence"])),
            str(one["uid"]),
        )
        for one in calendar.walk("vevent")
    }


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_file_holds_what_is_due_within_the_month(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    file = tmp_path / "due.ics"
    (row,) = cm("remind", "send", "--ics", str(file), "--as", "cron", "--json").json
    assert (row["recipient"], row["items"], row["outcome"]) == (None, 3, "sent")
    assert {summary: day for summary, (day, *_) in events(file).items()} == {
        f"{ref}: contact (ben)": "2026-03-06",
        f"{ref}: assessment (ben)": "2026-04-03",
        f"{ref}: plan (ben)": "2026-04-03",
    }
    assert "Dana" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    cm("remind", "send", "--ics", str(file), "--as", "cron", "--within", "7")
    assert len(events(file)) == 1


def test_an_event_keeps_its_name_and_counts_its_changes(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    file = tmp_path / "due.ics"
    words = ("remind", "send", "--ics", str(file), "--as", "cron")
    cm(*words)
    name = f"{ref}: contact (ben)"
    first = events(file)
    vevent = re.compile(rb"BEGIN:VEVENT.*END:VEVENT", re.DOTALL)
    before = vevent.findall(file.read_bytes())
    cm(*words)
    assert vevent.findall(file.read_bytes()) == before
    cm("checkin", ref, "--mode", "home", "--as", "ben")
    cm(*words)
    assert events(file)[name] == ("2026-03-11", 1, first[name][2])
    cm("undo", "--as", "ben")
    cm(*words)
    assert events(file)[name] == ("2026-03-06", 2, first[name][2])
    assert events(file)[f"{ref}: plan (ben)"] == first[f"{ref}: plan (ben)"]


def test_each_has_a_file_of_their_own(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "{worker}.ics"), "--as", "cron")
    rows = cm(*words, "--today", "2026-03-14", "--json").json
    assert {row["recipient"]: row["items"] for row in rows} == {
        "ana": 0,
        "ben": 3,
        "eve": 0,
        "sam": 1,
    }
    assert f"{ref}: contact" in events(tmp_path / "ben.ics")
    assert f"{ref}: contact (ben)" in events(tmp_path / "sam.ics")
    assert events(tmp_path / "eve.ics") == {}
    cm("remind", "send", "--ics", str(tmp_path / "{worker}-own.ics"), "--as", "eve")
    assert sorted(path.name for path in tmp_path.glob("*-own.ics")) == ["eve-own.ics"]
    before = sorted(tmp_path.iterdir())
    refused = cm("remind", "send", "--ics", str(tmp_path / "{handle}.ics"), "--as", "cron", code=2)
    assert "--ics can't use '{handle}'" in refused.err
    assert sorted(tmp_path.iterdir()) == before


def test_the_feed_of_a_worker_who_left_is_emptied_once(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "{worker}.ics"), "--as", "cron", "--json")
    cm(*words)
    assert events(tmp_path / "ben.ics")
    cm("transfer", ref, "--to", "eve", "--reason", "ben leaves")
    cm("worker", "set", "ben", "--inactive")
    assert {row["recipient"]: row["items"] for row in cm(*words).json}["ben"] == 0
    assert events(tmp_path / "ben.ics") == {}
    (tmp_path / "ben.ics").unlink()
    assert "ben" not in {row["recipient"] for row in cm(*words).json}
    assert not (tmp_path / "ben.ics").exists()


def test_names_only_where_the_agency_says_so(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    cm("config", "set", "remind.message", "names")
    file = tmp_path / "due.ics"
    cm("remind", "send", "--ics", str(file), "--as", "cron")
    assert f"{ref} Dana R.: contact (ben)" in events(file)
    assert "First contact within 2 days" in file.read_text().replace("\n ", "")


def test_what_is_snoozed_is_left_out(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    cm("remind", "snooze", ref, "contact", "--until", "2026-03-20", "--reason", "away")
    file = tmp_path / "due.ics"
    cm("remind", "send", "--ics", str(file), "--as", "cron")
    assert f"{ref}: contact (ben)" not in events(file)


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_log_notes_what_changed(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "due.ics"), "--as", "cron")
    for _ in range(3):
        cm(*words)
    assert [row["outcome"] for row in cm.json("remind", "log")] == ["sent"]
    cm("checkin", ref, "--mode", "home", "--as", "ben")
    cm(*words)
    assert len(cm.json("remind", "log")) == 2


def test_a_file_that_cannot_be_written_is_a_failure(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "missing" / "due.ics"), "--as", "cron")
    failed = cm(*words, "--json", code=6)
    assert [row["outcome"] for row in failed.json] == ["failed"]
    assert "due.ics cannot be written: No such file or directory." in failed.err
    assert [row["outcome"] for row in cm.json("remind", "log", "--failed")] == ["failed"]
    (tmp_path / "missing").mkdir()
    cm(*words)
    assert list((tmp_path / "missing").iterdir()) == [tmp_path / "missing" / "due.ics"]


def test_a_dry_run_writes_nothing(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "due.ics"), "--as", "cron", "--dry-run")
    (row,) = cm(*words, "--json").json
    assert (row["items"], row["outcome"]) == (3, "dry run")
    assert not (tmp_path / "due.ics").exists()
    assert cm.json("remind", "log") == []


def test_the_exit_code_tells_what_is_late(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    words = ("remind", "send", "--ics", str(tmp_path / "due.ics"), "--as", "cron", "--exit-code")
    cm(*words)
    cm(*words, "--today", "2026-03-09", code=10)


@pytest.mark.both_engines
def test_appointments_carry_their_times_and_are_crossed_out(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    cm("config", "set", "agency.timezone", "America/New_York")
    cm("appointment", "add", ref, "2026-03-09 9:30", "Court with Dana", "--minutes", "45")
    cm("appointment", "add", ref, "2026-03-10 9:30", "Visit", "--place", "Pier 4")
    words = ("remind", "send", "--ics", str(tmp_path / "{worker}.ics"), "--as", "cron")
    name = f"{ref}: appointment 1"

    def told() -> dict[str, Component]:
        calendar = Calendar.from_ical((tmp_path / "ben.ics").read_bytes())
        return {str(one["summary"]): one for one in calendar.walk("vevent")}

    cm(*words)
    first, visit = told()[name], told()[f"{ref}: appointment 2"]
    assert first.decoded("dtstart") == datetime(2026, 3, 9, 13, 30, tzinfo=UTC)
    assert first.decoded("dtend") == datetime(2026, 3, 9, 14, 15, tzinfo=UTC)
    assert "dtend" not in visit
    assert not any(word in (tmp_path / "ben.ics").read_text() for word in ("Dana", "Court", "Pier"))
    cm("appointment", "move", ref, "1", "2026-03-09 11:00")
    cm(*words)
    moved = told()[name]
    assert (moved["uid"], moved["sequence"]) == (first["uid"], 1)
    assert moved.decoded("dtstart").hour == 15
    cm("appointment", "cancelled", ref, "1")
    cm(*words)
    gone = told()[name]
    assert (gone["uid"], gone["sequence"], gone["status"]) == (first["uid"], 2, "CANCELLED")
    assert name not in events(tmp_path / "eve.ics")
    cm("config", "set", "remind.message", "names")
    cm(*words)
    assert "Visit (at Pier 4)" in str(told()[f"{ref} Dana R.: appointment 2"]["description"])
    mailed = cm("remind", "send", "--print", "--within", "30", "--as", "cron").out
    assert "appointment 2  Tue 10 Mar 2026 09:30" in mailed


def test_each_date_of_a_repeated_appointment_is_an_event(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    file = tmp_path / "f.ics"

    def told(*words: str, to: Path = file) -> dict[str, list[str]]:
        """Day → the events of appointments that begin on it; those crossed out end in a sign."""
        cm("remind", "send", "--ics", str(to), "--within", "30", "--as", "cron", *words)
        found: dict[str, list[str]] = {}
        for one in Calendar.from_ical(to.read_bytes()).walk("vevent"):
            if "appointment" in str(one["summary"]):
                sign = "-" if one.get("status") == "CANCELLED" else ""
                day = f"{one.decoded('dtstart'):%m-%d}"
                found.setdefault(day, []).append(f"{one['uid']}{sign}")
        return found

    cm("appointment", "add", ref, "mon 16:00", "Talk", "--repeat", "1w", "--until", "30 Mar")
    first = told()
    assert list(first) == ["03-09", "03-16", "03-23", "03-30"]
    assert len({uid for uids in first.values() for uid in uids}) == 4
    # One that nobody answers hides none of the coming ones.
    later = told("--today", "2026-03-17", to=tmp_path / "later.ics")
    assert later == {day: first[day] for day in ("03-09", "03-23", "03-30")}
    late = told("--overdue", "--today", "2026-03-17", to=tmp_path / "later.ics")
    assert list(late) == ["03-09"]
    # The others keep their names when the next has a number of its own, or is moved.
    cm("appointment", "cancelled", ref, "1")
    assert told() == first | {"03-09": [f"{first['03-09'][0]}-"]}
    cm("appointment", "move", ref, "2", "2026-06-01 9:00")
    assert told() == {day: first[day] for day in ("03-23", "03-30")} | {
        "03-09": [f"{first['03-09'][0]}-"]
    }
    # Two for one time are two events.
    cm("appointment", "add", ref, "mon 16:00", "Group", "--repeat", "1w", "--until", "eom")
    both = told()
    assert [len(both[day]) for day in ("03-09", "03-16", "03-23", "03-30")] == [2, 1, 2, 2]
    assert len({uid for uids in both.values() for uid in uids}) == 7
    # Each keeps its own name when the other series goes on to its next date.
    cm("config", "set", "remind.message", "names")

    def titles() -> dict[str, str]:
        told()
        found = Calendar.from_ical(file.read_bytes()).walk("vevent")
        return {
            f"{one['uid']} {one.decoded('dtstart'):%m-%d}": name
            for one in found
            for name in ("Talk", "Group")
            if name in str(one["description"])
        }

    before = titles()
    assert sorted(before.values()) == ["Group"] * 4 + ["Talk"] * 2
    for number in ("2", "3"):
        cm("appointment", "cancelled", ref, number)
        now = titles()
        assert {uid: now[uid] for uid in now.keys() & before.keys()}.items() <= before.items()
        assert len(now.keys() & before.keys()) >= 5
