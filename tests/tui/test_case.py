"""*Case*: the head that stays, the panes, the search, what verbs begin with, and finding a case."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import Static

from agency import TODAY, Agency, told_once
from cmcli.casework.clients.changing import perform_client_set
from cmcli.casework.clients.values import ClientChange
from cmcli.casework.looking.record import history, latest_history
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal, add_step, do_step
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.plan.values.steps import AddStep, FinishItem
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.births import Birth
from cmcli.domain.findings import NeedAnswer
from cmcli.store.reading.find import find_case
from cmcli.tui.case.look import Look
from cmcli.tui.case.reading import PER_PAGE
from cmcli.tui.case.top import packed
from cmcli.tui.marks import Signs
from cmcli.tui.screens.case import CasePage
from cmcli.tui.verbs import BY_NAME
from cmcli.tui.widgets.rows import Rows
from sweeps import mostly_long
from tui.forms import is_open, the_form
from tui.stage import (
    HUGE,
    LARGE,
    SIZES,
    SMALL,
    dashboard,
    filtered,
    line,
    noticed,
    press,
    settled,
    shown,
    stage,
    type_in,
    until,
)
from tui.story import days, opened

SLIM = (60, 15)

SAFELY = "Text only, never after six; her partner reads her letters."
FLAG = "Said that she would rather not wake up"


@told_once
def told(address: str) -> str:
    """One case with needs, goals, a revision, two assessments, contacts, a flag; its reference."""
    agency = Agency(address)
    ref = opened(
        agency,
        "Dana Reed",
        code="DNBRD",
        worker="ben",
        opened=days(60),
        goes_by="Dee",
        pronouns="she/her",
        dob=Birth(day=days(365 * 34 + 20)),
        phones=("555 0101",),
        languages=("Spanish",),
        interpreter="Ms Vega",
        whereabouts="the shelter on Elm Street",
        safe_contact=SAFELY,
        issue="lost the flat in a fire",
        words="I want my own door.",
        needs={"housing": "car"},
    )
    first, second = days(50), days(2)
    needs = {"housing": NeedAnswer(rating=4), "income": NeedAnswer(rating=2)}
    with agency.operation("ben", on=first) as work:
        assess(work, find_case(work, ref).case, Sitting(needs=needs))
    with agency.operation("ben", on=days(40)) as work:
        case = find_case(work, ref).case
        home = AddGoal(
            text="Dana has a flat of her own",
            need="housing",
            measure="viewings",
            baseline=Decimal(0),
            target=Decimal(4),
            due_on=date(2026, 6, 1),
        )
        add_goal(work, case, home)
        add_step(work, case, AddStep(goal=1, text="fill in the form", due_on=days(2)))
        add_step(work, case, AddStep(goal=1, text="see the landlord", who="client"))
        do_step(work, case, FinishItem(step="1.2", on=days(40)))
        agree(work, find_case(work, ref).case, AgreePlan(on=days(40), how="signed"))
    for ago, value in ((30, 1), (10, 2), (4, 3)):
        with agency.operation("ben", on=days(ago)) as work:
            note = f"Viewing number {value} went well."
            seen = CheckIn(note=note, mode="home", progress={1: Decimal(value)})
            check_in(work, find_case(work, ref), seen)
    with agency.operation("ben", on=second) as work:
        case = find_case(work, ref).case
        add_goal(
            work, case, AddGoal(text="Dana keeps her job", need="income", due_on=date(2026, 7, 1))
        )
        asked = {
            "housing": NeedAnswer(rating=2, text="with friends"),
        }
        assess(work, case, Sitting(needs=asked, words="It gets better."))
    with agency.operation("ben") as work:
        raise_flag(work, find_case(work, ref).case, kind="self-harm", text=FLAG)
    agency.store.engine.dispose()
    return ref


def page(pilot: Pilot[None]) -> CasePage:
    """The page that is shown."""
    found = dashboard(pilot).page()
    assert isinstance(found, CasePage)
    return found


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """The terminal is made another size."""
    await pilot.resize_terminal(*size)
    await settled(pilot)


def head(pilot: Pilot[None]) -> list[str]:
    """The lines between the numbers and the names of the panes."""
    rows = shown(pilot).splitlines()
    return rows[2 : next(number for number, row in enumerate(rows) if "O Overview" in row)]


async def test_the_head_says_first_what_must_be_known_and_never_scrolls(address: str) -> None:
    ref = told(address)
    always = (
        *("DNBRD.1 Dana Reed (Dee)", "SAFETY 1 (self-harm) since 4 Mar: S", "REACH SAFELY: Text"),
        *("next: step 1.1 2 days late", "monitor"),
    )
    roomy = ("she/her, 34 years", "icm, acuity 3", "phone 555 0101", "CRISIS PLAN: none")
    every = ("with ben", "not wake up", "her partner reads her letters", "Spanish, interpreter")
    round_line = "intake ▸ assessment ▸ planning ▸ implementation ▸ ●monitoring ▸ review"
    async with stage(address, "ben", SLIM, case=ref) as pilot:
        for size, most, parts in (
            (SLIM, 3, always),
            (SMALL, 6, (*always, *roomy, round_line)),
            (LARGE, 9, (*always, *roomy, *every, "the shelter on Elm", round_line)),
        ):
            await resized(pilot, size)
            first = head(pilot)
            assert len(first) <= most
            for part in parts:
                assert part in " ".join(" ".join(first).split()), (size, part)
            for keys in (("P", "G"), ("T", "G"), ("O", "G")):
                await press(pilot, *keys)
                assert head(pilot) == first


async def test_the_head_says_whether_the_needs_are_met_and_where_the_case_is(
    address: str,
) -> None:
    ref = told(address)
    agency = Agency(address)
    async with stage(address, "ben", SMALL, case=ref) as pilot:
        assert "needs met?" not in shown(pilot)
        with agency.operation("ben") as work:
            asked = {"housing": NeedAnswer(rating=3), "income": NeedAnswer(rating=4)}
            assess(work, find_case(work, ref).case, Sitting(needs=asked))
        await noticed(pilot)
        assert "needs met? no: income 4, housing 3" in "\n".join(head(pilot))
        await press(pilot, "G")
        assert "● monitoring     28 Feb, here" in shown(pilot)
        await press(pilot, "P")
        assert "4 → 3" in line(pilot, "housing: 3 serious")
        assert "█▄▆" in line(pilot, "housing: 3 serious")
    agency.store.engine.dispose()


def test_parts_of_the_head_share_the_room() -> None:
    look = Look(Signs(False), lambda _: "", lambda text: text or "", TODAY, None, False)
    parts = [Text("first " * 9), Text("short"), Text("third and very long " * 9)]
    for width in range(30, 200, 7):
        for lines in (1, 2, 3):
            shown_lines = packed(parts, width, lines, look)
            assert len(shown_lines) <= lines
            assert all(line.cell_len <= width for line in shown_lines)
            if width * lines >= 120:
                whole = " ".join(line.plain for line in shown_lines)
                assert all(word in whole for word in ("first first", "short", "third and"))


async def test_due_items_are_shown_with_their_reason(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        text = " ".join(shown(pilot).split())
        assert "Safety flag 1 (self-harm), raised 4 Mar 2026, is open." in text
        assert "Last counted contact 28 Feb 2026, then every 7 days (icm, acuity 3)." in text
        step = line(pilot, "step 1.1  ")
        assert "Mon 2 Mar, 2 days late: fill in the form" in step
        await resized(pilot, HUGE)
        await press(pilot, "G")
        assert "lost the flat in a fire" in shown(pilot)


async def test_needs_goals_and_steps_are_shown_with_progress(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "P")
        for size in SIZES:
            await resized(pilot, size)
            rows = shown(pilot).splitlines()
            at = {
                part: next(number for number, row in enumerate(rows) if part in row)
                for part in ("housing: 2", "1. Dana", "[ ] 1.1", "[x] 1.2", "income: 2", "2. Dana")
            }
            assert list(at.values()) == sorted(at.values())
            goal, late, done = rows[at["1. Dana"]], rows[at["[ ] 1.1"]], rows[at["[x] 1.2"]]
            goal += rows[at["1. Dana"] + 1]
            assert "█████░" not in goal
            assert "████░░  75 %" in goal
            assert "▁▄█" in goal
            assert "2 d late" in late
            assert "✓ 23 Jan" in done
            need = rows[at["housing: 2"]] + rows[at["housing: 2"] + 1]
            assert "4 → 2" in need
            assert "█▄" in need
        standing = page(pilot).query_one("#standing", Static).visual
        assert str(standing) == "Version 1, signed Fri 23 Jan 2026. Not agreed yet: goal 2 added."


async def test_the_row_under_the_cursor_is_told_in_full_and_enter_reads_it(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "P", "j")
        assert "measure    viewings: 0 → 4, now 3" in shown(pilot)
        assert "linked to  need housing" in shown(pilot)
        await press(pilot, "enter")
        assert "Esc closes." in shown(pilot)
        assert "viewings: 0 → 4, now 3" in shown(pilot)
        await press(pilot, "escape")
        assert "Esc closes." not in shown(pilot)
        assert line(pilot, "▶").startswith("▶   1. Dana has a flat")


@pytest.mark.parametrize(
    ("rows", "verb", "given"),
    mostly_long(
        [
            (0, "add-goal", {"need": "housing"}),
            (1, "add-step", {"goal": "1"}),
            (2, "done", {"step": "1.1"}),
            (2, "add-step", {"goal": "1"}),
            (1, "done", {}),
            (2, "settle", {"flag": "1"}),
            (2, "checkin", {}),
        ],
        4,
    ),
)
async def test_a_form_begins_with_what_is_under_the_cursor(
    address: str, rows: int, verb: str, given: dict[str, str]
) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        assert page(pilot).given(BY_NAME["done"]) == {}
        await press(pilot, "P", *["down"] * rows)
        assert page(pilot).given(BY_NAME[verb]) == given
        assert page(pilot).refs() == (ref,)


async def test_the_contact_under_the_cursor_of_the_timeline_is_corrected(address: str) -> None:
    ref = told(address)
    agency = Agency(address)
    with agency.operation("ben") as work:
        check_in(work, find_case(work, ref), CheckIn(mode="home", minutes=77))
    agency.store.engine.dispose()
    async with stage(address, "ben", case=ref) as pilot:
        assert page(pilot).given(BY_NAME["contact"]) == {}
        await press(pilot, "T")
        while "77 min" not in line(pilot, "▶"):
            assert page(pilot).given(BY_NAME["contact"]) == {}
            await press(pilot, "j")
        number = page(pilot).given(BY_NAME["contact"])["number"]
        assert f"contact {number}" in line(pilot, "▶")


async def test_the_panes_are_gone_through_with_tab_with_brackets_and_by_letter(
    address: str,
) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        panes = page(pilot).panes
        seen = [panes.current]
        for key in ("tab", "right_square_bracket", "l", "tab", "tab", "shift+tab", "h"):
            await press(pilot, key)
            seen.append(panes.current)
        assert seen == [
            "details", "plan", "timeline", "versions", "needs", "history", "needs", "versions",
        ]  # fmt: skip
        for key, name in zip("OPTVCo", seen[:6], strict=True):
            await press(pilot, key)
            assert panes.current == name
            assert f"[{key} " in shown(pilot)


async def test_panes_are_side_by_side_if_they_fit(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", SMALL, case=ref) as pilot:
        for size, count in ((SMALL, 1), ((100, 30), 2), (LARGE, 3)):
            await resized(pilot, size)
            for key in "OPTVCo":
                await press(pilot, key)
                panes = [str(pane.id) for pane in page(pilot).query(".pane") if pane.display]
                assert len(panes) == count
                assert f"pane-{page(pilot).panes.current}" in panes
                assert page(pilot).panes.query_one(f"#{panes[0]}").region.width >= 46
        await press(pilot, "P")
        assert [pane.id for pane in page(pilot).query(".pane") if pane.display] == [
            "pane-plan", "pane-timeline", "pane-reader",
        ]  # fmt: skip


async def test_a_whole_note_is_read_beside_the_timeline(address: str) -> None:
    ref = told(address)
    agency = Agency(address)
    words = " ".join(f"word{number}" for number in range(900))
    with agency.operation("ben") as work:
        check_in(work, find_case(work, ref), CheckIn(note=f"begins {words} ends", mode="home"))
    agency.store.engine.dispose()
    async with stage(address, "ben", LARGE, case=ref) as pilot:
        reader = page(pilot).query_one("#reader")
        assert page(pilot).panes.current == "timeline"
        while "begins word0" not in line(pilot, "▶"):
            await press(pilot, "j")
        assert "begins word0 word1" in shown(pilot)
        assert await until(pilot, lambda: reader.max_scroll_y > 100)
        await press(pilot, "enter", "G")
        assert reader.has_focus
        assert "word899" in shown(pilot)
        await press(pilot, "Z")
        assert [pane.id for pane in page(pilot).query(".pane") if pane.display] == ["pane-reader"]
        assert "REACH SAFELY" in shown(pilot)
        await press(pilot, "escape")
        assert page(pilot).query_one("#timeline-rows").has_focus
        assert len([pane for pane in page(pilot).query(".pane") if pane.display]) == 3


async def test_one_pane_fills_the_page_and_stands_beside_the_others_again(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", LARGE, case=ref) as pilot:
        before = shown(pilot)
        await press(pilot, "Z")
        assert page(pilot).query_one("#timeline-rows").region.width >= 136
        assert "SAFETY 1 (self-harm)" in "\n".join(shown(pilot).splitlines()[2:4])
        assert "O Overview" not in shown(pilot)
        await press(pilot, "P")
        assert page(pilot).panes.zoomed == "plan"
        await press(pilot, "T", "Z")
        assert shown(pilot) == before
        await resized(pilot, SLIM)
        low = page(pilot).query_one("#timeline-rows").region.height
        await press(pilot, "Z")
        assert page(pilot).query_one("#timeline-rows").region.height > low
        await press(pilot, "escape")
        assert dashboard(pilot).current_mode == "case"
        assert page(pilot).panes.zoomed == ""


@pytest.mark.long
async def test_the_timeline_is_searched_while_it_is_typed(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "slash")
        assert page(pilot).panes.current == "timeline"
        await type_in(pilot, "viewing numb")
        assert "/viewing numb  3 entries" in shown(pilot)
        await type_in(pilot, "er 2")
        assert "1 entries" in shown(pilot)
        assert "Viewing number 2 went well." in line(pilot, "▶")
        await press(pilot, "enter", "enter")
        assert "Esc closes." in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "entries, newest first" in shown(pilot)
        assert "/viewing" not in shown(pilot)
        assert dashboard(pilot).current_mode == "case"
        await press(pilot, "slash")
        await type_in(pilot, "no such word")
        assert "No entry has all these words" in shown(pilot)


@pytest.mark.long
async def test_a_long_timeline_is_read_a_page_at_a_time(address: str) -> None:
    agency = Agency(address)
    ref = opened(agency, "Dana Reed", code="DNBRD", worker="ben", opened=days(300))
    with agency.operation("ben") as work:
        found = find_case(work, ref)
        for number in range(PER_PAGE + 20):
            at = work.now - timedelta(days=number)
            check_in(work, found, CheckIn(mode="home", at=at))
    agency.store.engine.dispose()
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "T")
        rows = page(pilot).query_one("#timeline-rows")
        assert f"{PER_PAGE} entries, newest first, more at the end" in shown(pilot)
        await press(pilot, "G")
        assert f"{PER_PAGE + 21} entries, newest first " in shown(pilot)
        assert getattr(rows, "cursor") == PER_PAGE - 1  # noqa: B009
        await press(pilot, "G")
        assert "intake" in line(pilot, "▶")


async def test_versions_are_compared_with_the_one_before_or_with_the_one_marked(
    address: str,
) -> None:
    ref = told(address)
    agency = Agency(address)
    with agency.operation("ben") as work:
        agree(
            work,
            find_case(work, ref).case,
            AgreePlan(on=TODAY, how="verbal", reason="she works now"),
        )
        change = AddGoal(text="Dana learns to drive", due_on=date(2026, 9, 1))
        add_goal(work, find_case(work, ref).case, change)
    agency.store.engine.dispose()
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "V")
        text = shown(pilot)
        assert "From version 2 to the draft" in text
        assert "goal 3  added: Dana learns to drive" in text
        assert "she works now" in line(pilot, "agreed in words")
        await press(pilot, "down")
        assert "From version 1 to version 2" in shown(pilot)
        assert "goal 2  added: Dana keeps her job" in shown(pilot)
        await press(pilot, "up", "space", "down")
        assert "From version 1 to the draft" in shown(pilot)
        assert "goal 2  added" in shown(pilot)
        assert "goal 3  added" in shown(pilot)
        await press(pilot, "escape")
        assert "first version" in shown(pilot)
        assert dashboard(pilot).current_mode == "case"


async def test_assessments_are_side_by_side_with_the_change_of_each_need(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "C")
        assert "1: 13 Jan" in line(pilot, "change")
        assert "2: 2 Mar" in line(pilot, "change")
        housing = line(pilot, "housing  4 urgent")
        assert "2 help useful" in housing
        assert "▼ better" in housing
        assert "same" in line(pilot, "income   2")
        assert "client's own words  It gets better." in shown(pilot)
        await press(pilot, "down")
        assert "▼" not in shown(pilot)
        assert "4 urgent" in shown(pilot)


async def test_an_empty_case_says_what_to_do_next(address: str) -> None:
    ref = opened(Agency(address), "Dana Reed", code="DNBRD", worker="ben")
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "P")
        assert "No needs or goals yet. Press a to rate needs, or p to add a goal." in shown(pilot)
        await press(pilot, "V")
        assert "The client hasn't agreed to this draft yet." in shown(pilot)
        await press(pilot, "C")
        assert "No assessment yet. Press a to add one." in shown(pilot)


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_without_a_case_it_says_how_to_choose_one_and_finds_it(address: str) -> None:
    ref = told(address)
    opened(Agency(address), "Danilo Reed", code="DXZZZ", worker="eve")
    async with stage(address, "sam", every=True) as pilot:
        dashboard(pilot).places.case_ref = None
        await press(pilot, "5", "3")
        dashboard(pilot).places.case_ref = None
        await press(pilot, "ctrl+r")
        assert "No case is open." in shown(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "dan ree")
        assert "No client matches." in shown(pilot)
        await press(pilot, *["backspace"] * 4)
        assert "Dana Reed (Dee)" in shown(pilot)
        assert "Danilo Reed" in shown(pilot)
        await press(pilot, *["backspace"] * 3)
        await type_in(pilot, "dnb")
        assert "Danilo" not in shown(pilot)
        await press(pilot, "enter")
        assert "DNBRD.1  Dana Reed" in shown(pilot).replace("DNBRD.1 Dana", "DNBRD.1  Dana")
        assert dashboard(pilot).places.case_ref == ref


async def test_a_case_is_found_from_everywhere_and_esc_leads_back(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "F")
        await type_in(pilot, "reed")
        await press(pilot, "enter")
        assert dashboard(pilot).current_mode == "case"
        assert page(pilot).refs() == (ref,)
        await press(pilot, "escape")
        assert dashboard(pilot).current_mode == "today"
        await press(pilot, "F", "escape")
        assert dashboard(pilot).current_mode == "today"


async def test_a_case_is_found_by_the_last_digits_of_a_phone(address: str) -> None:
    ref = told(address)
    code = ref.partition(".")[0]
    agency = Agency(address)
    with agency.operation() as work:
        said = ClientChange(phones=("555 0177=her sister",), drop_phones=("555 0101",))
        perform_client_set(work, find_case(work, code), said)
    async with stage(address, "ben") as pilot:
        await press(pilot, "F")
        await type_in(pilot, "0177")
        assert "Found by phone 555 0177 (her sister)." in shown(pilot)
        assert "Born 21 Feb 1992." in shown(pilot)
        await press(pilot, *["backspace"] * 4)
        await type_in(pilot, "0101")
        assert "Found by phone until 4 Mar 2026: 555 0101." in shown(pilot)
        await press(pilot, "enter")
        assert page(pilot).refs() == (ref,)


async def test_the_overview_shows_what_clients_say_of_themselves(address: str) -> None:
    ref = told(address)
    agency = Agency(address)
    with agency.operation() as work:
        said = ClientChange(
            gender=("woman", "two-spirit"), veteran="prefers-not", tell_once="the fire",
            confidential="yes",
        )  # fmt: skip
        perform_client_set(work, find_case(work, ref), said)
    async with stage(address, "ben", case=ref, size=HUGE) as pilot:
        await press(pilot, "O", "G")
        screen = shown(pilot)
        assert "she/her, 34 years, confidential" in screen
        for label, text in (
            ("gender", "Woman; two-spirit"),
            ("veteran", "Prefers not to say"),
            ("don't ask again", "the fire"),
        ):
            assert text in line(pilot, label)


@pytest.mark.parametrize(
    ("label", "form", "key", "starts"),
    mostly_long(
        [
            ("phone", "client", "phone", {"phone": "555 0101"}),
            ("born", "client", "dob", {}),
            ("safe contact", "client", "safe-contact", {"safe-contact": SAFELY}),
            ("goes by", "client", "goes-by", {"goes-by": "Dee"}),
            ("acuity", "set", "acuity", {}),
            ("model", "set", "model", {}),
            ("presenting issue", "set", "issue", {"issue": "lost the flat in a fire"}),
            ("worker", "transfer", "to", {}),
            ("schedule", "rhythm", "interval", {}),
            ("step 1.1", "done", "step", {"step": "1.1"}),
            ("flag 1", "act", "done", {"act": "1"}),
            ("contact", "checkin", "note", {}),
            ("crisis plan", "crisis", "warning", {}),
        ],
        3,
    ),
)
async def test_enter_on_a_fact_opens_the_form_that_changes_it_at_its_field(
    address: str, label: str, form: str, key: str, starts: dict[str, str]
) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        facts = page(pilot).facts
        facts.cursor = next(
            number for number, one in enumerate(facts.items) if one.label == label and one.form
        )
        await settled(pilot)
        assert "Change" in shown(pilot).splitlines()[-1]
        await press(pilot, "enter")
        opened_form = the_form(pilot)
        assert opened_form.verb.name == form
        assert {name: opened_form.fields[name].get() for name in starts} == starts
        focused = opened_form.focused
        assert getattr(focused, "key", None) == key


async def test_nothing_is_changed_of_what_has_no_form_or_may_not_be(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref, readonly=True) as pilot:
        assert page(pilot).facts.under is not None
        await press(pilot, "enter")
        assert not is_open(pilot)
        assert "Change" not in shown(pilot).splitlines()[-1]
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "G", "enter")
        assert not is_open(pilot)
        assert "Change" not in shown(pilot).splitlines()[-1]


async def test_the_history_tells_who_changed_what_from_what_to_what(address: str) -> None:
    ref = told(address)
    agency = Agency(address)
    with agency.operation("eve") as work:
        change_case(work, find_case(work, ref).case, CaseChange(acuity=4, reason="worse"))
        said = ClientChange(name="Nia Reed", phones=("555 0188",), drop_phones=("555 0101",))
        perform_client_set(work, find_case(work, ref), said)
    with agency.reading() as view:
        found = find_case(view, ref)
        every, latest = history(view, found), latest_history(view, found, 100)
        assert [list(one.sentences()) for one in latest] == [
            list(one.sentences()) for one in reversed(every)
        ]
        assert [one.recorded for one in latest_history(view, found, 2)] == [
            one.recorded for one in every[:-3:-1]
        ]
    agency.store.engine.dispose()
    async with stage(address, "ben", LARGE, case=ref) as pilot:
        rows = page(pilot).query_one("#history-rows", Rows)
        assert not rows.items
        await press(pilot, "o")
        text = shown(pilot)
        assert "changed case: acuity 3 → 4" in text
        assert line(pilot, "by   ").split("│")[-2].split()[:2] == ["by", "eve"]
        for part in ("Nia", "555 0188"):
            assert part in text
        await press(pilot, "x")
        for part in ("Nia", "Dana", "Reed", "555 0188", "555 0101"):
            assert part not in shown(pilot)
        assert "changed client DNBRD" in shown(pilot)


async def test_one_goes_through_the_list_that_one_came_from(address: str) -> None:
    told(address)
    agency = Agency(address)
    for name, code in (("Kim Ahn", "KMHNN"), ("Lee Reed", "NRDDZ"), ("Max Ott", "MXTTZ")):
        opened(agency, name, code=code, worker="ben")
    agency.store.engine.dispose()
    async with stage(address, "ben", start="caseload") as pilot:
        app = dashboard(pilot)
        await filtered(pilot, "model:icm")
        await press(pilot, "enter", "o", "c", "enter")
        codes = [row.ref for row in pilot.app.screen.query_one("#rows", Rows).items]
        assert len(codes) == 4
        await press(pilot, "down", "enter")
        assert app.places.case_ref == codes[1]
        assert "2 of 4 (J/K)" in shown(pilot).splitlines()[1]
        await press(pilot, "slash")
        await type_in(pilot, "intake")
        await press(pilot, "enter")
        app.notify("about the case before", markup=False)
        await press(pilot, "J")
        assert app.places.case_ref == codes[2]
        assert page(pilot).words == ""
        assert "about the case before" not in shown(pilot)
        assert page(pilot).panes.current == "timeline"
        await press(pilot, "J", "J")
        assert app.places.case_ref == codes[3]
        assert "4 of 4" in shown(pilot).splitlines()[1]
        await press(pilot, "K", "K", "K", "K")
        assert app.places.case_ref == codes[0]
        await press(pilot, "F")
        await type_in(pilot, "reed")
        await press(pilot, "enter")
        assert "1 of 2" in shown(pilot).splitlines()[1]
        await press(pilot, "J")
        assert app.places.case_ref in ("DNBRD.1", "NRDDZ.1")
        await press(pilot, "escape")
        assert app.current_mode == "caseload"
        await press(pilot, "5", "enter")
        assert "of 4" in shown(pilot).splitlines()[1]


async def test_another_case_begins_at_its_top(address: str) -> None:
    ref = told(address)
    other = opened(Agency(address), "Kim Ahn", code="KMHNN", worker="ben")
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "P", "G", "slash")
        await type_in(pilot, "viewing")
        dashboard(pilot).places.open_case(other)
        await settled(pilot)
        assert "Kim Ahn" in shown(pilot)
        assert "Dana" not in shown(pilot)
        assert "/viewing" not in shown(pilot)
        assert "SAFETY" not in shown(pilot)
        assert "came in for icm" in shown(pilot)


async def test_a_case_that_is_gone_says_so(address: str) -> None:
    ref = told(address)
    async with stage(address, "ben", case=ref) as pilot:
        dashboard(pilot).places.open_case("XXXXX.1")
        await settled(pilot)
        assert "This case no longer exists." in shown(pilot)
        assert page(pilot).refs() == ()


async def test_only_what_the_status_allows_is_offered(address: str) -> None:
    ref = told(address)
    closed = opened(Agency(address), "Kim Ahn", code="KMHNN", decision="waitlist")
    async with stage(address, "sam", case=closed) as pilot:
        offered = page(pilot).verb_offered
        assert offered(BY_NAME["accept"])
        assert not offered(BY_NAME["settle"])
        assert not offered(BY_NAME["reopen"])
        dashboard(pilot).places.open_case(ref)
        await settled(pilot)
        assert offered(BY_NAME["settle"])
        assert not offered(BY_NAME["accept"])


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_what_others_write_is_shown_and_the_cursor_stays(address: str) -> None:
    ref = told(address)
    agency = Agency(address)
    async with stage(address, "ben", case=ref) as pilot:
        await press(pilot, "P", "down", "down")
        assert "[ ] 1.1" in line(pilot, "▶")
        with agency.operation("eve") as work:
            change_case(work, find_case(work, ref).case, CaseChange(acuity=4, reason="worse"))
            raise_flag(work, find_case(work, ref).case, kind="medical", text="fainted")
        await noticed(pilot)
        assert "acuity 4" in shown(pilot)
        assert "SAFETY 2 (medical)" in shown(pilot)
        assert "[ ] 1.1" in line(pilot, "▶")
    agency.store.engine.dispose()
