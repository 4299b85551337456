"""The ledger of reminders: claims, outcomes, doubts, and the turn of one run."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from agency import TODAY, Agency
from cmcli.errors import Busy, StoreProblem
from cmcli.store.core import lock, turn
from cmcli.store.core.engine import is_url
from cmcli.store.core.turn import sender_turn
from cmcli.store.keeping import feed, ledger
from cmcli.store.keeping.audit import verify
from cmcli.store.keeping.check import check_store
from cmcli.store.keeping.ledger import CLAIMED, DOUBT, FAILED, SENT, SKIPPED, Delivery, ReminderKey
from sweeps import mostly_long

CONTACT = ReminderKey(date(2026, 3, 1), "w1", "c1", "contact")
GOAL = ReminderKey(date(2026, 3, 4), "w1", "c2", "goal 2")


def claim(agency: Agency, *keys: ReminderKey, channel: str = "post") -> Delivery:
    """A claim of what the ledger knows of these keys."""
    with agency.operation() as work:
        known = ledger.entries(work, channel, date(2026, 1, 1))
        owed = {key: known.get(key) for key in keys}
        return ledger.claim(work, channel, "w1", "k", owed)


def states(agency: Agency, channel: str = "post") -> dict[ReminderKey, tuple[str, int]]:
    with agency.reading() as view:
        found = ledger.entries(view, channel, date(2026, 1, 1))
    return {key: (entry.state, entry.attempts) for key, entry in found.items()}


def test_a_claim_is_open_until_it_is_settled(agency: Agency) -> None:
    made = claim(agency, CONTACT, GOAL)
    assert states(agency) == {CONTACT: (CLAIMED, 0), GOAL: (CLAIMED, 0)}
    with agency.reading() as view:
        assert ledger.unsettled(view, "post") == [made]
        assert ledger.unsettled(view, "other") == []
    with agency.operation() as work:
        ledger.settle(work, made, SENT)
    assert states(agency) == {CONTACT: (SENT, 0), GOAL: (SENT, 0)}
    with agency.reading() as view:
        assert ledger.unsettled(view, "post") == []
        (kept,) = ledger.deliveries(view)
        assert (kept.state, kept.items, kept.channel) == (SENT, 2, "post")
        assert kept.ended_at is not None
        assert ledger.sent_on(view, CONTACT.period) == {CONTACT: TODAY, GOAL: TODAY}
        assert ledger.sent_on(view, GOAL.period) == {GOAL: TODAY}


@pytest.mark.parametrize("state", [CLAIMED, SENT, SKIPPED])
def test_what_is_claimed_sent_or_given_up_is_not_claimed_again(agency: Agency, state: str) -> None:
    made = claim(agency, CONTACT)
    with agency.operation() as work:
        ledger.settle(work, made, state)
    before = states(agency)
    with pytest.raises(Busy):
        claim(agency, CONTACT, GOAL)
    assert states(agency) == before
    with agency.reading() as view:
        assert len(ledger.deliveries(view)) == 1


def test_a_doubt_is_owed_again(agency: Agency) -> None:
    made = claim(agency, CONTACT)
    with agency.operation() as work:
        ledger.settle(work, made, DOUBT)
    again = claim(agency, CONTACT)
    assert states(agency) == {CONTACT: (CLAIMED, 0)}
    with agency.operation() as work:
        ledger.settle(work, made, SENT)  # of the claim before: too late to count
    assert states(agency) == {CONTACT: (CLAIMED, 0)}
    with agency.operation() as work:
        ledger.settle(work, again, SENT)
    assert states(agency) == {CONTACT: (SENT, 0)}


def test_a_failure_counts_and_pauses_each_item_by_its_own_tries(agency: Agency) -> None:
    at = datetime(2026, 3, 4, 10, tzinfo=UTC)
    first = claim(agency, CONTACT)
    with agency.operation() as work:
        ledger.fail(work, first, "no route", at)
    second = claim(agency, CONTACT, GOAL)
    with agency.operation() as work:
        ledger.fail(work, second, "no route", at)
    assert states(agency) == {CONTACT: (FAILED, 2), GOAL: (FAILED, 1)}
    with agency.reading() as view:
        known = ledger.entries(view, "post", date(2026, 1, 1))
        assert [one.error for one in ledger.deliveries(view, states=(FAILED,))] == ["no route"] * 2
    assert known[CONTACT].next_at == at + timedelta(minutes=5)
    assert known[GOAL].next_at == at
    assert known[CONTACT].waits(at + timedelta(minutes=4))
    assert not known[CONTACT].waits(at + timedelta(minutes=5))
    assert not known[GOAL].waits(at)


def test_channels_keep_their_own_books(agency: Agency) -> None:
    claim(agency, CONTACT)
    claim(agency, CONTACT, channel="other")
    assert states(agency) == states(agency, "other") == {CONTACT: (CLAIMED, 0)}


def test_deliveries_are_found_by_what_they_were(agency: Agency) -> None:
    made = claim(agency, CONTACT)
    with agency.operation(on=date(2026, 3, 9)) as work:
        other = ledger.claim(work, "post", "w2", "k2", {GOAL._replace(worker_id="w2"): None})
        shared = ledger.record(work, "ics:x", worker_id=None, key="f", items=3)
    with agency.reading() as view:

        def found(**such: object) -> list[str]:
            return [one.id for one in ledger.deliveries(view, **such)]  # type: ignore[arg-type]

        assert found() == [shared.id, other.id, made.id]
        assert found(limit=1) == [shared.id]
        assert found(worker_ids=["w1"]) == [made.id]
        assert found(case_id="c2") == [other.id]
        assert found(since=date(2026, 3, 5)) == [shared.id, other.id]
        assert found(states=(SENT,)) == [shared.id]


def test_the_ledger_leaves_no_trace_in_the_log(agency: Agency) -> None:
    before = agency.store.seq()
    made = claim(agency, CONTACT)
    with agency.operation() as work:
        ledger.settle(work, made, SENT)
    assert agency.store.seq() == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits says so soon, and soon gives up."""
    for module in (lock, turn):
        monkeypatch.setattr(module, "SAY_AFTER", 0.05)
        monkeypatch.setattr(module, "PATIENCE", 0.2)


@pytest.mark.usefixtures("impatient")
def test_one_run_at_a_time_and_others_may_write(agency: Agency) -> None:
    said: list[str] = []
    with sender_turn(agency.address, "remind send") as mine:
        claim(agency, CONTACT)
        with (
            pytest.raises(Busy) as busy,
            sender_turn(agency.address, "remind send", said.append),
        ):
            pass
        mine.check()
    assert "has been sending for" in busy.value.message
    assert [line.startswith("Waiting for another cm to finish sending") for line in said] == [True]
    with sender_turn(agency.address, "remind send", said.append):
        pass
    assert len(said) == 1


def end_connections(address: str) -> None:
    """End every connection to the server's database but our own."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    with create_engine(url).connect() as own:
        own.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


def test_a_turn_that_the_server_took_away_is_noticed(agency: Agency) -> None:
    if not is_url(agency.address):
        pytest.skip("a lock on a file lasts as long as its process")
    with sender_turn(agency.address, "remind send") as mine:
        mine.check()
        end_connections(agency.address)
        with pytest.raises(StoreProblem):
            mine.check()


def faults(agency: Agency) -> list[str]:
    with agency.reading() as view:
        return [fault.why for fault in verify(view).faults]


@pytest.fixture
def used(agency: Agency) -> Agency:
    """A store whose send log has seen failures, a doubt, a second delivery and two feeds."""
    at = datetime(2026, 3, 4, 10, tzinfo=UTC)
    first = claim(agency, CONTACT)
    with agency.operation() as work:
        ledger.fail(work, first, "no route", at)
    second = claim(agency, CONTACT, GOAL)
    with agency.operation() as work:
        ledger.settle(work, second, DOUBT)
    third = claim(agency, GOAL)
    with agency.operation() as work:
        ledger.settle(work, third, SENT)
        ledger.settle(work, second, SKIPPED)
    for said in ({"a": "1", "b": "1"}, {"a": "2", "b": "1", "c": "1"}):
        with agency.operation() as work:
            feed.versions(work, "ics", said)
            ledger.record(work, "ics", worker_id=None, key="f", items=len(said))
    claim(agency, GOAL._replace(rule="goal 3"))
    return agency


def test_what_is_delivered_keeps_the_send_log_sound(used: Agency) -> None:
    assert faults(used) == []
    with pytest.raises(Busy):
        claim(used, GOAL)
    assert faults(used) == []


@pytest.mark.parametrize(
    ("tampering", "what"),
    mostly_long(
        [
            ("UPDATE reminders SET state = 'skipped' WHERE rule = 'goal 2'", "changed"),
            ("UPDATE reminders SET attempts = 0 WHERE rule = 'contact'", "changed"),
            ("UPDATE reminders SET \"on\" = '2026-03-05' WHERE rule = 'contact'", "changed"),
            ("UPDATE reminders SET period = '2026-03-05' WHERE rule = 'contact'", "changed"),
            ("DELETE FROM reminders WHERE rule = 'contact'", "removed"),
            (
                "INSERT INTO reminders SELECT period, channel, 'w9', case_id, rule, state, \"on\","
                " attempts, next_at, delivery_id FROM reminders WHERE rule = 'contact'",
                "inserted",
            ),
            ("UPDATE deliveries SET items = 9 WHERE key = 'f' AND items = 2", "changed"),
            ("UPDATE deliveries SET error = NULL WHERE error IS NOT NULL", "changed"),
            ("UPDATE deliveries SET error = '' WHERE key = 'f'", "changed"),
            ("UPDATE deliveries SET at = ended_at WHERE state = 'sent' AND key = 'k'", "changed"),
            ("DELETE FROM deliveries WHERE state = 'failed'", "removed"),
            ("UPDATE feed_items SET sequence = 7 WHERE uid = 'b'", "changed"),
            ("DELETE FROM feed_items WHERE uid = 'c'", "removed"),
            ("UPDATE ledger_digests SET rows = rows + 1", "removed"),
            ("DELETE FROM ledger_digests", "changed"),
        ],
        3,
    ),
)
@pytest.mark.postgres_long
def test_a_row_of_the_send_log_that_is_touched_outside_cm_is_noticed(
    used: Agency, tampering: str, what: str
) -> None:
    engine = used.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text(tampering))
    (fault,) = faults(used)
    assert "send log" in fault
    assert what in fault
    assert [one.check for one in check_store(used.address, full=True) if not one.ok] == ["log"]
    claim(used, GOAL._replace(rule="goal 4"))
    assert len(faults(used)) == 1


def test_a_fault_of_the_send_log_stays_when_more_is_sent(used: Agency) -> None:
    engine = used.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE reminders SET state = 'failed' WHERE rule = 'goal 2'"))
    again = claim(used, GOAL)
    with used.operation() as work:
        ledger.settle(work, again, SENT)
    assert len(faults(used)) == 1
