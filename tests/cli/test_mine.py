"""`cm mine`: contacts, minutes and travel by day and client, with sums."""

import csv
import io

import pytest

from command_line import CommandLine


def seen(cm: CommandLine, ref: str, when: str, *words: str) -> None:
    cm("checkin", ref, "--mode", "home", "--at", when, *words)


@pytest.mark.both_engines
def test_my_contacts_are_summed_by_day_and_client(cm: CommandLine) -> None:
    dana, lee = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    seen(cm, dana, "2026-03-02 9:00", "--minutes", "45", "--travel", "20")
    seen(cm, lee, "2026-03-02 10:00", "--minutes", "30")
    seen(cm, dana, "2026-03-02 16:00", "--no-show", "--travel", "10")
    seen(cm, dana, "2026-03-03 9:00", "--with", "landlord", "--minutes", "5")
    seen(cm, dana, "2026-03-03 10:00")
    seen(cm, dana, "2026-03-01 9:00", "--minutes", "60")
    seen(cm, dana, "2026-03-04 0:01", "--minutes", "7", "--as", "ben")
    seen(cm, lee, "2026-03-03 11:00", "--minutes", "99")
    cm("contact", "error", lee, "2", "--reason", "not hers")
    told = cm("mine", "--json")
    keys = ("sum", "on", "code", "held", "not_held", "minutes", "travel", "total")
    one, two = sorted([dana[:5], lee[:5]])
    of_dana = ("client", "2026-03-02", dana[:5], 1, 1, 45, 30, 75)
    of_lee = ("client", "2026-03-02", lee[:5], 1, 0, 30, 0, 30)
    assert [tuple(row[key] for key in keys) for row in told.json] == [
        *((of_dana, of_lee) if one == dana[:5] else (of_lee, of_dana)),
        ("day", "2026-03-02", None, 2, 1, 75, 30, 105),
        ("client", "2026-03-03", dana[:5], 2, 0, 5, 0, 5),
        ("day", "2026-03-03", None, 2, 0, 5, 0, 5),
        ("total", None, None, 4, 1, 80, 30, 110),
    ]
    assert told.json[-1]["without_minutes"] == 1
    table = cm("mine", "--format", "table")
    assert table.err.splitlines() == [
        "Contacts of ana, Mon 2 Mar 2026 to Sun 8 Mar 2026.",
        "Held without minutes: 1. To add them: cm contact amend CASE N --minutes M",
    ]
    assert "Lee Wu" in table.out
    assert set(cm("mine", "--format", "ids").out.split()) == {one, two}
    (row,) = [row for row in cm.json("mine", "--worker", "ben") if row["sum"] == "total"]
    assert (row["held"], row["minutes"]) == (1, 7)
    assert cm.json("mine", "--as", "ben")[-1] == row
    rows = list(csv.DictReader(io.StringIO(cm("mine", "--format", "csv").out)))
    assert sum(int(row["minutes"]) for row in rows if row["sum"] == "client") == 80


def test_the_days_that_are_asked_for(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "2026-01-01")
    for day in ("2026-02-01", "2026-02-14", "2026-03-04"):
        seen(cm, ref, f"{day} 0:00")
    february = ("--from", "2026-02-01", "--to", "2026-02-28")
    assert [row["on"] for row in cm.json("mine", *february) if row["sum"] == "day"] == [
        "2026-02-01",
        "2026-02-14",
    ]
    until_today = cm("mine", "--from", "2026-02-11")
    assert "Wed 11 Feb 2026 to Wed 4 Mar 2026" in until_today.err
    assert [
        row["on"] for row in cm.json("mine", "--from", "2026-02-11") if row["sum"] == "day"
    ] == [
        "2026-02-14",
        "2026-03-04",
    ]
    assert "Mon 2 Feb 2026 to Fri 6 Feb 2026" in cm("mine", "--to", "2026-02-06").err
    assert cm.json("mine", "--to", "2026-02-06") == []
    wrong = cm("mine", "--from", "2026-02-05", "--to", "2026-02-04", code=2)
    assert "--to is before --from." in wrong.err
    assert "No worker is called" in cm("mine", "--worker", "nobody", code=4).err


def test_what_was_done_is_counted_per_worker_and_case(cm: CommandLine) -> None:
    dana = cm.open_case("Dana R.")
    seen(cm, dana, "2026-03-02 9:00", "--did", "Advocacy", "--did", "called the landlord")
    seen(cm, dana, "2026-03-03 9:00", "--did", "counselling", "--as", "ben")
    cm("log", dana, "office", "did", "advocacy", "did", "practical help")
    cm("contact", "amend", dana, "2", "--did", "crisis support", "--did", "[b]sang[/b]")
    rows = cm.json("mine")
    assert next(row["did"] for row in rows if row["sum"] == "day") == {
        "advocacy": 1,
        "called the landlord": 1,
    }
    assert rows[-1]["did"] == {"advocacy": 2, "practical-help": 1, "called the landlord": 1}
    assert "Done: advocacy 2, practical help 1, something else 1." in cm("mine").err
    assert (
        cm("mine")
        .out.splitlines()[-1]
        .endswith("advocacy 2, practical-help 1, called the landlord 1")
    )
    shown = cm.json("show", dana)
    assert shown["activities"] == {"advocacy": 2, "crisis-support": 1, "practical-help": 1}
    assert [one["did"] for one in shown["contacts"]][1] == ["crisis-support", "[b]sang[/b]"]
    page = " ".join(cm("show", dana).out.split())
    assert "advocacy 2, support in a crisis 1, practical help 1, something else 2" in page
    assert "by ben: support in a crisis, [b]sang[/b]" in page
    assert "did support in a crisis, [b]sang[/b]" in cm("timeline", dana).out
