"""A whole agency's export through the command line, with what was counted in it independently."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from agency import Agency
from cmcli.store.core.log import operations
from cmcli.store.keeping.undo import changes_of
from command_line import CommandLine
from digest import content, live_content
from exchange.hmis_make import zipped

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
FY2026, FY2024 = DATA / "hmis_fy2026_datalab", DATA / "hmis_fy2024_datalab"
EDGES = DATA / "hmis_fy2026_edge_cases"

OPEN_BY_USER = {
    "Blind Draw": 29,  # user 28
    "Spermatophyte Rufosity": 20,  # 30
    "Houseboat Kraut": 20,  # 26
    "Seal Clover": 17,  # 23
    "Horseradish Claret": 13,  # 29
    "Characterization Permeate": 10,  # 27
    "Subject Fob": 9,  # 24
    "Vegetal Gimmick": 4,  # 17
}

pytestmark = pytest.mark.skipif(
    not FY2026.is_dir(),
    reason="the exports are not there (a folder shared/data beside the checkout)",
)


@pytest.fixture(autouse=True)
def later_than_the_exports(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CM_TODAY", "2026-11-21")


def the_store(address: str) -> tuple[dict[str, list[str]], int]:
    """The rows of the store, and how many operations led to them."""
    agency = Agency(address)
    with agency.reading() as view:
        return live_content(view), len(operations(view))


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_agency_comes_in_and_nothing_is_doubled(cm: CommandLine, address: str) -> None:
    before, _ = the_store(address)
    answer = cm.json("import", "hmis", str(FY2026))
    assert answer["system"] == "hmis:1106"
    assert answer["created"] == {
        "workers": 12,
        "clients": 514,
        "cases": 574,
        "closures": 447,
        "household_members": 140,
        "contacts": 20,
        "services": 6385,
        "benefits": 999,
        "needs": 545,
    }
    assert answer["open_cases"] == 127
    cases = cm.json("list", "--status", "all")
    assert len(cases) == 574
    assert sum(case["status"] == "open" for case in cases) == 127
    workers = {row["name"]: row["handle"] for row in cm.json("worker", "list")}
    for name, count in OPEN_BY_USER.items():
        mine = [one for one in cases if one["worker"] == workers[name]]
        assert sum(one["status"] == "open" for one in mine) == count, name
    assert answer["over_ceiling"] == []  # 29 cases of blind.draw weigh as 19
    assert len({case["code"] for case in cases}) == len({case["name"] for case in cases}) == 514
    stored = the_store(address)
    answer = cm.json("import", "hmis", str(FY2026))
    assert set(answer["created"].values()) == set(answer["updated"].values()) == {0}
    assert the_store(address) == stored
    answer = cm.json("import", "hmis", str(FY2024))
    assert set(answer["created"].values()) == {0}
    assert {kind for kind, count in answer["updated"].items() if count} == {"clients"}  # gender
    answer = cm.json("import", "hmis", str(FY2026))  # it has no gender, so that nothing changes
    assert set(answer["created"].values()) == set(answer["updated"].values()) == {0}
    cm("undo")  # that the rows of clients are others again
    cm("undo")
    assert the_store(address)[0] == stored[0]
    cm("undo", str(stored[1]))
    assert the_store(address)[0] == before


@pytest.mark.long
def test_a_zip_of_the_older_form_brings_the_same_people(
    cm: CommandLine, address: str, tmp_path: Path
) -> None:
    cm("import", "hmis", str(zipped(FY2024, tmp_path / "e.zip", "export/")))
    assert len(cm.json("list", "--status", "all")) == 574
    stored = the_store(address)
    assert "Nothing is new or changed" in cm("import", "hmis", str(FY2024)).out
    assert the_store(address) == stored
    done = cm.json("import", "hmis", str(FY2026))
    assert set(done["created"].values()) == {0}
    assert set(done["updated"].values()) == {0}


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_changed_copy_changes_only_what_changed(
    cm: CommandLine, address: str, tmp_path: Path
) -> None:
    cm("import", "hmis", str(FY2026))
    copy = tmp_path / "copy"
    shutil.copytree(FY2026, copy)
    _rewrite(copy / "Client.csv", "PersonalID", "528656", {"LastName": "Contrivances"})
    _rewrite(copy / "Exit.csv", "ExitID", "836116", {"Destination": "207"})
    _rewrite(copy / "Services.csv", "ServicesID", "1", {"DateProvided": "2021-08-23"})
    answer = cm.json("import", "hmis", str(copy))
    assert set(answer["created"].values()) == {0}
    changed = {kind: count for kind, count in answer["updated"].items() if count}
    assert changed == {"clients": 1, "closures": 1, "services": 1}
    agency = Agency(address)
    with agency.reading() as view:
        changes = changes_of(view, operations(view, limit=1)[0].seq)
    assert sorted((one.table, *sorted(one.after or {})) for one in changes) == [
        ("cases", "close_reason", "destination"),
        ("clients", "name", "name_key"),
        ("externals", "digest"),
        ("externals", "digest"),
        ("externals", "digest"),
        ("former", "became", "by", "client_id", "field", "id", "until_on", "value"),
        ("services", "on"),
    ]


def _rewrite(path: Path, key: str, value: str, change: dict[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, **change} if row[key] == value else row for row in rows)


@pytest.mark.long
def test_no_social_security_number_is_stored_or_printed(cm: CommandLine, address: str) -> None:
    with (FY2026 / "Client.csv").open(encoding="utf-8-sig", newline="") as stream:
        people = list(csv.DictReader(stream))
    numbers = {row["SSN"] for row in people if len(row["SSN"]) == 9}
    assert len(numbers) > 400
    done = cm("import", "hmis", str(FY2026), "--json")
    stored = _bytes_of(address)
    assert people[0]["LastName"].encode() in stored
    # Only whole runs of digits: a number may by chance stand within a longer key.
    found = {one.decode() for one in re.findall(rb"(?<![0-9a-f])[0-9]{9}(?![0-9a-f])", stored)}
    assert not found & numbers
    assert not {number for number in numbers if number in done.out + done.err}


def _bytes_of(address: str) -> bytes:
    """All that the store keeps, its log included; of a file every byte."""
    if "://" not in address:
        return b"".join(path.read_bytes() for path in Path(address).parent.glob("cm.db*"))
    with Agency(address).reading() as view:
        return repr(content(view)).encode()


@pytest.mark.parametrize(
    ("name", "clients", "cases", "rejected"),
    [("bad_data", 134, 2, 24), ("bom_test", 3, 4, 3), ("duplicate_primary_keys", 3, 3, 9)],
)
def test_broken_exports_give_sentences(
    cm: CommandLine, address: str, name: str, clients: int, cases: int, rejected: int
) -> None:
    before = the_store(address)
    strict = cm("import", "hmis", str(EDGES / name), "--strict", code=3)
    assert "can't be imported, so nothing was." in strict.err
    assert "Traceback" not in strict.err
    assert the_store(address) == before
    stopped = cm("import", "hmis", str(EDGES / name), code=3)
    assert "rows were rejected." in stopped.err
    done = cm("import", "hmis", str(EDGES / name), "--accept-rejects", "--json")
    assert (done.json["created"]["clients"], done.json["created"]["cases"]) == (clients, cases)
    assert sum(one["rejected"] for one in done.json["problems"]) == rejected
    assert all(one["text"].endswith(".") for one in done.json["problems"])
