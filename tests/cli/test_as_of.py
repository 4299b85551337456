"""``--as-of``: the record as it was at the end of a day, compared with what was shown then."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from agency import TODAY, Agency
from command_line import CommandLine

END = "The record as it was at the end of 4 Mar 2026."

QUESTIONS = (
    ("list", "--status", "all"),
    ("list", "--team", "north", "--not-seen", "14d"),
    ("caseload", "--all"),
    ("due", "--all", "--within", "30"),
    ("due", "--team", "north"),
)

Shown = dict[tuple[str, ...], Any]
Days = Callable[[date], AbstractContextManager[object]]


def erase(agency: Agency, table: str, image: str) -> None:
    """Erase the images of the latest operation in that table, as the law allows."""
    triggers = text("DROP TRIGGER IF EXISTS changes_kept")
    latest = text(
        f"UPDATE changes SET {image} = NULL WHERE table_name = :table"
        " AND seq = (SELECT max(seq) FROM operations)"
    )
    with agency.store.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.execute(triggers)
        else:
            connection.execute(text("ALTER TABLE changes DISABLE TRIGGER USER"))
        connection.execute(latest, {"table": table})


def shown(cm: CommandLine, refs: list[str], *words: str) -> Shown:
    """What all the questions answer, with these words added."""
    found: Shown = {}
    for question in QUESTIONS:
        answer = cm(*question, *words, "--json", code=None)
        found[question] = answer.json if answer.code == 0 else answer.code
    pages = cm("show", "-", *words, "--json", stdin="\n".join(refs)) if refs else None
    return {**found, ("show",): pages and pages.json}


CHANGES: tuple[tuple[str, ...], ...] = (
    (
        "intake",
        "{name}",
        "--model",
        "{model}",
        "--worker",
        "{worker}",
        "--new",
        "--dob",
        "1980-05-04",
    ),
    ("intake", "{name}", "--model", "{model}", "--decision", "waitlist", "--new"),
    ("accept", "{ref}", "--worker", "{worker}"),
    ("checkin", "{ref}", "{words}", "--mode", "{mode}", "--next", "+{n}d", "--minutes", "{n}"),
    ("checkin", "{ref}", "--no-show", "--mode", "home"),
    ("checkin", "{ref}", "late entry", "--at", "{before}", "--mode", "home"),
    ("checkin", "{ref}", "--mode", "home", "--progress", "1={n}", "--gas", "1=-1"),
    ("contact", "amend", "{ref}", "{k}", "--mode", "{mode}", "--minutes", "{n}", "--reason", "x"),
    ("contact", "error", "{ref}", "{k}", "--reason", "wrong one"),
    ("contact", "move", "{ref}", "{k}", "--to", "{other}", "--reason", "wrong client"),
    ("note", "{ref}", "{words}"),
    ("note", "{ref}", "--error", "{k}", "--reason", "wrong"),
    ("person", "add", "{ref}", "{name}", "--role", "friend", "--may-contact", "never"),
    ("person", "set", "{ref}", "{k}", "--provider", "{words}", "--emergency"),
    ("person", "end", "{ref}", "{k}", "--reason", "gone"),
    ("household", "join", "{ref}", "{other}", "--relationship", "child"),
    ("household", "confirm", "{ref}"),
    ("household", "leave", "{ref}", "--reason", "{words}"),
    ("flag", "{ref}", "{words}", "--kind", "medical"),
    ("flag", "{ref}", "--act", "{k}", "--done", "called", "--told", "sam", "--look", "+2d"),
    ("flag", "{ref}", "--settle", "{k}", "--done", "seen", "--told", "sam"),
    ("assess", "{ref}", "--need", "housing={r}:{words}", "--strength", "{words}"),
    (
        "plan",
        "add-goal",
        "{ref}",
        "Find a room by {later}",
        "--by",
        "{later}",
        "--measure",
        "rooms",
    ),
    ("plan", "add-step", "{ref}", "1", "{words}", "--by", "{later}"),
    ("plan", "agree", "{ref}", "--how", "verbal"),
    ("plan", "revise", "{ref}", "--reason", "{words}"),
    ("plan", "done", "{ref}", "1.1"),
    ("review", "{ref}", "--decision", "continue", "--goal", "1=0", "--satisfaction", "4"),
    ("set", "{ref}", "--acuity", "{r}", "--reason", "x"),
    ("set", "{ref}", "--model", "{model}", "--reason", "x"),
    ("transfer", "{ref}", "--to", "{worker}", "--reason", "x"),
    ("rhythm", "{ref}", "{n}d", "--reason", "x"),
    ("remind", "snooze", "{ref}", "contact", "--until", "+3d", "--reason", "x"),
    ("close", "{ref}", "--reason", "moved", "--aftercare", "+{n}d", "--flags-handed-to", "sam"),
    ("reopen", "{ref}", "--reason", "back"),
    ("worker", "reduce", "{worker}", "--percent", "{n}", "--reason", "training"),
    ("worker", "set", "{worker}", "--team", "{team}"),
    ("worker", "add", "new{n}", "--name", "{name}", "--team", "{team}"),
    ("config", "set", "caseload.full-time-hours", "{h}", "--from", "{before}"),
    ("config", "set", "agency.closures", "{later}"),
    ("models", "set", "{model}", "--ceiling", "{h}", "--from", "{later}"),
    ("models", "set", "{model}", "--contact-days", "{n}/{n}/20/30", "--from", "{before}"),
    ("undo", "--yes"),
    ("undo", "--yes"),
    ("undo", "{seq}", "--yes"),
)


class Year:
    """Random commands, day after day, and what was shown at the end of each month.

    ``at`` sets the day for the commands within. The same seed makes the same year.
    """

    def __init__(self, cm: CommandLine, at: Days, *, seed: int) -> None:
        self.cm, self.at, self.dice = cm, at, Random(seed)
        self.refs: list[str] = []
        self.seen: dict[date, tuple[list[str], Shown]] = {}
        self.done = 0

    def live(self, days: int, *, commands: int) -> date:
        """Live through that many days with at most so many commands a day; give the last day."""
        self.cm("team", "add", "north", "--name", "North")
        day = TODAY
        for day in (TODAY + timedelta(days=n) for n in range(days)):
            with self.at(day):
                for _ in range(self.dice.randint(0, commands)):
                    self.do_something(day)
                if (day + timedelta(days=1)).day == 1:
                    self.look(day)
        return day

    def look(self, day: date) -> None:
        """Remember what is shown on that day."""
        self.seen[day] = list(self.refs), shown(self.cm, self.refs)

    def do_something(self, day: date) -> None:
        """Give a random command, which may be refused."""
        said = self.dice.choice(CHANGES if self.refs else CHANGES[:2])
        words = self.words(day)
        answer = self.cm(*(word.format(**words) for word in said), "--json", code=None)
        assert answer.code in (0, 2, 3, 4), (said, answer)
        self.done += answer.code == 0
        if answer.code == 0 and said[0] in ("intake", "reopen"):
            self.refs.append(answer.json["ref"])
        if answer.code == 0 and said[0] == "undo":
            known = {one["ref"] for one in self.cm.json("list", "--status", "all")}
            self.refs = [ref for ref in self.refs if ref in known]

    def words(self, day: date) -> dict[str, object]:
        """What a command is about, chosen at random."""
        pick, number = self.dice.choice, self.dice.randint
        return {
            "ref": pick(self.refs or [""]),
            "other": pick(self.refs or [""]),
            "name": f"{pick(('Dana', 'Lee', 'Ruth', 'Omar'))} {pick(('Wu', 'Reyes', 'Novak'))}",
            "model": pick(("icm", "strengths", "brokerage", "cti", "act")),
            "worker": pick(("ana", "ben", "eve")),
            "team": pick(("north", "none")),
            "mode": pick(("home", "phone", "office", "letter")),
            "words": pick(("She has a room.", "Talked about work.", "No heating at home.")),
            "before": day - timedelta(days=number(1, 20)),
            "later": day + timedelta(days=number(1, 60)),
            "seq": number(5, 400),
            "n": number(1, 30),
            "h": number(20, 40),
            "k": number(1, 3),
            "r": number(1, 4),
        }

    def compare(self) -> None:
        """The record as it was at each month's end is what was shown then."""
        assert self.done > 30
        for day, (refs, then) in self.seen.items():
            assert shown(self.cm, refs, "--as-of", str(day)) == then, day


@pytest.fixture
def ordinary(
    empty_address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> CommandLine:
    """The command line on an ordinary store that was made on 4 March 2026, as its admin ana."""
    monkeypatch.setenv("CM_STORE", empty_address)
    line = CommandLine(capfd, monkeypatch)
    with real_day(TODAY):
        line("init", "--worker", "ana", "--name", "Ana", "--timezone", "America/New_York")
        monkeypatch.setenv("CM_WORKER", "ana")
        for handle, role in (("sam", "supervisor"), ("ben", "worker"), ("eve", "worker")):
            line("worker", "add", handle, "--name", handle.title(), "--role", role)
    return line


def real_day(day: date) -> AbstractContextManager[object]:
    """Set the real clock to late on that day in New York: in London the next one has begun."""
    return time_machine.travel(datetime.combine(day + timedelta(days=1), time(2), UTC), tick=True)


@pytest.fixture
def claimed(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Claim a day, as a practice store allows; the last one stays."""

    def claim(day: date) -> AbstractContextManager[object]:
        monkeypatch.setenv("CM_TODAY", str(day))
        return nullcontext()

    return claim


@pytest.mark.long
def test_a_year_of_practice_is_shown_as_it_was(cm: CommandLine, claimed: Days) -> None:
    year = Year(cm, claimed, seed=1)
    year.live(365, commands=1)
    assert len(year.seen) == 12
    year.compare()


@pytest.mark.long
def test_months_by_the_real_clock_is_shown_as_it_was(ordinary: CommandLine) -> None:
    with real_day(TODAY):
        year = Year(ordinary, real_day, seed=3)
        last = year.live(62, commands=3)
    with real_day(last):
        year.compare()


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_both_engines_show_what_was(cm: CommandLine, claimed: Days) -> None:
    year = Year(cm, claimed, seed=4)
    last = year.live(33, commands=4)
    year.look(last)
    year.compare()


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_both_engines_go_by_the_real_clock(ordinary: CommandLine) -> None:
    with real_day(TODAY):
        year = Year(ordinary, real_day, seed=5)
        last = year.live(33, commands=4)
    with real_day(last):
        year.look(last)
        year.compare()


def test_it_says_so_and_keeps_its_shape(cm: CommandLine, claimed: Days) -> None:
    ref = cm.open_case()
    before = cm.json("list")
    claimed(TODAY + timedelta(days=9))
    cm("checkin", ref, "met", "--mode", "home")
    for words in (["list"], ["caseload"], ["show", ref], ["show", "dana"], ["due"]):
        told = cm(*words, "--as-of", str(TODAY))
        assert END in told.err.splitlines()
        assert END not in told.out
    assert cm.json("list", "--as-of", "9 days ago") == before
    assert cm("due", "--as-of", str(TODAY), "--within", "0", "--exit-code").code == 0
    assert cm("list", "--as-of", str(TODAY), "--quiet").err == ""


def test_today_is_a_day_too(cm: CommandLine) -> None:
    ref = cm.open_case()
    assert cm.json("show", ref, "--as-of", "today") == cm.json("show", ref)


@pytest.mark.parametrize(
    ("day", "code", "says"),
    [
        ("2026-03-03", 4, "The store has no record of 3 Mar 2026. It begins on 4 Mar 2026."),
        ("2026-03-05", 2, "5 Mar 2026 is in the future, so there is no record of it yet."),
        ("someday", 2, "someday"),
    ],
)
def test_days_without_a_record(cm: CommandLine, day: str, code: int, says: str) -> None:
    for words in (["list"], ["caseload"], ["due"]):
        assert says in cm(*words, "--as-of", day, code=code).err


def test_an_ordinary_store_begins_on_the_day_of_the_clock(ordinary: CommandLine) -> None:
    with real_day(TODAY + timedelta(days=3)):
        ordinary.open_case("Dana R.", "icm", "--today", "2026-03-05")
        says = "It begins on 4 Mar 2026."
        assert says in ordinary("list", "--as-of", "2026-03-03", code=4).err
        assert ordinary.json("list", "--as-of", "2026-03-06") == []  # what is entered late
        assert len(ordinary.json("list", "--as-of", "2026-03-07")) == 1


def test_it_goes_with_no_set_day_and_no_writing(cm: CommandLine) -> None:
    ref = cm.open_case()
    said = cm("list", "--as-of", "2026-03-04", "--today", "2026-03-04", code=2).err
    assert "Use either --as-of or --today, not both." in said
    for words in (["checkin", ref, "x"], ["intake", "Lee Wu"], ["close", ref], ["undo"]):
        assert "--as-of" in cm(*words, "--as-of", "2026-03-04", code=2).err


def test_a_late_entry_changes_no_earlier_day(cm: CommandLine, claimed: Days) -> None:
    ref = cm.open_case()
    claimed(TODAY + timedelta(days=9))
    cm("checkin", ref, "met", "--mode", "home")
    then = cm.json("show", ref, "--as-of", "2026-03-08")
    cm("checkin", ref, "met before", "--mode", "home", "--at", "2026-03-05")
    cm("note", ref, "entered late", "--today", "2026-03-05")
    assert cm.json("show", ref, "--as-of", "2026-03-08") == then


def test_who_looks_is_a_worker_of_today(cm: CommandLine, claimed: Days) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    claimed(TODAY + timedelta(days=1))
    cm("team", "add", "north", "--name", "North")
    cm("worker", "add", "kim", "--name", "Kim", "--team", "north")
    cm("worker", "add", "lou", "--name", "Lou", "--role", "supervisor")
    cm("worker", "set", "ben", "--role", "supervisor", "--team", "north")
    then = ("--as-of", str(TODAY))
    for handle, refs in (("ben", [ref]), ("lou", [ref]), ("kim", []), ("eve", [])):
        assert [one["ref"] for one in cm.json("list", *then, "--as", handle)] == refs
    rows = cm.json("caseload", *then, "--as", "ben")
    assert [row["worker"] for row in rows] == ["ana", "ben", "eve", "sam"]
    assert {row["team"] for row in rows} == {None}
    assert cm.json("caseload", *then, "--as", "kim")[0]["open"] == 0
    assert "No worker is called 'kim'" in cm("list", "--worker", "kim", *then, code=4).err


@pytest.mark.both_engines
def test_a_client_is_found_by_the_names_of_that_day(cm: CommandLine, claimed: Days) -> None:
    days = [TODAY + timedelta(days=days) for days in (0, 10, 20)]
    ref = cm.open_case("Anna Schmidt")
    for day, name in zip(days[1:], ("Anna Keller", "Anna Weber"), strict=True):
        claimed(day)
        cm("client", "set", ref, "--name", name, "--phone", f"555-01{day.day:02}")

    def found(name: str, day: date) -> str | None:
        answer = cm("show", name, "--as-of", day.isoformat(), "--json", code=None)
        return answer.json["name"] if answer.code == 0 else None

    assert [found("schmidt", day) for day in days] == ["Anna Schmidt", "Anna Keller", "Anna Weber"]
    assert [found("keller", day) for day in days] == [None, "Anna Keller", "Anna Weber"]
    assert [found("weber", day) for day in days] == [None, None, "Anna Weber"]


def test_a_batch_of_one_change_sees_what_was(cm: CommandLine, claimed: Days) -> None:
    ref = cm.open_case()
    before = cm.json("list", "--status", "all")
    claimed(TODAY + timedelta(days=1))
    line = f"list --status all --json --as-of {TODAY}"
    said = cm("batch", "-", "--atomic", stdin=f"close {ref} --reason moved\n{line}\n").out
    assert str(before[0]["next_contact_due"]) in said
    assert cm.json("list") == []


@pytest.mark.long
def test_a_restored_store_shows_what_its_log_tells(
    cm: CommandLine, claimed: Days, tmp_path: Path, address: str
) -> None:
    ref = cm.open_case()
    then = shown(cm, [ref])
    claimed(TODAY + timedelta(days=2))
    cm("close", ref, "--reason", "moved")
    cm("db", "backup", str(tmp_path / "copy"))
    Path(address).unlink()
    claimed(TODAY + timedelta(days=5))
    cm("db", "restore", str(tmp_path / "copy"))
    assert shown(cm, [ref], "--as-of", str(TODAY + timedelta(days=1)))[("list", "--status", "all")]
    assert shown(cm, [ref], "--as-of", str(TODAY)) == then


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_what_was_erased_shows_as_erased(cm: CommandLine, claimed: Days, agency: Agency) -> None:
    ref, then = cm.open_case(), ("--as-of", str(TODAY))
    cm("checkin", ref, "met", "--mode", "home", "--roadblock", "rain")
    claimed(TODAY + timedelta(days=1))
    cm("contact", "amend", ref, "1", "--roadblock", "snow", "--reason", "x")
    assert cm.json("show", ref, *then)["contacts"][0]["roadblock"] == "rain"
    for image in ("before", "after"):
        erase(agency, "contacts", image)
        (contact,) = cm.json("show", ref, *then)["contacts"]
        assert (contact["roadblock"], contact["mode"]) == ("(erased)", "home")
    assert cm.json("show", ref)["contacts"][0]["roadblock"] == "snow"


@pytest.mark.both_engines
def test_what_was_removed_and_erased_is_counted(
    cm: CommandLine, claimed: Days, agency: Agency
) -> None:
    ref, then = cm.open_case(), ("--as-of", str(TODAY))
    cm("note", ref, "at the shelter")
    claimed(TODAY + timedelta(days=1))
    cm("undo", "--yes")
    assert "at the shelter" in cm("show", ref, *then).out
    erase(agency, "notes", "before")
    told = cm("show", ref, *then)
    assert "at the shelter" not in told.out
    assert "1 record of that day can't be shown: erased since." in told.err
