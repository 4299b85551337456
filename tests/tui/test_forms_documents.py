"""Forms of documents, drawn from their values."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save
from tui.stage import EACH_SIZE, press, shown, stage


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_document_is_added(cm: CommandLine, address: str, size: tuple[int, int]) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "document", ref, actor="ben", size=size) as pilot:
        await fill(pilot, kind="lease", status="have", renew="2026-05-01", note="at [/x] home")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm document add {ref} lease --status have --renew 2026-05-01 --note 'at [/x] home'"
        )
    (one,) = cm.json("document", "list", ref)
    assert (one["kind"], one["status"], one["renew_on"]) == ("lease", "have", "2026-05-01")
    async with stage(address, "ben", (98, 50), worker="ben", case=ref) as pilot:
        assert "lease (have, renew by 1 May 2026): at [/x] home" in shown(pilot)


async def test_a_document_is_renewed_from_its_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("document", "add", ref, "insurance", "--status", "needed", "--note", "Dana lost it")
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "today")
    async with stage(address, "ben", worker="ben") as pilot:
        assert "lease, last day" in shown(pilot)
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
        await press(pilot, "H")
        await fill(pilot, renew="2027-03-04")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    found = cm.json("document", "list", ref)
    assert [one["renew_on"] for one in found] == [None, "2027-03-04"]


@pytest.mark.parametrize(
    "what",
    [("document", "lease", "H"), pytest.param(("benefit", "snap", "r"), marks=pytest.mark.long)],
)
async def test_an_entry_is_marked_as_entered_in_error(
    cm: CommandLine, address: str, what: tuple[str, str, str]
) -> None:
    noun, kind, key = what
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm(noun, "add", ref, kind, "--note", "first", "--renew", "today")
    cm(noun, "add", ref, kind, "--note", "second")
    async with stage(address, "ben", worker="ben") as pilot:
        await press(pilot, key)
        assert "Why it is wrong" not in shown(pilot)
        await fill(pilot, number="2", way="error")
        assert "Renew by" not in shown(pilot)
        await save(pilot)
        assert "Why it is wrong" in refused(pilot)
        await fill(pilot, **{"error-reason": "of another client"})
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == f"cm {noun} error {ref} 2 --reason 'of another client'"
    assert [one["note"] for one in cm.json(noun, "list", ref)] == ["first"]
