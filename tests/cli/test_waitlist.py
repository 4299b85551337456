"""``cm waitlist``, ``cm accept --next``, declined places, and what is said of those who wait."""

import pytest

from command_line import CommandLine


def waits(
    cm: CommandLine, name: str, *words: str, model: str = "icm", on: str = "2026-03-01"
) -> str:
    return cm.open_case(name, model, "--decision", "waitlist", "--opened", on, *words)


@pytest.mark.both_engines
def test_everybody_is_listed_with_reasons_and_how_long_people_waited(cm: CommandLine) -> None:
    long = waits(cm, "Bo L.", model="act", on="2025-11-01")
    soon = waits(cm, "Ana S.", "--urgency", "soon", "--promised", "a call", on="2026-02-20")
    need = waits(cm, "Cy U.")
    taken = [waits(cm, f"Di {number}", on=f"2026-02-0{number}") for number in (1, 2)]
    for ref in taken:
        cm("accept", ref, "--worker", "ben")
    cm("assess", need, "--need", "housing=4:on the street", "--need", "food=4:no food")
    cm("checkin", soon, "--mode", "phone", "--next", "2026-03-04")
    listed = cm.json("waitlist")
    assert [(one["place"], one["ref"], one["group"], one["waited"]) for one in listed] == [
        (1, need, "urgent", 3),
        (2, long, "soon", 123),
        (3, soon, "soon", 12),
    ]
    assert listed[0]["reasons"] == ["needs at 4: food, housing", "waiting for 3 days"]
    assert listed[2]["reasons"] == [
        "needed soon",
        "promised for 4 Mar 2026: a call",
        "waiting for 12 days",
    ]
    assert (listed[0]["waiting_due"], listed[2]["promised_for"]) == ("2026-03-06", "2026-03-04")
    page = cm("waitlist", "--model", "icm", "--format", "table")
    assert "promised for 4 Mar" in " ".join(page.out.split())
    assert page.err.splitlines()[-2:] == [
        "Waiting now: median 7.5 days, longest 12 days (n = 2).",
        "Accepted in the last 90 days, waited: median 30.5 days, longest 31 days (n = 2).",
    ]
    assert [one["ref"] for one in cm.json("list", "--status", "waitlist")] == [need, long, soon]
    assert "cm waitlist" in cm("caseload").err
    assert cm("waitlist", "--model", "cti", "--format", "table").err.startswith("Nobody is on")


def test_the_next_is_who_fits_and_the_skipped_are_named(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North", "--as", "ana")
    cm("worker", "set", "eve", "--team", "north", "--as", "ana")
    cm("models", "set", "act", "--target", "1", "--from", "2026-01-01", "--as", "ana")
    cm.open_case("Poe", "act", "--worker", "eve")
    act = waits(cm, "Bo L.", "--urgency", "urgent", model="act")
    numberless = waits(cm, "Nu M.", "--urgency", "soon", model="managed")
    away = waits(cm, "Al B.", on="2026-02-10")
    second = waits(cm, "Ana S.", on="2026-02-20")
    cm("accept", away, "--declined-by", "client", "--reason", "waits for her sister")
    north = ("accept", "--next", "--team", "north", "--as", "sam")
    assert "no room for act" in cm(*north, code=3).err
    assert cm.json("waitlist", "--team", "north") == []
    shown = cm("accept", "--next", "--worker", "ben", "--dry-run")
    assert [line for line in shown.out.splitlines() if line.startswith("Skipped")] == []
    cm("config", "set", "waitlist.declined-days", "0", "--as", "ana")
    record = cm.json("accept", "--next", "--model", "icm", "--worker", "ben", "--as", "sam")
    assert (record["ref"], record["worker"], record["status"]) == (away, "ben", "open")
    cm("undo", "--as", "sam")
    cm("config", "set", "waitlist.declined-days", "30", "--as", "ana")
    cm("accept", act, "--declined-by", "worker", "--worker", "ben", "--reason", "knows them")
    cm("accept", act, "--declined-by", "agency", "--worker", "sam", "--reason", "no nurse")
    cm("accept", act, "--declined-by", "agency", "--worker", "ana", "--reason", "no nurse")
    record = cm.json("accept", "--next", "--as", "sam")
    assert (record["ref"], record["worker"]) == (second, "ben")
    assert [(one["ref"], one["why"]) for one in record["skipped"]] == [
        (act, "no room for act, and a place with ana declined by the agency on 4 Mar 2026"),
        (numberless, "managed has no caseload number, so its room isn't known"),
        (away, "declined by the client on 4 Mar 2026"),
    ]
    none = cm("accept", "--next", "--as", "sam", code=3)
    assert "Nobody on the waitlist can be accepted now" in none.err
    assert "cm accept CASE" in none.err


def test_a_worker_who_declines_passes_the_client_over_only_for_themself(cm: CommandLine) -> None:
    ref = waits(cm, "Dana R.")
    words = ("accept", ref, "--declined-by", "worker", "--reason", "knows them")
    assert cm.json(*words, "--as", "sam", "--dry-run")["declined"]["worker"] is None
    assert cm.json(*words, "--as", "ben")["declined"]["worker"] == "ben"
    cm("accept", "--next", "--worker", "eve")
    assert cm.json("show", ref)["worker"] == "eve"


def test_a_declined_place_is_kept_and_the_client_goes_on_waiting(cm: CommandLine) -> None:
    ref = waits(cm, "Dana R.")
    words = ("accept", ref, "--declined-by", "client", "--worker", "ben")
    assert "--reason" in cm(*words, code=2).err
    assert "future" in cm(*words, "--reason", "x", "--on", "tomorrow", code=3).err
    assert "came in on" in cm(*words, "--reason", "x", "--on", "2026-02-28", code=3).err
    cm(*words, "--reason", "x", "--dry-run")
    record = cm.json(*words, "--reason", "[b]far[/b] \x1b[1m away", "--on", "yesterday")
    assert record["status"] == "waitlist"
    assert record["declined"]["by"] == "client"
    assert record["declined"]["on"] == "2026-03-03"
    (one,) = cm.json("waitlist")
    assert (one["waited"], one["declined"]) == (3, 1)
    assert "the client declined 1 place, last on 3 Mar 2026" in one["reasons"]
    page = cm("show", ref)
    assert "place with ben declined by the client on 3 Mar 2026: [b]far[/b]" in page.out
    assert "\x1b" not in page.out
    assert cm.json("show", ref)["declined_places"][0]["worker"] == "ben"
    assert "place with ben declined" in cm("timeline", ref).out
    assert "declined place" in cm("history", ref).out
    assert [hit["ref"] for hit in cm.json("search", "away")] == [ref]
    for who in ("worker", "agency"):
        told = cm("accept", ref, "--declined-by", who, "--reason", "so")
    assert "3 places were declined. A supervisor should look at why." in told.out
    assert "3 places declined" in " ".join(cm.json("waitlist")[0]["reasons"])
    cm("undo")
    assert cm.json("waitlist")[0]["declined"] == 2
    cm("accept", ref, "--worker", "ben")
    assert "is open" in cm(*words, "--reason", "x", code=3).err
    assert cm.json("show", ref)["declined_places"][1]["by"] == "worker"
    kinds = [one["kind"] for one in cm.json("timeline", ref) if one["on"] == "2026-03-04"]
    assert kinds[:2] == ["waitlist", "acceptance"]


def test_urgency_and_promises_are_said_at_intake_and_change(cm: CommandLine) -> None:
    ref = waits(cm, "Dana R.", "--urgency", "urgent")
    assert cm.json("set", ref, "--promised", "a call on Monday")["changed"]["promised"] == {
        "before": None,
        "after": "a call on Monday",
    }
    assert "urgency: was urgent, now none" in cm("set", ref, "--urgency", "none").out
    assert cm.json("show", ref)["promised"] == "a call on Monday"
    assert [hit["ref"] for hit in cm.json("search", "monday")] == [ref]
    cm("set", ref, "--urgency", "today", code=2)
    other = cm("intake", "Open O.", "--model", "icm", "--urgency", "soon")
    assert "count only on the waitlist" in other.err
    open_ref = other.out.split()[0]
    assert cm.json("show", open_ref)["urgency"] == "soon"
    assert "count only on the waitlist" in cm("set", open_ref, "--promised", "x").err


@pytest.mark.parametrize(
    "words",
    [
        ("CASE", "--next"),
        ("--next", "--declined-by", "client", "--reason", "x"),
        ("--next", "--unassigned"),
        ("--next", "--override", "because"),
        ("--next", "--worker", "ben", "--team", "north"),
        ("CASE", "--model", "icm"),
        ("CASE", "--declined-by", "client", "--reason", "x", "--unassigned"),
        ("CASE", "--declined-by", "mother", "--reason", "x"),
    ],
)
def test_what_contradicts_itself(cm: CommandLine, words: tuple[str, ...]) -> None:
    cm("accept", *words, code=2)


def test_unassigned_cases_are_listed(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--unassigned")
    cm.open_case("Lee Wu", "icm", "--worker", "ben")
    waits(cm, "Ana S.")
    assert [one["ref"] for one in cm.json("list", "--unassigned")] == [ref]
    assert [one["ref"] for one in cm.json("list", "--unassigned", "--as", "ben")] == [ref]
    assert "cm list --unassigned" in cm("caseload", "--all").err
    cm("list", "--unassigned", "--worker", "ben", code=2)


def test_declined_places_follow_through_merging_closing_and_reopening(cm: CommandLine) -> None:
    ref = waits(cm, "Dana R.", model="clinical")
    other = waits(cm, "Dana Ross", "--new", model="icm")
    for one, reason in ((ref, "too far"), (other, "no interpreter")):
        cm("accept", one, "--declined-by", "client", "--reason", reason)
    cm("client", "merge", ref, other, "--reason", "same person", "--yes", "--as", "ana")
    merged = f"{ref.partition('.')[0]}.2"
    assert [one["reason"] for one in cm.json("show", merged)["declined_places"]] == [
        "no interpreter"
    ]
    cm("undo", "--as", "ana")
    assert cm.json("show", other)["declined_places"][0]["reason"] == "no interpreter"
    cm("close", ref, "--reason", "moved")
    assert "place declined" in cm("timeline", ref).out
    assert "closed" in cm("accept", ref, "--declined-by", "client", "--reason", "x", code=3).err
    limits = ("--target", "1", "--ceiling", "1", "--from", "2026-01-01", "--as", "ana")
    cm("models", "set", "clinical", *limits)
    cm.open_case("Poe", "clinical", "--worker", "ben")
    again = cm.json("reopen", ref, "--worker", "ben", "--or-waitlist")
    assert again["status"] == "waitlist"
    (place,) = cm.json("show", again["ref"])["declined_places"]
    assert (place["reason"], place["by"]) == ("too far", "client")
    cm("undo")
    assert [one["ref"] for one in cm.json("waitlist")] == [other]
