"""How SQLite looks up what a worker's day asks for: by index, however large the agency is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agency import TODAY, Agency
from cmcli.domain.models import MOST_MODES
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.reading.case_figures import figures
from cmcli.store.reading.covers import _near, _on_day
from cmcli.store.reading.due import _of_workers


def plan(view: View, statement: Statement, **values: object) -> list[str]:
    """What SQLite says of how it will run a statement."""
    compiled, bound = statement._ready(view.connection, values)
    rows = view.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled.sql}", tuple(bound))
    return [row[-1] for row in rows]


@pytest.fixture
def view(sqlite_template: Path) -> Iterator[View]:
    with Agency(str(sqlite_template)).reading() as made:
        yield made


def test_a_workers_day_passes_through_no_table_and_no_status(view: View) -> None:
    """The cases of others are found from the worker's tasks, and not from all that are open."""
    told = plan(view, _of_workers(), workers=["a"], both=["a", "b"])
    assert not [line for line in told if line.startswith("SCAN")]
    assert not [line for line in told if "ix_cases_status" in line]
    assert [line for line in told if line.startswith("SEARCH tasks USING INDEX ix_tasks_worker_id")]
    assert [line for line in told if "ix_referrals_ended_on_sent_by" in line]


def test_the_covers_of_a_day_are_found_by_their_last_day(view: View) -> None:
    for statement, given in ((_on_day(), "day"), (_near(), "since")):
        told = plan(view, statement, **{given: TODAY})
        assert [line for line in told if "covers USING INDEX ix_covers_to_on" in line]
        assert not [line for line in told if line.startswith("SCAN")]


def test_the_few_contacts_that_matter_are_found_in_a_long_history(view: View) -> None:
    asked = {"ids": ["a"], "modes": ["home"] * MOST_MODES, "pairs": [""], "groups": False}
    told = plan(view, figures(), **asked)
    whole = [line for line in told if line.startswith(("SCAN", "SEARCH")) and "INDEX" not in line]
    assert not [line for line in told if line.startswith("SCAN")] + whole
    used = set(re.findall(r"ix_contacts_case_(\w+)", " ".join(told)))
    assert used == {"at", "on", "crisis", "promised", "awaiting"}
