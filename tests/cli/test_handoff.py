"""``cm handoff``: a hand-over of a worker's cases, written from the record."""

from datetime import UTC, date, datetime

import pytest

from agency import Agency, added
from cmcli.casework.looking.handoff import handoff
from cmcli.casework.looking.values.handoff import HandoffQuestion
from cmcli.domain.covers import Cover
from cmcli.store.reading.find import find_worker
from command_line import CommandLine


@pytest.mark.both_engines
def test_a_hand_over_tells_each_case_from_the_record(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-02-02")
    quiet = cm.open_case("Kim A.", "strengths", "--worker", "ben", "--opened", "2026-02-20")
    cm("checkin", quiet, "--mode", "home", "--at", "2026-02-27")
    cm("client", "set", ref, "--tell-once", "her brother's death")
    cm("checkin", ref, "Dana slept [b]there[/b]", "--mode", "shelter", "--at", "2026-02-10")
    cm("flag", ref, "Dana won't stay", "--kind", "other")
    cm("refer", ref, "Food bank")
    cm("checkin", ref, "--mode", "home", "--next", "fri")
    mandated = ("--agency", "CPS", "--reference", "26-1", "--told", "today", "--written-by", "fri")
    cm("mandated", "add", ref, *mandated, "--as", "ben")
    cm("transfer", ref, "--to", "eve", "--reason", "for Dana", "--ask", "--as", "ben")
    found = cm.json("handoff", "ben", "--as", "ben")
    assert (found["worker"], found["since"], found["for"]) == ("ben", "2026-02-25", None)
    first, second = found["cases"]
    assert (first["ref"], second["ref"]) == (ref, quiet)
    assert first["not_to_ask"] == "her brother's death"
    assert first["promised"] == ["next contact 6 Mar 2026"]
    assert first["urgent"][0].startswith("SAFETY 1 (other)")
    assert first["referrals"][0].startswith("1. Food bank: ")
    assert first["requests"] == ["eve was asked on 4 Mar 2026 to take over the case: for Dana"]
    due = [one.split()[0] for one in first["due"]]
    assert due == ["safety", "assessment", "plan", "contact", "referral"]
    assert not any("intake" in one or "slept" in one for one in first["happened"])
    assert [one.split()[3] for one in second["happened"]] == ["contact"]
    page = cm("handoff", "ben", "--as", "ben").out
    assert "Don't ask again    her brother's death" in page
    assert "26-1" not in page
    assert "CPS" not in page
    whole = cm("handoff", "ben", "--since", "2026-02-01", "--markdown").out
    assert f"## {ref} Dana R., icm, acuity 3, stage intake" in whole
    assert "Dana slept \\[b\\]there" in whole
    hidden = cm("handoff", "ben", "--since", "2026-02-01", "--codes").out
    assert "Dana" not in hidden
    assert f"{ref[:5]} won't stay" in hidden
    shift = cm.json("handoff", "ben", "--for", "shift")
    assert (shift["since"], shift["quiet"], len(shift["cases"])) == ("2026-03-03", 1, 1)
    assert "1 more case has nothing new" in cm("handoff", "ben", "--for", "shift").out
    assert "eve has no open or waiting case" in cm("handoff", "--as", "eve").out
    cm("handoff", "nobody", code=4)
    cm("handoff", "ben", "--for", "fun", code=2)
    assert "--since is in the future" in cm("handoff", "ben", "--since", "2026-03-05", code=2).err


def test_many_entries_are_counted_and_named(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    for number in range(8):
        cm("task", "add", ref, f"Task {number}", "--by", "fri", "--quiet")
    page = cm("handoff", "ben").out
    assert f"3 more: cm timeline {ref} --since 2026-02-25" in page
    assert "and 3 more" in page
    assert len(page.splitlines()) < 24


def test_it_begins_at_the_latest_hand_over_of_a_cover(agency: Agency) -> None:
    with agency.operation() as work:
        ben, eve = find_worker(work, "ben"), find_worker(work, "eve")
        cover = Cover(
            id=work.new_id(),
            number=1,
            worker_id=ben.id,
            by_id=eve.id,
            from_on=date(2026, 3, 1),
            to_on=date(2026, 3, 2),
            entered_on=date(2026, 2, 20),
            handover="…",
            handover_at=datetime(2026, 2, 28, 9, tzinfo=UTC),
            handback_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        )
        added(work, cover)
    with agency.reading() as view:
        for purpose, since in (
            (None, date(2026, 3, 2)),
            ("holiday", date(2026, 3, 2)),
            ("leaver", date(2025, 12, 4)),
        ):
            asked = HandoffQuestion(purpose=purpose)
            assert handoff(view, find_worker(view, "ben"), asked).since == since
        assert handoff(view, find_worker(view, "eve"), HandoffQuestion()).since == date(2026, 2, 25)
