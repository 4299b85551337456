"""Items of fidelity: anchors at their edges, the next change, the windows, and who is served."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from case_facts import case, placed
from cmcli.catalog.fidelity_file import SCALES, read_scale, scale
from cmcli.domain.agency_settings import setting
from cmcli.domain.fidelity import CountedItem, NeededChange, Trace, Window, next_step, windows
from cmcli.domain.program_record import CHANGED, times_served
from cmcli.errors import CatalogProblem

DAY = date(2026, 3, 1)


def item(
    model: str, key: str, counted: int, of: Fraction | int, *, clients: int = 1
) -> CountedItem:
    """An item with these sums, of so many clients."""
    traces = [Trace(str(one), "case") for one in range(clients)]
    traces += [Trace("0", "contact", counted), Trace("0", "month", 0, Fraction(of))]
    return CountedItem(scale(model)[key], DAY, DAY, tuple(traces))


@pytest.mark.parametrize(
    ("key", "edges"),
    [
        ("H1", "10/1=5 21/2=4 20/1=4 41/2=3 34/1=3 49/1=2 50/1=1"),
        ("H2", "90/100=5 899/1000=4 64/100=4 37/100=3 10/100=2 9/100=1"),
        ("S1", "80/100=5 79/100=4 60/100=4 40/100=3 20/100=2 19/100=1"),
        ("S2", "95/100=5 94/100=4 80/100=4 65/100=3 50/100=2 49/100=1"),
        ("S4", "120/1=5 239/2=4 85/1=4 50/1=3 15/1=2 14/1=1"),
        ("S5", "4/1=5 399/100=4 3/1=4 2/1=3 1/1=2 99/100=1"),
        # Four times a week's contacts: 4, 2, 1 and 0.5 a month.
        ("S6", "1/1=5 99/100=4 1/2=4 1/4=3 1/8=2 1/9=1"),
    ],
)
def test_anchors_of_act_at_their_edges(key: str, edges: str) -> None:
    for one in edges.split():
        counted, of, anchor = map(int, one.replace("=", "/").split("/"))
        assert item("act", key, counted, of).anchor == anchor, one


@pytest.mark.parametrize(
    ("model", "key", "counted", "of", "standing", "met"),
    [
        ("act", "O2", 5, 1, "below", True),
        ("act", "O2", 6, 1, "at", True),
        ("act", "O2", 7, 1, "above", False),
        ("cti", "caseload", 20, 1, "at", True),
        ("cti", "caseload", 21, 1, "above", False),
        ("cti", "caseload", 15, Fraction(3, 4), "at", True),
        ("cti", "month-1", 2, 2, "at", True),
        ("cti", "month-1", 1, 2, "below", False),
        ("strengths", "community", 1, 2, None, None),
        ("brokerage", "contacts", 1, 2, "below", False),
        ("brokerage", "contacts", 4, 2, "at", True),
        ("brokerage", "contacts", 5, 2, "above", False),
    ],
)
def test_items_without_anchors_stand_below_at_or_above_what_is_asked_for(
    model: str, key: str, counted: int, of: Fraction | int, standing: str | None, met: bool | None
) -> None:
    found = item(model, key, counted, of)
    assert (found.anchor, found.standing, found.met) == (None, standing, met)


def test_nobody_and_nothing_to_divide_by_give_no_value() -> None:
    for found in (item("act", "S4", 0, 0), item("act", "H1", 0, 5, clients=0)):
        empty = replace(found, traces=tuple(one._replace(case=None) for one in found.traces))
        assert (empty.n, empty.value, empty.anchor, empty.standing, empty.met) == (0, *[None] * 4)
        assert next_step(empty) is None


@pytest.mark.parametrize(
    ("model", "key", "counted", "of", "expected"),
    [
        # 24 clients for 2 members: 20 are 10 each; so are 24 for 2.4 members.
        ("act", "H1", 24, 2, NeededChange(5, -4, Fraction(10), Fraction(2, 5))),
        # 105 for 3: 102 are 34 each.
        ("act", "H1", 105, 3, NeededChange(3, -3, Fraction(34), Fraction(3, 34))),
        # 1 of 3: 2 of 3 are 66.7 %, which is past 64 %.
        ("act", "H2", 1, 3, NeededChange(4, 1, Fraction(200, 3))),
        ("act", "S4", 160, 8, NeededChange(3, 240, Fraction(50))),
        ("act", "S5", 5, 8, NeededChange(2, 3, Fraction(1))),
        # 2 a month in 10 weeks are 5 contacts.
        ("act", "S6", 3, 10, NeededChange(4, 2, Fraction(2))),
        ("act", "S5", 32, 8, None),
        ("cti", "month-1", 3, 7, NeededChange(None, 4, Fraction(100))),
        # 20 for each full-time worker are 15 for 30 of 40 hours.
        (
            "cti",
            "caseload",
            18,
            Fraction(3, 4),
            NeededChange(None, -3, Fraction(20), Fraction(3, 20)),
        ),
        ("act", "O2", 9, 1, NeededChange(None, -3, Fraction(6))),
        ("brokerage", "contacts", 9, 4, NeededChange(None, -1, Fraction(2))),
        ("brokerage", "contacts", 3, 4, NeededChange(None, 1, Fraction(1))),
        ("strengths", "community", 1, 2, None),
    ],
)
def test_the_smallest_change_that_reaches_the_next_anchor(
    model: str, key: str, counted: int, of: Fraction | int, expected: NeededChange | None
) -> None:
    found = item(model, key, counted, of)
    assert next_step(found) == expected
    if expected is not None and found.value is not None:
        one_less = expected.by - (1 if expected.by > 0 else -1)
        almost = item(model, key, counted + one_less, of)
        assert (almost.anchor, almost.met) == (found.anchor, False)


@pytest.mark.parametrize(
    ("today", "last", "weeks"),
    [
        (date(2026, 3, 4), None, Window(date(2026, 2, 2), date(2026, 3, 1))),
        # A Sunday is not over on itself; it is where the record is asked up to it later.
        (date(2026, 3, 8), None, Window(date(2026, 2, 2), date(2026, 3, 1))),
        (date(2026, 3, 9), None, Window(date(2026, 2, 9), date(2026, 3, 8))),
        (date(2026, 3, 9), date(2026, 3, 8), Window(date(2026, 2, 9), date(2026, 3, 8))),
    ],
)
def test_the_weeks_are_the_last_four_whole_ones(
    today: date, last: date | None, weeks: Window
) -> None:
    assert windows(today, None, last).weeks == weeks


def test_the_months_and_the_year_end_with_the_last_day() -> None:
    found = windows(date(2026, 3, 1), None, None)
    assert found.year == Window(date(2025, 2, 28), date(2026, 2, 28))
    assert [one.first.month for one in found.months] == [9, 10, 11, 12, 1, 2]
    assert found.months[-1] == Window(date(2026, 2, 1), date(2026, 2, 28))
    said = windows(date(2026, 3, 4), date(2026, 2, 2), date(2026, 2, 27))
    assert said.weeks == Window(date(2026, 2, 2), date(2026, 2, 27))
    assert [one.first.month for one in said.months] == [8, 9, 10, 11, 12, 1]
    parts = said.weeks.parts(14)  # 26 days hold one part, at their end
    assert parts == [Window(date(2026, 2, 14), date(2026, 2, 27))]


def test_a_case_is_served_in_each_of_its_times_on_the_model() -> None:
    start = date(2026, 1, 1)
    known = case("icm", opened_on=start, accepted_on=start + timedelta(days=2))
    placements = [
        placed(start, "act"),
        placed(start + timedelta(days=20), "icm", id="p2"),
        placed(start + timedelta(days=40), "act", id="p3", worker_id="w2"),
        placed(start + timedelta(days=50), "act", id="p4", acuity=4, worker_id="ben"),
    ]
    first, again = times_served(known, placements, ("act",), start + timedelta(days=45))
    assert (first.since, first.until, first.left) == (
        start + timedelta(days=2),
        start + timedelta(days=20),
        CHANGED,
    )
    assert (again.since, again.until, again.worker_id) == (start + timedelta(days=40), None, "w2")
    assert not list(times_served(case(accepted_on=None), placements, ("act",), DAY))
    assert not first.on(start + timedelta(days=20))


@pytest.mark.parametrize("model", SCALES)
def test_every_item_asks_for_something_and_says_how_it_is_counted(model: str) -> None:
    for one in scale(model).values():
        assert one.how.endswith(".")
        assert one.asks or (model, one.key) == ("strengths", "community")
        # What no source fixes is the agency's to set, also where a source says several numbers.
        several = (model, one.key) in {("cti", "client-meetings"), ("brokerage", "contacts")}
        free = (one.source == "default" and one.asks is not None) or several
        assert bool(one.settings) is free, one.key


@pytest.mark.parametrize(
    ("model", "key", "value", "asked", "anchor"),
    [
        ("act", "S1", "5 10.5 50 75", "at least 75 %", 4),
        ("act", "S6", "0.25 0.5 1 60", "at least 60", 4),
        ("act", "O2", "50", "at most 50", None),
        ("brokerage", "follow-up", "80", "at least 80 %", None),
        ("brokerage", "contacts", "60", "1 to 60", None),
    ],
)
def test_an_agency_sets_the_numbers_that_no_source_fixes(
    model: str, key: str, value: str, asked: str, anchor: int | None
) -> None:
    usual = scale(model)[key]
    (held,) = usual.settings.values()
    assert setting(held).check(value) is None
    assert usual.as_set(lambda name: setting(name).default) is usual
    own = usual.as_set({held: value}.__getitem__)
    assert (own.asks, own.source) == (asked, "agency")
    fifty = replace(item(model, key, 50, usual.factor), standard=own)
    assert fifty.value == Fraction(50)
    assert fifty.anchor == anchor


@pytest.mark.parametrize(
    "value", ["", "1 2 3", "1 2 3 4 5", "0 1 2 3", "1 2 2 3", "4 3 2 1", "1 2 3 101", "-1 1 2 3"]
)
def test_anchors_that_contradict_themselves_are_refused(value: str) -> None:
    problem = setting("fidelity.act-s2").check(value)
    assert problem == "must be 4 rising numbers above 0, up to 100, such as 10 25.5 50 75"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("anchors = { 2 = 1, 3 = 3, 4 = 2, 5 = 4 }", "must go up"),
        ("anchors = { 2 = 1, 3 = 2, 4 = 3, 5 = 4 }\nlow = 1", "can't be set together"),
        ("low = 3\nhigh = 2", "is above high"),
        ("anchor = 1", "is an unknown key"),
        ('high = "fidelity.act-o3"', "is not a setting"),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(line: str, what: str) -> None:
    words = ("title", "how", "counted", "per", "n_of", "more", "source")
    text = "[S9]\n" + "\n".join(f'{word} = "x"' for word in words) + f"\n{line}\n"
    with pytest.raises(CatalogProblem, match=what):
        read_scale("act.toml", text)
