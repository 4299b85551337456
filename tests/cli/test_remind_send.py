"""`cm remind send`: everyone gets what is due, once, whatever happens to the sender."""

import shlex
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import update

import warmed
from agency import Agency
from cmcli.errors import Busy
from cmcli.store.core.bookkeeping import DELIVERIES, REMINDERS
from cmcli.store.core.engine import is_url
from cmcli.store.keeping import ledger
from command_line import CommandLine
from outbox import Outbox


@pytest.fixture
def outbox(cm: CommandLine, tmp_path: Path) -> Outbox:
    """A late contact of ben's and one of eve's, neither late enough for a supervisor."""
    for worker in ("ben", "eve"):
        cm.open_case(f"Client of {worker}", "icm", "--opened", "5 days ago", "--worker", worker)
    return Outbox(cm, tmp_path / "sent")


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_each_gets_one_digest_and_the_next_run_sends_nothing(outbox: Outbox) -> None:
    rows = outbox.send("--json").json
    assert rows == [
        {
            "recipient": handle,
            "items": 1,
            "channel": "test",
            "outcome": "sent",
            "error": None,
            "next_try": None,
        }
        for handle in ("ben", "eve")
    ]
    assert outbox.sent == ["ben 1", "eve 1"]
    assert outbox.send("--json").json == []
    assert outbox.send("--today", "2026-03-07", "--json").json == []
    assert outbox.sent == ["ben 1", "eve 1"]


def test_what_stays_late_is_told_again_after_the_repeat(outbox: Outbox) -> None:
    """Due on Monday 2 March, sent on the 4th: again on the 11th; missed runs cost one. The
    supervisor is told on the 9th, when it is seven days late."""
    outbox.send()
    outbox.send("--today", "2026-03-08")
    assert len(outbox.sent) == 2
    outbox.send("--today", "2026-03-09")
    assert outbox.sent[2:] == ["sam 2"]
    outbox.send("--today", "2026-03-10")
    assert len(outbox.sent) == 3
    outbox.send("--today", "2026-03-11")
    assert outbox.sent[3:] == ["ben 1", "eve 1"]
    outbox.send("--today", "2026-03-29")
    # Plan and assessment fall due, too, and sam hears of 30 days without a contact.
    assert outbox.sent[5:] == ["ben 3", "eve 3", "sam 4"]
    outbox.send("--today", "2026-03-29")
    assert len(outbox.sent) == 8


def test_the_agency_sets_repeat_window_and_escalation(outbox: Outbox) -> None:
    cm = outbox.cm
    cm("config", "set", "remind.repeat", "2")
    cm("config", "set", "remind.escalate-contact", "2")
    cm("config", "set", "remind.within", "30")
    outbox.send()
    assert outbox.sent == ["ben 3", "eve 3", "sam 2"]
    outbox.send("--today", "2026-03-05", "--within", "0")
    outbox.send("--today", "2026-03-06", "--within", "0")
    assert outbox.sent[3:] == ["ben 1", "eve 1", "sam 2"]


def test_on_a_quiet_day_only_safety_is_sent(outbox: Outbox) -> None:
    cm = outbox.cm
    cm("config", "set", "remind.quiet-days", "wed")
    outbox.send()
    assert outbox.sent == []
    cm("flag", cm.json("list", "--worker", "eve")[0]["ref"], "worried", "--kind", "other")
    outbox.send()
    assert outbox.sent == ["eve 1"]
    outbox.send("--today", "2026-03-05")
    assert outbox.sent[1:] == ["ben 1", "eve 2", "sam 1"]  # the flag is a day late: sam is told


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_snooze_holds_back_and_its_end_sends(outbox: Outbox) -> None:
    cm = outbox.cm
    outbox.send()
    ref = cm.json("list", "--worker", "ben")[0]["ref"]
    cm("remind", "snooze", ref, "contact", "--until", "2026-03-12", "--reason", "in hospital")
    outbox.send("--today", "2026-03-11")
    assert outbox.sent[2:] == ["eve 1", "sam 1"]
    outbox.send("--today", "2026-03-12")
    assert outbox.sent[4:] == ["ben 1", "sam 1"]
    outbox.send("--today", "2026-03-13")
    assert len(outbox.sent) == 6


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_snooze_that_is_lifted_sends_at_once(outbox: Outbox) -> None:
    cm = outbox.cm
    outbox.send()
    ref = cm.json("list", "--worker", "ben")[0]["ref"]
    cm("remind", "snooze", ref, "contact", "--until", "2026-03-12", "--reason", "in hospital")
    cm("remind", "snooze", ref, "contact", "--lift", "--today", "2026-03-06")
    outbox.send("--today", "2026-03-06")
    assert outbox.sent[2:] == ["ben 1"]


@pytest.mark.both_engines
def test_what_is_new_is_told_beside_what_was_sent(outbox: Outbox) -> None:
    outbox.send()
    outbox.cm.open_case("Newcomer", "icm", "--opened", "3 days ago", "--worker", "ben")
    outbox.send()
    assert outbox.sent[2:] == ["ben 1"]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_two_promises_of_aftercare_are_two_reminders(outbox: Outbox, tmp_path: Path) -> None:
    """The second falls due on the day on which the first is told again."""
    cm = outbox.cm
    ref = cm.json("list", "--worker", "ben")[0]["ref"]
    dates = ("--aftercare", "2026-03-11", "--aftercare", "2026-03-18")
    cm("close", ref, "--reason", "moved", "--support", "Her sister.", *dates)
    outbox.send("--worker", "ben", "--today", "2026-03-11")
    outbox.send("--worker", "ben", "--today", "2026-03-18")
    assert outbox.sent == ["ben 1", "ben 2"]
    for feed in ("all.ics", "{worker}.ics"):
        cm("remind", "send", "--ics", str(tmp_path / feed), "--worker", "ben", "--as", "cron")
        text = (tmp_path / feed.format(worker="ben")).read_text()
        assert len({line for line in text.splitlines() if line.startswith("UID:")}) == 2


@pytest.mark.parametrize(
    "meanwhile",
    [
        ("transfer", "REF", "--to", "sam", "--reason", "conflict of interest"),
        ("close", "REF", "--reason", "moved", "--support", "Her sister."),
        ("worker", "set", "eve", "--inactive"),
        ("remind", "snooze", "REF", "contact", "--until", "2026-03-20", "--reason", "asked"),
        ("config", "set", "remind.quiet-days", "wed"),
    ],
)
def test_what_changes_while_a_sender_works_is_not_told_as_it_was(
    outbox: Outbox, meanwhile: tuple[str, ...]
) -> None:
    """The sender to ben lasts until eve has no such item any more."""
    ref = outbox.cm.json("list", "--worker", "eve")[0]["ref"]
    words = [ref if word == "REF" else word for word in meanwhile]
    cm = shlex.join([warmed.program(), *words])
    done = outbox.send("--json", sender=f'[ "$CM_RECIPIENT_HANDLE" != ben ] || CM_WORKER=ana {cm}')
    assert [row["recipient"] for row in done.json] == ["ben"]
    assert outbox.sent == ["ben 1"]
    assert "eve" not in {row["recipient"] for row in outbox.cm.json("remind", "log")}


def test_a_pending_reminder_is_sent_once_after_a_change(outbox: Outbox) -> None:
    cm = warmed.program()
    ref = outbox.cm.json("list", "--worker", "eve")[0]["ref"]
    outbox.send(sender=f"CM_WORKER=ana {cm} note {ref} 'Meanwhile.'")
    assert outbox.sent == ["ben 1", "eve 1"]
    outbox.send()
    assert outbox.sent == ["ben 1", "eve 1"]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_what_arrived_before_an_interruption_is_not_sent_again(
    outbox: Outbox, agency: Agency, tmp_path: Path
) -> None:
    """Ctrl-C while the next claim waits for another writer."""
    go = tmp_path / "go"
    sender = f"printf 'ben 1\\n' >> '{outbox.file}'; while ! [ -e '{go}' ]; do sleep 0.05; done"
    words = ("remind", "send", "--via", sender, "--channel", "test", "--as", "cron")
    run = subprocess.Popen(
        [sys.executable, "-c", "from cmcli.cli.main import run; run()", *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    until = monotonic() + 120
    while not outbox.sent and monotonic() < until:
        sleep(0.05)
    with agency.operation() as work:
        work.take_head()
        go.touch()
        assert run.stderr.readline().startswith("Waiting for another cm")
        run.send_signal(signal.SIGINT)
        # It writes down what has arrived, for which only a file has to be waited for again.
        again = run.stderr.readline()
        assert again.startswith("Waiting for another cm") is not is_url(agency.address)
    assert run.wait(120) == 130
    outbox.send()
    assert outbox.sent == ["ben 1", "eve 1"]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_channels_are_told_apart(outbox: Outbox) -> None:
    outbox.send()
    outbox.send("--channel", "other")
    assert outbox.sent == ["ben 1", "eve 1"] * 2


def test_the_filters_choose_recipients_and_items(outbox: Outbox) -> None:
    cm = outbox.cm
    outbox.send("--worker", "eve")
    assert outbox.sent == ["eve 1"]
    cm("team", "add", "north", "--name", "North side")
    cm("worker", "set", "ben", "--team", "north")
    outbox.send("--kind", "plan", "--within", "60", "--team", "north")
    outbox.send("--model", "act")
    assert outbox.sent == ["eve 1", "ben 1"]
    outbox.send("--overdue", "--all")
    assert outbox.sent == ["eve 1", "ben 1", "ben 1"]


def test_a_worker_sends_their_own_only(outbox: Outbox) -> None:
    outbox.send(actor="ben")
    assert outbox.sent == ["ben 1"]
    for words in (["--all"], ["--worker", "eve"]):
        refused = outbox.send(*words, actor="ben", code=3)
        assert "can't do this (remind-others)" in refused.err
    outbox.send(actor="sam")
    assert outbox.sent == ["ben 1", "eve 1"]


def test_a_login_without_a_worker_counts_as_cron(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CM_WORKER")
    outbox.cm("remind", "send", "--via", f"cat > {outbox.file}", "--worker", "ben")
    assert "contact" in outbox.file.read_text()


def later(agency: Agency, by: timedelta) -> None:
    """Let the pauses have begun so much earlier."""
    table = REMINDERS
    with agency.operation() as work:
        rows = work.connection.execute(table.select().where(table.c.next_at.is_not(None))).all()
        for row in rows:
            work.connection.execute(
                update(table)
                .where(table.c.worker_id == row.worker_id, table.c.rule == row.rule)
                .values(next_at=row.next_at - by)
            )


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_failure_is_tried_again_after_a_pause_that_grows(outbox: Outbox, agency: Agency) -> None:
    first = outbox.send("--worker", "ben", "--json", sender="echo no route >&2; exit 75", code=6)
    (row,) = first.json
    assert (row["outcome"], row["error"]) == ("failed", "exit code 75: no route")
    assert "cm: ben: exit code 75: no route" in first.err
    for pause in (5, 15, 60, 240, 1200, 1200):
        began = datetime.now(UTC)
        (row,) = outbox.send("--worker", "ben", "--json", sender="exit 75", code=6).json
        assert row["outcome"] == "failed"
        minutes = (datetime.fromisoformat(row["next_try"]) - began).total_seconds() / 60
        assert pause - 1 < minutes < pause + 1
        (row,) = outbox.send("--worker", "ben", "--json", code=6).json
        assert row["outcome"] == "waits"
        later(agency, timedelta(minutes=pause))
    assert len(outbox.sent) == 7
    outbox.send("--worker", "ben")
    assert len(outbox.sent) == 8
    outbox.send("--worker", "ben")
    assert len(outbox.sent) == 8


def test_retry_now_ends_the_pause(outbox: Outbox) -> None:
    for _ in range(2):
        outbox.send("--worker", "ben", sender="false", code=6)
    outbox.send("--worker", "ben", code=6)
    outbox.send("--worker", "ben", "--retry-now")
    assert len(outbox.sent) == 3


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_what_is_new_takes_along_what_waits(outbox: Outbox) -> None:
    for _ in range(2):
        outbox.send("--worker", "ben", sender="false", code=6)
    outbox.cm.open_case("Newcomer", "icm", "--opened", "3 days ago", "--worker", "ben")
    outbox.send("--worker", "ben")
    assert outbox.sent[2:] == ["ben 2"]


def test_one_that_fails_does_not_hold_up_the_others(outbox: Outbox) -> None:
    outbox.send(sender='test "$CM_RECIPIENT_HANDLE" != ben', code=6)
    assert outbox.sent == ["ben 1", "eve 1"]
    outbox.send()
    assert outbox.sent[2:] == ["ben 1"]


def test_a_sender_that_hangs_is_ended_and_tried_again(outbox: Outbox) -> None:
    (row,) = outbox.send(
        "--worker", "ben", "--timeout", "3", "--json", sender="sleep 60", code=6
    ).json
    assert row["outcome"] == "failed"
    assert "3 s" in row["error"]
    outbox.send("--worker", "ben")
    assert outbox.sent == ["ben 1"] * 2


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("sender", ["sleep 60", "kill -9 $$", "sh -c 'kill -9 $$'"])
@pytest.mark.long
def test_one_that_was_stopped_may_have_sent_it(outbox: Outbox, sender: str) -> None:
    """With skip it is not sent again, and the run says so."""
    words = ("--worker", "ben", "--timeout", "3", "--on-doubt", "skip", "--json")
    (row,) = outbox.send(*words, sender=sender, code=6).json
    assert row["outcome"] == "in doubt"
    assert outbox.send(*words).json == []
    assert outbox.sent == ["ben 1"]
    (logged,) = outbox.cm.json("remind", "log")
    assert (logged["outcome"], logged["error"]) == ("skipped", row["error"])


@pytest.mark.long
def test_three_that_time_out_end_the_run(outbox: Outbox) -> None:
    cm = outbox.cm
    for handle in ("kim", "lee"):
        cm("worker", "add", handle, "--name", handle)
        cm.open_case(f"Client of {handle}", "icm", "--opened", "5 days ago", "--worker", handle)
    rows = outbox.send("--timeout", "3", "--json", sender="sleep 60", code=6).json
    assert [row["outcome"] for row in rows] == ["failed"] * 3 + ["not tried"]
    outbox.send()
    assert outbox.sent == ["ben 1", "eve 1", "kim 1", "ben 1", "eve 1", "kim 1", "lee 1"]


def claimed(agency: Agency) -> int:
    """How many claims nobody has settled."""
    table = DELIVERIES
    with agency.reading() as view:
        rows = view.connection.execute(table.select().where(table.c.state == "claimed"))
        return len(rows.all())


def leave_in_doubt(outbox: Outbox, agency: Agency) -> None:
    """A run that dies when it has handed over ben's digest."""
    outbox.send("--worker", "ben")
    for table in (REMINDERS, DELIVERIES):
        with agency.operation() as work:
            work.connection.execute(update(table).values(state="claimed"))
    assert claimed(agency) == 1


@pytest.mark.both_engines
def test_a_doubt_is_sent_again(outbox: Outbox, agency: Agency) -> None:
    leave_in_doubt(outbox, agency)
    outbox.send()
    assert outbox.sent == ["ben 1", "ben 1", "eve 1"]
    assert claimed(agency) == 0
    outcomes = [(row["recipient"], row["outcome"]) for row in outbox.cm.json("remind", "log")]
    assert outcomes == [("eve", "sent"), ("ben", "sent"), ("ben", "in doubt")]


@pytest.mark.both_engines
def test_a_doubt_is_skipped_where_that_is_asked_for(outbox: Outbox, agency: Agency) -> None:
    leave_in_doubt(outbox, agency)
    rows = outbox.send("--on-doubt", "skip", "--json").json
    assert [(row["recipient"], row["outcome"]) for row in rows] == [
        ("ben", "skipped"),
        ("eve", "sent"),
    ]
    assert outbox.sent == ["ben 1", "eve 1"]
    assert outbox.send("--json").json == []


@pytest.mark.both_engines
def test_a_doubt_of_somebody_else_is_left_to_a_run_that_means_them(
    outbox: Outbox, agency: Agency
) -> None:
    leave_in_doubt(outbox, agency)
    outbox.send("--worker", "eve", "--on-doubt", "skip")
    assert claimed(agency) == 1
    outbox.send()
    assert outbox.sent == ["ben 1", "eve 1", "ben 1"]


@pytest.mark.both_engines
def test_a_doubt_that_the_maildir_answers_is_not_sent_again(
    outbox: Outbox, agency: Agency, tmp_path: Path
) -> None:
    words = ("remind", "send", "--maildir", str(tmp_path / "mail"), "--as", "cron")
    outbox.cm(*words, "--worker", "ben")
    before = list((tmp_path / "mail" / "new").iterdir())
    for table in (REMINDERS, DELIVERIES):
        with agency.operation() as work:
            work.connection.execute(update(table).values(state="claimed"))
    rows = outbox.cm(*words, "--worker", "ben", "--json").json
    assert [(row["recipient"], row["outcome"]) for row in rows] == [("ben", "sent")]
    assert list((tmp_path / "mail" / "new").iterdir()) == before
    assert claimed(agency) == 0


def test_a_dry_run_shows_the_digests_and_writes_nothing(outbox: Outbox, agency: Agency) -> None:
    shown = outbox.send("--dry-run")
    assert shown.out.startswith("To: Ben Ode (ben)\nSubject: cm: 1 late\n\nBen Ode: what is due")
    assert "To: Eve Lind (eve)" in shown.out
    assert "Client of" not in shown.out
    rows = outbox.send("--dry-run", "--json").json
    assert [(row["recipient"], row["items"], row["kinds"]) for row in rows] == [
        ("ben", 1, ["contact"]),
        ("eve", 1, ["contact"]),
    ]
    assert rows[0]["text"] in shown.out
    assert outbox.sent == []
    assert outbox.cm.json("remind", "log") == []


def test_names_only_where_the_agency_says_so(outbox: Outbox) -> None:
    outbox.cm("config", "set", "remind.message", "names")
    assert "Client of ben: First contact within 2 days" in outbox.send("--dry-run").out


@pytest.mark.parametrize(("message", "kept"), [("names", False), ("references", True)])
def test_what_a_sender_says_of_names_that_it_was_given_is_not_kept(
    outbox: Outbox, message: str, kept: bool
) -> None:
    outbox.cm("config", "set", "remind.message", message)
    outbox.send(sender="grep contact >&2; exit 7", code=6)
    said = [entry["error"] for entry in outbox.cm.json("remind", "log", "--as", "cron")]
    assert said
    assert all(("contact" in one) == kept and one.startswith("exit code 7") for one in said)
    assert "Client of" not in outbox.cm("remind", "log", "--as", "cron").out


def test_the_exit_code_tells_what_is_late(outbox: Outbox) -> None:
    outbox.send("--exit-code", code=10)
    outbox.send("--exit-code", code=10)
    outbox.send("--exit-code", "--kind", "plan", code=0)
    outbox.send("--exit-code", "--kind", "plan", "--within", "60", code=0)
    outbox.send("--exit-code", "--today", "2026-03-09", sender="false", code=6)
    assert outbox.send("--exit-code", "--dry-run", code=10).out == ""


def test_what_a_dry_run_shows_is_what_is_printed_then(outbox: Outbox) -> None:
    outbox.cm("worker", "set", "ben", "--email", "ben@agency.example", "--as", "ana")
    words = ("remind", "send", "--print", "--as", "cron")
    shown = outbox.cm(*words, "--dry-run").out
    assert "To: Ben Ode (ben@agency.example)\n" in shown
    assert shown.rstrip("\n") == outbox.cm(*words).out.rstrip("\n")


def test_print_is_a_channel(outbox: Outbox) -> None:
    printed = outbox.cm("remind", "send", "--print", "--as", "cron")
    assert "To: Ben Ode (ben)\nSubject: cm: 1 late\n" in printed.out
    assert "outcome" not in printed.out
    assert "ben: 1, sent." in printed.err
    assert outbox.cm("remind", "send", "--print", "--as", "cron").out == ""


def test_a_quiet_run_says_only_what_failed(outbox: Outbox) -> None:
    failed = outbox.send("--quiet", sender="false", code=6)
    assert failed.out == ""
    assert failed.err.splitlines() == ["cm: ben: exit code 1", "cm: eve: exit code 1"]
    sent = outbox.send("--quiet")
    assert (sent.out, sent.err) == ("", "")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--via", "true", "--print"),
        ("--print", "--ics", "x.ics"),
        ("--ics", " "),
        ("--via", " "),
        ("--maildir", "m", "--mail"),
        ("--via", "true", "--on-doubt", "maybe"),
        ("--via", "true", "--timeout", "0"),
        ("--via", "true", "--timeout", "soon"),
        ("--via", "true", "--kind", "lunch"),
        ("--via", "true", "--model", "icn"),
        ("--via", "true", "--within", "-1"),
        ("--via", "true", "--worker", "ben", "--all"),
        ("--via", "true", "--channel", ""),
    ],
)
def test_bad_words_are_sentences(cm: CommandLine, words: tuple[str, ...]) -> None:
    failed = cm("remind", "send", *words, code=2)
    assert failed.err.startswith("cm: ")
    assert failed.out == ""


@pytest.mark.both_engines
def test_a_claim_of_another_run_is_not_sent(outbox: Outbox, agency: Agency) -> None:
    """A run that lost its turn meets the claims of the other, and leaves them alone."""
    outbox.send("--worker", "ben")
    table = REMINDERS
    with agency.reading() as view:
        row = view.connection.execute(table.select()).one()
    key = ledger.ReminderKey(row.period, row.worker_id, row.case_id, row.rule)
    with pytest.raises(Busy), agency.operation() as work:
        ledger.claim(work, "test", row.worker_id, "k", {key: None})
    with agency.reading() as view:
        assert view.connection.execute(table.select()).one() == row


def test_another_store_has_its_own_queue(outbox: Outbox, agency: Agency) -> None:
    if is_url(agency.address):
        pytest.skip("a server queues in itself")
    outbox.send()
    beside = Path(f"{agency.address}.sending")
    assert beside.stat().st_mode & 0o777 == 0o600
