"""A migration is done whole with its record, or the store is as it was."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from agency import TODAY, Agency
from cmcli.casework.benefits.values import AddBenefit
from cmcli.casework.documents.values import AddDocument, ChangeDocument
from cmcli.casework.looking.timeline import timeline
from cmcli.casework.renewals.entries import add_entry, change_entry, entries_of
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.errors import StoreProblem
from cmcli.store.core import search_index
from cmcli.store.core import store as store_module
from cmcli.store.core.engine import is_url
from cmcli.store.core.form import LATEST
from cmcli.store.keeping.migrations import (
    MIGRATIONS,
    Migration,
    m0017_renewals,
    migrate_postgres,
    migrate_sqlite,
)
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_case
from cmcli.store.reading.search import find

if TYPE_CHECKING:
    from alembic.operations import Operations


@dataclass(frozen=True)
class Adding(Migration):
    """Adds a column to two tables, and fails in between if told to."""

    fails: bool = False

    def run(self, op: "Operations") -> bool:
        import sqlalchemy as sa

        op.add_column("teams", sa.Column("colour", sa.String))
        if self.fails:
            raise RuntimeError("in the middle")
        with op.batch_alter_table("workers") as batch:
            batch.add_column(sa.Column("desk", sa.String))
        return False


@dataclass(frozen=True)
class Orphaning(Migration):
    """Breaks references, as a careless migration would."""

    def run(self, op: "Operations") -> bool:
        op.execute("UPDATE workers SET team_id = 'nowhere'")
        return False


NEXT = (*MIGRATIONS, Adding(LATEST + 1, "desks", ""))


def migrate(address: str, migrations: tuple[Migration, ...]) -> object:
    if is_url(address):
        return migrate_postgres(address, migrations=migrations)
    return migrate_sqlite(Path(address), migrations=migrations)


def form(agency: Agency) -> int:
    with agency.store.engine.connect() as connection, connection.begin():
        return int(connection.execute(text("SELECT schema_version FROM heads")).scalar_one())


def records(agency: Agency) -> list[tuple[int, str]]:
    with agency.store.engine.connect() as connection, connection.begin():
        rows = connection.execute(text("SELECT number, name FROM migrations ORDER BY number"))
        return [(number, name) for number, name in rows]


def has_column(agency: Agency, table: str, name: str) -> bool:
    return name in {column["name"] for column in inspect(agency.store.engine).get_columns(table)}


def test_a_migration_is_done_with_its_record(agency: Agency) -> None:
    migrate(agency.address, NEXT)
    assert form(agency) == LATEST + 1
    assert records(agency)[-1] == (LATEST + 1, "desks")
    assert has_column(agency, "teams", "colour")
    assert has_column(agency, "workers", "desk")
    with agency.store.engine.connect() as connection, connection.begin():
        assert connection.execute(text("SELECT count(*) FROM workers")).scalar() == 4


def back_to_form_10(agency: Agency) -> None:
    """Take back what later migrations made, and empty the index."""
    engine = agency.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        few = ("contacts_case_crisis", "contacts_case_promised", "contacts_case_awaiting")
        for name in ("contacts_person_id", "contacts_case_on", *few, "notes_case_apart"):
            connection.execute(text(f"DROP INDEX ix_{name}"))
        for name in ("person_id", "entered_on", "backdated_on", "awaits", "allowed_by"):
            connection.execute(text(f"ALTER TABLE contacts DROP COLUMN {name}"))
        connection.execute(text("DROP INDEX ix_cases_second"))
        for table, name in (
            ("cases", "second_id"),
            ("cases", "urgency"),
            ("cases", "promised"),
            ("notes", "kind"),
            ("placements", "allowed_by"),
            ("reductions", "category"),
            *(("workers", name) for name in ("team_role", "languages", "models", "areas")),
            ("workers", "supervisor_id"),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {name}"))
        for table in ("covered_cases", "covers", "handovers", "approvals", "waitlist_declines"):
            connection.execute(text(f"DROP TABLE {table}"))
        for table in ("worker_ties", "on_calls", "contracted_hours"):
            connection.execute(text(f"DROP TABLE {table}"))
        for table in ("authorization_changes", "authorizations", "referral_events", "referrals"):
            connection.execute(text(f"DROP TABLE {table}"))
        for name in ("planned_id", "case_id_planned"):
            connection.execute(text(f"DROP INDEX ix_services_{name}"))
        given = ("planned_id", "number", "units", "worker_id", "planned", "allowed_by")
        for name in (*given, "funding", "error_at", "error_reason"):
            connection.execute(text(f"ALTER TABLE services DROP COLUMN {name}"))
        for table in ("planned_services", "resource_needs", "resources"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE clients DROP COLUMN area"))
        for planned in ("goals", "steps"):
            connection.execute(text(f"ALTER TABLE {planned} DROP COLUMN due_set_on"))
        changes = ("document_changes", "benefit_changes")
        connection.execute(text("DROP TABLE roadblocks"))
        connection.execute(text("ALTER TABLE contacts DROP COLUMN attended"))
        met = ("appointment_moves", "appointments")
        safe = ("mandated_reports", "crisis_reviews", "crisis_plans", "alert_reviews", "alerts")
        homes = ("household_members", "households")
        files = (*changes, "benefits", "documents", "tasks")
        later = (*safe, "stays", *met, *homes, "people", *files)
        for table in ("import_sources", "ledger_digests", *later):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DELETE FROM migrations WHERE number > 10"))
        connection.execute(text("UPDATE heads SET schema_version = 10"))
        if not is_url(agency.address):
            connection.execute(text("DELETE FROM search_words"))
        connection.execute(text("DELETE FROM search_docs"))
    agency.store.engine.dispose()


def test_a_store_of_form_10_is_indexed_again_once(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    with agency.operation() as work:
        intake(work, Arrival(name="Мария Иванова", model="icm"))
    back_to_form_10(agency)
    rebuild, rebuilt = search_index.rebuild, []

    def counted(connection: Connection) -> int:
        rebuilt.append(rebuild(connection))
        return rebuilt[-1]

    monkeypatch.setattr(search_index, "rebuild", counted)
    migrate(agency.address, MIGRATIONS)
    assert form(agency) == LATEST
    assert len(rebuilt) == 1
    with agency.reading() as view:
        assert [hit.table for hit in find(view, "maria")] == ["clients"]


def back_before_17(connection: Connection) -> None:
    """Make documents as they were in form 16: with a day for each status, and no dated ones."""
    connection.execute(text("DROP TABLE document_changes"))
    for status in ("have", "needed", "applied", "expired"):
        connection.execute(text(f"ALTER TABLE documents ADD COLUMN {status}_on DATE"))
        connection.execute(text(f"UPDATE documents SET {status}_on = since"))
    for table in ("documents", "benefits"):
        for name in ("since", "error_at", "error_reason"):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {name}"))


def test_documents_and_benefits_of_form_16_keep_their_terms_and_days(agency: Agency) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    on, yesterday = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
    with agency.operation() as work:
        ref = intake(work, Arrival(name="Dana R.", model="icm", opened=on)).ref
        case = find_case(work, ref).case
        add_entry(work, case, AddDocument(kind="lease", status="applied", on=on))
        add_entry(work, case, AddDocument(kind="identity"))
        add_entry(work, case, AddBenefit(kind="snap", status="granted", on=on))
        add_entry(work, case, AddBenefit(kind="wages"))
    engine = agency.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        back_before_17(connection)
        m0017_renewals.migrate(Operations(MigrationContext.configure(connection)))
    agency.store.engine.dispose()
    with agency.operation() as work:
        found = find_case(work, ref)
        entries = entries_of(work, found.case)
        assert [(one.kind, one.since) for one in entries] == [
            ("lease", on),
            ("identity", None),
            ("snap", on),
            ("wages", None),
        ]
        change_entry(work, found.case, ChangeDocument(number=1, status="have", on=yesterday))
    with agency.reading() as view:
        told = [(one.entry.on, one.entry.text) for one in timeline(view, found)]
    assert (on, "applied: lease") in told
    assert (yesterday, "have: lease") in told
    assert (TODAY, "added: identity") in told


def test_nothing_pending_changes_nothing(agency: Agency) -> None:
    assert not migrate(agency.address, MIGRATIONS)
    assert records(agency) == [(one.number, one.name) for one in MIGRATIONS]


def test_one_that_fails_in_the_middle_leaves_the_old_form(agency: Agency) -> None:
    failing = (*MIGRATIONS, Adding(LATEST + 1, "desks", "", fails=True))
    with pytest.raises(RuntimeError):
        migrate(agency.address, failing)
    assert form(agency) == LATEST
    assert len(records(agency)) == LATEST
    assert not has_column(agency, "teams", "colour")
    migrate(agency.address, NEXT)
    assert has_column(agency, "workers", "desk")


def test_one_that_breaks_references_leaves_the_old_form(agency: Agency) -> None:
    from cmcli.store.core.problems import translated

    orphaning = (*MIGRATIONS, Orphaning(LATEST + 1, "careless", ""))
    with pytest.raises(StoreProblem), translated():
        migrate(agency.address, orphaning)
    assert form(agency) == LATEST


def test_sqlite_puts_the_store_as_it_was_aside(agency: Agency) -> None:
    if is_url(agency.address):
        pytest.skip("a server's administrator takes the copy")
    aside = migrate_sqlite(Path(agency.address), migrations=NEXT)
    assert aside is not None
    assert aside.stat().st_mode & 0o777 == 0o600
    assert form(Agency(str(aside))) == LATEST
    assert migrate_sqlite(Path(agency.address), migrations=NEXT) is None


def test_a_newer_store_is_refused_and_stays_as_it_is(agency: Agency) -> None:
    migrate(agency.address, NEXT)
    before = None if is_url(agency.address) else Path(agency.address).read_bytes()
    with pytest.raises(StoreProblem) as refused:
        open_store(agency.address).seq()
    assert refused.value.code == "newer-store"
    assert before is None or Path(agency.address).read_bytes() == before
    with pytest.raises(StoreProblem), agency.operation():
        pass


def test_postgres_waits_for_db_migrate(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_url(agency.address):
        pytest.skip("SQLite migrates on open")
    monkeypatch.setattr(store_module, "LATEST", LATEST + 1)
    with pytest.raises(StoreProblem) as refused:
        open_store(agency.address).seq()
    assert refused.value.code == "migration-needed"


def test_numbers_follow_each_other() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, LATEST + 1))
