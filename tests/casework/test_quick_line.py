"""The reader of the quick line: what it understands, what it refuses, and what it says of both."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.casework.described.kinds import By
from cmcli.casework.described.round_kinds import QuickWords
from cmcli.casework.round.quick_reader import minutes_of, read_line
from cmcli.casework.round.quick_told import told
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.agency_settings import DatedSetting
from cmcli.domain.people import PersonAround
from cmcli.domain.words import AgencyWords
from cmcli.errors import CmError, UsageProblem

TODAY = date(2026, 3, 4)  # a Wednesday
BEFORE = date(2026, 1, 1)


def person(number: int, name: str, *, ended: bool = False) -> PersonAround:
    return PersonAround(
        id=f"p{number}",
        client_id="c",
        case_id="k",
        number=number,
        name=name,
        role="sister",
        added_on=BEFORE,
        added_by="w",
        ended_on=TODAY if ended else None,
    )


words_in = QuickWords().answer

PEOPLE = (
    person(1, "Ana Reyes"),
    person(2, "Mr Kroll"),
    person(3, "Ana Home"),
    person(4, "Old Friend", ended=True),
)
WORDS = AgencyWords(
    DatedSetting(id=str(at), key=key, value=value, from_on=day)
    for at, (key, value, day) in enumerate(
        [
            ("words.modes.clubhouse", "At the clubhouse", BEFORE),
            ("words.modes.drop-in-center", "Drop-in center", BEFORE),
            ("words.modes.planned", "Planned van", BEFORE),
            ("words.modes.van", "The van", BEFORE),
            ("words.modes.van.ended", "", date(2026, 2, 1)),
            ("words.contact-kinds.peer-visit", "Visit by a peer", BEFORE),
        ]
    )
)
BY = By(TODAY, datetime(2026, 3, 4, 10, 30, tzinfo=UTC), WORDS)

READ: list[tuple[str, dict[str, Any]]] = [
    # Modes, outcomes and kinds, the agency's own too; several words and beginnings.
    ("home", {"mode": "home"}),
    ("HOME", {"mode": "home"}),
    ("hom", {"mode": "home"}),
    ("ph", {"mode": "phone"}),
    ("at court", {"mode": "court"}),
    ("clubhouse", {"mode": "clubhouse"}),
    ("club", {"mode": "clubhouse"}),
    ("drop in center", {"mode": "drop-in-center"}),
    ("drop-in", {"mode": "drop-in-center"}),
    ("van", {"mode": "van"}),  # for a day when it was in use
    ("mode planned", {"mode": "planned"}),
    ("kind planned", {"kind": "planned"}),
    ("kind pe", {"kind": "peer-visit"}),
    ("peer visit", {"kind": "peer-visit"}),
    ("crisis", {"kind": "crisis"}),
    ("out", {"kind": "outreach"}),
    ("held", {"outcome": "held"}),
    ("missed", {"outcome": "missed"}),
    ("no show", {"outcome": "missed"}),
    ("no-show", {"outcome": "missed"}),
    ("no answer", {"outcome": "no-answer"}),
    ("no-answer", {"outcome": "no-answer"}),
    ("no_answer", {"outcome": "no-answer"}),
    ("left message", {"outcome": "left-message"}),
    ("left", {"outcome": "left-message"}),
    ("cancelled by us", {"outcome": "cancelled-by-us"}),
    ("cancelled by c", {"outcome": "cancelled-by-client"}),
    ("outcome miss", {"outcome": "missed"}),
    # Minutes and travel.
    ("45m", {"minutes": "45"}),
    ("45 min", {"minutes": "45"}),
    ("45 minutes", {"minutes": "45"}),
    ("1h", {"minutes": "60"}),
    ("1 hour", {"minutes": "60"}),
    ("1h30", {"minutes": "90"}),
    ("1h30m", {"minutes": "90"}),
    ("1h 30m", {"minutes": "90"}),
    ("2 hours 5 min", {"minutes": "125"}),
    ("0m", {"minutes": "0"}),
    ("travel 20m", {"travel": "20"}),
    ("travel 1 h 45m", {"travel": "105"}),
    ("45m travel 20m", {"minutes": "45", "travel": "20"}),
    # When it took place.
    ("now", {"at": "now"}),
    ("yesterday", {"at": "yesterday"}),
    ("yesterday 14:30", {"at": "yesterday 14:30"}),
    ("14:30 yesterday", {"at": "yesterday 14:30"}),
    ("14:30 home yesterday", {"mode": "home", "at": "yesterday 14:30"}),
    ("yesterday home at 14:30", {"mode": "home", "at": "yesterday 14:30"}),
    ("at 9:30", {"at": "9:30"}),
    ("9:30", {"at": "9:30"}),
    ("at 9am", {"at": "9am"}),
    ("on fri", {"at": "fri"}),
    ("last fri 2pm", {"at": "last fri 2pm"}),
    ("last night 23:40", {"at": "last night 23:40"}),
    ("2 days ago", {"at": "2 days ago"}),
    ("2026-02-27 14:00", {"at": "2026-02-27 14:00"}),
    ("on 27 feb", {"at": "27 feb"}),
    ("1h on 27 feb", {"minutes": "60", "at": "27 feb"}),
    # The next contact.
    ("next fri", {"next_on": "fri"}),
    ("next next fri", {"next_on": "next fri"}),
    ("next tue 9:30", {"next_on": "tue 9:30"}),
    ("next tue at 9:30", {"next_on": "tue at 9:30"}),
    ('next "tue 9:30"', {"next_on": "tue 9:30"}),
    ("next 2w", {"next_on": "2w"}),
    ("next in 2 weeks", {"next_on": "in 2 weeks"}),
    ("next 12 mar 45m", {"next_on": "12 mar", "minutes": "45"}),
    ("next fri 45 min", {"next_on": "fri", "minutes": "45"}),
    ("at 9:30 next tue", {"at": "9:30", "next_on": "tue"}),
    # With whom, and what was done.
    ("with client", {"with_whom": "client"}),
    ("with TEAM", {"with_whom": "team"}),
    ("with Ana Reyes", {"with_whom": "1"}),
    ("with kroll home", {"mode": "home", "with_whom": "2"}),
    ('with "Mr Kroll"', {"with_whom": "2"}),
    ("with ana home", {"with_whom": "3"}),
    ("with 3", {"with_whom": "3"}),
    ("did linkage", {"did": ("linkage",)}),
    ('did linkage did "a long call"', {"did": ("linkage", "a long call")}),
    # The note.
    ('"saw the flat"', {"note": "saw the flat"}),
    ('"flat"', {"note": "flat"}),
    ('"home 45m next fri"', {"note": "home 45m next fri"}),
    ("note flat", {"note": "flat"}),
    ("note home", {"note": "home"}),
    ('note "saw it"', {"note": "saw it"}),
    ("\"he wouldn't say", {"note": "he wouldn't say"}),  # not closed yet
    ("“saw the flat” home", {"note": "saw the flat", "mode": "home"}),
    # All of it, in any order.
    (
        'home 45m "saw the flat" next fri',
        {"mode": "home", "minutes": "45", "note": "saw the flat", "next_on": "fri"},
    ),
    (
        'next fri "saw the flat" 45m home',
        {"mode": "home", "minutes": "45", "note": "saw the flat", "next_on": "fri"},
    ),
    (
        "phone 15m no answer next fri",
        {"mode": "phone", "minutes": "15", "outcome": "no-answer", "next_on": "fri"},
    ),
]

REFUSED: list[tuple[str, str, str]] = [
    ("home flat 45m", "doesn't understand 'flat' (word 2)", "quotation marks"),
    ("home flat 45m", "", "Understood so far: home."),
    ("flat", "'flat' (word 1)", "Nothing is understood so far."),
    ("hoem", "'hoem'", "Did you mean home"),
    ("45", "'45'", "write 45m"),
    ("h", "'h'", ""),
    ("home phone", "'home' and 'phone' are two modes", "Leave one of them out"),
    ("held missed", "are two outcomes", ""),
    ("crisis outreach", "are two kinds of contact", ""),
    ("45m home 1h", "'45m' and '1h' are two durations", ""),
    ("yesterday on 27 feb", "are two times of the contact", ""),
    ("9:30 10:00", "are two times", ""),
    ("next fri next mon", "are two dates for the next contact", ""),
    ('"one text" "other text"', "'one text' and 'other text' are two notes", ""),
    ("with client with team", "are two people", ""),
    ("travel 5m travel 6m", "are two travel times", ""),
    ("ho", "'ho' could be home or hospital", "in full"),
    ("can", "could be cancelled-by-client or cancelled-by-us", ""),
    ("no", "could be no-answer or no-show", ""),
    ("le", "could be letter or left-message", ""),
    ("planned", "could be mode planned or kind planned", ""),
    ("va", "'va'", ""),  # ended keys can't be cut short
    ("fri", "could be when it took place, or the next contact", "on fri or next fri"),
    ("27 nov", "could be when it took place, or the next contact", "next 27 nov"),
    ("tomorrow", "'tomorrow' is in the future", "next tomorrow"),
    ("at 23:00", "'at 23:00' is in the future", ""),
    ("+20m", "'+20m' is in the future", "travel 20m"),
    ("2w", "'2w' is in the future", "next 2w"),
    ("next", "'next' needs a date.", "next fri"),
    ("next week", "'next' needs a date, not 'week'", ""),
    ("next 45m", "'next' needs a date, not '45m'", ""),
    ("next yesterday", "is before the contact", ""),
    ("at noon", "'at' needs a day or a time, not 'noon'", ""),
    ("on 31 feb", "'on' needs", ""),
    ("with", "'with' needs client, team or a person", "1 Ana Reyes, 2 Mr Kroll"),
    ("with bob", "not 'bob'", "Ana Reyes"),
    ("with friend", "not 'friend'", ""),
    ("with 9", "not '9'", ""),
    ("with ana", "'ana' could be 2 people", "with 1 or with 3"),
    ("travel home", "'travel' needs minutes, not 'home'", "travel 20m"),
    ("did", "'did' needs a word", "did linkage"),
    ("note", "'note' needs a word", ""),
    ("mode party", "'mode' needs a mode, not 'party'", "clubhouse"),
    ("25h", "minutes must be a whole number from 0 to 1440", ""),
    ("\x1b]0;owned\x07 home", "\\x1b]0;owned", ""),
    ("[red]home[/]", "'[red]home[/]'", ""),
]


def test_where_it_is_seen_before_it_is_saved_a_weekday_alone_is_the_next_contact() -> None:
    def seen(line: str) -> str:
        return told(read_line(words_in(line), BY, PEOPLE, seen=True), BY, PEOPLE)

    assert "phone, no answer, 15 min" in seen("phone 15m no answer fri")
    assert seen("phone 15m no answer fri").endswith("; next Fri 6 Mar")
    with pytest.raises(UsageProblem, match="could be when it took place"):
        seen("phone 27 nov")
    with pytest.raises(UsageProblem, match="two dates for the next contact"):
        seen("phone next tue fri")


@pytest.mark.parametrize(("line", "given"), READ)
def test_what_is_understood(line: str, given: dict[str, Any]) -> None:
    texts = read_line(words_in(line), BY, PEOPLE)
    assert dict(texts.given) == given
    assert isinstance(texts.read(BY), CheckIn)


@pytest.mark.parametrize(("line", "sentence", "hint"), REFUSED)
def test_what_is_refused(line: str, sentence: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        read_line(words_in(line), BY, PEOPLE)
    assert sentence in problem.value.message
    assert hint in (problem.value.hint or "")
    assert not set("\x1b\x07") & set(f"{problem.value.message}{problem.value.hint}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('home 45m "saw it" next fri', "home, held, 45 min, today; next Fri 6 Mar"),
        ("phone no answer 15m", "phone, no answer, 15 min, today"),
        ('"saw the flat"', "mode not said, held, today"),
        ("crisis home yesterday 23:40", "crisis, home, held, yesterday 23:40"),
        ("court with kroll did linkage", "court, with Mr Kroll, held, did linkage, today"),
        ("with team office travel 20m", "office, with the team, held, travel 20 min, today"),
        (
            "home next tue 9:30",
            "home, held, today; next Tue 10 Mar 09:30, an appointment",
        ),
        ("home on 27 feb", "home, held, Fri 27 Feb 12:00"),
        ("home on 27 feb 2025", "home, held, Thu 27 Feb 2025 12:00"),
    ],
)
def test_what_is_said_of_it(line: str, said: str) -> None:
    assert told(read_line(words_in(line), BY, PEOPLE), BY, PEOPLE) == said


def test_the_live_line_has_the_beginning_of_the_note() -> None:
    texts = read_line(words_in(f'home "{"long " * 50}"'), BY)
    assert told(texts, BY, note=True).startswith("home, held, today, note 'long long")
    assert len(told(texts, BY, note=True)) < 80


@pytest.mark.parametrize("text", ["1h60", "h", "m", "1:30", "1.5h", "٣m", "99999m", "1h 30", ""])
def test_what_is_no_duration(text: str) -> None:
    assert minutes_of(text) is None


_PIECES = st.sampled_from(
    ["home", "no", "next", "with", "did", "travel", "at", "on", "fri", "45m", "9:30", '"', "ana"]
)


@given(st.lists(_PIECES | st.text(max_size=8), max_size=8).map(" ".join))
def test_any_line_is_read_or_refused_with_a_sentence(line: str) -> None:
    try:
        answer = told(read_line(words_in(line), BY, PEOPLE), BY, PEOPLE, note=True)
    except CmError as problem:
        answer = f"{problem.message} {problem.hint}"
    assert answer.strip()
    assert "{it}" not in answer
