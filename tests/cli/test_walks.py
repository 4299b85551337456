"""Four cases from the intake on, typed as a caseworker would, with every clock at each date.

The dates are worked out by hand from the rules: the days are those of the model, and a routine date
on a weekend moves to the Friday before, but not to the day from which it is counted.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from command_line import CommandLine
from outbox import Outbox

Due = tuple[str, str, int]
"""An item as ``step 1.1``, the day when it is due, and the days that it is late."""


@dataclass(frozen=True)
class Walk:
    """A case that ben works on, day after day."""

    cm: CommandLine
    patch: pytest.MonkeyPatch
    ref: str

    def day(self, day: str, *due: Due) -> None:
        """Begin a day, on which exactly this is due or to come."""
        self.patch.setenv("CM_TODAY", f"2026-{day}")
        self.owes(*due)

    def owes(self, *due: Due) -> None:
        """Exactly this is due or to come, in any order."""
        assert sorted(self.due()) == sorted(due)

    def due(self) -> list[Due]:
        """Everything due on the case within a year and a half, in its order."""
        return [
            (" ".join(filter(None, (row["kind"], row["number"]))), row["due_on"], row["days_late"])
            for row in self.cm.json("due", "--within", "540")
        ]

    def contact(self) -> tuple[str, bool]:
        """The day of the next contact, and whether a schedule that was agreed says so."""
        (row,) = self.cm.json("due", "--within", "540", "--kind", "contact")
        return row["due_on"], row["rhythm_agreed"]


def begun(cm: CommandLine, patch: pytest.MonkeyPatch, model: str, *words: str) -> Walk:
    """Ben opens a case on Wednesday 4 March 2026, in an agency in New York."""
    cm("config", "set", "agency.timezone", "America/New_York")
    patch.setenv("CM_WORKER", "ben")
    return Walk(cm, patch, cm.open_case("Dana Reyes", model, *words))


def test_an_intensive_case_through_a_hearing_a_crisis_and_a_hospital(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cm, monkeypatch, "icm", "--acuity", "4", "--need", "housing=an eviction notice")
    ref = walk.ref
    hearing = ("--with", "Judge Ruiz", "--place", "court, room 4", "--transport", "drive her")
    words = ("12 Mar 11:00", "Eviction hearing", *hearing, "--remind-days", "3")
    cm("appointment", "add", ref, *words)
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "10 Apr")
    cm("document", "add", ref, "proof-of-income", "--status", "needed")
    start = [("assessment", "2026-04-03", 0), ("plan", "2026-04-03", 0)]  # 30 days
    hearing_due, lease = ("appointment 1", "2026-03-09", 0), ("renewal 1", "2026-03-11", 0)
    walk.owes(("contact", "2026-03-06", 0), hearing_due, lease, *start)
    (renewal,) = cm.json("due", "--kind", "renewal")
    assert "Missing on this case: proof-of-income." in renewal["why"]

    walk.day("03-05", ("contact", "2026-03-06", 0), hearing_due, lease, *start)
    cm("checkin", ref, "She showed me the letter", "--mode", "home", "--minutes", "50")
    cm("assess", ref, "--need", "housing=4:an eviction notice", "--strength", "a good cook")
    cm("plan", "add-goal", ref, "Dana keeps her flat", "--need", "housing", "--by", "30 Jun")
    cm("plan", "add-step", ref, "1", "Ask the landlord for a payment plan", "--by", "20 Mar")
    cm("plan", "agree", ref, "--how", "signed")
    # 3 days at acuity 4 end on Sunday 8 March; 180 days after the assessment, 90 after the plan.
    later = [("reassessment", "2026-09-01", 0), ("review", "2026-06-03", 0)]
    plan = [("goal 1", "2026-06-30", 0), ("step 1.1", "2026-03-20", 0), *later]

    lease = ("renewal 1", "2026-03-11", 1)
    hearing_due = ("appointment 1", "2026-03-12", 0)
    walk.day("03-12", ("contact", "2026-03-06", 6), hearing_due, lease, *plan)
    cm("checkin", ref, "Sorted the papers", "--mode", "home", "--at", "yesterday 15:00")
    walk.owes(("contact", "2026-03-13", 0), hearing_due, lease, *plan)  # for Saturday 14 March
    crisis = ("--kind", "crisis", "--mode", "phone", "--at", "yesterday 23:40")
    cm("checkin", ref, "She packed her bags, we talked for an hour", *crisis)
    first_plan = ("crisis-plan", "2026-03-11", 1)
    today = ("contact", "2026-03-12", 0)  # the day after the crisis, though a call does not count
    walk.owes(today, first_plan, hearing_due, lease, *plan)
    cm("crisis", ref, "--warning", "I pack my bags", "--call", "Rosa=555 0142")
    cm("appointment", "kept", ref, "1")
    crisis_plan = ("crisis-plan", "2026-06-10", 0)  # 90 days
    walk.owes(today, crisis_plan, lease, *plan)  # the hearing was the judge's, and no contact
    cm("checkin", ref, "She may stay until May", "--mode", "court")

    lease = ("renewal 1", "2026-03-11", 2)
    walk.day("03-13", ("contact", "2026-03-13", 0), crisis_plan, lease, *plan)  # for Sunday 15th
    cm("checkin", ref, "--mode", "home")

    lease = ("renewal 1", "2026-03-11", 5)
    walk.day("03-16", ("contact", "2026-03-16", 0), crisis_plan, lease, *plan)
    cm("stay", "begin", ref, "hospital", "--on", "sat", "--until", "6 Apr", "--place", "Mercy")
    stay = [("stay 1.1", "2026-03-23", 0), ("stay 1.2", "2026-04-08", 0)]  # 14 before, 25 after
    away = [crisis_plan, *later, *stay]
    walk.owes(("contact", "2026-03-17", 0), lease, *away)  # the model's 3 days, not the stay's 7
    cm("document", "set", ref, "1", "--renew", "2027-04-09")
    away.append(("renewal 1", "2027-03-10", 0))

    walk.day("03-17", ("contact", "2026-03-17", 0), *away)
    cm("checkin", ref, "On the ward", "--mode", "hospital")
    walk.day("03-23", ("contact", "2026-03-20", 3), *away)
    cm("checkin", ref, "Her sister will fetch her", "--mode", "hospital")
    cm("stay", "set", ref, "--prepared", "today")
    away.remove(stay[0])

    walk.day("03-27", ("contact", "2026-03-26", 1), *away)
    cm("stay", "end", ref, "--on", "yesterday")
    away.remove(stay[1])
    plan = [("goal 1", "2026-07-12", 0), ("step 1.1", "2026-04-01", 0)]  # 12 days later
    after = [
        ("after-discharge 1.2", "2026-03-27", 0),  # for Saturday 28 March
        ("after-discharge 1.7", "2026-04-02", 0),
        ("after-discharge 1.30", "2026-04-24", 0),  # for Saturday 25 April
    ]
    walk.owes(("contact", "2026-03-26", 1), *after, *plan, *away)
    cm("checkin", ref, "Home again", "--mode", "home")
    cm("plan", "done", ref, "1.1")
    walk.owes(("contact", "2026-03-30", 0), plan[0], *away)

    silence = ("no-contact", "2026-04-26", 0)  # 30 days after the last contact, for a supervisor
    walk.day("06-03", ("contact", "2026-03-30", 65), silence, plan[0], *away)
    cm("checkin", ref, "The rent is paid", "--mode", "home")
    assert cm.json("caseload")[0]["load_target"] == 0.1333  # acuity 4: 2 / 1.5 of a tenth
    cm("review", ref, "--goal", "1=1", "--needs-unmet", "--decision", "step-down")
    assert cm.json("caseload")[0]["load_target"] == 0.1
    away.remove(later[1])
    away.append(("review", "2026-09-01", 0))
    walk.owes(("contact", "2026-06-05", 0), plan[0], *away)  # 3 days until the next contact

    walk.day("06-05", ("contact", "2026-06-05", 0), plan[0], *away)
    cm("checkin", ref, "--mode", "community")
    walk.owes(("contact", "2026-06-12", 0), plan[0], *away)  # 7 days at acuity 3


def test_a_strengths_case_with_an_agreed_schedule(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cm, monkeypatch, "strengths", "--words", "I want to cook for people")
    ref = walk.ref
    start = [("assessment", "2026-04-03", 0), ("plan", "2026-04-03", 0)]
    walk.owes(("contact", "2026-03-11", 0), *start)

    walk.day("03-09", ("contact", "2026-03-11", 0), *start)
    cm("checkin", ref, "We met in the market", "--mode", "community")
    cm("assess", ref, "--strength", "cooks for her whole street")
    cm("plan", "add-goal", ref, "Dana cooks at the community kitchen", "--strength", "1")
    cm("plan", "agree", ref, "--how", "verbal")
    # 90 days end on Sunday 7 June, 180 days on Saturday 5 September.
    later = [("review", "2026-06-05", 0), ("reassessment", "2026-09-04", 0)]

    walk.day("03-10", ("contact", "2026-03-16", 0), *later)
    cm("rhythm", ref, "2w", "--reason", "She works every other week", "--until", "27 Apr")
    # It holds from the next contact on. Twice the model's days need no supervisor.
    assert walk.contact() == ("2026-03-16", False)

    walk.day("03-16", ("contact", "2026-03-16", 0), *later)
    cm("checkin", ref, "--mode", "community")
    assert walk.contact() == ("2026-03-30", True)

    walk.day("03-23", ("contact", "2026-03-30", 0), *later)
    cm("checkin", ref, "She called about the kitchen", "--mode", "phone")  # which does not count

    walk.day("04-01", ("contact", "2026-03-30", 2), *later)
    cm("checkin", ref, "--no-show", "--mode", "community", "--at", "mon")
    walk.owes(("contact", "2026-03-30", 2), *later)
    cm("checkin", ref, "At the kitchen", "--mode", "community")

    walk.day("04-06", ("contact", "2026-04-15", 0), *later)
    cm("checkin", ref, "--no-show", "--mode", "home")

    walk.day("04-08", ("contact", "2026-04-08", 0), *later)  # outreach: two days after a miss
    cm("checkin", ref, "--mode", "home")
    assert walk.contact() == ("2026-04-22", True)

    walk.day("04-22", ("contact", "2026-04-22", 0), *later)
    cm("checkin", ref, "--mode", "home")

    # The schedule ends before two weeks are over, so that the model's week holds.
    walk.day("04-29", ("contact", "2026-04-29", 0), *later)
    cm("checkin", ref, "--mode", "home")
    assert walk.contact() == ("2026-05-06", False)

    walk.day("04-30", ("contact", "2026-05-06", 0), *later)
    slow = (ref, "3w", "--reason", "She has found work")
    cm("rhythm", *slow)
    walk.owes(("contact", "2026-05-06", 0), ("rhythm", "2026-04-30", 0), *later)
    (item,) = cm.json("due", "--as", "sam", "--kind", "rhythm")
    assert (item["case"], item["whose"]) == (ref, "supervisor")
    cm("rhythm", *slow, "--as", "sam")

    walk.day("05-06", ("contact", "2026-05-06", 0), *later)
    cm("checkin", ref, "--mode", "workplace")
    assert walk.contact() == ("2026-05-27", True)
    cm("checkin", ref, "She asks me to come sooner", "--mode", "phone", "--next", "20 May")
    assert walk.contact() == ("2026-05-20", False)


def test_a_brokerage_case_is_followed_up_and_closed_with_an_aftercare_call(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cm, monkeypatch, "brokerage", "--need", "food=nothing at the end of the month")
    ref = walk.ref
    close = ("close", "2026-06-02", 0)  # 90 days
    first = [("contact", "2026-03-11", 0), ("assessment", "2026-03-11", 0)]
    walk.owes(*first, ("plan", "2026-03-11", 0), close)

    walk.day("03-05", *first, ("plan", "2026-03-11", 0), close)
    cm("checkin", ref, "Nothing in the fridge", "--mode", "office", "--minutes", "40")
    today = [("assessment", "2026-03-05", 0), ("plan", "2026-03-05", 0)]
    walk.owes(("contact", "2026-03-19", 0), *today, close)  # without a plan: from the contact
    cm("assess", ref, "--need", "food=3:nothing at the end of the month")
    again = ("reassessment", "2026-09-01", 0)

    walk.day("03-10", ("contact", "2026-03-19", 0), ("plan", "2026-03-05", 5), close, again)
    cm("checkin", ref, "Chose the food bank on Elm Street", "--mode", "office", "--did", "linkage")
    cm("plan", "add-goal", ref, "Dana has food all month", "--need", "food", "--by", "31 Mar")
    words = ("Register at the food bank", "--who", "client", "--by", "17 Mar")
    cm("plan", "add-step", ref, "1", *words)
    cm("plan", "agree", ref, "--how", "verbal")
    goal = ("goal 1", "2026-03-31", 0)
    step = ("step 1.1", "2026-03-17", 0)  # the client's, which is never late
    walk.owes(("contact", "2026-03-24", 0), goal, step, close, again)  # 14 days; no review

    walk.day("03-24", ("contact", "2026-03-24", 0), goal, step, close, again)
    cm("checkin", ref, "The food bank delivers", "--mode", "phone", "--minutes", "10")
    cm("plan", "done", ref, "1.1")
    walk.owes(("close", "2026-03-24", 0), goal, again)  # one follow-up, and no other contact

    walk.day("03-25", ("close", "2026-03-24", 1), goal, again)
    ended = ("--reason", "goals-met", "--outcome", "1=achieved", "--support", "the food bank")
    cm("close", ref, *ended, "--aftercare", "in 4 weeks")
    walk.owes(("aftercare", "2026-04-22", 0))

    walk.day("04-22", ("aftercare", "2026-04-22", 0))
    call = ("checkin", ref, "--kind", "aftercare", "--mode", "phone")
    cm(*call, "--outcome", "no-answer")
    walk.day("04-23", ("aftercare", "2026-04-22", 1))
    cm("checkin", ref, "--mode", "phone", code=3)
    cm(*call, "She gets a box every Friday")
    walk.owes()
    (case,) = cm.json("list", "--status", "all")
    assert (case["ref"], case["status"]) == (ref, "closed")


def test_a_brokerage_case_whose_referrals_the_one_follow_up_answers(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = ("--need", "food=no food", "--need", "legal=an eviction", "--need", "income=nothing")
    walk = begun(cm, monkeypatch, "brokerage", *needs)
    ref = walk.ref
    close = ("close", "2026-06-02", 0)  # 90 days
    cm("checkin", ref, "We rang the food bank together", "--mode", "office")
    cm("assess", ref, "--need", "food=3", "--need", "legal=4", "--need", "income=3")
    again, plan = ("reassessment", "2026-08-31", 0), ("plan", "2026-03-04", 0)  # at the contact
    walk.owes(("contact", "2026-03-18", 0), plan, close, again)

    cm("refer", ref, "Food bank on Elm Street", "--need", "food", "--warm")
    cm("refer", ref, "Legal aid", "--need", "legal", "--urgent")
    urgent = ("referral 2", "2026-03-06", 0)  # 2 days; the follow-up answers the other
    walk.owes(("contact", "2026-03-18", 0), urgent, plan, close, again)
    assert [row["follow_up_on"] for row in cm.json("referral", "list")] == [
        "2026-03-06",
        "2026-03-18",
    ]

    plan = ("plan", "2026-03-04", 2)
    walk.day("03-06", ("contact", "2026-03-18", 0), urgent, plan, close, again)
    cm("referral", "ask", ref, "2")
    urgent = ("referral 2", "2026-03-09", 0)  # for Sunday 8 March: Friday is today
    cm("refer", ref, "Benefits office", "--need", "income")
    # Without a plan, the follow-up is 14 days after the last referral.
    walk.owes(("contact", "2026-03-20", 0), urgent, plan, close, again)
    cm("plan", "add-goal", ref, "Dana has food all month", "--need", "food", "--by", "31 Mar")
    cm("plan", "agree", ref, "--how", "verbal")
    goal = ("goal 1", "2026-03-31", 0)
    walk.owes(("contact", "2026-03-20", 0), urgent, goal, close, again)  # 14 days after the plan

    walk.day("03-09", ("contact", "2026-03-20", 0), urgent, goal, close, again)
    cm("referral", "set", ref, "2", "--status", "scheduled", "--at", "12 Mar 10:00")
    hearing, urgent = ("appointment 1", "2026-03-12", 0), ("referral 2", "2026-03-13", 0)
    walk.owes(("contact", "2026-03-20", 0), hearing, urgent, goal, close, again)

    walk.day(
        "03-13",
        ("contact", "2026-03-20", 0),
        ("appointment 1", "2026-03-12", 1),
        *[urgent],
        goal,
        close,
        again,
    )
    cm("appointment", "kept", ref, "1")
    cm("referral", "set", ref, "2", "--status", "started")
    started = ("referral 2", "2026-04-10", 0)  # 30 days, for Sunday 12 April
    walk.owes(("contact", "2026-03-20", 0), started, goal, close, again)

    walk.day("03-20", ("contact", "2026-03-20", 0), started, goal, close, again)
    cm("checkin", ref, "The food bank delivers; the office turned her down", "--mode", "phone")
    cm("referral", "set", ref, "1", "--status", "completed")
    cm("referral", "set", ref, "3", "--status", "rejected", "--reason", "papers missing")
    close = ("close", "2026-03-20", 0)  # one follow-up
    walk.owes(close, started, goal, again)  # the rejected one was sent before it

    close = ("close", "2026-03-20", 3)
    walk.day("03-23", close, started, goal, again)
    cm("refer", ref, "Benefits advice", "--need", "income")  # after it: a clock of its own
    walk.owes(close, ("referral 4", "2026-03-30", 0), started, goal, again)
    cm("referral", "set", ref, "4", "--status", "waitlisted")
    walk.owes(close, ("referral 4", "2026-04-22", 0), started, goal, again)  # 30 days

    close = ("close", "2026-03-20", 33)
    goal = ("goal 1", "2026-03-31", 22)
    late = ("referral 2", "2026-04-10", 12)
    walk.day("04-22", close, ("referral 4", "2026-04-22", 0), late, goal, again)
    cm("referral", "ask", ref, "4", "--answer", "she is the fifth")
    cm("referral", "set", ref, "2", "--status", "completed")
    walk.owes(close, ("referral 4", "2026-07-21", 0), goal, again)  # every 90 days
    ended = cm("close", ref, "--reason", "completed", "--outcome", "1=achieved")
    assert "1 referral is still open and no longer followed up: 4 Benefits advice" in ended.err
    walk.owes()


def test_what_is_agreed_in_other_cases_changes_no_clock(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cm, monkeypatch, "brokerage")
    ref = walk.ref
    for day, words in (
        ("03-04", ("checkin", ref, "--mode", "office")),
        ("03-05", ("plan", "add-goal", ref, "Dana has food all month", "--by", "30 Jun")),
        ("03-05", ("plan", "agree", ref, "--how", "verbal")),
        ("03-19", ("checkin", ref, "--mode", "phone")),
        ("03-19", ("review", ref, "--decision", "continue", "--next", "26 Mar 10:00")),
        ("03-20", ("appointment", "move", ref, "1", "30 Mar 10:00")),
    ):
        monkeypatch.setenv("CM_TODAY", f"2026-{day}")
        cm(*words)
    before = walk.due()
    assert ("close", "2026-03-19", 1) in before
    assert ("contact", "2026-03-30", 0) in before  # as the appointment was moved
    other = cm.open_case("Kim Ahn", "brokerage")
    cm("plan", "add-goal", other, "Kim finds a room", "--by", "30 Jun")
    cm("plan", "agree", other, "--how", "verbal")
    cm("review", other, "--decision", "continue")
    cm("refer", other, "Library")
    rows = [one for one in cm.json("due", "--within", "540") if one["case"] == ref]
    kinds = [" ".join(filter(None, (one["kind"], one["number"]))) for one in rows]
    days = [(one["due_on"], one["days_late"]) for one in rows]
    assert [(kind, *day) for kind, day in zip(kinds, days, strict=True)] == before


def test_a_clinical_case_with_a_self_harm_flag_of_which_the_supervisor_is_told(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outbox = Outbox(cm, tmp_path / "sent")
    walk = begun(cm, monkeypatch, "clinical")
    ref = walk.ref
    start = [("assessment", "2026-04-03", 0), ("plan", "2026-04-03", 0)]
    first = ("contact", "2026-03-11", 0)

    walk.day("03-06", first, *start)
    said = "Said she would rather not wake up"
    cm("flag", ref, said, "--kind", "self-harm")
    walk.owes(("safety 1", "2026-03-06", 0), ("crisis-plan", "2026-03-06", 0), first, *start)
    assert walk.due()[0] == ("safety 1", "2026-03-06", 0)  # before all else
    later = ("--until", "mon", "--reason", "after the weekend")
    cm("remind", "snooze", ref, "safety", *later, code=3)
    outbox.send()
    assert outbox.sent == ["ben 2"]

    # On Saturday nobody has acted: safety does not wait for Monday, and the supervisor is told.
    late = [("safety 1", "2026-03-06", 1), ("crisis-plan", "2026-03-06", 1)]
    walk.day("03-07", *late, first, *start)
    (told,) = cm.json("remind", "show", "--worker", "sam")
    assert (told["recipient"], told["case"], told["kind"]) == ("sam", ref, "safety")
    assert (told["escalated"], told["days_late"]) == (True, 1)
    outbox.send()
    assert outbox.sent[1:] == ["ben 1", "sam 1"]  # the crisis plan is told again after a week
    acted = ("--act", "1", "--done", "Called her, her sister stays", "--told", "sam")
    cm("flag", ref, *acted, "--look", "+8d", code=2)
    cm("flag", ref, *acted, "--look", "+2d")
    walk.owes(("safety 1", "2026-03-09", 0), late[1], first, *start)
    assert cm.json("remind", "show", "--worker", "sam") == []
    words = ("--warning", "I lie awake", "--helps", "the river", "--make-safer", "no pills")
    cm("crisis", ref, *words)
    crisis_plan = ("crisis-plan", "2026-06-05", 0)  # 90 days
    look = ("safety 1", "2026-03-09", 0)

    walk.day("03-09", look, crisis_plan, first, *start)
    door = " ".join(cm("show", ref, "--brief").out.split())
    assert all(words in door for words in (said, "the river", "no pills"))
    cm("checkin", ref, "She called in the night", "--kind", "crisis", "--mode", "home")
    visit = [("contact", "2026-03-10", 0), *start]  # the next day, not a week later
    walk.owes(look, ("crisis-plan", "2026-03-09", 0), *visit)
    cm("crisis", ref, "--unchanged")  # 90 days end on Sunday 7 June

    walk.day("03-10", ("safety 1", "2026-03-09", 1), crisis_plan, *visit)
    assert [row["kind"] for row in cm.json("remind", "show", "--worker", "sam")] == ["safety"]
    cm("checkin", ref, "Slept, ate, laughed", "--mode", "video")
    settled = ("flag", ref, "--settle", "1")
    cm(*settled, "--done", "Safe with her sister", code=2)
    cm(*settled, "--told", "sam", code=2)
    cm(*settled, "--done", "Safe with her sister", "--told", "sam")
    walk.owes(("contact", "2026-03-17", 0), crisis_plan, *start)
    outbox.send()
    assert len(outbox.sent) == 3
