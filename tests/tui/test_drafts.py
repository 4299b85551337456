"""Half-written forms: kept in the store, offered again, and nobody else's business."""

import os
import signal
import sys
import time
from pathlib import Path

import pexpect
import pytest

from agency import Agency
from cmcli.store.core.lock import writers_turn
from cmcli.tui.app import Dashboard
from cmcli.tui.desk import Desk
from cmcli.tui.drafts import Begun
from command_line import CommandLine
from tui.forms import fill, form, is_open, opened, opened_case, refused, save, text_of, the_form
from tui.stage import dashboard, line, press, settled, shown, stage, type_in


def kept(address: str) -> list[tuple[str, str, dict[str, str]]]:
    """The worker's handle, the form and the values of every draft in the store."""
    from cmcli.domain.workers import Worker
    from cmcli.store.keeping.drafts import kept as drafts_of

    agency = Agency(address)
    found = []
    with agency.reading() as view:
        for worker in view.all(Worker):
            for one in drafts_of(view, worker.id):
                begun = Begun.of(one.text)
                assert begun is not None
                found.append((worker.handle, one.form, dict(begun.values)))
    agency.store.engine.dispose()
    return found


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_what_was_typed_is_offered_again_and_dropped_when_it_was_saved(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    other = cm.open_case("Eli S.", "icm", "--worker", "ben")
    seq = cm.json("audit", "log")[0]["seq"]
    async with form(address, "checkin", ref, actor="ben") as pilot:
        await fill(pilot, note="Saw her", mode="shelter")
        await press(pilot, "escape")
        assert not is_open(pilot)
        assert "Kept as a draft: Contact" in shown(pilot)
        await opened(pilot, "checkin", other)
        assert the_form(pilot).value("note") == "", "a draft is of one case"
        await press(pilot, "escape")
    assert kept(address) == [("ben", "checkin", {"note": "Saw her", "mode": "shelter"})]
    assert cm.json("audit", "log")[0]["seq"] == seq, "a draft is no entry of the log"
    async with stage(address, "ben", worker="ben") as pilot:
        assert f"1 draft: Contact {ref}" in shown(pilot)
        await press(pilot, "D")
        assert "Dana R." in line(pilot, "Contact HJ"[:7])
        await press(pilot, "enter")
        assert "You started this draft on" in text_of(pilot, "#about")
        assert the_form(pilot).value("note") == "Saw her"
        assert the_form(pilot).value("mode") == "shelter"
        await save(pilot)
        assert not is_open(pilot)
    assert kept(address) == []


async def test_ctrl_d_deletes_a_draft_or_a_character(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "flag", ref, actor="ben") as pilot:
        await press(pilot, "a", "b", "left", "ctrl+d")
        assert the_form(pilot).value("text") == "a", "it is not kept yet, so the key deletes"
        the_form(pilot).keep_now()
        await settled(pilot)
        assert kept(address)
        await press(pilot, "ctrl+d")
        assert the_form(pilot).value("text") == ""
    assert kept(address) == []


async def test_typing_is_kept_without_leaving_the_field(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await type_in(pilot, "Half a sen")
        assert the_form(pilot)._timer is not None, "a second without a key keeps it"
        the_form(pilot).keep_now()
        await settled(pilot)
        assert kept(address) == [("ben", "note", {"text": "Half a sen"})]
        await press(pilot, *["backspace"] * 10)
        the_form(pilot).keep_now()
        await settled(pilot)
        assert kept(address) == [], "nothing typed is no draft"


@pytest.mark.long
@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_nobody_sees_the_drafts_of_another(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="ben's own")
        await press(pilot, "escape")
    async with form(address, "note", ref, actor="sam") as pilot:
        assert the_form(pilot).value("text") == ""
        await fill(pilot, text="sam's own")
        await press(pilot, "escape", "D")
        assert shown(pilot).count("started") == 1
    assert sorted(kept(address)) == [
        ("ben", "note", {"text": "ben's own"}),
        ("sam", "note", {"text": "sam's own"}),
    ]


@pytest.mark.long
async def test_a_draft_for_many_belongs_to_these_cases(cm: CommandLine, address: str) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Dana R.", "Eli S.", "Fay")]
    async with form(address, "checkin", *refs[:2], actor="ben") as pilot:
        await fill(pilot, note="Cooking group")
        await press(pilot, "escape")
        await opened(pilot, "checkin", *refs)
        assert the_form(pilot).value("note") == ""
        await press(pilot, "escape", "D", "enter")
        assert the_form(pilot).refs == tuple(refs[:2])
        assert the_form(pilot).value("note") == "Cooking group"


async def test_the_cover_and_leaving_keep_what_was_typed(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await type_in(pilot, "Half")
        dashboard(pilot).action_cover()
        await settled(pilot)
        assert kept(address) == [("ben", "note", {"text": "Half"})]
        assert "Half" not in shown(pilot)
        await press(pilot, "enter")
        assert the_form(pilot).value("text") == "Half"
        await type_in(pilot, " a note")
        await press(pilot, "ctrl+q")
    assert kept(address) == [("ben", "note", {"text": "Half a note"})]


async def test_a_read_only_dashboard_keeps_no_draft(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Half")
        await press(pilot, "escape")
    async with stage(address, "ben", worker="ben", readonly=True) as pilot:
        assert "draft" not in shown(pilot)
        await opened(pilot, "note", ref)
        assert not is_open(pilot)


async def test_a_draft_falls_with_the_dashboard_and_survives(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")

    def broken(self: Dashboard) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Dashboard, "action_keys", broken)
    with pytest.raises(RuntimeError, match="on purpose"):
        await _fall(address, ref)
    assert kept(address) == [("ben", "note", {"text": "Half"})]


async def _fall(address: str, ref: str) -> None:
    async with form(address, "note", ref, actor="ben") as pilot:
        await type_in(pilot, "Half")
        await press(pilot, "f1")


async def test_a_draft_from_another_version_is_passed_over(cm: CommandLine, address: str) -> None:
    from cmcli.store.keeping.drafts import keep
    from cmcli.store.reading.find import find_case, find_worker

    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    agency = Agency(address)
    with agency.operation("ben") as work:
        me, case = find_worker(work, "ben"), find_case(work, ref).case
        for form_name, text in (("note", "[1]"), ("checkin", "no json"), ("gone", "{}")):
            keep(work, worker_id=me.id, form=form_name, case_id=case.id, text=text)
    async with form(address, "note", ref, actor="ben") as pilot:
        assert the_form(pilot).value("text") == ""
        await fill(pilot, text="New")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)


async def test_an_unsaved_draft_stays_in_memory_and_is_retried(file: Path, impatient: None) -> None:
    ref, address = opened_case(str(file)), str(file)
    async with form(address, "note", ref, actor="ben") as pilot:
        with writers_turn(file, "test"):
            await fill(pilot, text="Half")
            await press(pilot, "escape")
            assert dashboard(pilot).drafts.problem is not None
            await opened(pilot, "note", ref)
            assert the_form(pilot).value("text") == "Half", "it comes from memory"
            await press(pilot, "escape")
            assert kept(address) == []
            await press(pilot, "q")
            assert "couldn't be saved" in shown(pilot)
            await press(pilot, "enter")
            assert pilot.app.is_running, "no is the default"
        dashboard(pilot).drafts._go()
        await settled(pilot)
        assert kept(address) == [("ben", "note", {"text": "Half"})]


async def test_a_read_only_desk_writes_no_draft(cm: CommandLine, address: str) -> None:
    async with stage(address, "ben", worker="ben", readonly=True) as pilot:
        desk: Desk = dashboard(pilot).desk
        await desk.keep_drafts({("note", ""): "{}"})
    assert kept(address) == []


@pytest.mark.long
def test_suspended_and_killed_while_typing(file: Path) -> None:
    """A real process on a terminal of its own, suspended and killed while somebody types."""
    opened_case(str(file), flag="unsafe")
    whole = [("ben", "note", {"text": "Half a note"})]
    environment = {**os.environ, "CM_WORKER": "ben", "TERM": "xterm-256color", "CM_ASCII": "1"}
    child = pexpect.spawn(
        sys.executable,
        ["-c", "from cmcli.cli.main import run; run()", "dashboard"],
        env=environment,
        dimensions=(24, 80),
        timeout=120,
        encoding="utf-8",
    )
    try:
        child.expect("SAFETY")
        child.send("n")
        child.expect("Tab goes on")
        child.send("Half")
        child.send("\x1a")
        _, status = os.waitpid(child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        assert kept(str(file)) == [("ben", "note", {"text": "Half"})], "kept before it stopped"
        with writers_turn(file, "test"):
            pass  # nothing is held meanwhile
        os.kill(child.pid, signal.SIGCONT)
        child.expect("Tab goes on")
        child.send(" a note")
        end = time.monotonic() + 120
        while kept(str(file)) != whole and time.monotonic() < end:
            child.expect([pexpect.TIMEOUT, r".+"], timeout=0.2)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.close(force=True)
    assert kept(str(file)) == whole
