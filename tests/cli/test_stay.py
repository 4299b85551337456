"""``cm stay``: beginning, ending, changing and listing stays, and what they change elsewhere."""

import pytest

from command_line import CommandLine


def numbers(cm: CommandLine, kind: str, *words: str) -> list[tuple[str | None, str]]:
    rows = cm.json("due", "--all", "--within", "90", "--kind", kind, *words)
    return [(row["number"], row["due_on"]) for row in rows]


@pytest.mark.both_engines
def test_a_stay_begins_changes_and_ends(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "10 days ago", "--worker", "ben")
    cm("checkin", ref, "--mode", "home", "--at", "5 days ago")
    place = ("--place", "Mercy, ward 4")
    begun = cm("stay", "begin", ref, "hospital", "--on", "mon", "--until", "20 Mar", *place)
    assert begun.out.splitlines()[:2] == [
        f"{ref} stay 1: in hospital since 2 Mar 2026, expected back 20 Mar 2026 (Mercy, ward 4)",
        "Goals and steps pause until it ends.",
    ]
    (due,) = cm.json("due", "--all", "--within", "30", "--kind", "contact", "--explain")
    assert due["due_on"] == "2026-03-09"
    assert due["why"] == (
        "In hospital since 2 Mar 2026: contact every 7 days there. Counted from 2 Mar 2026."
    )
    assert numbers(cm, "stay") == [("1.1", "2026-03-06"), ("1.2", "2026-03-27")]
    said = ("--until", "1 Apr", "--prepared", "today", "--benefits-checked", "yesterday")
    changed = cm.json("stay", "set", ref, *said)
    assert changed["stay"] == {
        "number": 1,
        "kind": "hospital",
        "place": "Mercy, ward 4",
        "begun_on": "2026-03-02",
        "until_on": "2026-04-01",
        "ended_on": None,
        "prepared_on": "2026-03-04",
        "benefits_on": "2026-03-03",
        "entered_on": "2026-03-04",
        "allowed_by": None,
        "error_at": None,
        "error_reason": None,
    }
    away = {"away": "hospital", "away_since": "2026-03-02", "away_until": "2026-04-01"}
    assert away.items() <= changed.items()
    assert away.items() <= cm.json("list")[0].items()
    assert numbers(cm, "stay") == []
    ended = cm("stay", "end", ref, "--on", "yesterday")
    assert ended.out.splitlines()[:2] == [
        f"{ref} stay 1: in hospital 2 Mar 2026 – 3 Mar 2026 (Mercy, ward 4)",
        "Contact after the discharge: due 5 Mar 2026, 10 Mar 2026, 2 Apr 2026.",
    ]
    assert cm.json("show", ref)["away"] is None
    assert numbers(cm, "after-discharge") == [
        ("1.2", "2026-03-05"),
        ("1.7", "2026-03-10"),
        ("1.30", "2026-04-02"),
    ]
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "stay")]
    assert told == [
        "began: hospital; Mercy, ward 4; expected back 1 Apr 2026",
        "ended after 1 day: hospital",
    ]
    assert [hit["kind"] for hit in cm.json("search", "mercy")] == ["stays"]
    assert "stay 1" in cm("history", ref).out
    assert [one["number"] for one in cm.json("stay", "list", ref)] == [1]


@pytest.mark.both_engines
def test_the_day_of_discharge_answers_nothing_and_a_later_contact_everything(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "jail", "--on", "20 days ago", "--ended", "5 days ago")
    assert [day for _, day in numbers(cm, "after-discharge")] == [
        "2026-03-02",  # Sun 1 Mar would move to Fri 27 Feb, the day itself
        "2026-03-06",
        "2026-03-27",  # for Sun 29 Mar
    ]
    (first, *_) = cm.json("due", "--all", "--within", "90", "--kind", "after-discharge")
    assert first["days_late"] == 2
    assert first["why"] == "Release (jail) was on 27 Feb 2026: contact within 2 days."
    cm("checkin", ref, "--mode", "home", "--at", "5 days ago")
    cm("checkin", ref, "--mode", "phone", "--at", "2 days ago")
    cm("checkin", ref, "--mode", "home", "--at", "yesterday", "--no-show")
    assert len(numbers(cm, "after-discharge")) == 3
    cm("checkin", ref, "--mode", "community", "--at", "today")
    assert numbers(cm, "after-discharge") == []
    cm("undo", "--no-input")
    assert len(numbers(cm, "after-discharge")) == 3


def test_goals_and_steps_pause_and_go_on(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "10 days ago")
    then = ("--today", "2026-02-25")
    cm("plan", "add-goal", ref, "A flat", "--by", "1 Apr", *then)
    cm("plan", "add-step", ref, "1", "Look at flats", "--by", "6 Mar", *then)
    cm("plan", "add-step", ref, "1", "Call the county", "--by", "1 Mar", *then)
    before, load = numbers(cm, "goal") + numbers(cm, "step"), cm.json("caseload")
    assert before == [("1", "2026-04-01"), ("1.2", "2026-03-01"), ("1.1", "2026-03-06")]
    cm("stay", "begin", ref, "detox", "--on", "2 days ago")
    assert numbers(cm, "goal") + numbers(cm, "step") == [("1.2", "2026-03-01")]
    assert "In detox since 2 Mar 2026. Goals and steps pause." in cm("show", ref).out
    late = ("--today", "2026-04-20", "--only", "goals", "--json")
    assert cm("doctor", *late).json[0]["count"] == 0
    assert cm.json("caseload") == load
    assert "in detox since 2 Mar 2026" in cm("flow", ref).out
    assert "Away In detox since 2 Mar 2026" in " ".join(cm("show", ref, "--brief").out.split())
    assert "Dana R., in detox, ana: " in cm("day", "--format", "table").out
    cm("stay", "end", ref)
    assert numbers(cm, "goal") + numbers(cm, "step") == [
        ("1", "2026-04-03"),
        ("1.2", "2026-03-01"),
        ("1.1", "2026-03-08"),
    ]
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    assert numbers(cm, "goal") + numbers(cm, "step") == before
    assert cm.json("stay", "list", ref) == []


def test_a_second_stay_is_refused_or_a_transfer(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "jail", "--on", "10 days ago")
    refused = cm("stay", "begin", ref, "hospital", "--json", code=3)
    assert refused.error == {
        "code": "in-a-stay",
        "message": "The client is already in jail since 22 Feb 2026 (stay 1).",
        "hint": "To end that stay first: cm stay end CASE --on D. For a transfer on the same day:"
        " cm stay begin CASE KIND --transfer",
    }
    cm("stay", "begin", ref, "hospital", "--transfer", "--on", "3 days ago")
    assert [(one["kind"], one["ended_on"]) for one in cm.json("stay", "list", ref)] == [
        ("jail", "2026-03-01"),
        ("hospital", None),
    ]
    assert numbers(cm, "after-discharge") == []
    since = "In hospital since 1 Mar 2026, away since 22 Feb 2026"
    assert f"{since}. Goals and steps pause." in cm("show", ref).out
    assert since in " ".join(cm("show", ref, "--brief").out.split())
    (row,) = cm.json("list")
    assert (row["away"], row["away_since"]) == ("hospital", "2026-02-22")
    assert numbers(cm, "stay") == [("2.2", "2026-03-19")]
    earlier = ("--on", "20 days ago", "--ended", "9 days ago")
    refused = cm("stay", "begin", ref, "away", *earlier, code=3)
    assert "These days overlap stay 1, in jail 22 Feb 2026 – 1 Mar 2026." in refused.err
    cm("stay", "begin", ref, "away", "--on", "20 days ago", "--ended", "10 days ago")
    cm("stay", "set", ref, "1", "--ended", "", code=3)
    cm("stay", "set", ref, "1", "--ended", "2 days ago", code=3)
    cm("stay", "end", ref, "--on", "4 days ago", code=3)
    cm("stay", "end", ref, "--on", "today")
    cm("stay", "begin", ref, "treatment", "--transfer", code=4)
    cm("stay", "begin", ref, "treatment")
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    assert [one["kind"] for one in cm.json("stay", "list", ref)] == ["away", "jail", "hospital"]
    assert cm.json("list")[0]["away"] == "hospital"


def test_undo_does_not_make_two_stays_at_once(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "jail", "--on", "10 days ago")
    ended = cm.json("stay", "end", ref, "--on", "5 days ago", "--id", "left")
    assert cm.json("stay", "end", ref, "--on", "5 days ago", "--id", "left") == ended
    cm("stay", "begin", ref, "hospital")
    seq = cm.json("audit", "log")[1]["seq"]
    refused = cm("undo", str(seq), "--no-input", "--json", code=3)
    assert refused.error["code"] == "in-a-stay"
    assert [one["ended_on"] for one in cm.json("stay", "list", ref)] == ["2026-02-27", None]
    assert "is intact" in cm("audit", "verify").out


def test_a_stay_in_error_drives_nothing_and_is_kept_in_the_history(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "60 days ago", "--worker", "ben")
    then = ("--today", "2026-01-10")
    cm("plan", "add-goal", ref, "Keep the flat", "--by", "2026-02-06", *then)
    cm("stay", "begin", ref, "jail", "--on", "40 days ago", "--as", "ben")
    moved = ("--transfer", "--on", "30 days ago", "--until", "+5d", "--place", "Mercy [/x]")
    cm("stay", "begin", ref, "hospital", *moved, "--as", "ben")
    kinds = ("goal", "stay", "late-stay", "after-discharge")
    within = ("--all", "--within", "90", *(word for kind in kinds for word in ("--kind", kind)))
    before = cm.json("due", *within)
    assert {one["kind"] for one in before} == {"stay", "late-stay"}
    doctor = ("doctor", "--only", "goals", "--json")
    assert cm(*doctor).json[0]["count"] == 0

    wrong = cm("stay", "error", ref, "--reason", "another client's \x1b[31m[/x]")
    assert f"{ref} stay 2 (in hospital since 2 Feb 2026" in wrong.out
    assert "was entered in error: another client's" in wrong.out
    assert "Goals and steps are no longer paused." in wrong.out
    assert "Stay 1 still ends on 2 Feb 2026. If it goes on: cm stay set CASE 1" in wrong.err
    assert "\x1b" not in wrong.out
    for number in ("2", "3"):
        cm("stay", "error", ref, number, "--reason", "x", code=3 if number == "2" else 4)
    assert (
        "Stay 2 was entered in error" in cm("stay", "set", ref, "2", "--until", "fri", code=3).err
    )
    cm("stay", "end", ref, code=4)
    due = {(one["kind"], one["number"]) for one in cm.json("due", *within)}
    assert {("goal", "1"), ("late-stay", "1"), ("after-discharge", "1.2")} <= due
    assert not [number for _, number in due if number.startswith("2")]
    assert cm(*doctor, code=10).json[0]["count"] == 1
    assert cm.json("list")[0]["away"] is None
    assert cm.json("stay", "list") == []
    assert "hospital" not in cm("show", ref).out + cm("flow", ref).out
    assert cm.json("search", "mercy") == []
    assert not [one for one in cm.json("timeline", ref, "--kind", "stay") if one["number"] == 2]
    assert [one["error_reason"] is None for one in cm.json("stay", "list", ref)] == [True, False]
    assert "error reason" in cm("history", ref).out

    cm("stay", "begin", ref, "away", "--on", "20 days ago", "--ended", "19 days ago")
    seq = next(one["seq"] for one in cm.json("audit", "log") if one["command"] == "stay error")
    assert "already in hospital" in cm("undo", str(seq), "--no-input", code=3).err
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    assert cm.json("due", *within) == before
    cm("stay", "error", ref, "1", "--reason", "nor that one")
    cm("close", ref, "--reason", "moved")
    assert cm.json("reopen", ref, "--reason", "back")["stay_carried"]["kind"] == "hospital"
    assert "is intact" in cm("audit", "verify").out


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("begin", "REF"), 2, "needs KIND"),
    (("begin", "REF", "hospitl"), 2, "hospital"),
    (("begin", "REF", "away", "--on", "+1d"), 3, "in the future"),
    (("begin", "REF", "away", "--on", "today", "--ended", "yesterday"), 2, "is before --on"),
    (("begin", "REF", "away", "--until", "someday"), 2, "is not a date"),
    (("begin", "REF", "away", "--ended", "yesterday"), 3, "began on 4 Mar 2026"),
    (("begin", "REF", "away", "--transfer", "--on", "9 days ago"), 3, "began on 27 Feb 2026"),
    (("end", "REF", "--on", "+1d"), 3, "in the future"),
    (("end", "REF", "--on", "9 days ago"), 3, "began on 27 Feb 2026"),
    (("set", "REF"), 2, "Nothing to change"),
    (("set", "REF", "9", "--until", "fri"), 4, "no stay 9"),
    (("set", "REF", "--prepared", "+1d"), 3, "in the future"),
    (("set", "REF", "--on", "+1d"), 3, "in the future"),
    (("set", "REF", "--ended", "9 days ago"), 3, "began on 27 Feb 2026"),
    (("set", "REF", "--agree", "--as", "ben"), 3, "can't do this"),
    (("list", "REF", "--all"), 2, "Use either a case or"),
)


def test_what_cannot_be_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "jail", "--on", "5 days ago")
    before = cm.json("stay", "list", ref)
    for words, code, told in REFUSED:
        refused = cm("stay", *(ref if word == "REF" else word for word in words), code=code)
        assert told in refused.err, words
    assert cm.json("stay", "list", ref) == before


def test_without_a_stay_there_is_none_to_end_or_change(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    assert "To record one: cm stay begin" in cm("stay", "end", ref, code=4).err
    assert "no stay on this case" in cm("stay", "set", ref, "--until", "fri", code=4).err
    assert "No stay yet" in cm("stay", "list", ref, "--format", "table").err
    cm("stay", "begin", ref, "away", "--on", "20 days ago", "--ended", "9 days ago")
    told = cm("stay", "end", ref, code=4).err
    assert "The latest: 1 away 12 Feb 2026 – 23 Feb 2026." in told


def test_a_stay_that_is_entered_late_is_agreed_by_a_supervisor(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago", "--worker", "ben")
    late = cm("stay", "begin", ref, "hospital", "--on", "4 days ago", "--as", "ben")
    assert "a supervisor has to agree: cm stay set --agree" in late.err
    (due,) = cm.json("due", "--all", "--kind", "late-stay")
    assert (due["due_on"], due["whose"], due["days_late"]) == ("2026-03-04", "supervisor", 0)
    assert due["why"] == "Stay 1 (hospital) began on 28 Feb 2026, and was entered 4 days later."
    cm("stay", "set", ref, "--agree", "--as", "sam")
    assert numbers(cm, "late-stay") == []
    # An earlier first day is entered now.
    earlier = cm("stay", "set", ref, "--on", "9 days ago", "--as", "ben")
    assert "a supervisor has to agree" in earlier.err
    assert numbers(cm, "late-stay") == [("1", "2026-03-04")]
    cm("config", "set", "stay.late-days", "9")
    assert numbers(cm, "late-stay") == []
    cm("stay", "set", ref, "--on", "12 days ago", "--as", "sam")
    assert numbers(cm, "late-stay") == []
    other = cm.open_case("Kim A.", "icm", "--opened", "30 days ago", "--worker", "ben")
    in_time = cm("stay", "begin", other, "hospital", "--on", "2 days ago", "--as", "ben")
    assert "supervisor" not in in_time.err


def test_a_release_that_is_put_off_is_prepared_again(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "hospital", "--until", "10 Mar")
    cm("stay", "set", ref, "--prepared", "today")
    assert "1.1" not in dict(numbers(cm, "stay"))
    cm("stay", "set", ref, "--until", "12 Mar")
    assert "1.1" not in dict(numbers(cm, "stay"))
    told = cm("stay", "set", ref, "--until", "30 Apr")
    assert "preparing it will be due again" in told.err
    assert dict(numbers(cm, "stay"))["1.1"] == "2026-04-16"
    assert cm.json("stay", "set", ref, "--until", "")["stay"]["until_on"] is None
    past = cm("stay", "set", ref, "--until", "2026-03-01")
    assert "is before the first day" in past.err


def test_the_days_of_stays_are_settings_and_the_days_after_them_the_models(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Dana R.", "managed", "--opened", "30 days ago")
    cm("checkin", ref, "--mode", "home", "--at", "7 days ago")
    cm("config", "set", "stay.contact-days", "9 outreach=5")
    cm("config", "set", "stay.prepare-days", "3 jail=2")
    cm("config", "set", "stay.benefits-days", "8 away=4")
    for value in ("9 hospital=5", "0", "9 outreach=0", "x"):
        assert "must be days" in cm("config", "set", "stay.contact-days", value, code=2).err
    assert "isn't a stay kind" in cm("config", "set", "stay.prepare-days", "3 jial=2", code=2).err
    cm("stay", "begin", ref, "away", "--on", "mon", "--until", "20 Mar")
    assert numbers(cm, "stay") == [("1.2", "2026-03-06"), ("1.1", "2026-03-17")]
    assert numbers(cm, "contact") == [(None, "2026-03-11")]
    told = cm("models", "set", "managed", "--discharge-days", "3/14")
    assert "discharge days 3, 14 from" in told.out
    assert "must rise" in cm("models", "set", "managed", "--discharge-days", "7/3", code=2).err
    cm("stay", "end", ref)
    assert [number for number, _ in numbers(cm, "after-discharge")] == ["1.3", "1.14"]
    cm("models", "set", "managed", "--discharge-days", "none")
    assert numbers(cm, "after-discharge") == []
    assert cm.json("models", "list")[0]["key"] == "icm"


def test_closing_names_the_stay_and_reopening_lets_it_go_on(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago", "--worker", "ben")
    cm("stay", "begin", ref, "hospital", "--on", "20 days ago", "--ended", "6 days ago")
    cm("stay", "begin", ref, "jail", "--on", "2 days ago", "--place", "county", "--until", "1 Aug")
    told = cm("close", ref, "--reason", "moved").err
    assert "The client is still in jail since 2 Mar 2026, expected back 1 Aug 2026; county." in told
    assert "The contacts after a stay are no longer due: 27 Feb 2026." in told  # late on 2 Mar
    assert numbers(cm, "stay") == []
    assert cm.json("stay", "list") == []
    assert cm.json("list", "--status", "closed")[0]["away"] is None
    code = ref.partition(".")[0]
    made = cm.json("reopen", code, "--reason", "back")
    assert (made["away"], made["stay_carried"]["number"]) == ("jail", 2)
    assert [one["ref"] for one in cm.json("stay", "list")] == [f"{code}.2"]
    assert numbers(cm, "late-stay") == []
    cm("undo", "--no-input")
    cm("undo", "--no-input")
    assert cm.json("show", ref)["away"] == "jail"
    cm("stay", "end", ref)
    told = cm("close", ref, "--reason", "moved").err
    days = "27 Feb 2026, 6 Mar 2026, 11 Mar 2026, 3 Apr 2026"
    assert f"The contacts after a stay are no longer due: {days}." in told
    cm("stay", "set", ref, "2", "--ended", "yesterday")
    assert "The stay goes on" not in cm("reopen", code, "--reason", "back").out


def test_a_stay_is_taken_on_a_case_of_any_status(cm: CommandLine) -> None:
    waiting = cm.open_case("Kim A.", "icm", "--decision", "waitlist", "--opened", "9 days ago")
    cm("stay", "begin", waiting, "hospital", "--until", "10 Mar")
    assert [number for number, _ in numbers(cm, "stay")] == ["1.1", "1.2"]
    assert cm.json("list", "--status", "waitlist")[0]["away"] == "hospital"
    cm("stay", "end", waiting)
    assert numbers(cm, "after-discharge") == []
    out = cm.json("intake", "Lee W.", "--model", "icm", "--decision", "refer-out", "--reason", "x")
    cm("stay", "begin", out["ref"], "hospital")
    assert [one["kind"] for one in cm.json("stay", "list", out["ref"])] == ["hospital"]
    assert cm.json("stay", "list", "--all") == []


def test_who_is_away_is_listed_by_worker_and_told_of_other_cases(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    again = ("--same-as", ref.partition(".")[0], "--worker", "eve")
    second = cm.json("intake", "Dana R.", "--model", "brokerage", *again)["ref"]
    told = cm("stay", "begin", ref, "treatment")
    assert f"The client also has {second}." in told.err
    assert [one["ref"] for one in cm.json("stay", "list", "--all")] == [ref]
    assert [one["worker"] for one in cm.json("stay", "list", "--worker", "ben")] == ["ben"]
    assert cm.json("stay", "list", "--worker", "eve") == []
    assert "also has" not in cm("stay", "begin", second, "treatment").err
    refs = f"{ref}\n{second}\n"
    assert [one["ref"] for one in cm.json("stay", "list", "-", stdin=refs)] == [ref, second]
    ended = cm.json("stay", "end", "-", stdin=refs)
    assert [one["stay"]["ended_on"] for one in ended] == ["2026-03-04"] * 2
    cm("undo", "--no-input")
    assert len(cm.json("stay", "list", "--all")) == 2
    dry = cm("stay", "end", ref, "--dry-run")
    assert "in treatment 4 Mar 2026 – 4 Mar 2026" in dry.out
    assert len(cm.json("stay", "list", "--all")) == 2


def test_a_stay_of_another_day_is_shown_as_of_that_day(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("stay", "begin", ref, "hospital", "--on", "9 days ago")
    cm("stay", "end", ref, "--on", "2 days ago")
    assert cm.json("show", ref, "--today", "2026-03-01")["away"] == "hospital"
    assert cm.json("show", ref, "--today", "2026-03-02")["away"] is None
    assert cm.json("show", ref, "--today", "2026-02-01")["away"] is None


def test_snoozes_and_reminders_name_a_stay_by_its_number(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "60 days ago", "--worker", "ben")
    cm("stay", "begin", ref, "hospital", "--on", "30 days ago", "--until", "10 Mar", "--as", "ben")
    until = ("--until", "fri", "--reason", "asked SSA")
    snoozed = cm("remind", "snooze", ref, "stay", "--number", "1.2", *until)
    assert "stay 1.2" in snoozed.out
    rows = cm.json("remind", "show", "--all")
    shown = {(one["kind"], one["number"]) for one in rows}
    assert {("stay", "1.1"), ("stay", "1.2"), ("late-stay", "1")} <= shown


@pytest.mark.both_engines
def test_a_stay_goes_on_in_the_case_that_a_merge_keeps(cm: CommandLine) -> None:
    refs = [cm.open_case(name, "icm", "--opened", "30 days ago") for name in ("Ana B.", "Anna B.")]
    codes = [ref.partition(".")[0] for ref in refs]
    cm("stay", "begin", refs[0], "away", "--on", "20 days ago", "--ended", "15 days ago")
    cm("stay", "begin", refs[1], "hospital", "--on", "5 days ago")
    snooze = ("remind", "snooze", refs[1], "--until", "fri", "--reason", "asked")
    cm(*snooze[:3], "stay", "--number", "1.2", *snooze[3:])
    merge = ("client", "merge", *codes, "--yes", "--keep-case", refs[0])
    told = cm(*merge)
    snoozed = cm.json("show", refs[0])["snoozes"]
    assert [(one["kind"], one["number"]) for one in snoozed] == [("stay", "2.2")]
    assert f"Stay 1 of {codes[0]}.2 is now stay 2 of {refs[0]}." in told.out
    assert "still in hospital" not in told.err
    assert [one["kind"] for one in cm.json("stay", "list", refs[0])] == ["away", "hospital"]
    cm("undo", "--yes")
    assert [one["kind"] for one in cm.json("stay", "list", refs[1])] == ["hospital"]
    cm("stay", "begin", refs[0], "jail", "--on", "2 days ago")
    told = cm(*merge)
    assert "The client is still in hospital since 27 Feb 2026." in told.err
    assert [one["kind"] for one in cm.json("stay", "list", refs[0])] == ["away", "jail"]
    cm("undo", "--yes")
    assert "is intact" in cm("audit", "verify").out


@pytest.mark.both_engines
def test_a_goal_set_after_a_stay_is_late_on_its_own_day(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "40 days ago", "--worker", "ben")
    cm("plan", "add-goal", ref, "Keep the flat", "--by", "2026-02-19", "--today", "2026-02-01")
    cm("stay", "begin", ref, "hospital", "--on", "20 days ago")
    for words in (["--brief"], []):  # as in cm due, where it pauses
        assert "13 days late" not in cm("show", ref, *words).out
    cm("stay", "end", ref, "--on", "4 days ago")
    cm("plan", "add-step", ref, "1", "Call", "--by", "yesterday")
    cm("plan", "set", ref, "1", "--by", "2 days ago")
    assert numbers(cm, "goal") == [("1", "2026-03-02")]
    assert numbers(cm, "step") == [("1.1", "2026-03-03")]
    assert "1 Keep the flat (2 days late); 1.1 Call (1 day late)" in cm("show", ref, "--brief").out
