"""*Alert*, and the alerts of a client at the head of the case and of every form."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, opened, refused, save, the_form
from tui.stage import press, shown, stage

WIDE = (140, 40)
ALERT = "ALERT 1 (pet): Dana keeps a dog (review 4 Jun 2026)"


async def test_an_alert_is_added_reviewed_changed_and_ended(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    async with form(address, "alert", ref) as pilot:
        assert the_form(pilot).value("way") == "add"
        await fill(pilot, text="Dana keeps a dog", kind="pet")
        await save(pilot)
        assert is_open(pilot)  # a day of the review is needed
        await fill(pilot, review="+3m", source="the landlord")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "alert", ref)
        assert ALERT in " ".join(shown(pilot).split())
        await fill(pilot, way="review", found="still there", review="+2y")
        await save(pilot)
        assert "must be a day from today" in refused(pilot)
        the_form(pilot).fields["review"].put("")
        await fill(pilot, review="+6m")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "alert", ref)
        await fill(pilot, way="change", new_text="Two dogs")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (one,) = cm.json("alert", "list", ref)
    assert (one["text"], one["review_on"], one["kind"]) == ("Two dogs", "2026-09-04", "pet")
    assert [review["found"] for review in one["reviews"]] == ["still there"]
    async with form(address, "alert", ref, given={"way": "end"}) as pilot:
        await fill(pilot, reason="they moved out")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("alert", "list", ref) == []


async def test_the_page_and_every_form_show_alerts_first_and_hide_the_name(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    cm("alert", "add", ref, "Dana keeps a dog", "--kind", "pet", "--review", "+3m")
    cm("flag", ref, "said so", "--kind", "self-harm")
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        head = shown(pilot).partition("Overview")[0]
        assert head.index(ALERT) < head.index("SAFETY 1") < head.index("Dana Reed")
        await press(pilot, "x")
        hidden = ALERT.replace("Dana", ref.partition(".")[0])
        assert hidden in shown(pilot)
        await press(pilot, "n")
        assert hidden in " ".join(shown(pilot).split())
        assert "Dana" not in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "exclamation_mark")
        assert is_open(pilot)


async def test_the_review_that_is_due_opens_in_the_form(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    cm("alert", "add", ref, "One", "--kind", "pet", "--review", "+3m")
    cm("alert", "add", ref, "Two", "--kind", "access", "--review", "today")
    async with stage(address, "ana", WIDE) as pilot:
        await press(pilot, "1", "exclamation_mark")
        assert the_form(pilot).value("way") == "review"
        assert the_form(pilot).fields["number"].get() == "2"
