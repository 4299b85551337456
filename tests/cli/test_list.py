"""`cm list`: which cases it shows."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_team_is_its_members(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    assert cm.json("list", "--team", "north") == []
    cm("worker", "set", "eve", "--team", "north")
    ours = cm.open_case("Dana R.", "icm", "--worker", "eve")
    cm.open_case("Lee Wu", "icm", "--worker", "ben")
    assert [one["ref"] for one in cm.json("list", "--team", "north")] == [ours]
    assert "no team" in cm("list", "--team", "south", code=4).err
    both = cm("list", "--team", "north", "--worker", "eve", code=2)
    assert "Use only one of --worker, --team and --unassigned." in both.err


@pytest.mark.both_engines
def test_who_was_not_seen_for_long(cm: CommandLine) -> None:
    seen, new = cm.open_case("Dana R."), cm.open_case("Lee Wu", "icm", "--opened", "2026-02-01")
    cm("checkin", seen, "--mode", "home")
    cm("checkin", new, "--mode", "phone")
    assert [one["ref"] for one in cm.json("list", "--not-seen", "30d")] == [new]
    assert cm.json("list", "--not-seen", "5w") == []
    dates = {one["ref"]: (one["last_contact"], one["last_seen"]) for one in cm.json("list")}
    assert dates == {seen: ("2026-03-04", "2026-03-04"), new: ("2026-03-04", None)}
    cm("checkin", new, "--mode", "home", "--with", "landlord")
    cm("checkin", new, "--mode", "home", "--no-show", "--at", "2026-03-01")
    assert [one["ref"] for one in cm.json("list", "--not-seen", "30d")] == [new]
    unseen = cm("list", "--not-seen", "30d", "--format", "plain").out
    assert "last contact" in unseen
    assert "last seen" in unseen
    assert "is not an interval" in cm("list", "--not-seen", "long", code=2).err
