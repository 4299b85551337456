"""``cm models``: listed, shown with sources, and changed by the agency."""

import pytest

from command_line import CommandLine


def test_alone_it_lists(cm: CommandLine) -> None:
    rows = cm.json("models")
    assert [row["key"] for row in rows][:2] == ["icm", "act"]
    icm = rows[0]
    assert (icm["target"], icm["ceiling"], icm["scope"], icm["usual_acuity"]) == (
        10,
        20,
        "worker",
        3,
    )
    assert icm["contact_days"] == {"4": 3, "3": 7, "2": 14, "1": 30}
    assert cm("models", "--format", "ids").out.split() == [row["key"] for row in rows]
    assert cm("models").out == cm("models", "list").out
    assert "set" in cm("models", "--help").out


@pytest.mark.both_engines
def test_a_change_is_marked_and_dated(cm: CommandLine) -> None:
    done = cm("models", "set", "icm", "--ceiling", "18", "--from", "2027-01-01")
    assert done.out.splitlines()[0] == "icm: ceiling 18 from Fri 1 Jan 2027 on."
    assert cm.json("models", "show", "icm")["ceiling"] == 20
    assert cm.json("models", "show", "icm")["coming"] == [
        {"field": "ceiling", "value": 18, "from_on": "2027-01-01"}
    ]
    later = cm.json("models", "show", "icm", "--on", "2027-01-01")
    assert (later["ceiling"], later["sources"]["ceiling"]) == (18, "agency")
    assert later["changed"] == {"ceiling": "2027-01-01"}
    table = cm("models", "list", "--on", "2027-01-01", "--format", "table")
    assert "18*" in table.out
    assert "changed by the agency" in table.err
    page = cm("models", "show", "icm", "--format", "table", "--on", "2027-01-01").out
    assert "the agency, from 2027-01-01" in " ".join(page.split())


def test_a_changed_ceiling_holds_for_the_next_case(cm: CommandLine) -> None:
    cm("models", "set", "clinical", "--target", "1", "--ceiling", "1")
    cm.open_case("Dana R.", "clinical")
    assert "of the ceiling" in cm("intake", "Lee Wu", "--model", "clinical", code=3).err
    cm("undo", code=None)
    cm("models", "set", "clinical", "--ceiling", "none", "--target", "none")
    assert "doesn't count toward" in cm("intake", "Lee Wu", "--model", "clinical").err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "icm", "--ceiling", "9"), 2),
        (("set", "icm", "--ceiling", "many"), 2),
        (("set", "icm"), 2),
        (("set", "imc", "--target", "9"), 2),
        (("set", "icm", "--target", "9", "--as", "ben"), 3),
        (("set", "icm", "--target", "9", "--from", "soon"), 2),
        (("show", "imc"), 2),
        (("sow",), 2),
    ],
)
def test_what_is_not_possible_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int
) -> None:
    before = cm("models", "--json").out
    cm("models", *words, code=code)
    assert cm("models", "--json").out == before
