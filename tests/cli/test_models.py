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
    assert "the agency, from 1 Jan 2027" in " ".join(page.split())


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


@pytest.mark.both_engines
def test_every_number_and_list_can_be_changed(cm: CommandLine) -> None:
    done = cm(
        "models",
        "set",
        "icm",
        *("--contact-days", "2/5/10/20", "--counted-modes", "home, video", "--outreach", "no"),
        *("--usual-acuity", "2", "--weights", "3/2/1/0.5", "--retry-days", "4"),
        *("--expected-months", "18", "--at-first-contact", "yes", "--from", "2026-04-01"),
    )
    first = done.out.splitlines()[0]
    assert "contact days acuity 4: 2, acuity 3: 5, acuity 2: 10, acuity 1: 20" in first
    assert "counted modes home, video" in first
    now = cm.json("models", "show", "icm")
    assert (now["contact_days"]["2"], now["outreach"], now["usual_acuity"]) == (14, True, 3)
    assert {"field": "counted_modes", "value": ["home", "video"], "from_on": "2026-04-01"} in now[
        "coming"
    ]
    then = cm.json("models", "show", "icm", "--on", "2026-04-01")
    assert then["contact_days"] == {"4": 2, "3": 5, "2": 10, "1": 20}
    assert then["weights"] == {"4": 3.0, "3": 2.0, "2": 1.0, "1": 0.5}
    assert (then["counted_modes"], then["outreach"]) == (["home", "video"], False)
    assert (then["usual_acuity"], then["retry_days"], then["expected_months"]) == (2, 4, 18)
    assert then["catalogue"]["contact_days"] == {"4": 3, "3": 7, "2": 14, "1": 30}
    assert then["changed"]["outreach"] == "2026-04-01"
    page = cm("models", "show", "icm", "--on", "2026-04-01", "--format", "table").out
    assert "the agency, from 1 Apr 2026 (catalogue: 3)" in " ".join(page.split())
    assert "2/5/10/20*" in cm("models", "list", "--on", "2026-04-01", "--format", "table").out


def test_the_phases_of_a_model_are_changed_together(cm: CommandLine) -> None:
    cm("models", "set", "cti", "--phase-days", "7/14", code=2)
    names = ("--phase-names", "Moving in, Letting go", "--phase-months", "6")
    cm("models", "set", "cti", "--phase-days", "7/14", *names, "--expected-months", "12")
    shown = cm.json("models", "show", "cti")
    assert (shown["phase_days"], shown["phase_names"]) == ([7, 14], ["Moving in", "Letting go"])
    gone = ("--phase-days", "none", "--phase-names", "none", "--phase-months", "none")
    cm("models", "set", "cti", *gone, "--contact-days", "7", "--fixed-end", "no")
    assert cm.json("models", "show", "cti")["contact_days"] == {"4": 7, "3": 7, "2": 7, "1": 7}


@pytest.mark.both_engines
def test_clocks_and_admission_follow_the_agencys_numbers(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("checkin", ref, "--mode", "video", "--at", "2026-03-02")
    assert cm.json("list")[0]["next_contact_due"] == "2026-03-06"
    cm("models", "set", "icm", "--counted-modes", "home,video", "--contact-days", "3/9/14/30")
    assert cm.json("list")[0]["next_contact_due"] == "2026-03-11"
    (item,) = cm.json("due", "--kind", "contact", "--explain")
    assert item["rule"] == "icm: contact days 9 (source: agency)."
    before = cm.json("caseload", "--worker", "ana")[0]["load_target"]
    cm("set", ref, "--acuity", "4", "--reason", "worse")
    cm("models", "set", "icm", "--weights", "4.5/1.5/1/0.5")
    assert before == 0.1
    assert cm.json("caseload", "--worker", "ana")[0]["load_target"] == 0.3


@pytest.mark.parametrize(
    "words",
    [
        ("--contact-days", "3/7/14"),
        ("--contact-days", "3/x/14/30"),
        ("--contact-days", "30/14/7/3"),
        ("--contact-days", "0"),
        ("--counted-modes", "pigeon"),
        ("--counted-modes", " , "),
        ("--outreach", "maybe"),
        ("--weights", "0/1/1/1"),
        ("--weights", "1e3"),
        ("--usual-acuity", "5"),
        ("--plan-days", "none"),
        ("--phase-days", "7/14/30"),
    ],
)
def test_values_that_no_model_can_have_are_refused(cm: CommandLine, words: tuple[str, str]) -> None:
    before = cm("models", "show", "icm", "--json").out
    cm("models", "set", "icm", *words, code=2)
    assert cm("models", "show", "icm", "--json").out == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("cti", "--phase-months", "none"),
            "--phase-months of cti must be set if --phase-days is, and only then.",
        ),
        (("icm", "--phase-days", "7/14"), "--phase-days of icm can't be set together with"),
        (("cti", "--expected-months", "none"), "--expected-months of cti is missing, and"),
        (("icm", "--plan-days", "none"), "--plan-days must be a whole number"),
        (("icm", "--ceiling", "9"), "--target of icm (10) is above the ceiling (9)."),
    ],
)
def test_a_refusal_names_the_option(cm: CommandLine, words: tuple[str, ...], said: str) -> None:
    refused = cm("models", "set", *words, code=2).err
    assert said in refused
    assert "_" not in refused
