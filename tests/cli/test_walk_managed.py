"""A managed-care case from the intake on: 40 units authorized, 33 used, one denied and appealed.

The dates are worked out by hand from the rules, as in ``test_walks.py``. The agency has Monday to
Friday as working days. 2026-03-04 is a Wednesday.
"""

import pytest

from cli.test_walks import Walk, begun
from command_line import CommandLine


def used(walk: Walk) -> list[tuple[str, float, float]]:
    """Status, units used and units left of each authorization."""
    rows = walk.cm.json("authorization", "list", walk.ref)
    return [(row["status"], row["used"], row["left"]) for row in rows]


def test_a_managed_case_through_its_authorizations(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cm, monkeypatch, "managed", "--need", "mental-health=panic attacks")
    ref = walk.ref
    start = [("assessment", "2026-04-03", 0), ("plan", "2026-04-03", 0)]  # 30 days
    walk.owes(("contact", "2026-03-11", 0), *start)  # 7 days
    cm("checkin", ref, "--mode", "office")
    cm("assess", ref, "--need", "mental-health=3:panic attacks")
    cm("plan", "add-goal", ref, "Dana rides the bus alone", "--need", "mental-health")
    cm("plan", "agree", ref, "--how", "signed")
    # 30 days at acuity 2 end on Fri 3 April; 180 days on Mon 31 August; 90 days on Tue 2 June.
    calm = [("reassessment", "2026-08-31", 0), ("review", "2026-06-02", 0)]
    contact = ("contact", "2026-04-03", 0)
    walk.owes(contact, *calm)

    terms = ("--every", "1w", "--units", "3", "--unit", "hours", "--funding", "Blue Plan")
    linked = ("--need", "mental-health", "--goal", "1", "--provider", "Sunrise")
    cm("service", "plan", ref, "therapy", *terms, *linked, "--from", "mon")
    payer = ("--service", "1", "--payer", "Blue Plan")
    cm("authorization", "add", ref, *payer, "--units", "40", "--from", "1 Mar", "--to", "31 May")
    # 14 days before Sun 31 May is Sun 17 May, so Fri 15 May. "mon" is the coming Monday 9 March.
    ends = ("authorization 1", "2026-05-15", 0)
    walk.owes(contact, ends, ("service 1", "2026-03-16", 0), *calm)

    walk.day("03-16", contact, ends, ("service 1", "2026-03-16", 0), *calm)
    for day in ("2026-03-12", "2026-03-16"):
        cm("service", "give", ref, "1", "--on", day, "--units", "3", "--cost", "150")
    assert used(walk) == [("granted", 6, 34)]
    walk.owes(contact, ends, ("service 1", "2026-03-23", 0), *calm)

    # In hospital nothing of this pauses: the delivery is late, and the payer's period runs on.
    walk.day("03-25", contact, ends, ("service 1", "2026-03-23", 2), *calm)
    cm("stay", "begin", ref, "hospital", "--on", "2026-03-24")
    walk.owes(
        ("contact", "2026-04-23", 0),  # 30 days from the first day of the stay
        *(ends, ("service 1", "2026-03-23", 2), *calm),
        ("stay 1.2", "2026-04-17", 0),  # benefits: 25 days after 24 March are Sat 18 April
    )
    cm("undo", "--yes")
    cm("checkin", ref, "--mode", "home")
    contact = ("contact", "2026-04-24", 0)  # 30 days
    cm("service", "give", ref, "1", "--on", "2026-03-25", "--units", "25.99", "--cost", "1299.50")
    assert used(walk) == [("granted", 31.99, 8.01)]  # not yet 80 %, which are 32 hours
    walk.owes(contact, ends, ("service 1", "2026-04-01", 0), *calm)

    # 33 of 40 hours are used on 1 April, more than 80 %: it is due that day.
    walk.day("04-02", contact, ends, ("service 1", "2026-04-01", 1), *calm)
    cm("service", "give", ref, "1", "--on", "2026-04-01", "--units", "1.01", "--cost", "50.50")
    assert used(walk) == [("granted", 33, 7)]
    ends, weekly = ("authorization 1", "2026-04-01", 1), ("service 1", "2026-04-08", 0)
    walk.owes(contact, ends, weekly, *calm)
    (item,) = cm.json("due", "--kind", "authorization")
    assert item["text"] == "therapy, Blue Plan: 33 of 40 hours used, 7 left, ends 31 May 2026"

    # One that was asked for follows it: without an answer, it is due again by the last day.
    summer = ("--units", "40", "--from", "1 Jun", "--to", "31 Aug", "--status", "requested")
    cm("authorization", "add", ref, *payer, *summer)
    answer = ("authorization 1", "2026-05-29", 0)
    walk.owes(contact, answer, weekly, *calm)
    assert used(walk) == [("granted", 33, 7), ("requested", 0, 0)]

    # The payer denies it on Tue 7 April; it is known on Wed 8 April.
    walk.day("04-08", contact, answer, weekly, *calm)
    denied = ("--status", "denied", "--on", "yesterday", "--reason", "no medical need")
    days = ("--appeal-by", "2026-06-06", "--keep-by", "2026-04-17")
    cm("authorization", "set", ref, "2", *denied, *days)
    appeal = ("appeal 1.2", "2026-04-08", 0)
    walk.owes(contact, weekly, appeal, *calm)

    # 8 more hours are one too many: the supervisor's item, which is never late.
    walk.day(
        "04-10", contact, ("service 1", "2026-04-08", 2), ("appeal 1.2", "2026-04-08", 2), *calm
    )
    given = cm("service", "give", ref, "1", "--units", "8", "--cost", "400")
    assert "Authorization 1: 41 of 40 hours used, 1 past it." in given.out
    over = ("over-authorized 1", "2026-04-10", 0)
    weekly, appeal = ("service 1", "2026-04-17", 0), ("appeal 1.2", "2026-04-08", 2)
    walk.owes(contact, weekly, appeal, over, *calm)
    cm("authorization", "set", ref, "2", "--status", "appealed")
    walk.owes(contact, answer, weekly, over, *calm)

    walk.day("04-13", contact, answer, weekly, over, *calm)
    cm("service", "set", ref, "1", "--agree", "--as", "sam")
    walk.owes(contact, answer, weekly, *calm)

    # The appeal is won: 14 days before Mon 31 August are Mon 17 August.
    walk.day("04-17", contact, answer, weekly, *calm)
    cm("authorization", "set", ref, "2", "--status", "granted", "--number", "B-2", "--units", "30")
    ends = ("authorization 2", "2026-08-17", 0)
    walk.owes(contact, weekly, ends, *calm)
    cm("service", "give", ref, "1", "--units", "3")  # on a day that neither covers with units
    over, weekly = ("over-authorized 1", "2026-04-17", 0), ("service 1", "2026-04-24", 0)
    walk.owes(contact, weekly, over, ends, *calm)
    (row,) = cm.json("service", "list", ref, "--by", "funding")
    assert (row["funding"], row["deliveries"], row["cents"]) == ("Blue Plan", 6, 205_000)
    months = cm.json("service", "list", ref, "--by", "month")
    assert [(one["month"], one["cents"]) for one in months] == [
        ("2026-03", 159_950),
        ("2026-04", 45_050),
    ]
    cm("service", "end", ref, "1", "--reason", "she rides the bus")
    walk.owes(contact, over, *calm)
