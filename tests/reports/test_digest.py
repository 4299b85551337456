"""The digest of a reminder: order, what it tells and what it does not, and its width."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.kinds import DUE_KINDS
from cmcli.reports.digest import WIDTH, DigestLine, digest_text, subject, urgency

TODAY = date(2026, 3, 4)
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def line(case: str = "HJKMN", kind: str = "contact", late: int = 0, **said: object) -> DigestLine:
    usual: dict[str, object] = {
        "case": case,
        "kind": kind,
        "number": None,
        "due_on": TODAY - timedelta(days=late),
        "days_late": max(0, late),
        "worker": "ben",
        "name": "Dana R.",
        "why": "Last counted contact 28 Feb 2026.",
    }
    return DigestLine(**{**usual, **said})  # type: ignore[arg-type]


def text_of(*lines: DigestLine, names: bool = False, recipient: str = "Ben Ode") -> str:
    return digest_text(lines, recipient_name=recipient, today=TODAY, names=names)


MIXED = (
    line("HJKMN", "review", -3),
    line("HJKMN", "contact", 2),
    line("QRSTV.2", "step", 0, number="2.1"),
    line("HJKMN", "safety", 1, number="1"),
    line("WXZBC", "plan", 12),
    line("BCDFG", "contact", 9, worker="eve", escalated=True),
    line("DFGHJ", "safety", 5, number="2", worker=None, escalated=True),
)


def test_the_whole_text() -> None:
    assert (
        text_of(*MIXED)
        == """\
Ben Ode: what is due, as of Wed 4 Mar 2026.

Safety
  HJKMN    safety 1  Tue 3 Mar 2026 (yesterday), 1 day late

Late
  WXZBC    plan      Fri 20 Feb 2026, 12 days late
  HJKMN    contact   Mon 2 Mar 2026, 2 days late

Today
  QRSTV.2  step 2.1  Wed 4 Mar 2026 (today)

Soon
  HJKMN    review    Sat 7 Mar 2026

Late for others, or unassigned
  unassigned: 1
  DFGHJ    safety 2  Fri 27 Feb 2026, 5 days late
  eve: 1
  BCDFG    contact   Mon 23 Feb 2026, 9 days late

More
  cm due --explain               why each is due
  cm show CASE                   one case, with all that is due on it
  cm flag CASE --settle N --done WHAT --told WHO
                                 settle a safety flag
  cm remind snooze CASE KIND --until D --reason WHY
                                 be reminded of it later
"""
    )


def test_references_only_unless_names_are_wanted() -> None:
    one = line(name="Dana R.", why="Safety flag 1 (self-harm), raised 1 Mar 2026, is open.")
    assert "Dana" not in text_of(one)
    assert "self-harm" not in text_of(one)
    assert "      Dana R.: Safety flag 1 (self-harm), raised 1 Mar 2026, is open.\n" in text_of(
        one, names=True
    )
    assert "      Because.\n" in text_of(line(name=None, why="Because."), names=True)


def test_commands_that_can_do_nothing_are_not_named() -> None:
    assert "cm flag" not in text_of(line())
    assert "snooze" not in text_of(line(kind="safety", number="1"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (MIXED, "cm: 2 safety flags, 2 late, 2 due, 1 late for others or unassigned"),
        ((line(kind="safety"),), "cm: 1 safety flag"),
        ((line(late=1),), "cm: 1 late"),
        ((line(), line(late=-2)), "cm: 2 due"),
        ([line(late=3)] * 1234, "cm: 1,234 late"),
        ((), "cm: nothing due"),
    ],
)
def test_subjects(lines: tuple[DigestLine, ...], expected: str) -> None:
    assert subject(lines) == expected


def test_up_to_25_items_are_listed() -> None:
    many = [line(f"C{number:04}", late=number) for number in range(1, 26)]
    text = text_of(*many)
    assert all(one.case in text for one in many)
    shown = [int(found) for found in re.findall(r"(\d+) days? late", text)]
    assert shown == sorted(shown, reverse=True)


def test_more_than_25_items_are_counted_and_safety_flags_listed() -> None:
    own = [line(f"C{number:04}", "contact", late=number) for number in range(1, 15)]
    own += [line(f"R{number:04}", "review", late=number) for number in range(3)]
    others = [line(f"E{n:04}", "plan", late=n, worker="eve", escalated=True) for n in range(1, 12)]
    flags = [line("FLAG1", "safety", 1, number="1")]
    flags += [line("FLAG2", "safety", 2, number="3", worker="ben", escalated=True)]
    text = text_of(*own, *others, *flags)
    assert (
        text[: text.index("More")]
        == """\
Ben Ode: what is due, as of Wed 4 Mar 2026.

Safety
  FLAG1  safety 1  Tue 3 Mar 2026 (yesterday), 1 day late

Late
  14 contact, 2 review, up to 14 days late

Today
  1 review

Late for others, or unassigned
  ben: 1
  FLAG2  safety 3  Mon 2 Mar 2026, 2 days late
  eve: 11 plan, up to 11 days late

"""
    )


def test_urgency_is_that_of_the_due_list() -> None:
    from cmcli.domain.clocks import DueItem, urgency_key

    items = [
        DueItem(
            case=one.case,
            kind=one.kind,
            worker=one.worker,
            due_on=one.due_on,
            days_late=one.days_late,
            why="",
            rule="",
            number=one.number,
        )
        for one in MIXED
    ]
    expected = [(item.case, item.kind) for item in sorted(items, key=urgency_key)]
    assert [(one.case, one.kind) for one in sorted(MIXED, key=urgency)] == expected


def test_the_tenth_step_comes_after_the_second() -> None:
    steps = [line(kind="step", number=number) for number in ("1.10", "10.1", "1.2", "2.1")]
    found = re.findall(r"step ([0-9.]+)", text_of(*steps))
    assert found == ["1.2", "1.10", "2.1", "10.1"]


HOSTILE = st.text(max_size=300) | st.text(
    st.sampled_from("aé漢 \n\r\t\x00\x1b\x9b\u2028\u202e.-"), max_size=300
)


@given(HOSTILE, HOSTILE, st.sampled_from(tuple(DUE_KINDS)), st.integers(-400, 4_000), st.booleans())
def test_no_text_escapes_its_place(
    name: str, why: str, kind: str, late: int, escalated: bool
) -> None:
    one = line(
        "HJKMN.12",
        kind,
        late,
        name=name,
        why=why,
        escalated=escalated,
        worker="w" * 32,
        number="12.34",
    )
    text = text_of(one, names=True, recipient=name)
    assert not FORBIDDEN.search(text)
    lines = text.removesuffix("\n").split("\n")
    assert max(map(len, lines)) <= WIDTH
    # Nothing of what was typed stands at the beginning of a line, but the recipient's name.
    headings = {"", "Safety", "Late", "Today", "Soon", "Late for others, or unassigned", "More"}
    start = next(at for at, said in enumerate(lines) if said == "")
    assert all(said.startswith("  ") or said in headings for said in lines[start:])
