"""``cm fidelity``: a month of contacts that was counted by hand, and what is behind each number.

Today is Wednesday 4 March 2026. The four whole weeks are Monday 2 February to Sunday 1 March, the
year is 3 March 2025 to 3 March 2026, the six months are September to February.
"""

import csv
import io
from typing import Any

import pytest

from command_line import CommandLine

WEEKS = ("2026-02-02", "2026-03-01")


def seen(cm: CommandLine, ref: str, day: str, *words: str, by: str = "ben") -> None:
    cm("checkin", ref, "--at", f"{day} 10:00", *words, "--as", by)


def items(cm: CommandLine, *words: str) -> dict[str, Any]:
    return {row["item"]: row for row in cm.json("fidelity", *words)}


@pytest.fixture
def north(cm: CommandLine) -> CommandLine:
    """A team with ben, eve and a psychiatrist, and the ACT clients Dana, Lee, Kim and Noor.

    Contacts face to face in the four weeks:

    ===== ============================== ======= ====== ===============================
    Dana  Mon 2 Feb home, ben            60 min  Thu 5 Feb office, eve      30 min
          Tue 17 Feb home, ben           30 min  Sun 1 Mar community, ben   no minutes
    Lee   Wed 4 Feb office, ben          40 min  (Sun 1 Feb and Mon 2 Mar are outside)
    Kim   came in on 20 Feb, too new     home, ben on 21 Feb
    Noor  left on 10 Feb
    ===== ============================== ======= ====== ===============================
    """
    cm("team", "add", "north", "--name", "North")
    cm("worker", "add", "psy", "--name", "Pia Sy", "--team", "north")
    for one in ("ben", "eve"):
        cm("worker", "set", one, "--team", "north")
    return cm


def clients(cm: CommandLine) -> dict[str, str]:
    opened = {"Dana": "2025-01-10", "Lee": "2025-12-01", "Kim": "2026-02-20", "Noor": "2025-02-01"}
    found = {
        name: cm.open_case(name, "act", "--worker", "ben", "--opened", day)
        for name, day in opened.items()
    }
    dana, lee = found["Dana"], found["Lee"]
    seen(cm, dana, "2026-02-02", "--mode", "home", "--minutes", "60")
    seen(cm, dana, "2026-02-05", "--mode", "office", "--minutes", "30", by="eve")
    seen(cm, dana, "2026-02-17", "--mode", "home", "--minutes", "30")
    seen(cm, dana, "2026-03-01", "--mode", "community")
    seen(cm, lee, "2026-02-04", "--mode", "office", "--minutes", "40")
    # None of these counts as a contact face to face in the four weeks.
    seen(cm, lee, "2026-02-01", "--mode", "home", "--minutes", "90")
    seen(cm, lee, "2026-03-02", "--mode", "home", "--minutes", "90")
    seen(cm, lee, "2026-02-10", "--mode", "home", "--no-show", by="eve")
    seen(cm, lee, "2026-02-11", "--mode", "phone", "--minutes", "90", by="eve")
    seen(cm, lee, "2026-02-12", "--minutes", "90", by="eve")
    seen(cm, lee, "2026-02-13", "--mode", "home", "--minutes", "90", by="eve")
    cm("contact", "error", lee, "7", "--reason", "another client")
    seen(cm, dana, "2026-02-14", "--mode", "home", "--minutes", "90", by="eve")
    cm("contact", "move", dana, "5", "--to", found["Kim"], "--reason", "it was Kim")
    seen(cm, found["Kim"], "2026-02-21", "--mode", "home", "--minutes", "15")
    # Two with the mother, one with a doctor, one with somebody who is not recorded.
    cm("person", "add", lee, "Ana Wu", "--role", "mother")
    cm("person", "add", lee, "Dr. Bo", "--role", "doctor")
    for day, whom in (
        ("02-03", "Ana Wu"),
        ("02-27", "Ana Wu"),
        ("02-05", "Dr. Bo"),
        ("02-06", "Al"),
    ):
        seen(cm, lee, f"2026-{day}", "--with", whom, "--mode", "phone")
    cm("close", found["Noor"], "--reason", "moved", "--today", "2026-02-10", "--as", "ben")
    return found


@pytest.mark.both_engines
def test_a_month_of_act_counted_by_hand(north: CommandLine) -> None:
    refs = clients(north)
    found = items(north, "--model", "act")
    assert list(found) == ["H1", "H2", "S1", "S2", "S4", "S5", "S6", "O2"]
    told = {
        key: (row["counted"], row["of"], row["value"], row["n"], row["anchor"])
        for key, row in found.items()
    }
    assert told == {
        # Dana, Lee and Kim on 1 March for ben, eve and psy, whose role is not said.
        "H1": (3, 3, 1, 3, 5),
        # Two clients, two times two weeks each; only Dana's first with ben and eve.
        "H2": (1, 4, 25, 2, 2),
        # Dana: 3 of 4 outside the office. Lee: 0 of 1.
        "S1": (3, 5, 60, 5, 4),
        # A year ago Dana and Noor were served; Dana stayed.
        "S2": (1, 2, 50, 2, 2),
        # 60 + 30 + 30 + 40 minutes in 2 × 4 weeks.
        "S4": (160, 8, 20, 2, 2),
        # 4 + 1 contacts in 2 × 4 weeks.
        "S5": (5, 8, 0.625, 2, 1),
        # 2 contacts in 2 × 4 weeks make 1 a month.
        "S6": (2, 8, 1, 2, 3),
        # December: Lee; February: Kim. The later of two months with as many is named.
        "O2": (1, 1, 1, 6, None),
    }
    assert {(row["from"], row["to"]) for key, row in found.items() if key in ("H2", "S5")} == {
        WEEKS
    }
    assert (found["O2"]["met"], found["O2"]["standing"]) == (True, "below")
    assert "Feb 2026" in found["O2"]["remark"]
    new, gone = "clients in the program for less than 4 weeks", "clients who left in this time"
    assert found["H2"]["left_out"] == {new: 1, gone: 1}
    unsaid = "contacts whose mode was not said"
    assert found["S4"]["left_out"] == {new: 1, gone: 1, unsaid: 1, "contacts without minutes": 1}
    assert found["S6"]["left_out"] == {
        new: 1,
        gone: 1,
        "contacts with professionals": 1,
        "contacts with somebody who is not recorded as a person": 1,
    }
    records = north.json("fidelity", "--records", "s4")
    assert sum(one["counted"] for one in records) == found["S4"]["counted"]
    assert sum(one["of"] for one in records) == found["S4"]["of"]
    # The agency asks for less in S1 and for more in O2.
    north("config", "set", "fidelity.act-s1", "10 30 50 60")
    north("config", "set", "fidelity.act-o2", "1")
    changed = items(north, "--model", "act")
    assert {key for key, row in changed.items() if row["source"] == "agency"} == {"S1", "O2"}
    assert (changed["S1"]["anchor"], changed["S1"]["asked"]) == (5, "at least 60 %")
    assert (changed["O2"]["met"], changed["O2"]["standing"]) == (True, "at")
    page = north("fidelity", "--model", "act", "--format", "table").out
    assert "Source of S1, O2: your agency" in page
    assert "Source of S2, S4, S5, S6: cm's default, without a source" in page
    assert "Your agency can change the numbers of S1, S2, S4, S5, S6, O2: cm config show" in page
    left = [(one["ref"], one["record"], one["number"]) for one in records if one["left_out"]]
    assert (refs["Kim"], "case", None) in left
    assert (refs["Dana"], "contact", 4) in left


def test_other_models_are_read_with_plans_referrals_and_supervision(north: CommandLine) -> None:
    north("worker", "set", "ben", "--hours", "18.75", "--from", "2025-01-01")
    moves = north.open_case("Ana P.", "cti", "--worker", "ben", "--opened", "2025-09-25")
    north("set", moves, "--phase", "1", "--on", "2025-10-01", "--reason", "released")
    for day in ("2025-10-02", "2025-10-20", "2025-11-03"):
        seen(north, moves, day, "--mode", "home")
    north("assess", moves, "--need", "housing=3:No room")
    north("plan", "add-goal", moves, "Rent a room", "--need", "housing")
    north("plan", "agree", moves, "--on", "2025-10-05")
    north("note", moves, "Talked it over", "--kind", "supervision", "--as", "sam")
    linked = north.open_case("Bo Q.", "brokerage", "--worker", "ben", "--opened", "2026-01-10")
    seen(north, linked, "2026-01-10", "--mode", "office")
    north("refer", linked, "The pantry", "--on", "2026-01-12")
    seen(north, linked, "2026-01-20", "--mode", "phone")
    north.open_case("Cy R.", "strengths", "--worker", "ben", "--opened", "2026-01-10")
    north.open_case("Di S.", "icm", "--worker", "eve", "--opened", "2026-01-10")
    north("models", "copy", "brokerage", "ours", "Our brokerage")
    until = ("--to", "2026-03-04")
    found = {(row["model"], row["item"]): row for row in north.json("fidelity", *until)}
    values = {key: row["value"] for key, row in found.items()}
    # Three cases of ben's, of any model, on Sunday 1 March, for half of full-time.
    assert (values["cti", "caseload"], values["strengths", "caseload"]) == (6, 6)
    assert (values["cti", "month-1"], values["cti", "client-meetings"]) == (100, 100)
    assert (values["cti", "focus"], found["cti", "focus"]["n"]) == (100, 2)
    assert values["cti", "to-the-end"] is values["cti", "phase-2-less"] is None
    assert (values["brokerage", "contacts"], values["brokerage", "follow-up"]) == (1, 100)
    assert "ours" not in {model for model, _ in found}
    days = ("--from", "2026-02-26", *until)
    weeks = north.json("fidelity", "--model", "cti", *days, "--records", "supervision")
    assert [(row["worker"], row["counted"], row["text"]) for row in weeks] == [
        ("ben", 1, "supervision notes: 1, team conferences: 0")
    ]
    north("config", "set", "fidelity.cti-meetings", "4")
    assert items(north, "--model", "cti", *until)["client-meetings"]["value"] == 0
    assert items(north, "--model", "ours")["contacts"]["value"] is None
    refused = north("config", "set", "fidelity.brokerage-contacts", "0", code=2)
    assert "must be a whole number from 1 to 99" in refused.err


def test_whom_it_counts_and_what_it_says(north: CommandLine) -> None:
    assert items(north) == {}
    assert "No client of these workers" in north("fidelity", "--format", "table").err
    empty = items(north, "--team", "north", "--model", "act")
    assert {(row["n"], row["value"], row["anchor"], row["met"]) for row in empty.values()} == {
        (0, None, None, None)
    }
    for number in range(11):
        over = ("--override", "new team", "--as", "sam")
        north.open_case(f"Eve {number}", "act", "--worker", "eve", "--opened", "2026-01-05", *over)
    north.open_case("Zoe", "act", "--worker", "ana", "--opened", "2026-01-05")
    north("worker", "set", "psy", "--team-role", "psychiatrist")
    north("worker", "set", "ben", "--team", "")
    team = items(north, "--team", "north")
    assert (team["H1"]["value"], team["H1"]["anchor"]) == (11, 4)
    assert team["H1"]["left_out"] == {"members with the role psychiatrist": 1}
    assert team["H1"]["change"] == (
        "At 10 instead of 11 each it reaches anchor 5 (clients: 1 fewer, or members: 1 more)."
    )
    assert team["H1"]["simulate"] == ('cm simulate "worker add new-1 --name new-1 --team north"')
    assert team["O2"]["value"] == 11
    assert {row["team"] for row in north.json("fidelity")} == {"north", None}
    own = items(north, "--as", "eve")
    assert (own["H1"]["value"], own["H2"]["n"]) == (None, 11)
    assert "cm fidelity --team T" in own["H1"]["remark"]
    assert own == items(north, "--worker", "eve")
    page = north("fidelity", "--team", "north", "--format", "table").out
    assert "Assertive community treatment (act), team north" in page
    assert "To try it: cm simulate" in page
    assert "Source of H1: ACT Fidelity Scale" in page
    assert "ana" not in page
    assert "eve" not in page
    rows = list(csv.DictReader(io.StringIO(north("fidelity", "--format", "csv").out)))
    assert {row["item"] for row in rows} == set(team)
    assert north("fidelity", "--team", "north", "--format", "ids").out.split() == list(team)
    shown = north("fidelity", "--records", "H1", "--format", "plain").err
    assert "Clients on the last day for each member of the team." in shown
    shown = north("fidelity", "--records", "S4", "--format", "plain").err
    assert "Your agency can change the number: cm config set fidelity.act-s4 VALUE" in shown
    for words, said in (
        (("--model", "icm"), "cm has no items for the model"),
        (("--records", "H9"), "There is no item"),
        (("--to", "2026-03-05"), "--to is after today."),
        (("--from", "2026-03-03", "--to", "2026-03-02"), "--to is before --from."),
    ):
        assert said in north("fidelity", *words, code=2).err
