"""``cm help``: the topics, their tables, and the help of commands."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from cmcli.cli.app import BY_NAME, COMMANDS, EXIT_CODES, load
from cmcli.cli.completion.tree import METAVARS
from cmcli.cli.core.options import Format
from cmcli.cli.help.drawn import BOLD, page
from cmcli.cli.help.facts import FORMATS, TABLES
from cmcli.cli.help.man_pages import pages
from cmcli.cli.help.markdown import Code, Filled, TermList, blocks_of
from cmcli.cli.help.roff import roff
from cmcli.cli.help.topics import PAGES, Topic, topics
from cmcli.domain.agency_settings import BY_KEY
from cmcli.domain.caseload import BANDS, ROOM_SHARE
from cmcli.domain.dates import parse_day, parse_interval, parse_moment
from cmcli.errors import UsageProblem
from command_line import CommandLine
from language import unclear
from pty_session import CM, on_terminal

TOPICS = topics()
SENDERS = Path(__file__).parents[2] / "src/cmcli/cli/remind/senders.py"
WIDEST_CODE = 76
"""Columns of a line to copy: with its indentation it fits a terminal of 80."""


@pytest.fixture
def cm(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line without a store, which help does not need."""
    monkeypatch.setenv("CM_STORE", "/nonexistent/cm.db")
    return CommandLine(capfd, monkeypatch)


def every_topic() -> pytest.MarkDecorator:
    """Run a test for each topic."""
    return pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)


def code_of(topic: Topic) -> list[str]:
    """Give the lines to copy."""
    return [line for block in topic.blocks() if isinstance(block, Code) for line in block.lines]


def terms_of(topic: Topic, heading: str) -> Iterator[str]:
    """Give the single terms below a heading."""
    below = topic.text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    for block in blocks_of(f"\n{below}"):
        for term, _ in block.pairs if isinstance(block, TermList) else ():
            yield from (one.strip(" `") for one in term.split(", "))


# The list and the pages


def test_help_alone_lists_every_topic_and_help_all_every_command(cm: CommandLine) -> None:
    shown = cm("help").out
    for topic in TOPICS.values():
        assert re.search(rf"^  {topic.name} ", shown, re.MULTILINE), topic.name
        assert topic.title.split()[0] in shown
    assert "All commands: cm help all" in shown
    listed = cm.json("help")
    assert [(one["topic"], one["title"]) for one in listed] == [
        (topic.name, topic.title) for topic in TOPICS.values()
    ]
    assert cm("help", "--fields", "topic").out.split() == ["topic", *TOPICS]
    assert cm("help", "dates", "--format", "ids").out == "dates\n"
    every = cm("help", "all").out
    for entry in COMMANDS:
        assert re.search(rf"^  {entry.name} +{re.escape(entry.help)}$", every, re.MULTILINE)
        assert f"{entry.panel}\n" in every
    assert [one["command"] for one in cm.json("help", "all")] == list(BY_NAME)
    assert cm("help", "all", "--format", "ids").out.split() == list(BY_NAME)


@every_topic()
def test_a_topic_is_shown(topic: Topic, cm: CommandLine) -> None:
    shown = cm("help", topic.name)
    assert shown.err == ""
    assert shown.out.startswith(f"{topic.title}\n\n")
    assert cm.json("help", topic.name) == {
        "topic": topic.name,
        "title": topic.title,
        "text": shown.out,
    }


@every_topic()
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_topic_fits_the_terminal(topic: Topic, width: int) -> None:
    code = code_of(topic)
    assert [line for line in code if len(line) > WIDEST_CODE] == []
    shown = page(topic, width=width, colour=False)
    too_long = [line for line in shown.splitlines() if len(line) > width]
    assert [line for line in too_long if line.strip() not in code] == []
    assert "{{" not in shown
    assert "```" not in shown
    coloured = page(topic, width=width, colour=True)
    assert coloured.startswith(f"{BOLD}{topic.title}")
    assert re.sub(r"\x1b\[\d+m", "", coloured).split() == shown.replace("`", "").split()


def test_a_narrow_page_has_explanations_below_long_terms() -> None:
    topic = Topic("x", "T", "# T\n\n`a`\n: one\n\n`b`\n: two\n\n`a very long term, indeed`\n: c\n")
    assert page(topic, width=60, colour=False) == (
        "T\n\n  a\n      one\n  b\n      two\n  a very long term, indeed\n      c\n"
    )
    short = Topic("x", "T", "# T\n\n`a`\n: one `two`\n\n`bc`\n: three\n\n- four\n  five\n")
    assert page(short, width=12, colour=False) == (
        "T\n\n  a   one\n      `two`\n  bc  three\n\n- four five\n"
    )


def test_a_topic_opens_in_the_pager_on_a_terminal(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED"\ncat\n')
    pager.chmod(0o700)
    environment = {"PAGER": str(pager)}
    code, screen = on_terminal([*CM, "help", "dates"], environment=environment, size=(10, 60))
    assert (code, "PAGED" in screen, "How to type dates" in screen) == (0, True, True)
    words = [*CM, "help", "dates", "--no-pager"]
    code, screen = on_terminal(words, environment=environment, size=(10, 60))
    assert (code, "PAGED" in screen) == (0, False)


# Names


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["xyzzy"], "To list all topics: cm help"),
        (["nosuch"], "Did you mean search?"),
        (["remindrs"], "Did you mean reminders"),
        (["chekin"], "Did you mean checkin"),
        (["dates", "more"], "No topic or command is called 'dates more'"),
        (["plan", "shwo"], "Did you mean 'show'"),
    ],
)
def test_an_unknown_topic_names_the_nearest(words: list[str], says: str, cm: CommandLine) -> None:
    assert says in cm("help", *words, code=2).err


@pytest.mark.parametrize("path", ["checkin", "plan", "plan add-goal", "help"])
def test_help_of_a_command_is_what_its_option_shows(path: str, cm: CommandLine) -> None:
    assert cm("help", *path.split()).out == cm(*path.split(), "--help").out


def test_no_topic_has_the_name_of_a_command() -> None:
    assert not set(TOPICS) & set(BY_NAME)


def test_completion_offers_topics_and_commands() -> None:
    assert {word for word, _ in METAVARS["TOPIC"].words} == {*TOPICS, *BY_NAME, "all"}


# What the pages say


def test_each_table_is_in_a_topic() -> None:
    used = {
        block.name
        for topic in TOPICS.values()
        for block in blocks_of(topic.text)
        if isinstance(block, Filled)
    }
    assert used == set(TABLES)


def test_the_tables_name_everything_there_is() -> None:
    assert [name for name, _ in FORMATS if name in get_args(Format)] == [n for n, _ in FORMATS]
    assert {name for name, _ in FORMATS} == set(get_args(Format))
    settings = [key for key, _ in (*TABLES["own-settings"](), *TABLES["agency-settings"]())]
    assert sorted(settings) == sorted(BY_KEY)
    assert [int(code) for code, _ in TABLES["exit-codes"]()] == list(EXIT_CODES)
    variables = {name for name, _ in TABLES["variables"]()}
    assert {one.env for one in BY_KEY.values() if one.env} <= variables


def test_every_date_in_the_topic_is_read() -> None:
    today, now = date(2026, 3, 4), datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    dates = TOPICS["dates"]
    assert {parse_day(term, today) for term in terms_of(dates, "Dates")} >= {today}
    assert now in {parse_moment(term, now) for term in terms_of(dates, "Times")}
    assert {1, 14, 90} <= {parse_interval(term) for term in terms_of(dates, "Intervals")}


def test_the_bands_of_the_caseload_are_those_of_the_rule() -> None:
    capacity = TOPICS["capacity"]
    assert tuple(terms_of(capacity, "Limits")) == BANDS
    assert f"Up to {ROOM_SHARE * 100} % of the target" in capacity.text


def test_the_variables_of_senders_are_those_they_set() -> None:
    given = re.findall(r'"(CM_[A-Z_]+)": ', SENDERS.read_text("utf-8"))
    assert list(terms_of(TOPICS["reminders"], "Variables for the program")) == given


def test_the_keys_of_the_dashboard_are_bound() -> None:
    from cmcli.tui.app import Dashboard
    from cmcli.tui.filtering import FilteredPage
    from cmcli.tui.listing import ListPage

    bound: set[str] = set()
    for one in (*Dashboard.BINDINGS, *FilteredPage.BINDINGS, *ListPage.BINDINGS):
        bound |= set(getattr(one, "key", "").split(","))
    others = {"1 to 7": "7", ":": "colon", "/": "slash"}
    others |= {f"Ctrl+{key}": f"ctrl+{key.lower()}" for key in "LPRZ"}
    rows = {"Enter", "Esc", "Space", "Left", "Right", "Tab"}  # of rows and of some screens
    for key in terms_of(TOPICS["dashboard-keys"], "Move around"):
        assert key in rows or others.get(key, key) in bound, key


def commands_in(topic: Topic) -> Iterator[list[str]]:
    """Give the commands in a page as words."""
    spans = re.findall(r"`(cm [^`]+)`", topic.text.replace("\n", " "))
    lines = (part.strip() for line in code_of(topic) for part in line.split("|"))
    for found in (*spans, *(line for line in lines if line.startswith("cm "))):
        yield shlex.split(found)[1:]


@every_topic()
def test_the_commands_in_a_topic_exist(topic: Topic) -> None:
    for words in commands_in(topic):
        if words[0].isupper():  # cm COMMAND --help
            continue
        if words[0] == "help":
            assert not words[1:] or words[1] in {*TOPICS, "TOPIC"}, words
            continue
        command = load(words[0])
        below = getattr(command, "commands", {})
        if len(words) > 1 and words[1] in below:
            command = below[words[1]]
        options = {name for param in command.params for name in param.opts}
        named = [word for word in words if re.match(r"--[a-z]", word)]
        assert set(named) <= options, words


@every_topic()
def test_a_topic_is_a_page_of_the_manual(topic: Topic) -> None:
    found = pages(date(2026, 3, 4))
    assert f"cm-{topic.name}.7" in found
    page_of_man = found[f"cm-{topic.name}.7"]
    for line in code_of(topic):
        assert roff(line) in page_of_man.splitlines()
    assert roff(f"cm-{topic.name}(7)") in found["cm.1"]


@every_topic()
def test_a_topic_is_written_in_plain_english(topic: Topic) -> None:
    assert unclear(page(topic, width=10_000, colour=False)) == []


def test_only_topics_are_in_the_folder() -> None:
    assert {path.suffix for path in PAGES.iterdir()} == {".md"}
    for topic in TOPICS.values():
        assert topic.text.startswith("# "), topic.name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", topic.name)


def test_a_mistake_is_an_object_for_programs(cm: CommandLine) -> None:
    error = cm("help", "nosuch", "--json", code=UsageProblem.exit_code).error
    assert error["code"] == "usage"
