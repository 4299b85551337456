"""Whole exports that lie beside the checkout, with what was counted in them independently."""

import csv
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmcli.exchange.hmis import CaseRec, ClientRec, ClosureRec, ImportPlan, read
from exchange.hmis_make import decisions, known_after, planned, zipped

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not (DATA / "hmis_fy2026_datalab").is_dir(),
    reason="the exports are not there (a folder shared/data beside the checkout)",
)


@pytest.fixture(scope="module")
def datalab() -> ImportPlan:
    return planned(DATA / "hmis_fy2026_datalab")


def _clients(done: ImportPlan) -> list[ClientRec]:
    return [one.record for one in done.actions if isinstance(one.record, ClientRec)]


def _cases(done: ImportPlan) -> list[CaseRec]:
    return [one.record for one in done.actions if isinstance(one.record, CaseRec)]


def _closures(done: ImportPlan) -> list[ClosureRec]:
    return [one.record for one in done.actions if isinstance(one.record, ClosureRec)]


def test_an_agency_is_read_whole(datalab: ImportPlan) -> None:
    assert datalab.export.year == 2026
    assert not datalab.rejected
    assert len(_clients(datalab)) == 514
    assert len(_cases(datalab)) == 574
    assert len({case.household for case in _cases(datalab)}) == 473
    closed = {closure.case_external for closure in _closures(datalab)}
    still = [case for case in _cases(datalab) if case.external_id not in closed]
    assert len(closed) == 447
    assert len(still) == 127
    workers = Counter(case.worker_external for case in still)
    expected = {"28": 29, "30": 20, "26": 20, "23": 17, "29": 13, "27": 10, "24": 9, "17": 4}
    assert {worker: workers[worker] for worker in expected} == expected
    days = [case.entry_on for case in _cases(datalab)]
    assert (min(days), max(days)) == (date(2009, 6, 5), date(2022, 9, 22))


def test_exits_by_destination(datalab: ImportPlan) -> None:
    codes = Counter(closure.destination or 0 for closure in _closures(datalab))
    families = Counter((closure.destination or 0) // 100 for closure in _closures(datalab))
    assert {family: families[family] for family in (1, 2, 3, 4)} == {1: 50, 2: 33, 3: 109, 4: 172}
    assert {code: codes[code] for code in (30, 8, 17, 99, 9)} == {30: 48, 8: 16, 17: 9, 99: 9, 9: 1}
    reasons = Counter(closure.reason for closure in _closures(datalab))
    assert set(reasons) <= {"left-program", "deceased", "incarcerated"}
    assert reasons["left-program"] > 400
    assert not any((one.label or "").startswith("code ") for one in _closures(datalab))


def test_services_and_contacts(datalab: ImportPlan) -> None:
    kinds = Counter(getattr(one.record, "kind", None) for one in datalab.actions)
    assert kinds["bed night"] == 6385
    assert sum(1 for one in datalab.actions if one.kind == "contact") == 20


def test_an_odd_export_date_and_what_is_left_out_are_warnings(datalab: ImportPlan) -> None:
    assert datalab.exported_on is None
    assert [(one.file, one.rule) for one in datalab.problems] == [
        ("Export", "ambiguous-date"),
        ("Disabilities", "left-out"),
        ("HealthAndDV", "left-out"),
    ]


@pytest.mark.long
def test_the_older_twin_has_the_same_people(datalab: ImportPlan) -> None:
    twin = planned(DATA / "hmis_fy2024_datalab")
    assert twin.export.year == 2024
    with_gender, without = _clients(twin), _clients(datalab)
    assert any(one.gender for one in with_gender)
    assert [replace(one, gender=(), digest="") for one in with_gender] == [
        replace(one, digest="") for one in without
    ]
    again = planned(DATA / "hmis_fy2024_datalab", known_after(datalab))
    assert {kind for kind, *_ in decisions(again)} == {"client"}  # those who say their gender


@pytest.mark.long
def test_no_social_security_number_is_kept(datalab: ImportPlan) -> None:
    path = DATA / "hmis_fy2026_datalab" / "Client.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        numbers = {row["SSN"] for row in csv.DictReader(stream) if len(row["SSN"]) == 9}
    kept = repr(datalab)
    assert len(numbers) > 400
    assert not [number for number in numbers if number in kept]


@pytest.mark.long
def test_a_zip_of_it_is_the_same(datalab: ImportPlan, tmp_path: Path) -> None:
    archive = zipped(DATA / "hmis_fy2026_datalab", tmp_path / "e.zip")
    assert planned(archive).actions == datalab.actions


def test_eight_thousand_rows_take_no_time() -> None:
    """A loose bound, in processor time, against growth that is not linear; it takes about a
    hundredth of this."""
    begun = time.process_time()
    planned(DATA / "hmis_fy2026_datalab")
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("name", "clients", "cases", "rejected"),
    [
        ("bad_data", 134, 2, {"Enrollment": 2, "Exit": 1, "CurrentLivingSituation": 3}),
        ("bom_test", 3, 4, {"CurrentLivingSituation": 3}),
        ("duplicate_primary_keys", 3, 3, {"Client": 2, "Enrollment": 2}),
    ],
)
def test_broken_exports_give_sentences(
    name: str, clients: int, cases: int, rejected: dict[str, int]
) -> None:
    done = planned(DATA / "hmis_fy2026_edge_cases" / name)
    assert (len(_clients(done)), len(_cases(done))) == (clients, cases)
    found = Counter(one.file for one in done.rejected)
    assert {file: found[file] for file in rejected} == rejected
    assert all(one.sentence.endswith(".") for one in done.problems)


def test_odd_birth_dates_are_read_or_left_unknown() -> None:
    done = planned(DATA / "hmis_fy2026_edge_cases" / "bad_data")
    births = {client.external_id: client.dob for client in _clients(done)}
    assert births["6798"] == date(1967, 5, 8)  # written with two digits: no other century fits
    assert births["6800"] is None  # 1920 or 2020
    assert births["6792"] == date(1984, 1, 8)
    lines = [(one.line, one.rule) for one in done.problems if one.file == "Client"]
    assert lines == [(7, "odd-date"), (8, "ambiguous-date")]


def test_names_with_quotes_in_them_stay_whole() -> None:
    done = planned(DATA / "hmis_fy2026_edge_cases" / "bad_data")
    names = {client.external_id: client.name for client in _clients(done)}
    assert names["7308"] == 'First3 Last3"'
    assert read(DATA / "hmis_fy2026_edge_cases" / "bad_data").tables["Client"].count == 134
