"""Whole directories that lie beside the checkout, with what was counted in them independently."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cmcli.domain.keys import NEED_DOMAINS
from cmcli.exchange.hsds import ScreenedDirectory, load_terms, screen_directory

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not (DATA / "hsds_florida_legal_aid").is_dir(),
    reason="the directories are not there (a folder shared/data beside the checkout)",
)


def _screened(name: str) -> ScreenedDirectory:
    terms = load_terms(None, domains=NEED_DOMAINS)
    return screen_directory(DATA / name, terms=terms, today=date(2026, 3, 4))


def test_a_directory_of_legal_aid_is_read_and_its_shifted_row_named() -> None:
    found = _screened("hsds_florida_legal_aid")
    (rejected,) = [one for one in found.notes.problems if one.rejected]
    assert rejected.sentence == (
        "services.csv, line 65: a column without a name has a value, so the columns may be shifted."
    )
    assert (len(found.found), found.rejected) == (134, 1)
    columns = [one.columns for one in found.found]
    assert len({one["organization"] for one in columns}) <= 20
    incomes = Counter(one.get("income_percent") for one in columns)
    assert (incomes[200], incomes[None]) == (27, 86)
    assert sum(one.get("serves") == ("veterans",) for one in columns) == 7
    ages = Counter((one.get("age_from"), one.get("age_to")) for one in columns)
    assert (ages[None, 59] + ages[60, None]) >= 4
    assert set(found.notes.unmapped) == {"Other", "Bilingual"}
    assert all("legal" in one["needs"] for one in columns if one.get("needs"))


def test_the_examples_of_the_specification_give_one_and_the_same_entry() -> None:
    folder = "hsds_v3_spec_examples"
    names = ("csv", "service_full.json", "tabular.json", "organization_full.json")
    found = [_screened(f"{folder}/{name}") for name in (*names, "service_at_location_full.json")]
    assert {len(one.found) for one in found} == {1}
    assert not any(one.notes.problems for one in found)
    entry = found[0].found[0].columns
    assert entry["organization"] == "Example Organization Inc."
    assert (entry["age_from"], entry["age_to"]) == (12, 100)
    assert entry["phone"] == "+44 1234 234567 ext. 100"
    assert len({one.found[0].digest for one in found}) == 1
