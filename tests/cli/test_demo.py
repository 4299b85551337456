"""``cm demo``: a synthetic agency that is the same every time, and has something of everything."""

from pathlib import Path

import pytest

from cmcli.casework.demo import people as demo_people
from cmcli.catalog.models import model_keys
from command_line import CommandLine


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line without a store, on Wednesday 4 March 2026."""
    monkeypatch.setenv("CM_TODAY", "2026-03-04")
    return CommandLine(capfd, monkeypatch)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_agency_with_something_of_everything(
    line: CommandLine, empty_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = line.json("demo", empty_address)
    monkeypatch.setenv("CM_STORE", empty_address)
    assert (made["store"], made["day"], made["clients"]) == (empty_address, "2026-03-04", 62)
    rows = {row["worker"] or row["team"]: row for row in made["caseload"]}
    assert len(rows) == made["workers"] + 1
    assert {model for row in rows.values() for model in row["by_model"]} == set(model_keys())
    over = {name for name, row in rows.items() if row["band"] == "over target"}
    assert over == {"heron", "robin"}
    assert not any(row["band"] == "over ceiling" for row in rows.values())
    late = {staff.handle: staff.late for staff in demo_people.STAFF}
    assert {handle: rows[handle]["overdue"] for handle in late} == late
    assert made["due"][0]["kind"] == "safety"
    cases = line.json("list", "--status", "all")
    statuses = [case["status"] for case in cases]
    assert [statuses.count(one) for one in ("open", "waitlist", "closed")] == [55, 3, 4]
    assert {case["stage"] for case in cases} >= {"intake", "planning", "monitoring", "closed"}
    featured = made["flow"]["ref"]
    page = line("show", featured, "--brief").out
    for part in ("ALERT 1 (pet)", "Crisis plan: version 1", "Roadblock", "task 1", "Today", "ASK"):
        assert part in page
    assert {"people", "documents", "benefits"} <= {
        name for name, rows in line.json("show", featured).items() if rows
    }
    assert [one["kind"] for one in line.json("stay", "list")] == ["hospital"]
    assert [one["program"] for one in line.json("resource", "list")][-2:] == [
        None,
        "supported-housing",
    ]
    assert [row["shared"] for row in rows.values() if row["shared"]] == [{"strengths": 1}]
    assert "home visit" in line("day").out
    plan = line.json("plan", "show", featured)
    assert plan["goals"][0]["progress"]
    assert made["flow"]["stage"] in ("monitoring", "review")
    (cover,) = line.json("cover", "list")
    assert (cover["worker"], cover["by"], cover["from_on"]) == ("tansy", "linden", made["day"])
    (waits,) = line.json("approval", "list")
    assert (waits["kind"], waits["status"]) == ("closure", "submitted")
    assert line("undo", code=4).err.startswith("cm: You have no changes to undo")
    line("audit", "verify")


@pytest.mark.long
def test_the_same_seed_makes_the_same_agency(line: CommandLine, tmp_path: Path) -> None:
    def made(name: str, *words: str) -> tuple[str, str]:
        place = str(tmp_path / name)
        shown = line("demo", place, *words).out
        listed = line("list", "--status", "all", "--store", place, "--json").out
        return shown, listed

    first = made("a.db")
    assert made("b.db", "--seed", "1") == first
    other = made("c.db", "--seed", "2")
    assert other[0] != first[0]
    assert other[1] != first[1]


@pytest.mark.long
def test_what_is_shown(line: CommandLine, tmp_path: Path) -> None:
    place = tmp_path / "a place" / "cm.db"
    done = line("demo", str(place), "--day", "2025-12-24")
    assert done.out.startswith("A made-up agency of 62 invented clients and 10 invented workers")
    for heading in ("Caseload", "Due today or late", "The stage of ", "● "):
        assert heading in done.out
    assert max(map(len, done.out.splitlines())) <= 90
    assert f"export CM_STORE='{place}' CM_TODAY=2025-12-24" in done.err
    assert "sage" in done.err


@pytest.mark.long
def test_a_temporary_place(line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    where = Path(line.json("demo")["store"])
    assert where.parent.name.startswith("cm-demo-")
    assert where.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("CM_STORE", str(where))
    assert len(line.json("list")) == 55


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--seed", "x"], 2, "--seed must be a whole number"),
        (["--day", "someday"], 2, "someday"),
    ],
)
def test_what_makes_no_sense(
    line: CommandLine, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    place = tmp_path / "cm.db"
    assert said in line("demo", str(place), *words, code=code).err
    assert not place.exists()


def test_nothing_is_overwritten(line: CommandLine, tmp_path: Path) -> None:
    place = tmp_path / "cm.db"
    place.write_text("mine")
    assert "something at" in line("demo", str(place), code=3).err
    assert place.read_text() == "mine"


def test_nobody_is_real() -> None:
    """Names are of invented word pairs, and there are enough of them."""
    import random

    names = list(demo_people.names(random.Random(1)))
    assert len(names) == len(set(names)) >= 500
    assert all(len(name.split()) == 2 for name in names)
