"""``cm fidelity``: a month of contacts that was counted by hand, and what is behind each number.

Today is Wednesday 4 March 2026. The four whole weeks are Monday 2 February to Sunday 1 March, the
year is 3 March 2025 to 3 March 2026, the six months are September to February.
"""

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
    left = [(one["ref"], one["record"], one["number"]) for one in records if one["left_out"]]
    assert (refs["Kim"], "case", None) in left
    assert (refs["Dana"], "contact", 4) in left
