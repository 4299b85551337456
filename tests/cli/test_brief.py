"""`cm show --brief`: what one needs before knocking at the door, on one screen."""

import re

import pytest

from command_line import CommandLine
from door import door_case

WIDTH, HEIGHT = 80, 24


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_all_that_is_needed_at_the_door_fits_one_screen(cm: CommandLine) -> None:
    ref = door_case(cm)
    page = cm("show", ref, "--brief").out
    assert page == cm("show", ref, "--brief", "--format", "table").out
    lines = page.splitlines()
    assert len(lines) < HEIGHT
    assert max(map(len, lines)) <= WIDTH
    assert "…" not in page
    text = " ".join(page.split())
    told = (
        f"{ref} Kelp Saddle (she/her, 53), icm, acuity 3, with ana, Wed 4 Mar 2026",
        "ALERT 1 (pet): Dog in the yard, call from the gate ALERT 2 (safety of staff): Go in pairs",
        "SAFETY 1 (self-harm) since 4 Mar, look again 9 Mar: Says she may hurt herself",
        "CRISIS PLAN: none · Crisis line: 988",
        "Reach SAFELY: never call after 17:00 · 555-0142 (text only) · stays at Pier 4,",
        "Tigrinya, interpreter: Almaz, 555-0150",
        "Seen Fri 20 Feb, home, 45 min, by ana; tried 27 Feb, 2 Mar",
        "Note Called the landlord together; a viewing is arranged. Sleeping badly.",
        "Promised next contact Thu 5 Mar · task 1 bring the voucher form (5 Mar)",
        "Today 23:30–23:50 Housing court (with Judge Ruiz, at room 4, transport: drive her)",
        "Due assessment 12 days late · contact 5 days late · crisis plan today",
        "1 Put 60 aside every month: dollars 47 of 60 ▁█ 78 % (30 Apr); 1.1 open a savings",
        "3 See a doctor about sleep (30 Apr); 3.1 call the practice (6 Mar); 3.2 bring",
        "People NEVER CONTACT: Mr Kroll (landlord) · Ana Reyes (sister), 555-0177, may be",
        "ASK FIRST: Dr Oyelaran (psychiatrist), 555-0190",
        "Don't ask again: her brother",
    )
    places = [text.index(one) for one in told]
    assert places == sorted(places)


@pytest.mark.both_engines
def test_programs_get_the_same_shape_as_of_the_whole_page(cm: CommandLine) -> None:
    ref = door_case(cm)
    whole, brief = cm.json("show", ref), cm.json("show", ref, "--brief")
    assert {key: whole[key] for key in brief} == brief
    assert {"client", "people", "flags", "due", "goals", "appointments", "contacts"} < set(brief)
    assert set(whole) - set(brief) >= {"documents", "reviews", "strengths"}
    both = cm.json("show", "-", "--brief", stdin=f"{ref}\n{ref}")
    assert both == [brief, brief]
    assert cm("show", ref, "--brief", "--format", "tsv").out.startswith("field\tvalue\ncode\t")


def test_a_page_of_little_says_little(cm: CommandLine) -> None:
    ref = cm.open_case("unknown", "brokerage", "--unassigned")
    cm("appointment", "add", ref, "tue 9:30", "First talk", "--place", "library")
    cm("checkin", ref, "--mode", "phone", "--with", "landlord", "--roadblock", "no phone")
    lines = cm("show", ref, "--brief").out.splitlines()
    assert lines == [
        f"{ref}   unknown, brokerage, acuity 2, unassigned, Wed 4 Mar 2026",
        "Crisis plan: none",
        "Seen      never",
        "Roadblock no phone",
        "Next      Tue 10 Mar 09:30 First talk (at library)",
        "Due       unassigned today · contact by 11 Mar · assessment by 11 Mar · plan",
        "          by 11 Mar",
    ]


def test_many_attempts_do_not_hide_when_the_client_was_seen(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "2025-11-01")
    cm("checkin", ref, "--mode", "home", "--at", "2025-12-01")
    for day in range(10, 17):
        cm("checkin", ref, "--no-show", "--mode", "home", "--at", f"2026-02-{day}")
    cm("note", ref, "A long note. " * 40)
    page = cm("show", ref, "--brief").out
    assert "Seen      Mon 1 Dec 2025; tried 12 Feb, 13 Feb, 14 Feb, 15 Feb, 16 Feb" in page
    assert "Note      4 Mar: A long note." in page
    assert page.count("A long note.") < 12
    then = cm("show", ref, "--brief", "--as-of", "2026-01-01", code=None)
    assert "Seen" not in then.out or "tried" not in then.out


def test_a_late_step_and_a_closed_case_are_told(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "40 days ago")
    cm("plan", "add-goal", ref, "a flat", "--by", "2026-03-03")
    cm("plan", "add-step", ref, "1", "apply", "--by", "2026-03-03")
    cm("plan", "add-step", ref, "1", "view", "--who", "client", "--by", "2026-03-03")
    page = " ".join(cm("show", ref, "--brief").out.split())
    assert "1 a flat (1 day late); 1.1 apply (1 day late); 1.2 view (client, 3 Mar)" in page
    cm("close", ref, "--reason", "moved")
    assert "acuity 3, closed, " in cm("show", ref, "--brief").out


def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine) -> None:
    ref = cm.open_case("[bold]E\x1b[31mve\u202e", "icm", "--safe-contact", "[link=x]y[/link]")
    cm("checkin", ref, "[red]a\x1b[2J\n\nand b", "--mode", "home")
    page = cm("show", ref, "--brief").out
    assert "[bold]E\\x1b[31mve\\u202e" in page
    assert "[link=x]y[/link]" in page
    assert "[red]a\\x1b[2J and b" in page
    assert not re.search("[\x1b\u202e]", page)


def test_all_of_a_crisis_plan_is_shown_while_self_harm_is_feared(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("crisis", ref, "--warning", "stops eating", "--helps", "walks", "--call", "Sam=555-0188")
    line = "Crisis plan: version 1, 4 Mar 2026. To read it: cm crisis"
    assert line in cm("show", ref, "--brief").out
    cm("flag", ref, "says so", "--kind", "self-harm")
    page = " ".join(cm("show", ref, "--brief").out.split())
    assert "CRISIS PLAN: version 1, 4 Mar 2026 · Warning signs: stops eating · What helps" in page
    assert page.index("555-0188") < page.index("Seen")
    cm("alert", "add", ref, "Dog", "--kind", "pet", "--review", "5 Mar")
    late = cm("show", ref, "--brief", "--today", "2026-03-07").out
    assert "ALERT 1 (pet): Dog (review overdue since 5 Mar)" in late
