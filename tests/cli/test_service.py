"""``cm service``: services are planned, delivered, added up, changed and ended."""

from datetime import timedelta
from typing import Any

import pytest

from agency import Agency
from cmcli.domain.services import Service
from cmcli.store.reading.find import find_case
from command_line import CommandLine

HOME_CARE = ("home-care", "--provider", "Sunrise", "--every", "1w", "--units", "4")
TERMS = ("--unit", "hours", "--cost", "120", "--funding", "County")


def due(cm: CommandLine, *kinds: str) -> list[tuple[str, str | None, str]]:
    words = [word for kind in kinds for word in ("--kind", kind)]
    rows = cm.json("due", "--all", "--within", "300", *words)
    return [(row["kind"], row["number"], row["due_on"]) for row in rows]


@pytest.mark.postgres_long
@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_service_is_planned_given_and_ended(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--need", "housing=stairs")
    cm("plan", "add-goal", ref, "Dana lives at home")
    said = ("--need", "physical-health", "--goal", "1", "--from", "2 Mar", "--to", "31 May")
    missing = cm("service", "plan", ref, *HOME_CARE, *said, "--json", code=2).error
    assert (missing["code"], missing["message"]) == (
        "no-such-need",
        "This case has no recorded need for physical-health.",
    )
    cm("assess", ref, "--need", "physical-health=3:she falls")
    wrong = cm("service", "plan", ref, *HOME_CARE, "--goal", "7", "--json", code=2).error
    assert wrong["hint"] == "It has: 1 Dana lives at home."
    planned = cm("service", "plan", ref, *HOME_CARE, *TERMS, *said)
    assert planned.out.splitlines()[0] == (
        f"{ref} service 1 planned: home-care (Sunrise, 4 hours every 7 days, from 2 Mar 2026 to 31"
        " May 2026)"
    )
    assert due(cm, "service") == [("service", "1", "2026-03-09")]
    (item,) = cm.json("due", "--all", "--within", "30", "--kind", "service", "--explain")
    assert item["why"] == ("Service 1 (home-care, Sunrise): no delivery yet, planned every 7 days.")
    given = cm.json("service", "give", ref, "1", "--on", "yesterday", "--units", "3.5", "--by-me")
    assert given["delivery"] == {
        "number": "1.1",
        "kind": "home-care",
        "on": "2026-03-03",
        "units": 3.5,
        "unit": "hours",
        "cents": None,  # the cost of the plan is not said of the delivery
        "funding": "County",
        "by": "ana",
        "note": None,
        "past_authorized": False,
        "allowed_by": None,
    }
    assert due(cm, "service") == [("service", "1", "2026-03-10")]
    cm("service", "give", ref, "1", "--units", "4", "--cost", "120.50", "--note", "bath")
    (row,) = cm.json("service", "list", ref)
    told = ("deliveries", "delivered_units", "cents", "without_cost", "planned_so_far", "cost")
    assert [row[name] for name in told] == [2, 7.5, 12050, 1, 0, 12000]
    assert [one["number"] for one in cm.json("service", "list", ref, "1")] == ["1.1", "1.2"]
    for page in (cm("show", ref).out, cm("plan", "show", ref).out):
        assert (
            "1. home-care, Sunrise, 4 hours every 7 days, from 2 Mar 2026 to 31 May 2026: 2"
            " deliveries so far, 7.5 hours, last 4 Mar 2026; 120.50 spent, County"
        ) in " ".join(page.split())
    assert cm.json("plan", "show", ref)["services"] == cm.json("show", ref)["services"]

    wrong = cm("service", "error", ref, "1", "--reason", "x", "--json", code=3).error
    assert wrong["code"] == "has-deliveries"
    cm("service", "error", ref, "1.2", "--reason", "cancelled that day")
    again = cm("service", "error", ref, "1.2", "--reason", "x", "--json", code=3).error
    assert again["message"] == "Delivery 1.2 was entered in error: cancelled that day."
    assert due(cm, "service") == [("service", "1", "2026-03-10")]
    cm("undo", "--yes")
    assert due(cm, "service") == [("service", "1", "2026-03-11")]
    cm("service", "set", ref, "1", "--every", "2w", "--funding", "", "--note", "mornings")
    assert due(cm, "service") == [("service", "1", "2026-03-18")]
    ended = cm("service", "end", ref, "1", "--reason", "her sister moved in")
    assert f"{ref} service 1 ended Wed 4 Mar 2026: home-care" in ended.out
    assert due(cm, "service") == []
    refused = cm("service", "set", ref, "1", "--every", "1w", "--json", code=3).error
    assert refused["code"] == "service-ended"
    cm("service", "give", ref, "1", "--on", "today")  # a fact, also after the end
    assert cm.json("service", "list") == []
    texts = [one["text"] for one in cm.json("timeline", ref, "--kind", "service")]
    assert texts == [
        "home-care; 3.5 hours",
        "planned: home-care; Sunrise, 4 hours every 14 days, from 2 Mar 2026 to 31 May 2026;"
        " mornings",
        "ended: home-care; her sister moved in",
        "home-care; 4 hours; bath; 120.50 spent",
        "home-care",
    ]
    assert [hit["kind"] for hit in cm.json("search", "sunrise")] == ["planned_services"]
    assert "service 1.2" in cm("history", ref).out


def test_a_closed_case_takes_deliveries_and_no_plan(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "brokerage", "--worker", "ben")
    cm("service", "plan", ref, "meals", "--every", "1w")
    period = ("--from", "today", "--to", "31 May", "--payer", "Blue Plan", "--number", "A-7")
    cm("authorization", "add", ref, "--service", "1", "--units", "40", *period)
    cm("service", "give", ref, "1", "--units", "33", "--on", "today")
    closed = cm("close", ref, "--reason", "moved")
    assert "1 service is still planned and no longer due: 1 meals." in closed.err
    assert "1 authorization has not ended, and no longer due: 1 Blue Plan A-7 (" in closed.err
    assert due(cm, "service", "authorization") == []
    refused = cm("service", "plan", ref, "meals", "--json", code=3).error
    assert (refused["code"], refused["hint"]) == ("closed", "To open a new episode: cm reopen")
    cm("service", "give", ref, "1", "--units", "1")
    reopened = cm("reopen", ref)
    assert "Services carried over: 1 meals." in reopened.out
    assert "Authorizations carried over: 1 Blue Plan A-7." in reopened.out
    (carried,) = cm.json("authorization", "list", f"{ref[:-2]}.2")
    assert [carried[name] for name in ("used_before", "used", "left")] == [34, 34, 6]
    assert due(cm, "authorization") == [("authorization", "1", "2026-03-04")]
    assert cm.json("service", "list", f"{ref[:-2]}.2")[0]["deliveries"] == 0
    late = cm("service", "give", ref, "1", "--units", "2")
    assert f"To count it there too: cm authorization set {ref[:-2]}.2 1 --used 36" in late.err
    cm("undo", "--yes")
    cm("undo", "--yes")
    assert cm.json("authorization", "list", ref)[0]["left"] == 6


def test_a_reopened_case_owes_what_is_left_of_its_services(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "60 days ago")
    cm("service", "plan", ref, "meals", "--every", "1w", "--from", "2026-01-05")
    for _ in range(2):
        cm("service", "plan", ref, "home-care", "--units", "10", "--to", "31 May")
    cm("service", "give", ref, "1", "--on", "9 days ago")
    cm("service", "give", ref, "2", "--units", "4", "--on", "9 days ago")
    cm("service", "give", ref, "3", "--units", "10", "--on", "9 days ago")
    cm("close", ref, "--reason", "moved", "--on", "8 days ago")
    cm("reopen", ref)
    assert due(cm, "service") == [("service", "1", "2026-03-11"), ("service", "2", "2026-05-31")]
    carried = cm.json("service", "list", f"{ref[:-2]}.2")
    assert [one["units"] for one in carried] == [None, 6, None]


def test_money_adds_up_by_funding_kind_month_and_case(cm: CommandLine) -> None:
    one, two = cm.open_case("Dana R.", "icm", "--opened", "90 days ago"), cm.open_case("Eva K.")
    cm("service", "plan", one, "meals", "--funding", "County")
    cm("service", "plan", one, "transport")
    cm("service", "plan", two, "meals", "--funding", "Grant")
    for ref, number, cost, on in (
        (one, "1", "0.10", "2026-02-28"),
        (one, "1", "0.20", "2026-03-01"),
        (one, "2", "7", "2026-03-02"),
        (two, "1", "99999.99", "2026-03-04"),
    ):
        cm("service", "give", ref, number, "--cost", cost, "--on", on)
    cm("service", "give", one, "1", "--on", "2026-03-03")
    sums = cm.json("service", "list", one, "--by", "funding")
    assert [(row["funding"], row["cents"], row["deliveries"]) for row in sums] == [
        (None, 700, 1),
        ("County", 30, 3),
    ]
    assert sums[1]["without_cost"] == 1
    changed = cm("service", "set", one, "1", "--funding", "Grant")
    assert "What was delivered until now stays with the funding County." in changed.err
    cm("service", "set", one, "2", "--funding", "Grant")  # nobody had said it before
    assert cm.json("service", "list", one, "1")[0]["funding"] == "County"
    sums = cm.json("service", "list", one, "--by", "funding")
    assert [(row["funding"], row["cents"]) for row in sums] == [("County", 30), ("Grant", 700)]
    period = ("--from", "2026-03-01", "--to", "2026-03-03")
    march = cm.json("service", "list", one, "--by", "month", *period)
    assert march == [
        {"ref": one, "month": "2026-03", "deliveries": 3, "cents": 720, "without_cost": 1}
    ]
    every = cm.json("service", "list", "--all", "--by", "kind")
    assert [(row["kind"], row["cents"]) for row in every] == [
        ("meals", 10000029),
        ("transport", 700),
    ]
    cases = cm.json("service", "list", "--all", "--by", "case")
    assert sorted(row["cents"] for row in cases) == [730, 9999999]
    table = cm("service", "list", "--all", "--by", "kind", "--format", "table").out
    assert "100,000.29" in table
    assert "meals,4,10000029,1" in cm("service", "list", "--by", "kind", "--format", "csv").out
    refused = cm("service", "list", one, "--from", "today", "--json", code=2).error
    assert refused["message"] == "--from and --to are for totals."


def test_facts_are_of_the_past_and_what_is_wrong_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("service", "plan", ref, "meals")
    for words, code, message in (
        (("give", ref, "1", "--on", "2026-03-05"), "future", "Thu 5 Mar 2026 is in the future."),
        (("give", ref, "2"), "not-found", "There is no service 2 on this case."),
        (("give", ref, "1", "--units", "0"), "usage", "--units must be above 0 and at most"),
        (("give", ref, "1", "--by-me", "--by", "ben"), "usage", "Use --by-me or --by, not both."),
        (("set", ref, "1"), "usage", "Nothing to change."),
        (("set", ref, "1", "--from", "fri", "--to", "today"), "usage", "--to is before --from."),
        (("set", ref, "1", "--agree"), "nothing-awaits", "Nothing of service 1 waits"),
        (("plan", ref, "weaving"), "unknown-key", "weaving"),
        (("error", ref, "x", "--reason", "y"), "usage", "ITEM must be a service (2) or"),
    ):
        error = cm("service", *words, "--json", code=None).error
        assert message in error["message"], words
        assert error["code"] == code, words
    dry = cm.json("service", "give", ref, "1", "--dry-run")
    assert dry["delivery"]["number"] == "1.1"
    assert cm.json("service", "list", ref, "1") == []
    for _ in range(2):
        cm("service", "give", ref, "1", "--id", "again")
    assert len(cm.json("service", "list", ref, "1")) == 1
    other = cm.open_case("Eva K.")
    cm("service", "plan", other, "meals")
    cm("service", "give", "-", "1", "--cost", "3", stdin=f"{ref}\n{other}\n")
    sums = cm.json("service", "list", "-", "--by", "funding", stdin=f"{ref}\n{other}\n")
    assert [(row["ref"], row["cents"]) for row in sums] == [(ref, 300), (other, 300)]
    cm("undo", "--yes")
    plan = next(one["seq"] for one in cm.json("audit", "log") if one["command"] == "service plan")
    assert cm("undo", str(plan), "--yes", code=0).out
    first = [one["seq"] for one in cm.json("audit", "log") if one["command"] == "service plan"][-1]
    assert "depends on it (service)" in cm("undo", str(first), "--yes", code=3).err


def test_services_move_with_a_merge_of_two_cases_of_one_model(cm: CommandLine) -> None:
    keep, other = cm.open_case("Dana R.", "icm"), cm.open_case("Dana Reyes", "icm")
    cm("service", "plan", keep, "meals")
    cm("service", "plan", other, "transport", "--every", "1w")
    cm("service", "give", other, "1", "--units", "3")
    period = ("--from", "today", "--to", "31 May", "--payer", "Blue Plan")
    cm("authorization", "add", other, "--service", "1", "--units", "2", *period)
    merged = cm.json("client", "merge", keep, other, "--keep-case", keep, "--yes")
    nouns = {(one["noun"], one["number"], one["new_number"]) for one in merged["renumbered"]}
    assert nouns == {("service", 1, 2), ("authorization", 1, 1)}
    assert [row["deliveries"] for row in cm.json("service", "list", keep)] == [0, 1]
    assert due(cm, "service") == [("service", "2", "2026-03-11")]
    assert len(cm.json("timeline", keep, "--kind", "authorization")) == 1
    cm("undo", "--yes")
    assert [row["deliveries"] for row in cm.json("service", "list", other)] == [1]
    assert len(cm.json("timeline", other, "--kind", "authorization")) == 1


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_services_without_a_plan_are_shown_and_added_up_by_kind(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "300 days ago")
    with Agency(address).operation() as work:
        case = work.locked(find_case(work, ref).case)
        for number in range(210):
            day = work.today - timedelta(days=250 - number)
            work.add(Service(id=work.new_id(), case_id=case.id, on=day, kind="bed night"))
        spent: dict[str, Any] = {"on": work.today, "kind": "bus fare", "cents": 450}
        work.add(Service(id=work.new_id(), case_id=case.id, **spent))
    cm("service", "plan", ref, "meals")
    planned, nights, fare = cm.json("service", "list", ref)
    assert [one["number"] for one in (planned, nights, fare)] == [1, None, None]
    told = ("kind", "deliveries", "from_on", "last_on", "cents", "without_cost")
    assert [nights[name] for name in told] == [
        *("bed night", 210, "2025-06-27", "2026-01-22", 0, 210)
    ]
    assert (fare["cents"], fare["without_cost"]) == (450, 0)
    page = " ".join(cm("show", ref).out.split())
    assert "bed night ×210, 27 Jun 2025 – 22 Jan 2026 bus fare, 4 Mar 2026; 4.50 spent" in page
    shown = cm.json("show", ref)["services"]
    assert [one["kind"] for one in shown] == ["meals", "bed night", "bus fare"]
    (total,) = cm.json("service", "list", ref, "--by", "case")
    assert (total["deliveries"], total["cents"], total["without_cost"]) == (211, 450, 210)
    months = cm.json("service", "list", ref, "--by", "month", "--to", "2025-07-31")
    assert [(one["month"], one["deliveries"]) for one in months] == [
        ("2025-06", 4),
        ("2025-07", 31),
    ]
