"""The plan that a client reads: what it says, what it never says, and that no text forges it."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.reports.plan import (
    NOT_FOR_CLIENTS,
    CodesPart,
    GoalPart,
    PlanReport,
    StepPart,
    harsh_words,
)
from cmcli.reports.plan_html import html
from cmcli.reports.plan_markdown import markdown, plain

STEP = StepPart(
    number="1.1",
    text="Call the office",
    who="I",
    by=date(2026, 3, 6),
    done=None,
)
GOAL = GoalPart(
    number=1,
    text="Sleep in my own place",
    words="a door I can lock",
    rests_on="Housing",
    measure="nights housed: 0 at the start, 30 in the end",
    by=date(2026, 6, 1),
    monitored_by="we count together",
    levels=(("As hoped", "a room"),),
    steps=(STEP,),
)
REPORT = PlanReport(
    agency="North House",
    client="Dana",
    worker="Ana Ruiz",
    printed_on=date(2026, 3, 4),
    standing="This is a draft. It is not agreed yet.",
    words=("I am always late,\nand tired",),
    strengths=("sings",),
    goals=(GOAL,),
    reached=("a card for the bus",),
    chosen_not=("the night shelter",),
    look_on=date(2026, 6, 2),
    signers=("Dana R.", "Ana Ruiz"),
)
NASTY = (
    "# Forged",
    "- item",
    "1. item",
    "+ item",
    "=====",
    "> quote",
    "| a | b |",
    "[x](http://evil)",
    "<script>alert(1)</script>",
    "**bold** `code` ~~gone~~",
    "&lt;b&gt;",
    "a\\",
    '"><img src=x onerror=alert(1)>',
)


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def filled(text: str) -> PlanReport:
    step = replace(STEP, text=text, who=text)
    goal = replace(
        GOAL,
        text=text,
        words=text,
        measure=text,
        monitored_by=text,
        levels=(("As hoped", text),),
        steps=(step,),
    )
    return replace(
        REPORT,
        agency=text,
        client=text,
        worker=text,
        words=(text,),
        strengths=(text,),
        goals=(goal,),
        reached=(text,),
        chosen_not=(text,),
        signers=(text, text),
        agreement_words=text,
        codes=(CodesPart(area=text, gravity={"x": text}, z_codes={text: text}),),
    )


def test_markdown_begins_with_the_clients_words_and_ends_with_signatures() -> None:
    said = markdown(REPORT)
    headings = [line for line in said.splitlines() if line.startswith("#")]
    assert headings == [
        "# Plan of Dana",
        "## In my own words",
        "## What I bring",
        "## What I want to reach",
        "### 1. Sleep in my own place",
        "## What I have reached",
        "## What I decided not to take up",
        "## Signatures",
    ]
    assert "North House, with Ana Ruiz, printed on 4 Mar 2026" in said
    assert "> I am always late,  \n> and tired\n" in said
    assert "| 1.1 | Call the office | I | 6 Mar 2026 |  |" in said
    assert said.count("Date: ____") == 2


def test_html_is_one_page_with_a_language_and_nothing_from_elsewhere() -> None:
    page = html(REPORT)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not re.search(r"src=|href=|url\(|@import|<script", page)
    read = Tags(page)
    assert read.tags.count("h1") == 1
    for text in ("North House", "Sleep in my own place", "we count together", "6 Mar 2026"):
        assert text in read.text


def test_nothing_is_said_where_there_is_nothing() -> None:
    goal = replace(GOAL, words=None, measure=None, by=None, levels=(), steps=())
    said = replace(REPORT, agency="", worker=None, words=(), strengths=(), goals=(goal,))
    bare = replace(said, reached=(), chosen_not=(), look_on=None)
    for shown in (markdown(bare), html(bare)):
        assert "Printed on 4 Mar 2026" in shown
        for text in ("None", "In my own words", "What I bring", "reached", "We look", "Step"):
            assert text not in shown


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_forges_no_markdown(text: str) -> None:
    usual, forged = markdown(filled("plain words")), markdown(filled(text))
    starts = re.compile(r"^(#+ |- |> |\| |\d+[.)] |\+ |=+$|-+$)?", re.MULTILINE)
    assert starts.findall(forged) == starts.findall(usual)
    for line in forged.splitlines():
        assert not re.search(r"(?<!\\)[\[\]<>~`]", line.removeprefix("> "))


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_forges_no_html(text: str) -> None:
    usual, forged = Tags(html(filled("plain words"))), Tags(html(filled(text)))
    assert forged.tags == usual.tags
    assert text in forged.text


@given(st.text(min_size=1, max_size=40))
def test_any_text_keeps_the_page_whole(text: str) -> None:
    assert Tags(html(filled(text))).tags == Tags(html(filled("x"))).tags
    assert "\n" not in plain(text)


def test_nothing_of_cms_own_says_what_a_client_should_not_read() -> None:
    said = markdown(filled("words")) + Tags(html(filled("words"))).text
    for word in NOT_FOR_CLIENTS:
        assert not re.search(rf"\b{word}\b", said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (REPORT, []),
        (replace(REPORT, strengths=("no weakness",)), [("what the client brings", "weakness")]),
        (
            replace(REPORT, goals=(replace(GOAL, text="Fewer Barriers"),)),
            [("goal 1", "barriers")],
        ),
        (
            replace(
                REPORT, goals=(replace(GOAL, steps=(replace(STEP, text="Not be late again"),)),)
            ),
            [("step 1.1", "late")],
        ),
        (replace(REPORT, chosen_not=("refused a bed",)), [("what was declined", "refused")]),
    ],
)
def test_words_of_staff_that_a_client_should_not_read_are_found(
    report: PlanReport, expected: list[tuple[str, str]]
) -> None:
    assert harsh_words(report) == expected


@pytest.mark.parametrize("word", NOT_FOR_CLIENTS)
def test_each_of_the_words_is_found(word: str) -> None:
    assert harsh_words(replace(REPORT, reached=(f"A {word.title()}!",)))


@pytest.mark.parametrize(
    "text",
    [
        "the latest plate",
        "Take the late bus home",
        "Works the late shift",
        "Stays open late in May",
        "Move in late April",
        "Works late, sleeps well",
        "Water-resistant shoes for work",
        "Complies with nothing but her own plans",
    ],
)
def test_the_late_bus_is_no_fault(text: str) -> None:
    assert harsh_words(replace(REPORT, strengths=(text,))) == []


@pytest.mark.parametrize("text", ["is late", "late for court", "comes late.", "Late again"])
def test_a_late_person_is_found(text: str) -> None:
    assert [word for _, word in harsh_words(replace(REPORT, strengths=(text,)))] == ["late"]


def test_a_plan_that_was_not_agreed_says_so() -> None:
    for render in (markdown, html):
        agreed, not_agreed = render(REPORT), render(replace(REPORT, agreed=False))
        assert "I helped to make it" in agreed
        assert "I helped to make it" not in not_agreed
        assert "I did not agree to it. I may ask for changes" in not_agreed


def test_the_words_at_the_agreement_stand_above_the_signatures() -> None:
    said = replace(REPORT, agreement_words="this is <mine>")
    shown = markdown(said)
    assert "What I said about this plan:\n\n> this is \\<mine\\>\n" in shown
    assert shown.index("this is") > shown.index("## Signatures")
    assert "<blockquote>this is &lt;mine&gt;</blockquote>" in html(said)


def test_the_codes_are_a_second_page() -> None:
    codes = CodesPart(
        area="Food",
        gravity={"food-insecurity": "Food insecurity"},
        z_codes={"Z59.41": "Food insecurity", "Z59.48": "Other specified lack of adequate food"},
    )
    said = replace(REPORT, codes=(codes,))
    assert markdown(said).endswith("| Food | Food insecurity | Z59.41, Z59.48 |\n")
    page = html(said)
    assert '<section class="page">' in page
    assert "section.page { break-before: page" in page
    assert "<td>Z59.41, Z59.48</td>" in page
    assert "other services" not in markdown(REPORT)
