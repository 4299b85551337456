"""``cm show`` and ``cm flow``: the case at a glance, for people and for programs."""

import re
from decimal import Decimal

import pytest

from cmcli.cli.case_page import sparkline
from command_line import CommandLine
from worked import worked_case


@pytest.mark.both_engines
def test_json_has_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    ref = worked_case(cm)
    case = cm.json("show", ref)
    assert case["ref"] == ref
    assert case["stage"] == "monitoring"
    assert case["client"]["safe_contact"] == "text only"
    assert [need["domain"] for need in case["needs"]] == ["housing"]
    assert [one["text"] for one in case["strengths"]] == ["knows the city"]
    assert [one["text"] for one in case["findings"]] == ["winter"]
    (goal,) = case["goals"]
    assert (goal["number"], goal["need"], goal["progress"]) == (1, "housing", 0.5714)
    assert goal["smart"]["S"]["ok"]
    assert [step["number"] for step in goal["steps"]] == ["1.1", "1.2"]
    assert case["plan"]["version"]["number"] == 1
    assert [flag["kind"] for flag in case["flags"]] == ["self-harm"]
    assert case["due"][0]["kind"] == "safety"
    assert case["gas"] == {
        "baseline_t": 40,
        "current_t": 40,
        "change": 0,
        "goals": 1,
        "measured": 1,
        "assumed": 1,
    }
    assert [one["on"] for one in case["contacts"]] == ["2026-02-26", "2026-02-19", "2026-02-12"]
    assert [one["held"] for one in case["contacts"]] == [True, False, True]


def test_a_note_in_error_is_not_shown(cm: CommandLine) -> None:
    ref = worked_case(cm)
    assert [note["number"] for note in cm.json("show", ref)["notes"]] == [3]
    for words in (["show", ref], ["show", ref, "--format", "table"], ["timeline", ref, "--json"]):
        assert "xylophone" not in cm(*words).out


@pytest.mark.both_engines
def test_the_page_says_first_what_must_be_known_first(cm: CommandLine) -> None:
    page = cm("show", worked_case(cm), "--format", "table").out
    places = [
        page.index(text)
        for text in (
            "Dana R., she/her, born 14 Feb 1990 (36)",
            "SAFETY 1 (self-harm)",
            "REACH SAFELY: text only",
            "Next",
            "a door that locks",
            "housing (4 urgent): sleeps in her car",
            "1. Dana moves into a flat of her own",
            "█████░░░░░ 57 %",
            "[x] 1.1 apply for the voucher",
            "[ ] 1.2 view two flats (client)",
            "Version 1, signed",
            "knows the city",
            "Latest contacts",
            "missed (attempt)",
            "Saw her at the shelter.",
        )
    ]
    assert places == sorted(places)
    assert "The landlord called." not in page
    assert max(map(len, page.splitlines())) <= 80


def test_an_empty_case_has_a_page(cm: CommandLine) -> None:
    ref = cm.open_case("unknown", "brokerage", "--unassigned")
    page = cm("show", ref, "--format", "table").out
    assert "unknown" in page
    assert "without a worker" in page
    assert cm.json("show", ref)["contacts"] == []


@pytest.mark.both_engines
def test_a_closed_case_says_how_it_ended(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("close", ref, "--reason", "moved", "--summary", "went to her sister", "--support", "sister")
    page = cm("show", ref, "--format", "table").out
    assert "closed on 4 Mar 2026: moved" in page
    assert "Support: sister" in page


def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine) -> None:
    ref = cm.open_case("[bold]E\x1b[31mve\u202e", "icm", "--safe-contact", "[link=x]y[/link]")
    for form in ("table", "plain", "tsv"):
        page = cm("show", ref, "--format", form).out
        assert "[bold]E\\x1b[31mve\\u202e" in page
        assert "[link=x]y[/link]" in page
        assert not re.search("[\x1b\u202e]", page)


def test_several_cases_come_from_standard_input(cm: CommandLine) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    assert [one["ref"] for one in cm.json("show", "-", stdin="\n".join(refs))] == refs
    assert [one["ref"] for one in cm.json("flow", "-", stdin="\n".join(refs))] == refs
    assert cm("show", "-", "--format", "table", stdin="\n".join(refs)).out.count("acuity") == 2


def test_what_is_not_there_is_said(cm: CommandLine) -> None:
    assert cm("show", "BCDFG", "--json", code=4).error["code"] == "not-found"
    assert cm("show", "--no-input", code=2).out == ""
    cm.open_case("Dana R.")
    cm.open_case("Dana S.")
    error = cm("show", "dana", "--json", code=4).error
    assert len(error["candidates"]) == 2


def test_part_of_a_name_is_echoed(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    shown = cm("show", "dana", "--fields", "ref")
    assert ref in shown.out
    assert "Dana R." in shown.err


def test_flow_draws_the_round(cm: CommandLine) -> None:
    ref = worked_case(cm)
    drawn = cm("flow", ref, "--format", "table").out
    assert "● monitoring" in drawn
    assert max(map(len, drawn.splitlines())) <= 80
    record = cm.json("flow", ref)
    assert record["stage"] == "monitoring"
    assert record["dates"]["assessment"] == "2026-02-06"


def test_a_series_is_drawn_from_its_lowest_to_its_highest() -> None:
    assert sparkline([Decimal(n) for n in (0, 7, 3)]) == "▁█▄"
    assert sparkline([Decimal(5), Decimal(5)]) == "▄▄"
    assert len(sparkline([Decimal(n) for n in range(40)])) == 12


def test_swot_is_on_the_page_with_its_letters(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--swot", "T=eviction", "--swot", "S=sings", "--need", "food=2")
    page = cm("show", ref, "--format", "table").out
    assert "SWOT\n  S (strengths): sings\n  T (threats): eviction\n" in page


def test_show_and_plan_show_round_alike(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm(
        "plan",
        "add-goal",
        ref,
        "Sleep indoors",
        *"--measure nights --baseline 0 --target 3".split(),
    )
    cm("checkin", ref, "--progress", "1=2")
    for words in (("show",), ("plan", "show")):
        page = cm(*words, ref, "--format", "table").out
        assert "██████░░░░ 67 %" in page
